-- Keys, looks and anchors: each workstation adds its own and nobody changes any. Public keys are for everybody here, so
-- that whoever meets a signature can prove it; looks are for those who share the office.

CREATE FUNCTION loket.shares_office(name text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT name = loket.me() OR EXISTS (
        SELECT FROM loket.granting g WHERE g.workstation = name AND g.until IS NULL
        AND g.office IN (SELECT loket.my_offices()))
$$;

-- Which offices a workstation serves is the server's word; who carries a stick says it for whoever wrote that.
CREATE FUNCTION loket.admit_key() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.must_be(NEW.workstation);
    IF octet_length(NEW.line) > 1000 OR split_part(NEW.line, ' ', 2) IS DISTINCT FROM NEW.workstation::text
       OR left(encode(sha256(decode(split_part(NEW.line, ' ', 3), 'base64')), 'hex'), 16)
          IS DISTINCT FROM NEW.key_id::text THEN
        RAISE EXCEPTION 'not the card of this workstation' USING ERRCODE = 'check_violation';
    END IF;
    IF loket.me() = NEW.workstation THEN
        NEW.offices := (SELECT coalesce(json_agg(o ORDER BY o), '[]') FROM loket.my_offices() o)::text;
    END IF;
    NEW.since := loket.microseconds();
    NEW.position := nextval('loket.station_key_position_seq');
    RETURN NEW;
END $$;

CREATE FUNCTION loket.admit_look() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.must_be(NEW.workstation);
    IF loket.me() = NEW.workstation AND NEW.office <> '' AND NEW.office NOT IN (SELECT loket.my_offices_ever()) THEN
        RAISE EXCEPTION 'not an office of this workstation' USING ERRCODE = 'check_violation';
    END IF;
    IF octet_length(NEW.detail) + octet_length(NEW.dossiers) > 1000000 THEN
        RAISE EXCEPTION 'too long for a look' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT (CASE WHEN NEW.seq = 1 THEN NEW.prev_hash = repeat('0', 64) ELSE
        EXISTS (SELECT FROM loket.look l WHERE l.workstation = NEW.workstation AND l.seq = NEW.seq - 1
                AND l.hash = NEW.prev_hash) END) THEN
        RAISE EXCEPTION 'not the next link of its chain' USING ERRCODE = 'check_violation';
    END IF;
    NEW.received_at := loket.microseconds();
    NEW.position := nextval('loket.look_position_seq');
    RETURN NEW;
END $$;

CREATE FUNCTION loket.admit_anchor() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.must_be(NEW.workstation);
    IF octet_length(NEW.event_signature) + octet_length(NEW.look_signature) > 1000 THEN
        RAISE EXCEPTION 'too long for an anchor' USING ERRCODE = 'check_violation';
    END IF;
    NEW.at := loket.microseconds();
    NEW.position := nextval('loket.anchor_position_seq');
    RETURN NEW;
END $$;

ALTER TABLE loket.station_key ALTER COLUMN position DROP DEFAULT;
ALTER TABLE loket.look ALTER COLUMN position DROP DEFAULT;
ALTER TABLE loket.anchor ALTER COLUMN position DROP DEFAULT;
CREATE TRIGGER admit BEFORE INSERT ON loket.station_key FOR EACH ROW EXECUTE FUNCTION loket.admit_key();
CREATE TRIGGER admit BEFORE INSERT ON loket.look FOR EACH ROW EXECUTE FUNCTION loket.admit_look();
CREATE TRIGGER admit BEFORE INSERT ON loket.anchor FOR EACH ROW EXECUTE FUNCTION loket.admit_anchor();
DO $$
DECLARE
    stations text := current_database() || '_stations';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['station_key', 'look', 'anchor'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON loket.%I
                        FOR EACH ROW EXECUTE FUNCTION loket.refuse_change()', name);
        EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON loket.%I
                        FOR EACH STATEMENT EXECUTE FUNCTION loket.refuse_change()', name);
        EXECUTE format('ALTER TABLE loket.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE loket.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner ON loket.%I TO %I USING (true) WITH CHECK (true)', name, current_user);
        EXECUTE format('CREATE POLICY append_own ON loket.%I FOR INSERT
                        WITH CHECK (workstation = (SELECT loket.me()))', name);
        EXECUTE format('GRANT SELECT, INSERT ON loket.%I TO %I', name, stations);
    END LOOP;
    REVOKE ALL ON FUNCTION loket.shares_office, loket.admit_key, loket.admit_look, loket.admit_anchor FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION loket.shares_office TO %I', stations);
END $$;

CREATE POLICY read_keys ON loket.station_key FOR SELECT USING ((SELECT loket.me()) IS NOT NULL);
CREATE POLICY read_own_offices ON loket.look FOR SELECT
    USING (workstation || '' = (SELECT loket.me()) OR office || '' = ANY (ARRAY(SELECT loket.my_offices()))
           OR (office = '' AND loket.shares_office(workstation)));
CREATE POLICY read_own_offices ON loket.anchor FOR SELECT USING (loket.shares_office(workstation));
