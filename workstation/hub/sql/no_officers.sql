-- Back to a hub without officers.
DROP POLICY read_own_offices ON loket.officer;
DROP POLICY bring ON loket.officer;
DROP FUNCTION loket.admit_officer CASCADE;
DROP FUNCTION loket.is_own_change, loket.may_staff, loket.my_officers, loket.is_of_my_offices;
