"""The hub's own time: leases end by it, and workstations measure their clocks against it."""

from datetime import UTC, datetime


class SystemTime:
    """Port `Clock`: the computer's clock."""

    def now(self) -> datetime:
        """The current time, in UTC."""
        return datetime.now(UTC)
