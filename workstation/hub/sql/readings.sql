-- Shared readings. A reading holds personal data: a workstation reaches those of its offices' scans and no others.

CREATE TABLE loket.document (
    dossier_id uuid NOT NULL REFERENCES loket.dossier (dossier_id),
    sha256 varchar(64) NOT NULL,
    kind varchar(64) NOT NULL,
    CONSTRAINT pk_document PRIMARY KEY (dossier_id, sha256, kind)
);
CREATE INDEX ix_document_sha256_kind ON loket.document (sha256, kind);

CREATE FUNCTION loket.documents_of(content text) RETURNS TABLE (sha256 text, kind text) LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT one ->> 'sha256', one ->> 'kind' FROM json_array_elements(content::json -> 'documents') one
$$;

INSERT INTO loket.document SELECT d.dossier_id, o.sha256, o.kind
    FROM loket.dossier d CROSS JOIN LATERAL loket.documents_of(d.content) o;

CREATE FUNCTION loket.in_my_reach(scan text, asked text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.is_owner() OR EXISTS (
        SELECT FROM loket.document t JOIN loket.dossier d ON d.dossier_id = t.dossier_id
        WHERE t.sha256 = scan AND t.kind = asked AND d.office IN (SELECT loket.my_offices()))
$$;

-- Whoever shares is named by the server, as is whether they read for everybody.
CREATE FUNCTION loket.admit_reading() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.content::json ->> 'sha256' IS DISTINCT FROM NEW.sha256 OR octet_length(NEW.content) > 4000000 THEN
        RAISE EXCEPTION 'not a reading of this scan' USING ERRCODE = 'check_violation';
    END IF;
    NEW.read_at := loket.microseconds();
    NEW.farm := coalesce((SELECT s.farm FROM loket.station s WHERE s.workstation = loket.me()), false);
    RETURN NEW;
END $$;

CREATE TRIGGER admit BEFORE INSERT ON loket.reading FOR EACH ROW EXECUTE FUNCTION loket.admit_reading();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON loket.reading
    FOR EACH ROW EXECUTE FUNCTION loket.refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON loket.reading
    FOR EACH STATEMENT EXECUTE FUNCTION loket.refuse_change();

DO $$
DECLARE
    stations text := current_database() || '_stations';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['reading', 'document'] LOOP
        EXECUTE format('ALTER TABLE loket.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE loket.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner ON loket.%I TO %I USING (true) WITH CHECK (true)', name, current_user);
    END LOOP;
    EXECUTE format('GRANT SELECT, INSERT ON loket.reading TO %I', stations);
    REVOKE ALL ON FUNCTION loket.documents_of, loket.in_my_reach, loket.admit_reading FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION loket.in_my_reach TO %I', stations);
END $$;

CREATE POLICY read_own_offices ON loket.reading FOR SELECT USING (loket.in_my_reach(sha256, kind));
CREATE POLICY share_own ON loket.reading FOR INSERT
    WITH CHECK (workstation = (SELECT loket.me()) AND loket.in_my_reach(sha256, kind));
