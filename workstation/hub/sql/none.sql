-- Back to bare tables.
DO $$
DECLARE
    name text;
    policy record;
BEGIN
    FOR policy IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'loket' LOOP
        EXECUTE format('DROP POLICY %I ON loket.%I', policy.policyname, policy.tablename);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['dossier', 'event', 'refused_event', 'lease', 'station', 'granting'] LOOP
        EXECUTE format('ALTER TABLE loket.%I NO FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE loket.%I DISABLE ROW LEVEL SECURITY', name);
    END LOOP;
END $$;
DROP FUNCTION loket.offices, loket.stations, loket.greet, loket.reassign, loket.release, loket.claim, loket.take,
    loket.ends_in, loket.in_reach,
    loket.microseconds, loket.homes, loket.may_take_in, loket.my_offices_ever, loket.my_offices, loket.is_owner,
    loket.me;
DROP FUNCTION loket.refuse_change, loket.admit_refusal, loket.admit_event, loket.admit_dossier CASCADE;
DROP FUNCTION loket.follows, loket.must_be, loket.lock_feed;
ALTER TABLE loket.dossier ALTER COLUMN position SET DEFAULT nextval('loket.dossier_position_seq');
ALTER TABLE loket.event ALTER COLUMN position SET DEFAULT nextval('loket.event_position_seq');
ALTER TABLE loket.refused_event ALTER COLUMN refusal_id SET DEFAULT nextval('loket.refused_event_refusal_id_seq');
