-- Back to a hub without keys, looks and anchors.
DROP POLICY read_keys ON loket.station_key;
DROP POLICY read_own_offices ON loket.look;
DROP POLICY read_own_offices ON loket.anchor;
DROP FUNCTION loket.admit_key, loket.admit_look, loket.admit_anchor CASCADE;
DROP FUNCTION loket.shares_office;
