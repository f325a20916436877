-- Back to a hub without an id.
DROP FUNCTION loket.identity;
