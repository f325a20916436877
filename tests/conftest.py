"""What several rooms' tests share: sample dossiers, made once a run, and the folder of test helpers."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from printing.specimen import make_samples

sys.path.insert(0, str(Path(__file__).parent))

from attacks import attack, table_of
from compiled import compile_once
from counters import OPENED
from keys import name_passphrase_file
from offices import Office
from postgres import OWNER, Cluster, cluster

from workstation.hub.founding import found

__all__ = ["attack"]

compile_once()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was attacked, and what became of it."""
    reports = [*terminalreporter.stats.get("passed", ()), *terminalreporter.stats.get("failed", ())]
    lines = table_of(reports)
    if lines:
        terminalreporter.section("attack → outcome")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(autouse=True, scope="session")
def passphrase_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Homes of tests have their keys in sealed files: no test may touch the keyring of whoever runs it."""
    name_passphrase_file(tmp_path_factory.mktemp("passphrase"))


@pytest.fixture(autouse=True)
def close_stores() -> Iterator[None]:
    """Close what a test opened: Python 3.13 warns of databases left open."""
    yield
    while OPENED:
        OPENED.pop().close()


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight synthetic dossiers with ground truth; not to be changed by a test. The first worker to want them draws."""
    whole_run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        whole_run = whole_run.parent
    folder = whole_run / "sample dossiers"
    with closing(sqlite3.connect(whole_run / "turns.db", timeout=120, isolation_level=None)) as turn:
        turn.execute("BEGIN EXCLUSIVE")
        if not folder.exists():
            make_samples(whole_run / "drawn", 8, 11)
            (whole_run / "drawn").rename(folder)
    return folder


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    """A PostgreSQL server, with the role that owns the hubs on it: no superuser, as an administrator should have it."""
    with cluster() as made:
        made.admin(f"CREATE ROLE {OWNER} LOGIN CREATEROLE")
        yield made


@pytest.fixture
def central(server: Cluster, tmp_path: Path) -> Iterator[Office]:
    """A hub on a PostgreSQL server."""
    database = server.new_database(OWNER)
    office = Office(tmp_path / "hub", server.url(database, OWNER), database, server)
    found(office.url)
    yield office
    for hub in office.opened:
        hub.close()


@pytest.fixture(params=["embedded", "central"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    """A hub of either kind."""
    if request.param == "embedded":
        return Office(tmp_path / "hub")
    made: Office = request.getfixturevalue("central")
    return made
