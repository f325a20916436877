"""A real PostgreSQL for tests: one throw-away cluster a test worker, one database a test."""

import os
import shutil
import socket
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
        self.port = 5432

    def url(self, database: str, role: str = "postgres") -> str:
        """Where a role reaches a database."""
        return f"postgresql://{role}@/{database}?host={self.folder}&port={self.port}"

    def admin(self, statement: str, database: str = "postgres") -> None:
        """Run one statement as the superuser."""
        with self.connect(database) as connection:
            connection.execute(statement.encode())

    def connect(self, database: str, role: str = "postgres") -> psycopg.Connection:
        """A plain connection that commits by itself."""
        return psycopg.connect(
            host=str(self.folder), port=self.port, dbname=database, user=role, autocommit=True, connect_timeout=5
        )

    def new_database(self, owner: str = "postgres") -> str:
        """A fresh, empty database."""
        name = f"loket_{uuid4().hex[:12]}"
        self.admin(f"CREATE DATABASE {name} OWNER {owner}")
        return name

    def start(self, *options: str) -> None:
        """Start the server and wait until it answers."""
        settings = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=60 {' '.join(options)}"
        run(programs() / "pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "-o", settings, "start")

    def secure(self, certificate: bytes, key: bytes, authority: bytes, hba: str) -> int:
        """Stop, and start again with TLS on a loopback port and these rules of pg_hba.conf; the port."""
        files = {"server.crt": certificate, "server.key": key, "ca.crt": authority, "pg_hba.conf": hba.encode()}
        for name, data in files.items():
            path = self.data / name
            path.write_bytes(data)
            path.chmod(0o600)
            if os.getuid() == 0:
                shutil.chown(path, "postgres")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.stop()
        self.start(f"-c listen_addresses=127.0.0.1 -c port={self.port} -c ssl=on -c ssl_ca_file=ca.crt")
        return self.port

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
