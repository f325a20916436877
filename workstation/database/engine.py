"""How Loket opens an SQLite file: encrypted (SQLCipher), durable, one writer at a time, and with errors an officer can
act on.

The key is 256 random bits, so no passphrase needs to be stretched and opening costs a few milliseconds. Write-ahead
log and copies are encrypted as the file is; what sorting needs stays in memory. `cipher_memory_security` is left off:
it locks and wipes SQLCipher's own memory at twice the time, while the same values lie in Python's memory anyway.
"""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, ExceptionContext, Pool, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from workstation.domain.errors import LoketError
from workstation.domain.refusals import DiskFull
from workstation.durable import PRIVATE_FILE, make_folder

# INSERT OR REPLACE and batch migrations delete rows quietly; recursive triggers make the guards see that too.
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "recursive_triggers=ON",
    "cache_size=-16000",
    "temp_store=MEMORY",
)


def connect(path: Path, key: bytes) -> dbapi2.Connection:
    """A connection to an encrypted file; a wrong key shows at the first question only.

    Python's sqlite3 would otherwise begin transactions by itself, and never immediate ones.
    """
    raw = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
    # What SQLCipher has to say of a damaged page comes as an error; on the terminal it would only frighten.
    raw.execute("PRAGMA cipher_log_level = NONE")
    raw.execute(f"""PRAGMA key = "x'{key.hex()}'" """)
    return raw


def sqlite_engine(
    path: Path,
    key: bytes,
    unusable: type[LoketError],
    locked_for: float = 5.0,
    foreign_keys: bool = True,
    pool: type[Pool] | None = None,
) -> Engine:
    """An engine on a private file encrypted with a key (32 bytes); `locked_for`: seconds it waits for another writer.

    Database errors become DiskFull or `unusable`; breaking a constraint stays an IntegrityError, since that is a
    mistake in the program. Transactions begin as `begin_as` said, or deferred.
    """
    pragmas = (
        f"busy_timeout={round(locked_for * 1000)}",
        f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        *_PRAGMAS,
    )

    def create() -> dbapi2.Connection:
        raw = connect(path, key)
        try:
            for pragma in pragmas:
                raw.execute(f"PRAGMA {pragma}")
        except BaseException:
            raw.close()
            raise
        return raw

    engine = create_engine(
        "sqlite://", module=dbapi2, creator=create, hide_parameters=True, poolclass=pool or QueuePool
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin_as', 'DEFERRED')}")

    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> None:
        raise_translated(context, unusable)

    return engine


def raise_translated(context: ExceptionContext, unusable: type[LoketError]) -> None:
    """Turn a failing disk or file into an officer's error; leave our own mistakes as they are."""
    problem = context.sqlalchemy_exception
    if not isinstance(problem, OperationalError) and type(problem) is not DatabaseError:
        return
    cause = context.original_exception
    raise (DiskFull() if "full" in str(cause) else unusable()) from cause


def make_private_file(path: Path, unusable: Callable[[], LoketError]) -> None:
    """Create an empty file that only its owner may read; SQLite gives its companions the same rights."""
    try:
        make_folder(path.parent)
        path.touch(mode=PRIVATE_FILE, exist_ok=True)
    except OSError as problem:
        raise unusable() from problem


def writing(connection: Connection) -> Connection:
    """The connection, beginning its transactions with the write lock in hand."""
    return connection.execution_options(begin_as="IMMEDIATE")
