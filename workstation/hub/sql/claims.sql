-- Leases: only through these functions, by the server's clock (microseconds since 1970 UTC).

CREATE FUNCTION loket.microseconds() RETURNS bigint LANGUAGE sql VOLATILE AS
$$ SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint $$;

-- When a lease of so many seconds ends: after a quarter of a year at most, lest one stands in the way for ever.
CREATE FUNCTION loket.ends_in(seconds double precision) RETURNS bigint LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS
$$ SELECT loket.microseconds() + (least(greatest(seconds, 0), 92 * 86400) * 1000000)::bigint $$;

CREATE FUNCTION loket.in_reach(ids uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT d.dossier_id FROM loket.dossier d
    WHERE d.dossier_id = ANY (ids) AND (loket.is_owner() OR d.office IN (SELECT loket.my_offices()))
$$;

-- Take a free or own lease; whoever else holds it keeps it. The condition is judged on the newest row, so that of two
-- who try at once one gets it.
CREATE FUNCTION loket.take(id uuid, who text, at text, ends bigint, for_trip boolean) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO loket.lease AS held (dossier_id, officer, workstation, until, trip)
    VALUES (id, who, at, ends, for_trip)
    ON CONFLICT (dossier_id) DO UPDATE SET
        officer = CASE WHEN held.trip AND held.until > loket.microseconds() THEN held.officer ELSE who END,
        workstation = at,
        until = CASE WHEN held.until > loket.microseconds() THEN greatest(held.until, ends) ELSE ends END,
        trip = for_trip OR (held.trip AND held.until > loket.microseconds())
    WHERE held.until <= loket.microseconds() OR (held.workstation = at AND (held.officer = who OR held.trip));
    RETURN FOUND;
END $$;

CREATE FUNCTION loket.claim(ids uuid[], who text, at text, seconds double precision, want integer, for_trip boolean)
RETURNS SETOF loket.lease LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ends bigint := loket.ends_in(seconds);
    id uuid;
    taken integer := 0;
    missed uuid[] := '{}';
BEGIN
    PERFORM loket.must_be(at);
    IF want IS NULL THEN
        -- In one order for everybody, so that no two wait for each other.
        FOR id IN SELECT r FROM loket.in_reach(ids) r ORDER BY r LOOP
            PERFORM loket.take(id, who, at, ends, for_trip);
        END LOOP;
    END IF;
    WHILE taken < want LOOP
        -- Counters that ask at once get different dossiers instead of waiting for each other.
        SELECT d.dossier_id INTO id
        FROM unnest(ids) WITH ORDINALITY AS wish (dossier_id, place)
        JOIN loket.dossier d ON d.dossier_id = wish.dossier_id
        WHERE d.dossier_id <> ALL (missed) AND d.dossier_id IN (SELECT loket.in_reach(ids))
          AND NOT EXISTS (SELECT FROM loket.lease l WHERE l.dossier_id = d.dossier_id
                          AND l.until > loket.microseconds()
                          AND NOT (l.workstation = at AND (l.officer = who OR l.trip)))
        ORDER BY wish.place LIMIT 1 FOR UPDATE OF d SKIP LOCKED;
        EXIT WHEN NOT FOUND;
        missed := missed || id;
        IF loket.take(id, who, at, ends, for_trip) THEN
            taken := taken + 1;
        END IF;
    END LOOP;
    RETURN QUERY SELECT l.* FROM loket.lease l
        WHERE l.dossier_id IN (SELECT loket.in_reach(ids)) AND l.until > loket.microseconds();
END $$;

CREATE FUNCTION loket.release(at text, who text, ids uuid[]) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE given integer;
BEGIN
    PERFORM loket.must_be(at);
    DELETE FROM loket.lease l WHERE l.workstation = at AND (who IS NULL OR l.officer = who)
        AND (ids IS NULL OR l.dossier_id = ANY (ids));
    GET DIAGNOSTICS given = ROW_COUNT;
    RETURN given;
END $$;

-- A supervisor's act; that it is one is proven by the step that asks, since a claim decides nothing. Only a workstation
-- that serves the dossier's office can be given it, lest it lies where nobody can work on it.
CREATE FUNCTION loket.reassign(id uuid, who text, at text, seconds double precision) RETURNS SETOF loket.lease
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY INSERT INTO loket.lease AS held (dossier_id, officer, workstation, until, trip)
        SELECT d.dossier_id, who, at, loket.ends_in(seconds), false FROM loket.dossier d
        WHERE d.dossier_id IN (SELECT loket.in_reach(ARRAY[id]))
          AND EXISTS (SELECT FROM loket.granting g JOIN loket.station s USING (workstation)
                      WHERE g.workstation = at AND g.office = d.office AND g.until IS NULL AND s.enabled)
        ON CONFLICT (dossier_id) DO UPDATE SET officer = excluded.officer, workstation = excluded.workstation,
            until = excluded.until, trip = false
        RETURNING held.*;
END $$;
