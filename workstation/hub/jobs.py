"""The queue of scans that a PostgreSQL hub wants read (procrastinate): its schema, and the worker that empties it.

A job names a scan and the kind it is to be read as, nothing of a person. Jobs of a worker that is gone are taken back
by the others, and what was lost several times is the reader's word on the scan itself (`steps/farm.py`).
"""

import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.schema import SchemaManager
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, make_url, text

from workstation.domain.errors import LoketError
from workstation.domain.refusals import HubUnreachable, ScanDamaged, ScanMissing
from workstation.hub.connecting import connect_settings
from workstation.hub.protection import run

JOBS_SCHEMA = "loket_jobs"
_NAMED = {"name": JOBS_SCHEMA}
TASK = "read_scan"
# Reads one scan: its SHA-256, the kind, and how many workers were lost over it.
Act = Callable[[str, str, int], object]

_TAKE_BACK = """
WITH lost AS (
    SELECT job.id FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    WHERE job.status = 'doing' AND job.queue_name = ANY (%(queues)s::varchar[])
    AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %(silence)s))
    FOR UPDATE OF job SKIP LOCKED)
UPDATE procrastinate_jobs job SET status = 'todo', worker_id = NULL, attempts = job.attempts + 1,
    args = job.args || jsonb_build_object('lost', coalesce((job.args ->> 'lost')::integer, 0) + 1)
FROM lost WHERE job.id = lost.id
"""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds between signs of life, until a silent worker counts as gone, between looks, and before a new try."""

    heartbeat: float = 10
    silence: float = 60
    look: float = 5
    again: float = 15


PATIENT = Patience()


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker does: `act` on the jobs of these offices, so many at a time; `once`: until none is left."""

    url: str
    offices: Sequence[str]
    act: Act
    processes: int = 1
    once: bool = False
    patience: Patience = PATIENT


def install(connection: Connection) -> None:
    """Create the library's tables in a schema of their own, or bring them to what this version of it needs."""
    steps = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    known = connection.scalar(text("SELECT obj_description(to_regnamespace(:name), 'pg_namespace')"), _NAMED)
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {JOBS_SCHEMA}"))
    connection.execute(text(f"SET LOCAL search_path TO {JOBS_SCHEMA}"))
    if known is None:
        run(connection, SchemaManager.get_schema())
    else:
        for step in steps:
            if step.name > known:
                run(connection, step.read_text(encoding="utf-8"))
    connection.exec_driver_sql(f"COMMENT ON SCHEMA {JOBS_SCHEMA} IS '{steps[-1].name}'")


def work(wanted: Work) -> None:
    """Do jobs until a signal says stop (what is in hand is finished first), or, with `once`, until none is left.

    A hub that goes out of reach is waited for; with `once` it raises HubUnreachable.
    """
    # The driver cannot use the loop that is Windows' default.
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(_work(wanted))


async def _work(wanted: Work) -> None:
    stopping = asyncio.Event()
    with _signals(stopping), ThreadPoolExecutor(wanted.processes, "reader") as threads:
        while not stopping.is_set():
            try:
                await _until_stopped(wanted, threads, stopping)
            except ConnectorException as problem:
                if wanted.once:
                    raise HubUnreachable from problem
            if wanted.once:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), wanted.patience.look)


async def _until_stopped(wanted: Work, threads: ThreadPoolExecutor, stopping: asyncio.Event) -> None:
    """One session with the hub."""
    app = App(connector=_connector(wanted))
    queues = [f"read:{office}" for office in wanted.offices]

    @app.task(name=TASK, retry=_Again(wanted.patience.again))
    async def read_scan(sha256: str, kind: str, lost: int = 0) -> None:
        await asyncio.get_running_loop().run_in_executor(threads, wanted.act, sha256, kind, lost)

    async with app.open_async():
        await _take_back(app, queues, wanted.patience)
        taking_back = asyncio.create_task(_keep_taking_back(app, queues, wanted.patience))
        stopped = asyncio.create_task(stopping.wait())
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=queues,
                concurrency=wanted.processes,
                wait=not wanted.once,
                fetch_job_polling_interval=wanted.patience.look,
                delete_jobs="successful",
                install_signal_handlers=False,
                update_heartbeat_interval=wanted.patience.heartbeat,
                stalled_worker_timeout=wanted.patience.silence,
            )
        )
        try:
            await asyncio.wait({worker, stopped, taking_back}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            taking_back.cancel()
            # The library takes this as a wish to finish what is in hand and end.
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker
        if taking_back.done() and not taking_back.cancelled():
            taking_back.result()


async def _keep_taking_back(app: App, queues: list[str], patience: Patience) -> None:
    while True:
        await asyncio.sleep(patience.look)
        await _take_back(app, queues, patience)


async def _take_back(app: App, queues: list[str], patience: Patience) -> None:
    """Queue again what was in the hands of workers that are gone."""
    await app.connector.execute_query_async(_TAKE_BACK, queues=queues, silence=patience.silence)


def _connector(wanted: Work) -> PsycopgConnector:
    url = make_url(wanted.url).set(drivername="postgresql")
    settings = connect_settings(url)
    settings["options"] = f"{settings.get('options') or url.query['options']} -c search_path={JOBS_SCHEMA}"
    place = make_conninfo(url.render_as_string(hide_password=False), **settings)
    return PsycopgConnector(conninfo=place, min_size=1, max_size=wanted.processes + 2, timeout=10)


class _Again(BaseRetryStrategy):
    """Tries again what says nothing of the scan: a hub out of reach, a reader that was closed. The rest has failed."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not isinstance(exception, LoketError) or isinstance(exception, ScanMissing | ScanDamaged):
            return None
        return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=self._seconds))


@contextmanager
def _signals(stopping: asyncio.Event) -> Iterator[None]:
    """Turn the signals that ask a program to end into `stopping`, on every system alike."""
    loop = asyncio.get_running_loop()
    before = {
        number: signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopping.set))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
