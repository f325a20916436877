"""The officer at the terminal, remembered between commands. No password yet: this names, it does not prove."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from workstation.domain.event import Role
from workstation.domain.officer import Officer

SESSION_LENGTH = timedelta(hours=12)
_FILE = "session.json"


@dataclass(frozen=True, slots=True)
class Sessions:
    """The session of one workstation's terminal, in its home folder."""

    home: Path

    def sign_in(self, officer: Officer, now: datetime) -> None:
        """Remember who is at the terminal."""
        self.home.mkdir(parents=True, exist_ok=True)
        session = {"name": officer.name, "role": officer.role.value, "until": (now + SESSION_LENGTH).isoformat()}
        (self.home / _FILE).write_text(json.dumps(session), encoding="utf-8")

    def current(self, now: datetime) -> Officer | None:
        """Who signed in, unless the session is over or unreadable."""
        try:
            session = json.loads((self.home / _FILE).read_text(encoding="utf-8"))
            if datetime.fromisoformat(session["until"]) <= now:
                return None
            return Officer(session["name"], Role(session["role"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def sign_out(self) -> None:
        """Forget who was at the terminal."""
        (self.home / _FILE).unlink(missing_ok=True)
