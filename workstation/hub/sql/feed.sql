-- Feeds in commit order, and history that nobody changes.

-- Positions of an office's feed are handed out under its lock, which is kept until the transaction ends: whoever reads
-- up to a position has read everything below it.
CREATE FUNCTION loket.lock_feed(office text) RETURNS void LANGUAGE sql
SET search_path = pg_catalog, pg_temp AS
$$ SELECT pg_advisory_xact_lock(hashtextextended('loket feed ' || office, 0)) $$;

-- What every write to history owes: it comes from the workstation it names, or from the hub's owner. Row-level security
-- says so too, but only after the triggers, whose answers would otherwise tell what others hold.
CREATE FUNCTION loket.must_be(workstation text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT (coalesce(loket.me() = workstation, false) OR loket.is_owner()) THEN
        RAISE EXCEPTION 'only for the own workstation' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- Whether something holds the place before `seq` in a workstation's chain; with a link, whether it bears that link.
CREATE FUNCTION loket.follows(name text, at integer, link text) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN at = 1 THEN link IS NULL OR link = repeat('0', 64) ELSE
        EXISTS (SELECT FROM loket.event e WHERE e.workstation = name AND e.seq = at - 1
                AND (link IS NULL OR e.hash = link))
        OR EXISTS (SELECT FROM loket.refused_event r WHERE r.workstation = name AND r.seq = at - 1
                   AND (link IS NULL OR r.hash = link)) END
$$;

CREATE FUNCTION loket.admit_dossier() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE content jsonb := NEW.content::jsonb;
BEGIN
    IF NOT (loket.is_owner() OR loket.may_take_in() AND NEW.office IN (SELECT loket.my_offices())) THEN
        RAISE EXCEPTION 'bundles are not taken in here' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (content ->> 'dossier_id', content ->> 'region', content ->> 'registration_no', content ->> 'office')
       IS DISTINCT FROM (NEW.dossier_id::text, NEW.region::text, NEW.registration_no::text, NEW.office::text) THEN
        RAISE EXCEPTION 'the content names another dossier' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM loket.lock_feed(NEW.office);
    NEW.position := nextval('loket.dossier_position_seq');
    RETURN NEW;
END $$;

-- What the functions above say, written out: this runs for every event of a batch.
CREATE FUNCTION loket.admit_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    mine text := loket.me();
    carried boolean := mine IS DISTINCT FROM NEW.workstation;
BEGIN
    IF carried AND NOT loket.is_owner() THEN
        RAISE EXCEPTION 'only for the own workstation' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT d.office INTO NEW.office FROM loket.dossier d WHERE d.dossier_id = NEW.dossier_id AND (carried OR
        EXISTS (SELECT FROM loket.granting g WHERE g.workstation = mine AND g.office = d.office));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'unknown dossier' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF NOT (CASE WHEN NEW.seq = 1 THEN NEW.prev_hash = repeat('0', 64) ELSE
        EXISTS (SELECT FROM loket.event e WHERE e.workstation = NEW.workstation AND e.seq = NEW.seq - 1
                AND e.hash = NEW.prev_hash)
        OR EXISTS (SELECT FROM loket.refused_event r WHERE r.workstation = NEW.workstation AND r.seq = NEW.seq - 1
                   AND r.hash = NEW.prev_hash) END) THEN
        RAISE EXCEPTION 'not the next link of its chain' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('loket feed ' || NEW.office, 0));
    NEW.position := nextval('loket.event_position_seq');
    RETURN NEW;
END $$;

-- A refusal holds a place in its chain, so it too must follow something, and never takes another's number.
CREATE FUNCTION loket.admit_refusal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.must_be(NEW.workstation);
    IF NOT loket.follows(NEW.workstation, NEW.seq, NULL) THEN
        RAISE EXCEPTION 'not the next place of its chain' USING ERRCODE = 'check_violation';
    END IF;
    NEW.refusal_id := nextval('loket.refused_event_refusal_id_seq');
    RETURN NEW;
END $$;

CREATE FUNCTION loket.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

ALTER TABLE loket.dossier ALTER COLUMN position DROP DEFAULT;
ALTER TABLE loket.event ALTER COLUMN position DROP DEFAULT;
ALTER TABLE loket.refused_event ALTER COLUMN refusal_id DROP DEFAULT;
CREATE TRIGGER admit BEFORE INSERT ON loket.dossier FOR EACH ROW EXECUTE FUNCTION loket.admit_dossier();
CREATE TRIGGER admit BEFORE INSERT ON loket.event FOR EACH ROW EXECUTE FUNCTION loket.admit_event();
CREATE TRIGGER admit BEFORE INSERT ON loket.refused_event FOR EACH ROW EXECUTE FUNCTION loket.admit_refusal();
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
