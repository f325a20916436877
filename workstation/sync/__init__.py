"""Exchange events with the hub: push what waits, pull what is new. No Qt."""
