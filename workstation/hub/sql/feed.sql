-- Feeds in commit order, and history that nobody changes.

-- Positions of an office's feed are handed out under its lock, which is kept until the transaction ends: whoever reads
-- up to a position has read everything below it.
CREATE FUNCTION loket.lock_feed(office text) RETURNS void LANGUAGE sql AS
$$ SELECT pg_advisory_xact_lock(hashtextextended('loket feed ' || office, 0)) $$;

CREATE FUNCTION loket.admit_dossier() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.lock_feed(NEW.office);
    NEW.position := nextval('loket.dossier_position_seq');
    RETURN NEW;
END $$;

CREATE FUNCTION loket.admit_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT office INTO NEW.office FROM loket.dossier WHERE dossier_id = NEW.dossier_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'unknown dossier' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF NOT (CASE WHEN NEW.seq = 1 THEN NEW.prev_hash = repeat('0', 64) ELSE
            EXISTS (SELECT FROM loket.event e WHERE e.workstation = NEW.workstation AND e.seq = NEW.seq - 1
                    AND e.hash = NEW.prev_hash)
            OR EXISTS (SELECT FROM loket.refused_event r WHERE r.workstation = NEW.workstation
                       AND r.seq = NEW.seq - 1 AND r.hash = NEW.prev_hash) END) THEN
        RAISE EXCEPTION 'not the next link of its chain' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM loket.lock_feed(NEW.office);
    NEW.position := nextval('loket.event_position_seq');
    RETURN NEW;
END $$;

CREATE FUNCTION loket.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

ALTER TABLE loket.dossier ALTER COLUMN position DROP DEFAULT;
ALTER TABLE loket.event ALTER COLUMN position DROP DEFAULT;
CREATE TRIGGER admit BEFORE INSERT ON loket.dossier FOR EACH ROW EXECUTE FUNCTION loket.admit_dossier();
CREATE TRIGGER admit BEFORE INSERT ON loket.event FOR EACH ROW EXECUTE FUNCTION loket.admit_event();
DO $$
DECLARE history text;
BEGIN
    FOREACH history IN ARRAY ARRAY['dossier', 'event', 'refused_event'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON loket.%I
                        FOR EACH ROW EXECUTE FUNCTION loket.refuse_change()', history);
        EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON loket.%I
                        FOR EACH STATEMENT EXECUTE FUNCTION loket.refuse_change()', history);
    END LOOP;
END $$;
