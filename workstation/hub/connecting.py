"""How Loket reaches a PostgreSQL hub, and what a database error means."""

from enum import Enum
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import DBAPIError

SCHEMA_NAME = "loket"
# A villager waits at the counter: what does not answer in this time is out of reach for now.
_CONNECT_SECONDS = 5
_ANSWER_MILLISECONDS = 30_000
_LOCK_MILLISECONDS = 10_000
_SILENCE_MILLISECONDS = 15_000


class Problem(Enum):
    """What a database error means for the caller."""

    OUT_OF_REACH = "out_of_reach"
    FORBIDDEN = "forbidden"
    TAKEN = "taken"
    REFUSED = "refused"
    MISTAKE = "mistake"


# A server that turns somebody away says so without a code, in its own language: another than these is taken for one
# that is out of reach, which is as safe.
_TURNED_AWAY = ("is not permitted to log in", "authentication failed", "does not exist", "pg_hba.conf")


def server_engine(url: str, pool_size: int = 2) -> Engine:
    """An engine on the hub's schema; connections are checked before use and given up when the server is silent."""
    parsed = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(
        parsed,
        pool_size=pool_size,
        max_overflow=2,
        pool_pre_ping=True,
        pool_timeout=_CONNECT_SECONDS,
        hide_parameters=True,
        connect_args=connect_settings(parsed),
    )
    return engine.execution_options(schema_translate_map={None: SCHEMA_NAME})


def connect_settings(url: URL) -> dict[str, Any]:
    """What every connection is opened with, besides what the URL itself says."""
    settings = {
        "connect_timeout": _CONNECT_SECONDS,
        "tcp_user_timeout": _SILENCE_MILLISECONDS,
        "keepalives": 1,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "application_name": "loket",
        "options": f"-c statement_timeout={_ANSWER_MILLISECONDS} -c lock_timeout={_LOCK_MILLISECONDS}",
    }
    return {name: value for name, value in settings.items() if name not in url.query}


def problem_of(error: DBAPIError) -> Problem:
    """What an error means. Only what lies in the values that were written is `refused` (or `taken`).

    A server that shuts down, is full, writes nothing or is silent, and a lost line are all `out of reach`: unknown.
    What is left is a mistake in the program.
    """
    cause = error.orig
    if isinstance(cause, psycopg.errors.InsufficientPrivilege | psycopg.errors.InvalidAuthorizationSpecification):
        return Problem.FORBIDDEN
    if isinstance(cause, psycopg.errors.UniqueViolation):
        return Problem.TAKEN
    if isinstance(cause, psycopg.DataError | psycopg.IntegrityError | psycopg.errors.ProgramLimitExceeded):
        return Problem.REFUSED
    if isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None:
        turned_away = any(words in str(cause) for words in _TURNED_AWAY)
        return Problem.FORBIDDEN if turned_away else Problem.OUT_OF_REACH
    if error.connection_invalidated or isinstance(cause, psycopg.OperationalError | psycopg.InternalError):
        return Problem.OUT_OF_REACH
    return Problem.MISTAKE
