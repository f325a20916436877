-- Back to a hub that does not tell of officers' roles and of what workstations heard.
DROP FUNCTION loket.admit_heard CASCADE;
DROP FUNCTION loket.standings, loket.heard;
