-- Which hub this is. A hub that lacks what it once acknowledged was put back from an older copy: it takes another id, so
-- that every workstation reads it from the beginning and sends again what it lacks.

CREATE FUNCTION loket.identity(acknowledged integer, by_hub text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF loket.me() IS NOT NULL
       AND acknowledged > (SELECT coalesce(max(e.seq), 0) FROM loket.event e WHERE e.workstation = loket.me()) THEN
        UPDATE loket.identity SET hub_id = gen_random_uuid() WHERE hub_id = by_hub;
    END IF;
    RETURN (SELECT i.hub_id FROM loket.identity i);
END $$;

DO $$
BEGIN
    REVOKE ALL ON FUNCTION loket.identity FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION loket.identity TO %I', current_database() || '_stations');
END $$;
