"""A workstation with logs to attack: SQL on its raw file, with the guards dropped."""

import shutil
from dataclasses import replace
from pathlib import Path

from blanks import blank_hub
from counters import OPENED, HandClock, open_counter
from histories import dossier
from keys import KEY, raw

from workstation.domain.audit import Verified
from workstation.domain.event import Event
from workstation.domain.hub import Bundle
from workstation.domain.officer import Officer
from workstation.hub.absent import AbsentHub
from workstation.hub.embedded import EmbeddedHub
from workstation.steps.audit_verify import verify_logs
from workstation.steps.counter import Counter
from workstation.steps.decide import MarkField, mark_field
from workstation.steps.show import open_case
from workstation.sync.round import synchronise

ANI = Officer("ani")
DOSSIERS = [dossier(f"R{number}", documents=()) for number in range(3)]


class Bench:
    """A workstation with a day's work, at a hub, and a second one of the same office."""

    def __init__(self, folder: Path, day: Path | None = None) -> None:
        """Begin a day below `folder`, or go on with a copy of one."""
        self.folder = folder
        self.clock = HandClock()
        if day is not None:
            shutil.copytree(day, folder, dirs_exist_ok=True)
            self.clock.advance(hours=1)
        hub = EmbeddedHub.open(blank_hub(folder / "hub"), KEY, clock=self.clock)
        for one in DOSSIERS:
            hub.accept(Bundle(one, {}), one.submitted_at)
        self.home = folder / "w1"
        self.counter = open_counter(self.home, folder / "hub", "w1", self.clock)
        self.other = open_counter(folder / "w2", folder / "hub", "w2", self.clock)
        if day is None:
            synchronise(self.counter)
            synchronise(self.other)

    def work(self, count: int = 1, at: Counter | None = None) -> list[Event]:
        """Dossiers are opened and marked."""
        made = []
        for number in range(count):
            one = DOSSIERS[number % len(DOSSIERS)].dossier_id
            open_case(at or self.counter, ANI, one)
            made.append(mark_field(at or self.counter, ANI, MarkField(one, f"f{number}", "confirm")))
        return made

    def sync(self) -> None:
        for one in (self.counter, self.other, self.counter):
            assert synchronise(one).problem is None

    def raw(self, *statements: str) -> None:
        """SQL on the file itself, past every guard, leaving no trace that SQL can avoid."""
        connection = raw(self.home / "loket.db")
        connection.isolation_level = None
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.execute(statement)
        connection.close()

    def keep_copy(self) -> None:
        self.raw("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.home / "loket.db", self.folder / "copy.db")

    def put_back(self) -> None:
        for file in self.home.glob("loket.db*"):
            file.unlink()
        shutil.copy(self.folder / "copy.db", self.home / "loket.db")
        self.counter = open_counter(self.home, self.folder / "hub", "w1", self.clock)

    def event(self) -> Event:
        """One of the events here."""
        with self.counter.view() as uow:
            return uow.events.of(DOSSIERS[0].dossier_id)[0]

    def verify(self, online: bool = True) -> Verified:
        return verify_logs(self.counter if online else replace(self.counter, hub=AbsentHub()))


def closed() -> None:
    """Close all that was opened."""
    while OPENED:
        OPENED.pop().close()
