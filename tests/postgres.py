"""A real PostgreSQL for tests: one throw-away cluster a test worker, one database a test."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

OWNER = "pemilik"


def programs() -> Path:
    """The folder of the newest installed PostgreSQL server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    assert named, "the tests need a PostgreSQL server"
    return Path(named).parent


def run(*command: str | Path) -> None:
    """Run a server program, never as root."""
    as_other = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run([*as_other, *map(str, command)], cwd="/", check=True, capture_output=True, timeout=60)


class Cluster:
    """A running server that listens on a socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    def url(self, database: str, role: str = "postgres") -> str:
        """Where a role reaches a database."""
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def admin(self, statement: str, database: str = "postgres") -> None:
        """Run one statement as the superuser."""
        with psycopg.connect(host=str(self.folder), dbname=database, user="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def new_database(self, owner: str = "postgres") -> str:
        """A fresh, empty database."""
        name = f"loket_{uuid4().hex[:12]}"
        self.admin(f"CREATE DATABASE {name} OWNER {owner}")
        return name

    def start(self, *options: str) -> None:
        """Start the server and wait until it answers."""
        settings = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=60 {' '.join(options)}"
        run(programs() / "pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "-o", settings, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server."""
        run(programs() / "pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A cluster that is gone afterwards. Its folder's name is short, since a socket's path may not be long."""
    folder = Path(tempfile.mkdtemp(prefix="loket-pg-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    made = Cluster(folder)
    run(programs() / "initdb", "-D", made.data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
    made.start()
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)
