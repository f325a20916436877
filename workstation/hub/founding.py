"""Found a PostgreSQL hub, bring its schema up to date, and let workstations in. For the office's administrator."""

import re
from collections.abc import Sequence

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from workstation.domain.refusals import HubForbids, HubUnreachable, StationName
from workstation.hub import jobs, tables
from workstation.hub.connecting import SCHEMA_NAME, Problem, problem_of, server_engine

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,30}")
# The roles that workstations' roles belong to are named like theirs.
GROUPS = ("stations", "farms")


def found(url: str) -> str:
    """Create the hub's schema in a database, or bring it up to date; its revision. The URL's role becomes its owner.

    Raises HubUnreachable or HubForbids.
    """
    with _Administration(url) as connection:
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


def grant(url: str, workstation: str, offices: Sequence[str], intake: bool = False, farm: bool = False) -> str:
    """Let a workstation serve some offices, and no others from now on; the name of its role.

    `intake` lets it take in dossiers, `farm` lets it read scans for everybody (`loket worker`).
    What it decided before on other offices it may still deliver. The role has no password: it signs in with a
    certificate that bears its name. Raises HubUnreachable, HubForbids or StationName.
    """
    if not _NAME.fullmatch(workstation) or workstation in GROUPS:
        raise StationName
    with _Administration(url) as connection:
        role = f"{connection.scalar(text('SELECT current_database()'))}_{workstation}"
        _make_role(connection, role)
        connection.execute(
            text(
                "INSERT INTO loket.station (workstation, intake, farm) VALUES (:name, :intake, :farm) "
                "ON CONFLICT (workstation) DO UPDATE SET enabled = true, intake = :intake, farm = :farm"
            ),
            {"name": workstation, "intake": intake, "farm": farm},
        )
        _join(connection, role, "farms", farm)
        connection.execute(
            text(
                "UPDATE loket.granting SET until = loket.microseconds() "
                "WHERE workstation = :name AND until IS NULL AND office <> ALL (:offices)"
            ),
            {"name": workstation, "offices": list(offices)},
        )
        for office in offices:
            connection.execute(
                text(
                    "INSERT INTO loket.granting (workstation, office) VALUES (:name, :office) "
                    "ON CONFLICT (workstation, office) DO UPDATE SET until = NULL"
                ),
                {"name": workstation, "office": office},
            )
    return role


def revoke(url: str, workstation: str) -> None:
    """Shut a workstation out; what it delivered stays valid. Raises HubUnreachable or HubForbids."""
    with _Administration(url) as connection:
        role = f"{connection.scalar(text('SELECT current_database()'))}_{workstation}"
        connection.execute(
            text("UPDATE loket.station SET enabled = false WHERE workstation = :name"), {"name": workstation}
        )
        if connection.scalar(text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)"), {"role": role}):
            connection.exec_driver_sql(f'ALTER ROLE "{role}" NOLOGIN')


def _make_role(connection: Connection, role: str) -> None:
    """The role of a workstation, able to log in and to do what every workstation may."""
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    if connection.scalar(text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)"), {"role": role}):
        connection.exec_driver_sql(f"ALTER ROLE {quoted} LOGIN")
        return
    connection.exec_driver_sql(f"CREATE ROLE {quoted} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
    _join(connection, role, "stations", True)


def _join(connection: Connection, role: str, group: str, wanted: bool) -> None:
    """Put a role into one of the hub's groups or take it out."""
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    name = connection.scalar(text("SELECT quote_ident(current_database() || :group)"), {"group": f"_{group}"})
    connection.exec_driver_sql(f"GRANT {name} TO {quoted}" if wanted else f"REVOKE {name} FROM {quoted}")


class _Administration:
    """A transaction of the hub's owner, whose errors are an officer's."""

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
        if isinstance(error, DBAPIError) and (known := _error_of(error)) is not error:
            raise known from error


def _error_of(problem: DBAPIError) -> Exception:
    kind = problem_of(problem)
    if kind is Problem.FORBIDDEN:
        return HubForbids()
    return HubUnreachable() if kind is Problem.OUT_OF_REACH else problem
