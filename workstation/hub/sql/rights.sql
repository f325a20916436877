-- Roles and row-level security. A workstation's role is named <database>_<workstation>, so that one server can hold
-- several hubs without a role of one reaching another.

CREATE FUNCTION loket.me() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT workstation FROM loket.station
    WHERE current_database() || '_' || workstation = session_user AND enabled
$$;

CREATE FUNCTION loket.is_owner() RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'loket.event'::regclass), 'USAGE')
$$;

-- Offices whose rows I may read.
CREATE FUNCTION loket.my_offices() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT g.office FROM loket.granting g WHERE g.workstation = loket.me() AND g.until IS NULL
$$;

-- Offices I may write to: a workstation that was moved still delivers what it had decided before.
CREATE FUNCTION loket.my_offices_ever() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT g.office FROM loket.granting g WHERE g.workstation = loket.me()
$$;

CREATE FUNCTION loket.may_take_in() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM loket.station s WHERE s.workstation = loket.me() AND s.intake)
$$;

-- The offices of dossiers I may write events on, also of offices I was moved away from.
CREATE FUNCTION loket.homes(ids uuid[]) RETURNS TABLE (dossier_id uuid, office text) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT d.dossier_id, d.office FROM loket.dossier d
    WHERE d.dossier_id = ANY (ids) AND (loket.is_owner() OR d.office IN (SELECT loket.my_offices_ever()))
$$;

DO $$
DECLARE
    stations text := current_database() || '_stations';
    name text;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = stations) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', stations);
    END IF;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    -- Databases of servers that were once older than PostgreSQL 15 still let everybody create things in public.
    IF to_regnamespace('public') IS NOT NULL AND has_schema_privilege(stations, 'public', 'CREATE') THEN
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    END IF;
    -- What later versions add is closed until it is opened by name.
    ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), stations);
    EXECUTE format('GRANT USAGE ON SCHEMA loket TO %I', stations);
    EXECUTE format('GRANT SELECT ON loket.dossier, loket.event, loket.refused_event, loket.lease,
                    loket.alembic_version TO %I', stations);
    EXECUTE format('GRANT INSERT ON loket.dossier, loket.event, loket.refused_event TO %I', stations);
    FOREACH name IN ARRAY ARRAY['dossier', 'event', 'refused_event', 'lease', 'station', 'granting'] LOOP
        EXECUTE format('ALTER TABLE loket.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE loket.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner ON loket.%I TO %I USING (true) WITH CHECK (true)', name, current_user);
    END LOOP;
END $$;

-- A policy must not be the way by which rows are found: while a table's statistics lag behind it, the planner takes an
-- office for the rarest thing to ask for, and every question reads the whole office. "|| ''" keeps indexes out of it.
CREATE POLICY read_own_offices ON loket.dossier FOR SELECT
    USING (office || '' = ANY (ARRAY(SELECT loket.my_offices())));
CREATE POLICY take_in ON loket.dossier FOR INSERT
    WITH CHECK ((SELECT loket.may_take_in()) AND office = ANY (ARRAY(SELECT loket.my_offices())));
CREATE POLICY read_own_offices ON loket.event FOR SELECT
    USING (office || '' = ANY (ARRAY(SELECT loket.my_offices())) OR workstation || '' = (SELECT loket.me()));
CREATE POLICY append_own ON loket.event FOR INSERT
    WITH CHECK (workstation = (SELECT loket.me()) AND office = ANY (ARRAY(SELECT loket.my_offices_ever())));
CREATE POLICY read_own ON loket.refused_event FOR SELECT
    USING (workstation || '' = (SELECT loket.me()));
CREATE POLICY append_own ON loket.refused_event FOR INSERT WITH CHECK (workstation = (SELECT loket.me()));
CREATE POLICY read_own_offices ON loket.lease FOR SELECT
    USING (EXISTS (SELECT FROM loket.dossier d WHERE d.dossier_id = lease.dossier_id));
