"""The one place that wires ports to what implements them."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from ocr.limits import dump_nothing
from workstation.access.errors import HomeInUse
from workstation.access.hub_key import hub_key
from workstation.access.keys import Keys, open_keys, scan_store_key
from workstation.access.secrets import HUB_KEY, open_secrets
from workstation.access.session import Sessions
from workstation.access.signers import OwnCard, PublishedCards, TrustedCards, cards_in
from workstation.access.trust import Trust
from workstation.config import Config, home_folder, load_config, office_settings
from workstation.crash import Crashes
from workstation.custody import USE_LOCK, end_hub_change, settled_keys
from workstation.domain.paper_ports import PdfSigner
from workstation.domain.ports import Progress, StopFlag
from workstation.domain.refusals import HubKeyMissing, NoReadQueue
from workstation.exclusive import in_use
from workstation.hub.absent import AbsentHub
from workstation.hub.embedded import EmbeddedHub
from workstation.hub.opening import (
    STICK,
    HubSecrets,
    hub_problem,
    is_own_hub,
    is_server,
    open_hub,
    own_certificate_ends,
    server_hub,
    server_url,
)
from workstation.hub.scans import LateScans
from workstation.late import (
    LateCodes,
    LatePasswords,
    LatePdfSigner,
    LatePrinter,
    LateReader,
    LateViewer,
    NoDevice,
    examine,
    make_office_demo,
    make_samples,
)
from workstation.log import Happened, Log, listen_to_libraries
from workstation.papers import Papers
from workstation.resealing import hub_needs_resealing, reseal_hub
from workstation.scratch import passing_files, scratch, sweep
from workstation.sealing import KeyMark, new_key
from workstation.steps.counter import Counter
from workstation.steps.pull import never, silent
from workstation.steps.sign_in import Door
from workstation.steps.throttle import Throttle
from workstation.sticks import Sticks
from workstation.store.unit_of_work import Store
from workstation.store.vault import Vault
from workstation.sync.round import SyncResult, synchronise
from workstation.telling import tell_of_reading, tell_of_sync

if TYPE_CHECKING:
    from workstation.doctor import Diagnosis

__all__ = [
    "Crashes",
    "Happened",
    "Log",
    "SystemClock",
    "Workstation",
    "diagnose",
    "found_hub",
    "make_office_demo",
    "make_samples",
    "open_workstation",
    "passing_files",
    "run_worker",
]


STORE = "loket.db"


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """The current time, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Workstation:
    """An open workstation: its counter, its sync, and what must be closed at the end."""

    counter: Counter
    home: Path
    sticks: Sticks
    viewer: LateViewer
    log: Log
    door: Door
    sessions: Callable[[], Sessions]
    papers: Papers
    _open: ExitStack
    _syncing: threading.Lock

    def sync(
        self, progress: Progress = silent, stop: StopFlag = never, fetch_for: timedelta | None = None
    ) -> SyncResult:
        """One round of sync, fetching scans for so long at most; rounds never overlap."""
        begun = monotonic()
        with self._syncing:
            result = synchronise(self.counter, progress, stop, fetch_for)
        tell_of_sync(self.log, result, monotonic() - begun)
        return result

    def backlog(self) -> dict[str, int]:
        """What waits here to be sent."""
        with self.counter.view() as uow:
            return {"waiting_to_send": uow.outbox.count_waiting()}

    def close(self) -> None:
        """Stop the workers and close the files."""
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_workstation(home: Path | None = None, passphrase: str | None = None, log: Log | None = None) -> Workstation:
    """Open the workstation whose state is in a home folder (made when new); its keys are opened once, here.

    Closing it closes `log` too, or one of its own.

    Raises what `settled_keys` raises, ConfigInvalid, StoreTooNew, StoreUnusable, DiskFull, HubUnreachable or
    HubKeyWrong.
    """
    dump_nothing()
    folder = home_folder(home)
    config = load_config(folder)
    keys = settled_keys(folder, config, passphrase)
    with ExitStack() as opening:
        if not opening.enter_context(in_use(folder / USE_LOCK)):
            raise HomeInUse
        sweep(folder)
        log = log or Log(folder)
        opening.callback(log.close)
        opening.callback(listen_to_libraries(log))
        counter = _open_counter(opening, folder, config, keys, log)
        viewer = LateViewer()
        opening.callback(viewer.close)
        own, trusted = OwnCard(lambda: counter.device.card), TrustedCards(lambda: Trust(folder, keys.secrets))
        door = _door(counter, config)
        return Workstation(
            counter,
            folder,
            Sticks(counter, folder, config, keys),
            viewer,
            log,
            door,
            partial(Sessions, keys.secrets, door.idle, door.longest),
            Papers((own, trusted, PublishedCards(counter.view)), counter.clock, counter.view),
            opening.pop_all(),
            threading.Lock(),
        )


def _open_counter(opening: ExitStack, home: Path, config: Config, keys: Keys, log: Log) -> Counter:
    """The counter's ports; what must be closed at the end is given to `opening`."""
    end_hub_change(config, keys.secrets)
    store = Store.open(home / STORE, keys.home.store)
    opening.callback(store.close)
    secrets = HubSecrets(keys.home.own_hub, keys.shared_hub if config.hub is not None else None, keys.scan_store)
    hub = open_hub(config.hub, config.hub_scans, config.workstation, home, secrets)
    opening.callback(hub.close)
    told = partial(tell_of_reading, log)
    reader = LateReader(config.reader_workers, home / "cache", home / config.trust_roots, told)
    opening.callback(reader.close)
    settings = office_settings(config, home)
    return Counter(
        workstation=config.workstation,
        settings=settings,
        uow=store.unit_of_work,
        view=store.view,
        vault=Vault(home / "scans", keys.home.scans),
        hub=hub,
        reader=reader,
        printer=LatePrinter(),
        clock=SystemClock(),
        device=keys.device,
        pdf_signer=_pdf_signer(config, home, keys),
        throttle=Throttle(settings.scan_bytes_per_second),
    )


def _door(counter: Counter, config: Config) -> Door:
    return Door(
        counter,
        LatePasswords(),
        LateCodes(),
        idle=timedelta(minutes=config.idle_minutes),
        longest=timedelta(hours=config.session_hours),
        alone=config.hub == STICK,
    )


def _pdf_signer(config: Config, home: Path, keys: Keys) -> LatePdfSigner | None:
    """How papers' PDFs are signed, where the office has a certificate."""
    if config.office_certificate is None:
        return None
    file = home / config.office_certificate

    def open_it() -> PdfSigner:
        from workstation.access.office_certificate import OfficeSigner

        return OfficeSigner(file, keys.secrets)

    return LatePdfSigner(open_it)


def check_elsewhere(cards: Path) -> Papers:
    """Check papers without a workstation, by a file of exported cards; raises DeviceLineInvalid."""
    return Papers((cards_in(cards),), SystemClock())


@contextmanager
def open_passing_counter(home: Path | None = None) -> Iterator[Counter]:
    """A counter with a home's settings that reads and compares, and leaves nothing behind; it needs no keys.

    Raises ConfigInvalid.
    """
    dump_nothing()
    folder = home_folder(home)
    config = load_config(folder)
    reader = LateReader(config.reader_workers, folder / "cache", folder / config.trust_roots)
    with scratch(folder) as passing:
        key = new_key()
        store = Store.open(passing / STORE, key)
        try:
            yield Counter(
                workstation=config.workstation,
                settings=office_settings(config, folder),
                uow=store.unit_of_work,
                view=store.view,
                vault=Vault(passing / "scans", key),
                hub=AbsentHub(),
                reader=reader,
                printer=LatePrinter(),
                clock=SystemClock(),
                device=NoDevice(),
            )
        finally:
            reader.close()
            store.close()


def run_worker(home: Path | None = None, processes: int = 1, once: bool = False, passphrase: str | None = None) -> None:
    """Read for everybody until a signal says stop, or with `once` until nothing waits. Nothing is kept on this machine.

    Raises NoReadQueue, NotAFarm, HubUnreachable, HubForbids, HubVersion or ConfigInvalid.
    """
    dump_nothing()
    folder = home_folder(home)
    config = load_config(folder)
    if config.hub is None or not is_server(config.hub):
        raise NoReadQueue
    from workstation.farm import serve

    # Only an object store asks for a secret, so a worker elsewhere needs no keys.
    scans = LateScans(config.hub_scans, lambda: scan_store_key(open_secrets(folder, config.secrets, passphrase)))
    hub = server_hub(server_url(config.hub, config.workstation, folder), scans)
    reader = LateReader(processes, folder / "cache", folder / config.trust_roots)
    try:
        serve(hub, config.workstation, reader, processes, once)
    finally:
        reader.close()
        hub.close()


def found_hub(place: str | None = None, home: Path | None = None, passphrase: str | None = None) -> str:
    """Make a hub where there is none, or bring it up to date: at a place, or where the home's settings say.

    A server is founded under the role that the place names, which becomes the owner; a shared folder is encrypted under
    a key of its own, made here. Raises HubUnreachable, HubKeyWrong, ServerAway, AdministratorNeeded, StoreTooNew and
    what opening the keys raises.
    """
    folder = home_folder(home)
    config = load_config(folder)
    where = place or config.hub or str(folder / "hub")
    if is_server(where):
        from workstation.hub.founding import found

        found(where)
    elif is_own_hub(where, folder):
        EmbeddedHub.open(folder / "hub", open_keys(folder, config, passphrase).home.own_hub)
    else:
        shared = Path(where)
        secrets = open_secrets(folder, config.secrets, passphrase)
        # Another workstation founded it under its key, which must be brought here and not be made anew.
        if KeyMark.at(shared) and secrets.get(HUB_KEY) is None:
            raise HubKeyMissing
        key = hub_key(secrets)
        if hub_needs_resealing(shared):
            reseal_hub(shared, key, None)
        EmbeddedHub.open(shared, key)
    return where


def must_ask(home: Path | None = None) -> Literal["new", "known"] | None:
    """Whether somebody must be asked for the passphrase of a home's keys: one to be chosen, or the known one."""
    from workstation.access.file_secrets import FILE
    from workstation.access.passphrase_file import VARIABLE

    folder = home_folder(home)
    if load_config(folder).secrets == "keyring" or os.environ.get(VARIABLE):
        return None
    return "known" if (folder / FILE).exists() else "new"


def diagnose(home: Path | None = None) -> "list[Diagnosis]":
    """What this machine has and lacks."""
    folder = home_folder(home)
    config = load_config(folder)
    problem = hub_problem(config.hub, config.workstation, folder)
    ends = own_certificate_ends(config.hub, folder)
    return examine(folder, problem, ends, folder / config.trust_roots, config.signs)
