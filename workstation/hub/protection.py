"""Who may do what on a PostgreSQL hub: feeds in commit order, append-only history, row-level security, claims.

Workstations connect straight to the database, each under a role of its own, so the rules stand here and not in the
program: what a stolen credential can do is what these statements allow it.
"""

from pathlib import Path

from sqlalchemy import Connection

_FOLDER = Path(__file__).parent / "sql"
GROUND = ("feed.sql", "rights.sql", "claims.sql", "stations.sql")


def protect(connection: Connection, *parts: str) -> None:
    """Create the server's functions, triggers, roles and policies; the connection must own the tables."""
    for name in parts:
        run(connection, (_FOLDER / name).read_text(encoding="utf-8"))


def unprotect(connection: Connection, part: str) -> None:
    """Take them away again; the tables stay."""
    run(connection, (_FOLDER / part).read_text(encoding="utf-8"))


def run(connection: Connection, script: str) -> None:
    """Run a script of several statements as it stands."""
    driver = connection.connection.driver_connection
    assert driver is not None
    # Without parameters the driver sends the whole script at once and reads no % in it.
    driver.execute(script)
