"""Ports whose libraries load at first use: opening Loket must not wait for reportlab, OpenCV or a model."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Generic, TypeVar

from workstation.domain.device import DeviceCard
from workstation.domain.errors import EnvironmentMissing, LoketError
from workstation.domain.paper_ports import PdfSigner
from workstation.domain.picture import PagePicture
from workstation.domain.reading import Reading
from workstation.domain.receipt import Paper, Receipt
from workstation.domain.scan import ScanBytes

if TYPE_CHECKING:
    from ocr.pool import ReaderPool
    from ocr.viewing import PageViewer
    from workstation.access.codes import TimeCodes
    from workstation.access.passwords import Argon2Passwords
    from workstation.doctor import Diagnosis


T = TypeVar("T")


class Late(Generic[T]):
    """What is made when it is first asked for, once for all threads."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: T | None = None

    def get(self) -> T:
        """The one that was made, or is made now; raises what keeps it from being made."""
        with self._lock:
            self._made = self._made or self._make()
            return self._made

    @property
    def made(self) -> T | None:
        """The one that was made, if anybody asked for it."""
        with self._lock:
            return self._made


def untold(seconds: float, error: LoketError | None) -> None:
    """Tell nobody."""


class NoDevice:
    """The device of a counter that records nothing: it signs nothing."""

    @property
    def card(self) -> DeviceCard:
        """There is none."""
        raise NotImplementedError

    def sign(self, message: bytes) -> bytes:
        """Never."""
        raise NotImplementedError


class LatePasswords:
    """Officers' passwords, whose ciphers load when somebody signs in."""

    def __init__(self) -> None:
        self._passwords = Late(_argon2)

    def seal(self, password: str) -> str:
        """What is kept of a password."""
        return self._passwords.get().seal(password)

    def fits(self, password: str, sealed: str | None) -> bool:
        """Whether a password is the one that was sealed."""
        return self._passwords.get().fits(password, sealed)


def _argon2() -> "Argon2Passwords":
    from workstation.access.passwords import Argon2Passwords

    return Argon2Passwords()


class LateCodes:
    """Codes of a second factor, whose ciphers load when one is asked for."""

    def new_secret(self) -> str:
        """A fresh secret, base32."""
        return _codes().new_secret()

    def address(self, secret: str, name: str, issuer: str) -> str:
        """The otpauth address that an app takes the secret from."""
        return _codes().address(secret, name, issuer)

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """The time step that a code belongs to."""
        return _codes().step_of(secret, code, now)


def _codes() -> "TimeCodes":
    from workstation.access.codes import TimeCodes

    return TimeCodes()


class LatePdfSigner:
    """The office's certificate, opened at the first paper."""

    def __init__(self, open_it: "Callable[[], PdfSigner]") -> None:
        self._signer = Late(open_it)

    def sign(self, pdf: bytes, at: datetime) -> bytes:
        """The PDF with its signature; raises what keeps the certificate from being used."""
        return self._signer.get().sign(pdf, at)


class LateReader:
    """The reader in worker processes, started at the first document."""

    def __init__(
        self,
        workers: int,
        cache: Path,
        trust_roots: Path | None = None,
        tell: Callable[[float, LoketError | None], None] = untold,
    ) -> None:
        """`trust_roots`: the folder of certificates whose electronic signatures count.

        `tell(seconds, error)` hears of each file that was read, or could not be.
        """
        self._pool = Late(partial(_reader_pool, workers, cache, trust_roots))
        self._tell = tell

    @property
    def engine(self) -> str:
        """The engine version that readings are kept under."""
        return self._pool.get().engine

    def read(self, file: Path | ScanBytes, kind: str = "auto") -> Reading:
        """Read one file; raises BadInput for what cannot be opened."""
        begun = monotonic()
        try:
            reading = self._pool.get().read(file, kind)
        except LoketError as error:
            self._tell(monotonic() - begun, error)
            raise
        self._tell(monotonic() - begun, None)
        return reading

    def close(self) -> None:
        """Stop the workers, if any were started."""
        if pool := self._pool.made:
            pool.close()


def _reader_pool(workers: int, cache: Path, trust_roots: Path | None) -> "ReaderPool":
    from ocr.pool import ReaderPool
    from ocr.worker import load_reader

    return ReaderPool(workers=workers, cache=cache, factory=partial(load_reader, trust_roots=trust_roots))


class LateViewer:
    """The decoder of pages for the screen, in a process of its own."""

    def __init__(self) -> None:
        self._viewer = Late(_page_viewer)

    def warm(self) -> None:
        """Start the process before the first page is asked for."""
        self._viewer.get().warm()

    def page(self, data: bytes, index: int, name: str) -> PagePicture:
        """Decode a page; raises BadInput for what cannot be shown."""
        return self._viewer.get().page(data, index, name)

    def close(self) -> None:
        """End the process, if it was started."""
        if viewer := self._viewer.made:
            viewer.close()


def _page_viewer() -> "PageViewer":
    from ocr.viewing import PageViewer

    return PageViewer()


class LatePrinter:
    """The receipt printer, with its fonts loaded at the first receipt."""

    def render(self, receipt: Receipt, paper: Paper) -> bytes:
        """The PDF of a receipt."""
        from printing.receipts import PdfReceiptPrinter

        return PdfReceiptPrinter().render(receipt, paper)

    def words(self, receipt: Receipt) -> tuple[str, ...]:
        """The printed words that a signature covers."""
        from printing.receipts import PdfReceiptPrinter

        return PdfReceiptPrinter().words(receipt)


def make_samples(out: Path, count: int, seed: int, *, hard: bool = False) -> list[Path]:
    """Write synthetic dossiers with ground truth below a folder; the same for the same seed.

    `hard`: worn, stamped, cropped, stapled and oddly packed documents, as the worst uploads are.
    """
    from printing.specimen import make_samples as make

    return make(out, count, seed, hard=hard)


def make_office_demo(out: Path, seed: int, submitted: datetime) -> list[Path]:
    """Write the dossiers of a small office's morning, submitted in the hours before a moment."""
    from printing.specimen import make_office_demo as make

    return make(out, seed, submitted)


def examine(
    home: Path,
    hub_problem: EnvironmentMissing | None,
    certificate_ends: datetime | None = None,
    trust_roots: Path | None = None,
    signs: Mapping[str, bool] | None = None,
) -> "list[Diagnosis]":
    """Look at everything Loket leans on."""
    from workstation.doctor import examine as look

    return look(home, hub_problem, certificate_ends, trust_roots, signs or {})
