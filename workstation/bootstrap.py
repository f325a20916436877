"""The one place that wires ports to what implements them."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from workstation.access.signers import OwnCard, TrustedCards, cards_in
from workstation.config import Config, home_folder, load_config, office_settings
from workstation.domain.ports import PdfSigner, Progress, StopFlag
from workstation.domain.refusals import NoReadQueue, ScanStoreUnset
from workstation.hub.embedded import EmbeddedHub
from workstation.hub.opening import hub_problem, is_server, open_hub, own_certificate_ends
from workstation.late import LateDevice, LatePdfSigner, LatePrinter, LateReader, examine, make_office_demo, make_samples
from workstation.papers import Papers
from workstation.steps.counter import Counter
from workstation.steps.pull import never, silent
from workstation.steps.throttle import Throttle
from workstation.sticks import Sticks
from workstation.store.unit_of_work import Store
from workstation.store.vault import Vault
from workstation.sync.round import SyncResult, synchronise

if TYPE_CHECKING:
    from workstation.access.device import Device
    from workstation.access.trust import Trust
    from workstation.doctor import Diagnosis

__all__ = [
    "SystemClock",
    "Workstation",
    "diagnose",
    "found_hub",
    "make_office_demo",
    "make_samples",
    "open_workstation",
    "run_worker",
]


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
    papers: Papers
    _close: tuple[Callable[[], None], ...]
    _syncing: threading.Lock

    def sync(
        self, progress: Progress = silent, stop: StopFlag = never, fetch_for: timedelta | None = None
    ) -> SyncResult:
        """One round of sync, fetching scans for so long at most; rounds never overlap."""
        with self._syncing:
            return synchronise(self.counter, progress, stop, fetch_for)

    def backlog(self) -> dict[str, int]:
        """What waits here to be sent."""
        with self.counter.view() as uow:
            return {"waiting_to_send": uow.outbox.count_waiting()}

    def close(self) -> None:
        """Stop the workers and close the files."""
        for close in self._close:
            close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_workstation(home: Path | None = None) -> Workstation:
    """Open the workstation whose state is in a home folder (made when new).

    Raises ConfigInvalid, StoreTooNew, StoreUnusable, DiskFull or HubUnreachable.
    """
    folder = home_folder(home)
    config = load_config(folder)
    store = Store.open(folder / "loket.db")
    hub = open_hub(config.hub, config.hub_scans, config.workstation, folder, _scan_key(config, folder))
    reader = LateReader(workers=config.reader_workers, cache=folder / "cache")
    settings = office_settings(config, folder)
    counter = Counter(
        workstation=config.workstation,
        settings=settings,
        uow=store.unit_of_work,
        view=store.view,
        vault=Vault(folder / "scans"),
        hub=hub,
        reader=reader,
        printer=LatePrinter(),
        clock=SystemClock(),
        device=LateDevice(partial(_device, config, folder)),
        pdf_signer=_pdf_signer(config, folder),
        throttle=Throttle(settings.scan_bytes_per_second),
    )
    own, trusted = OwnCard(lambda: counter.device.card), TrustedCards(partial(_trust, config, folder))
    papers = Papers((own, trusted), counter.clock, counter.view)
    sticks = Sticks(counter, folder, config)
    return Workstation(counter, folder, sticks, papers, (reader.close, hub.close, store.close), threading.Lock())


def _pdf_signer(config: Config, home: Path) -> LatePdfSigner | None:
    """How papers' PDFs are signed, where the office has a certificate."""
    if config.office_certificate is None:
        return None
    file = home / config.office_certificate

    def open_it() -> PdfSigner:
        from workstation.access.office_certificate import OfficeSigner
        from workstation.access.secrets import open_secrets

        return OfficeSigner(file, open_secrets(home, config.secrets))

    return LatePdfSigner(open_it)


def _trust(config: Config, home: Path) -> "Trust":
    from workstation.access.secrets import open_secrets
    from workstation.access.trust import Trust

    return Trust(home, open_secrets(home, config.secrets))


def check_elsewhere(cards: Path) -> Papers:
    """Check papers without a workstation, by a file of exported cards; raises DeviceLineInvalid."""
    return Papers((cards_in(cards),), SystemClock())


def _device(config: Config, home: Path) -> "Device":
    from workstation.access.device import open_device
    from workstation.access.secrets import open_secrets

    return open_device(open_secrets(home, config.secrets), home, config.workstation)


def _scan_key(config: Config, home: Path) -> Callable[[], tuple[str, str]]:
    """How the key of an object store is found when it is needed: its id and its secret."""

    def look() -> tuple[str, str]:
        # The keyring takes a while to load, and most offices keep scans in a folder.
        from workstation.access.secrets import SCAN_STORE, open_secrets

        kept = open_secrets(home, config.secrets).get(SCAN_STORE)
        if kept is None:
            raise ScanStoreUnset
        key, _, secret = kept.decode().partition("\n")
        return key, secret

    return look


def run_worker(home: Path | None = None, processes: int = 1, once: bool = False) -> None:
    """Read for everybody until a signal says stop, or with `once` until nothing waits.

    Raises NoReadQueue, NotAFarm, HubUnreachable, HubForbids, HubVersion or ConfigInvalid.
    """
    folder = home_folder(home)
    config = load_config(folder)
    if config.hub is None or not is_server(config.hub):
        raise NoReadQueue
    from workstation.farm import serve
    from workstation.hub.central import CentralHub

    hub = open_hub(config.hub, config.hub_scans, config.workstation, folder, _scan_key(config, folder))
    assert isinstance(hub, CentralHub)
    reader = LateReader(workers=processes, cache=folder / "cache")
    try:
        serve(hub, config.workstation, folder / "farm", reader, processes, once)
    finally:
        reader.close()
        hub.close()


def found_hub(place: str | None = None, home: Path | None = None) -> str:
    """Make a hub where there is none, or bring it up to date: at a place, or where the home's settings say.

    A server is founded under the role that the place names, which becomes the owner. Raises HubUnreachable,
    ServerAway, AdministratorNeeded or StoreTooNew.
    """
    folder = home_folder(home)
    where = place or load_config(folder).hub or str(folder / "hub")
    if is_server(where):
        from workstation.hub.founding import found

        found(where)
    else:
        EmbeddedHub.open(Path(where))
    return where


def diagnose(home: Path | None = None) -> "list[Diagnosis]":
    """What this machine has and lacks."""
    folder = home_folder(home)
    config = load_config(folder)
    problem = hub_problem(config.hub, config.workstation, folder)
    return examine(folder, problem, own_certificate_ends(config.hub, folder))
