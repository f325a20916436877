"""How Loket reaches a PostgreSQL hub, and what a database error means."""

from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import DBAPIError

from workstation.domain.refusals import (
    CertificateExpired,
    CertificateMissing,
    HubForbids,
    HubUnreachable,
    HubUntrusted,
)

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
        # A prepared plan is kept though the tables have grown since; and a pooler between could not keep it at all.
        connect_args=connect_settings(parsed) | {"prepare_threshold": None},
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
    if error.connection_invalidated or isinstance(cause, psycopg.OperationalError | psycopg.InternalError):
        return Problem.OUT_OF_REACH
    return Problem.MISTAKE


# A connection that fails has no code, only words: those of the client's libraries, which are not translated, and those
# of a server whose lc_messages is English, as `loket hub init` asks for. Other words mean out of reach.
_UNTRUSTED = (
    "certificate verify failed",
    "does not match host name",
    "server does not support ssl",
    "ssl was required",
)
_REFUSED = (
    "alert unknown ca",
    "alert certificate",
    "alert bad certificate",
    "alert unsupported certificate",
    "alert decrypt error",
    "certificate authentication failed",
    "valid client certificate",
    "no pg_hba.conf entry",
    "is not permitted to log in",
    "does not exist",
    "permission denied for database",
    "pg_hba.conf rejects connection",
)


def why_no_connection(error: DBAPIError, url: str) -> HubUnreachable:
    """Why the server could not be reached, from the files that this side shows it and from what was said."""
    said = str(error.orig).lower()
    if any(words in said for words in _UNTRUSTED):
        return HubUntrusted()
    if (own := _own_fault(url)) is not None:
        return own
    if "alert certificate expired" in said:
        return CertificateExpired()
    return HubForbids() if any(words in said for words in _REFUSED) else HubUnreachable()


def _own_fault(url: str) -> HubUnreachable | None:
    """What is wrong with the certificate that a URL names, if anything."""
    query = make_url(url).query
    files = [Path(str(query[name])) for name in ("sslrootcert", "sslcert", "sslkey") if name in query]
    if not files:
        return None
    if not all(path.is_file() for path in files):
        return CertificateMissing()
    ends = certificate_ends(Path(str(query["sslcert"]))) if "sslcert" in query else None
    return CertificateExpired() if ends is not None and ends <= datetime.now(UTC) else None


def certificate_ends(path: Path) -> datetime | None:
    """When a certificate ends (UTC); None when there is none or it cannot be read."""
    # Only needed when something is wrong, and at an administrator's wish.
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        return None
