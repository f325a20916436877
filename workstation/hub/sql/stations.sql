-- Workstations: when each was seen last and what it said.

CREATE FUNCTION loket.greet(device_clock bigint, backlog integer, program text)
RETURNS TABLE (now bigint, last_seq integer, last_hash text) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE moment bigint := loket.microseconds();
BEGIN
    UPDATE loket.station s SET seen_at = moment, clock_offset = (device_clock - moment) / 1000000.0,
        waiting = backlog, version = left(program, 64)
    WHERE s.workstation = loket.me();
    RETURN QUERY SELECT moment, e.seq, e.hash::text FROM (SELECT) one LEFT JOIN (
        SELECT x.seq, x.hash FROM loket.event x WHERE x.workstation = loket.me()
        ORDER BY x.seq DESC LIMIT 1) e ON true;
END $$;

-- The workstations that serve an office I serve, and what of their offices I share; for the owner all.
CREATE FUNCTION loket.stations()
RETURNS TABLE (workstation text, offices text[], seen_at bigint, clock_offset double precision, waiting integer,
               version text, refused bigint, held bigint, enabled boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.workstation::text,
           ARRAY(SELECT g.office::text FROM loket.granting g
                 WHERE g.workstation = s.workstation AND g.until IS NULL
                   AND (loket.is_owner() OR g.office IN (SELECT loket.my_offices())) ORDER BY 1),
           s.seen_at, s.clock_offset, s.waiting, s.version::text,
           (SELECT count(DISTINCT r.event_id) FROM loket.refused_event r WHERE r.workstation = s.workstation),
           (SELECT count(*) FROM loket.lease l WHERE l.workstation = s.workstation
            AND l.until > loket.microseconds()),
           s.enabled
    FROM loket.station s
    WHERE loket.is_owner() OR s.workstation = loket.me()
       OR EXISTS (SELECT FROM loket.granting g WHERE g.workstation = s.workstation AND g.until IS NULL
                  AND g.office IN (SELECT loket.my_offices()))
    ORDER BY s.workstation
$$;

-- How many dossiers and events each office in reach has.
CREATE FUNCTION loket.offices() RETURNS TABLE (office text, dossiers bigint, events bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT d.office::text, count(*), (SELECT count(*) FROM loket.event e WHERE e.office = d.office)
    FROM loket.dossier d WHERE loket.is_owner() OR d.office IN (SELECT loket.my_offices())
    GROUP BY d.office ORDER BY d.office
$$;

DO $$
DECLARE
    stations text := current_database() || '_stations';
BEGIN
    EXECUTE 'REVOKE ALL ON ALL FUNCTIONS IN SCHEMA loket FROM PUBLIC';
    EXECUTE format('GRANT EXECUTE ON FUNCTION loket.me, loket.is_owner, loket.my_offices, loket.my_offices_ever,
        loket.may_take_in, loket.homes, loket.lock_feed, loket.claim, loket.release, loket.reassign,
        loket.greet, loket.stations, loket.offices, loket.microseconds TO %I', stations);
END $$;
