-- What every workstation may know of an officer whose name an event bears, wherever that officer serves: roles and
-- disablings, never a password. And what a workstation said it had heard, which it takes back no more.

CREATE FUNCTION loket.standings(names text[]) RETURNS TABLE (name text, "position" bigint, role text, bars bigint,
                                                            standing bigint) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT o.name::text, o.position, o.content::json ->> 'role', (o.content::json ->> 'bars')::bigint,
           (o.content::json ->> 'standing')::bigint
    FROM loket.officer o WHERE o.name = ANY (names) AND (loket.me() IS NOT NULL OR loket.is_owner())
$$;

-- For everybody here: who shares no office with a workstation today may have dossiers that it worked on.
CREATE FUNCTION loket.heard(named text) RETURNS TABLE ("position" bigint, first integer, last integer) LANGUAGE sql
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.staff_position, min(a.staff_seq), max(a.staff_seq) FROM loket.anchor a
    WHERE a.workstation = named AND a.staff_position > 0 AND (loket.me() IS NOT NULL OR loket.is_owner())
    GROUP BY a.staff_position
$$;

CREATE FUNCTION loket.admit_heard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.staff_position := least(NEW.staff_position, (SELECT coalesce(max(o.position), 0) FROM loket.officer o));
    SELECT greatest(NEW.staff_seq, max(a.staff_seq)), greatest(NEW.staff_position, max(a.staff_position))
    INTO NEW.staff_seq, NEW.staff_position FROM loket.anchor a WHERE a.workstation = NEW.workstation;
    RETURN NEW;
END $$;

-- After "admit", by the alphabet: only the own workstation's anchors come so far.
CREATE TRIGGER admit_heard BEFORE INSERT ON loket.anchor FOR EACH ROW EXECUTE FUNCTION loket.admit_heard();

DO $$
DECLARE stations text := current_database() || '_stations';
BEGIN
    ALTER TABLE loket.uncompared ENABLE ROW LEVEL SECURITY;
    ALTER TABLE loket.uncompared FORCE ROW LEVEL SECURITY;
    EXECUTE format('CREATE POLICY owner ON loket.uncompared TO %I USING (true) WITH CHECK (true)', current_user);
    EXECUTE format('GRANT SELECT ON loket.uncompared TO %I', stations);
    REVOKE ALL ON FUNCTION loket.standings, loket.heard, loket.admit_heard FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION loket.standings, loket.heard TO %I', stations);
END $$;

CREATE POLICY read ON loket.uncompared FOR SELECT USING ((SELECT loket.me()) IS NOT NULL);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON loket.uncompared
    FOR EACH ROW EXECUTE FUNCTION loket.refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON loket.uncompared
    FOR EACH STATEMENT EXECUTE FUNCTION loket.refuse_change();
