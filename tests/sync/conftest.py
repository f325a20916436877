"""Workstations for the tests of this folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from acts import HERE
from faulty import Line
from keys import KEY
from offices import Office
from stations import Station

from workstation.store.unit_of_work import Store

Make = Callable[..., Station]


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's file with the newest schema and nothing in it."""
    path = tmp_path_factory.mktemp("empty") / "loket.db"
    Store.open(path, KEY).close()
    return path


@pytest.fixture
def settle(tmp_path: Path, empty_store: Path) -> Iterator[Make]:
    """Makes workstations at a hub, by name and offices."""
    made: list[Station] = []

    def station(office: Office, name: str, *offices: str) -> Station:
        line = Line(office.hub(name, offices or (HERE,)), lambda *_: None)
        made.append(Station.settled(name, tmp_path / name, empty_store, line, *offices))
        return made[-1]

    yield station
    for one in made:
        one.store.close()


@pytest.fixture
def make(office: Office, settle: Make) -> Make:
    """Makes workstations at the office's hub, by name."""
    if office.server is None:
        office.hub().close()
    return lambda name, *offices: settle(office, name, *offices)
