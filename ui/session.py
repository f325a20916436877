"""What every screen is given: the desk, the worker threads, who sits here, and what they prefer."""

from dataclasses import dataclass
from datetime import datetime

from ui.desk import Desk
from ui.preferences import Preferences
from ui.scans import ScanStore
from ui.work import Work
from workstation.domain.officer import Officer


@dataclass(frozen=True, slots=True)
class Session:
    """One officer's time at the window."""

    desk: Desk
    work: Work
    scans: ScanStore
    officer: Officer
    preferences: Preferences

    def now(self) -> datetime:
        """The counter's clock, in UTC."""
        return self.desk.now()
