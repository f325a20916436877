-- The queue of scans to be read (procrastinate, in the schema loket_jobs): filled by what comes in, emptied by the farm.

CREATE FUNCTION loket.is_read(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT kind NOT IN ('pas_foto', 'formulir', 'lainnya') $$;

-- Every service has the same time standard, so the order of submission is that of the deadlines.
CREATE FUNCTION loket.urgency(content text) RETURNS integer LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT -least(extract(epoch FROM (content::json ->> 'submitted_at')::timestamptz) / 60, 2000000000)::integer
$$;

-- One job for a scan in an office, however many dossiers hold it. Without an engine version every scan counts as unread.
CREATE FUNCTION loket.queue_reads(ids uuid[], version text) RETURNS integer LANGUAGE plpgsql
SET search_path = loket_jobs, pg_catalog, pg_temp AS $$
DECLARE jobs loket_jobs.procrastinate_job_to_defer_v1[];
BEGIN
    SELECT array_agg(ROW('read:' || w.office, 'read_scan', w.urgency, NULL, w.mark,
                         jsonb_build_object('sha256', w.sha256, 'kind', w.kind), NULL)
                     ::loket_jobs.procrastinate_job_to_defer_v1)
    INTO jobs FROM (
        SELECT d.office, t.sha256, t.kind, concat_ws(' ', d.office, t.sha256, t.kind) AS mark,
               max(loket.urgency(d.content)) AS urgency
        FROM loket.document t JOIN loket.dossier d ON d.dossier_id = t.dossier_id
        WHERE d.dossier_id = ANY (ids) AND loket.is_read(t.kind) AND NOT EXISTS (
            SELECT FROM loket.reading r WHERE r.sha256 = t.sha256 AND r.kind = t.kind AND r.engine = version)
        GROUP BY d.office, t.sha256, t.kind) w
    WHERE NOT EXISTS (SELECT FROM procrastinate_jobs j
                      WHERE j.queueing_lock = w.mark AND j.status IN ('todo', 'doing'));
    IF jobs IS NOT NULL THEN
        PERFORM procrastinate_defer_jobs_v1(jobs);
    END IF;
    RETURN coalesce(cardinality(jobs), 0);
END $$;

CREATE FUNCTION loket.note_documents() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO loket.document SELECT NEW.dossier_id, o.sha256, o.kind FROM loket.documents_of(NEW.content) o;
    PERFORM loket.queue_reads(ARRAY[NEW.dossier_id], NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER note_documents AFTER INSERT ON loket.dossier
    FOR EACH ROW EXECUTE FUNCTION loket.note_documents();

CREATE FUNCTION loket.may_read_for_all() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM loket.station s WHERE s.workstation = loket.me() AND s.farm)
$$;

-- What came in before the farm, or was read by another engine version, as far as nobody has decided it yet.
CREATE FUNCTION loket.queue_unread(version text) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT loket.may_read_for_all() THEN
        RAISE EXCEPTION 'only a farm fills the queue' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM loket.lock_feed(o.office) FROM (SELECT loket.my_offices() AS office ORDER BY 1) o;
    RETURN loket.queue_reads(ARRAY(
        SELECT d.dossier_id FROM loket.dossier d WHERE d.office IN (SELECT loket.my_offices())
        AND NOT EXISTS (SELECT FROM loket.event e WHERE e.dossier_id = d.dossier_id AND e.kind = 'decided')), version);
END $$;

CREATE FUNCTION loket.jobs_waiting() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*) FROM loket_jobs.procrastinate_jobs j WHERE j.status IN ('todo', 'doing') AND (loket.is_owner()
        OR j.queue_name IN (SELECT 'read:' || o FROM loket.my_offices() o))
$$;

DO $$
DECLARE
    stations text := current_database() || '_stations';
    farms text := current_database() || '_farms';
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = farms) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', farms);
    END IF;
    REVOKE ALL ON FUNCTION loket.is_read, loket.urgency, loket.queue_reads, loket.note_documents,
        loket.may_read_for_all, loket.queue_unread, loket.jobs_waiting FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION loket.jobs_waiting, loket.may_read_for_all TO %I', stations);
    EXECUTE format('GRANT EXECUTE ON FUNCTION loket.queue_unread TO %I', farms);
    EXECUTE format('GRANT USAGE ON SCHEMA loket_jobs TO %I', farms);
    EXECUTE format('GRANT SELECT, UPDATE, DELETE ON loket_jobs.procrastinate_jobs TO %I', farms);
    EXECUTE format('GRANT SELECT, INSERT ON loket_jobs.procrastinate_events TO %I', farms);
    EXECUTE format('GRANT USAGE ON SEQUENCE loket_jobs.procrastinate_events_id_seq TO %I', farms);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON loket_jobs.procrastinate_workers TO %I', farms);
    EXECUTE format('GRANT SELECT, UPDATE ON loket_jobs.procrastinate_periodic_defers TO %I', farms);
    ALTER TABLE loket_jobs.procrastinate_jobs ENABLE ROW LEVEL SECURITY;
    EXECUTE format('CREATE POLICY own_offices ON loket_jobs.procrastinate_jobs TO %I
        USING (queue_name = ANY (ARRAY(SELECT ''read:'' || o FROM loket.my_offices() o)))', farms);
END $$;
