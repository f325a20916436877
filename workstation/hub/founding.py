"""Found a PostgreSQL hub, bring its schema up to date, and let workstations in. For the office's administrator."""

import re
from collections.abc import Sequence

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from workstation.domain.grant_refusals import OfficeCode, StationName, StationTaken
from workstation.domain.refusals import (
    AdministratorNeeded,
    HubNotFounded,
    ServerAway,
    StationUnknown,
)
from workstation.hub import jobs, tables
from workstation.hub.connecting import SCHEMA_NAME, Problem, problem_of, server_engine

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,30}")
_OFFICE = re.compile(r"[0-9]{6}")
_NOTHING_THERE = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedFunction,
    psycopg.errors.UndefinedObject,
    psycopg.errors.InvalidSchemaName,
)
# The roles that workstations' roles belong to are named like theirs.
GROUPS = ("stations", "farms")
LONGEST_ROLE = 63


def found(url: str) -> str:
    """Create the hub's schema in a database, or bring it up to date; its revision. The URL's role becomes its owner.

    Raises ServerAway or AdministratorNeeded.
    """
    with _Administration(url) as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('loket found', 2))"))
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA_NAME}"))
        jobs.install(connection)
        # The migrations name no schema; what they create belongs here.
        connection.execute(text(f"SET LOCAL search_path TO {SCHEMA_NAME}"))
        config = Config()
        config.set_main_option("script_location", str(tables.SCHEMA.migrations).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes.update(connection=connection, metadata=tables.metadata)
        command.upgrade(config, tables.SCHEMA.head)
    return tables.SCHEMA.head


def is_superuser(url: str) -> bool:
    """Whether the URL's role may do anything on its server, which the owner of a hub should not."""
    with _Administration(url) as connection:
        return bool(connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")))


def role_of(url: str, workstation: str) -> str:
    """The name of a workstation's role, which its certificate bears. Raises StationUnknown, ServerAway or others."""
    with _Administration(url) as connection:
        _must_know(connection, workstation)
        return _role(connection, workstation)


def grant(
    url: str, workstation: str, offices: Sequence[str], intake: bool = False, farm: bool = False, staff: bool = False
) -> str:
    """Let a workstation serve some offices, and no others from now on; the name of its role.

    `intake` lets it take in dossiers, `farm` lets it read scans for everybody (`loket worker`),
    `staff` lets it administer officers.
    What it decided before on other offices it may still deliver. The role has no password: it signs in with a
    certificate that bears its name. Raises StationName, OfficeCode, StationTaken, ServerAway, AdministratorNeeded or
    HubNotFounded.
    """
    if not _NAME.fullmatch(workstation) or workstation in GROUPS:
        raise StationName
    for office in offices:
        if not _OFFICE.fullmatch(office):
            raise OfficeCode(office=office)
    with _Administration(url) as connection:
        role = _role(connection, workstation)
        _make_role(connection, role)
        connection.execute(
            text(
                "INSERT INTO loket.station (workstation, intake, farm, staff) VALUES (:name, :intake, :farm, :staff) "
                "ON CONFLICT (workstation) DO UPDATE SET enabled = true, intake = :intake, farm = :farm, "
                "staff = :staff"
            ),
            {"name": workstation, "intake": intake, "farm": farm, "staff": staff},
        )
        _join(connection, role, "farms", farm)
        _serve(connection, workstation, offices)
    return role


def _serve(connection: Connection, workstation: str, offices: Sequence[str]) -> None:
    """Let a workstation serve these offices only, and give back what it holds of others."""
    values = {"name": workstation, "offices": list(offices)}
    connection.execute(
        text(
            "UPDATE loket.granting SET until = loket.microseconds() "
            "WHERE workstation = :name AND until IS NULL AND office <> ALL (:offices)"
        ),
        values,
    )
    connection.execute(
        text(
            "INSERT INTO loket.granting (workstation, office) SELECT :name, unnest(cast(:offices AS text[])) "
            "ON CONFLICT (workstation, office) DO UPDATE SET until = NULL"
        ),
        values,
    )
    connection.execute(
        text(
            "DELETE FROM loket.lease l USING loket.dossier d WHERE l.dossier_id = d.dossier_id "
            "AND l.workstation = :name AND d.office <> ALL (:offices)"
        ),
        values,
    )


def revoke(url: str, workstation: str) -> None:
    """Shut a workstation out and give back what it holds; what it delivered stays valid.

    Raises StationUnknown, ServerAway, AdministratorNeeded or HubNotFounded.
    """
    with _Administration(url) as connection:
        _must_know(connection, workstation)
        name = {"name": workstation}
        # Its open connections see nothing from this moment on; new ones are refused.
        connection.execute(text("UPDATE loket.station SET enabled = false WHERE workstation = :name"), name)
        connection.execute(text("DELETE FROM loket.lease WHERE workstation = :name"), name)
        role = _role(connection, workstation)
        if _exists(connection, role):
            connection.exec_driver_sql(f"ALTER ROLE {_quoted(connection, role)} NOLOGIN")


def _role(connection: Connection, workstation: str) -> str:
    role = f"{connection.scalar(text('SELECT current_database()'))}_{workstation}"
    if len(role.encode()) > LONGEST_ROLE:
        # The server would cut it off without an error, and the workstation would be a stranger to it.
        raise StationTaken(role=role)
    return role


def _make_role(connection: Connection, role: str) -> None:
    """The role of a workstation, able to log in and to do what every workstation may; raises StationTaken."""
    quoted = _quoted(connection, role)
    if not _exists(connection, role):
        connection.exec_driver_sql(f"CREATE ROLE {quoted} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
        _join(connection, role, "stations", True)
        return
    ours = text(
        "SELECT pg_has_role(:role, current_database() || '_stations', 'MEMBER') AND NOT EXISTS (SELECT FROM pg_roles "
        "WHERE rolname = :role AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls)) "
        "AND NOT pg_has_role(:role, (SELECT relowner FROM pg_class WHERE oid = 'loket.event'::regclass), 'MEMBER')"
    )
    if not connection.scalar(ours, {"role": role}):
        raise StationTaken(role=role)
    connection.exec_driver_sql(f"ALTER ROLE {quoted} LOGIN")


def _join(connection: Connection, role: str, group: str, wanted: bool) -> None:
    """Put a role into one of the hub's groups or take it out."""
    quoted = _quoted(connection, role)
    name = connection.scalar(text("SELECT quote_ident(current_database() || :group)"), {"group": f"_{group}"})
    connection.exec_driver_sql(f"GRANT {name} TO {quoted}" if wanted else f"REVOKE {name} FROM {quoted}")


def _exists(connection: Connection, role: str) -> bool:
    return bool(connection.scalar(text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)"), {"role": role}))


def _must_know(connection: Connection, workstation: str) -> None:
    known = list(connection.scalars(text("SELECT workstation FROM loket.station ORDER BY 1")))
    if workstation not in known:
        raise StationUnknown(name=workstation, known=", ".join(known) or "–")


def _quoted(connection: Connection, role: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(role).replace("%", "%%")


class _Administration:
    """A transaction of the hub's owner, whose errors are an administrator's."""

    def __init__(self, url: str) -> None:
        self._engine = server_engine(url, pool_size=1).execution_options(schema_translate_map={})
        self._connection: Connection | None = None

    def __enter__(self) -> Connection:
        try:
            self._connection = self._engine.connect()
            self._connection.begin()
        except DBAPIError as problem:
            self._engine.dispose()
            raise _error_of(problem) from problem
        return self._connection

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        assert self._connection is not None
        try:
            if error is None:
                self._connection.commit()
        finally:
            self._connection.close()
            self._engine.dispose()
        if isinstance(error, DBAPIError):
            raise _error_of(error) from error


def _error_of(problem: DBAPIError) -> Exception:
    if isinstance(problem.orig, _NOTHING_THERE):
        return HubNotFounded()
    kind = problem_of(problem)
    if kind is Problem.FORBIDDEN:
        return AdministratorNeeded()
    return ServerAway() if kind is Problem.OUT_OF_REACH else problem
