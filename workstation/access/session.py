"""The officer at the terminal, remembered between commands in the keyring: until idle too long, or for one shift."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from workstation.access.secrets import SESSION, Secrets

_JITTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Remembered:
    """Who signed in at the terminal, what their record was then, and when (UTC) the sign-in and last act were."""

    name: str
    version: str
    at: datetime
    seen: datetime


@dataclass(frozen=True, slots=True)
class Sessions:
    """The session of one workstation's terminal. It ends `idle` after the last act and `longest` after its start."""

    secrets: Secrets
    idle: timedelta
    longest: timedelta

    def begin(self, name: str, version: str, now: datetime) -> None:
        """Remember who is at the terminal. Raises what the keyring raises."""
        self._keep(Remembered(name, version, now, now))

    def found(self, now: datetime) -> Remembered | None:
        """Who signed in and is not idle too long; None when nobody is, or the session is over.

        A clock that was set back ends it too, since nobody knows then how long nobody was there.
        """
        kept = self.kept()
        if kept is None:
            return None
        over = now > kept.seen + self.idle or now > kept.at + self.longest or now < kept.seen - _JITTER
        if over:
            return None
        self._keep(Remembered(kept.name, kept.version, kept.at, now))
        return kept

    def kept(self) -> Remembered | None:
        """What is kept, over or not; None for what cannot be read."""
        found = self.secrets.get(SESSION)
        if found is None:
            return None
        try:
            value = json.loads(found)
            at, seen = datetime.fromisoformat(value["at"]), datetime.fromisoformat(value["seen"])
            return Remembered(str(value["name"]), str(value["version"]), at, seen)
        except (ValueError, KeyError, TypeError):
            return None

    def end(self) -> None:
        """Forget who was at the terminal."""
        self.secrets.delete(SESSION)

    def _keep(self, session: Remembered) -> None:
        value = {"name": session.name, "version": session.version}
        times = {"at": session.at.isoformat(), "seen": session.seen.isoformat()}
        self.secrets.set(SESSION, json.dumps(value | times).encode())
