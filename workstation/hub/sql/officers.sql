-- Officers. A record holds a password's hash: a workstation reaches those of its offices' officers and no others. Only a
-- workstation that was granted the right lets people in or shuts them out; any other may bring an officer's change of
-- the own password, and never an administrator's: whoever steals its credential can make no one anything.

-- Whether an officer's record names one of my offices, or none (then it belongs to all).
CREATE FUNCTION loket.is_of_my_offices(content text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_array_length(content::json -> 'offices') = 0
        OR EXISTS (SELECT FROM json_array_elements_text(content::json -> 'offices') o
                   WHERE o IN (SELECT loket.my_offices()))
$$;

-- By name and not by record, so that an office also hears of whom another office took over.
CREATE FUNCTION loket.my_officers() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT o.name FROM loket.officer o WHERE loket.me() IS NOT NULL AND loket.is_of_my_offices(o.content)
$$;

CREATE FUNCTION loket.may_staff() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM loket.station s WHERE s.workstation = loket.me() AND s.staff)
$$;

-- An officer's own change of password or code: everything else is as some record here already says.
CREATE FUNCTION loket.is_own_change(named text, said jsonb) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT said ->> 'changed_by' = said ->> 'name' AND said ->> 'role' <> 'admin'
       AND EXISTS (SELECT FROM loket.officer o CROSS JOIN LATERAL (SELECT o.content::jsonb AS was) r
                   WHERE o.name = named AND loket.is_of_my_offices(o.content)
                     AND (was -> 'name', was -> 'role', was -> 'full_name', was -> 'offices', was -> 'standing')
                       = (said -> 'name', said -> 'role', said -> 'full_name', said -> 'offices', said -> 'standing'))
       AND (said ->> 'bars')::bigint <= (SELECT max((o.content::jsonb ->> 'bars')::bigint) FROM loket.officer o
                                         WHERE o.name = named)
       AND (said ->> 'secret')::bigint <= 1 + (SELECT max((o.content::jsonb ->> 'secret')::bigint)
                                               FROM loket.officer o WHERE o.name = named)
$$;

CREATE FUNCTION loket.admit_officer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE said jsonb := NEW.content::jsonb;
BEGIN
    IF octet_length(NEW.content) > 20000 OR said ->> 'format' IS DISTINCT FROM 'loket/officer-1'
       OR encode(sha256(convert_to(NEW.content, 'UTF8')), 'hex') IS DISTINCT FROM NEW.digest::text
       OR lower(said ->> 'name') IS DISTINCT FROM NEW.name::text THEN
        RAISE EXCEPTION 'not a record of an officer' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT (loket.is_owner() OR loket.may_staff()
            OR coalesce(said ->> 'workstation' = loket.me() AND loket.is_own_change(NEW.name, said), false)) THEN
        RAISE EXCEPTION 'officers are not administered here' USING ERRCODE = 'check_violation';
    END IF;
    -- Positions in commit order, as those of the feeds.
    PERFORM pg_advisory_xact_lock(hashtextextended('loket officers', 0));
    NEW.position := nextval('loket.officer_position_seq');
    RETURN NEW;
END $$;

ALTER TABLE loket.officer ALTER COLUMN position DROP DEFAULT;
CREATE TRIGGER admit BEFORE INSERT ON loket.officer FOR EACH ROW EXECUTE FUNCTION loket.admit_officer();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON loket.officer
    FOR EACH ROW EXECUTE FUNCTION loket.refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON loket.officer
    FOR EACH STATEMENT EXECUTE FUNCTION loket.refuse_change();

DO $$
DECLARE stations text := current_database() || '_stations';
BEGIN
    ALTER TABLE loket.officer ENABLE ROW LEVEL SECURITY;
    ALTER TABLE loket.officer FORCE ROW LEVEL SECURITY;
    EXECUTE format('CREATE POLICY owner ON loket.officer TO %I USING (true) WITH CHECK (true)', current_user);
    EXECUTE format('GRANT SELECT, INSERT ON loket.officer TO %I', stations);
    REVOKE ALL ON FUNCTION loket.is_of_my_offices, loket.my_officers, loket.may_staff, loket.is_own_change,
        loket.admit_officer FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION loket.my_officers, loket.may_staff TO %I', stations);
END $$;

CREATE POLICY read_own_offices ON loket.officer FOR SELECT USING (name IN (SELECT loket.my_officers()));
CREATE POLICY bring ON loket.officer FOR INSERT WITH CHECK ((SELECT loket.me()) IS NOT NULL);
