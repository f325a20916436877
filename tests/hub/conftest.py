"""Hubs for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from offices import Office
from postgres import OWNER, Cluster, cluster

from workstation.hub.founding import found


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
