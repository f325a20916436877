"""Where a hub keeps its scans: immutable objects named by SHA-256, in a folder or in an S3-compatible store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult, parse_qsl, urlsplit

from workstation.blobs import Blobs, Plain
from workstation.domain.errors import EnvironmentMissing
from workstation.domain.refusals import HubUnreachable, ScanStoreUnset
from workstation.domain.scan import ScanSource

if TYPE_CHECKING:
    from workstation.hub.objects import Limits

_SETTINGS = {"endpoint", "region"}
DEFAULT_REGION = "us-east-1"


class ScanStoreAddressInvalid(EnvironmentMissing):
    """The address of the scan store cannot be used."""

    code = "scan_store_address_invalid"
    text = (
        "Alamat penyimpanan pindaian tidak dapat dipakai. Data aman. Tulis alamat folder, atau "
        "s3://wadah/awalan?endpoint=…&region=… tanpa kunci akses."
    )


class ScanStore(Protocol):
    """Scans of a hub. Every call may raise HubUnreachable."""

    def put(self, scan: ScanSource, sha256: str) -> None:
        """Store a scan under the name it must hash to; raises ScanDamaged when it does not. Twice is harmless."""
        ...

    def read(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The bytes from an offset on in chunks of 256 KiB, none beyond the end; raises ScanMissing at once."""
        ...

    def size(self, sha256: str) -> int:
        """How many bytes a scan has; raises ScanMissing."""
        ...


class FolderScans:
    """A folder, which must be there already: one that is not is out of reach, perhaps a share not yet mounted.

    It belongs to a server, and its scans lie there as they are: the server's disk is what must be encrypted.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._blobs = Blobs(folder, Plain())

    def put(self, scan: ScanSource, sha256: str) -> None:
        """Store a scan durably; raises ScanDamaged, DiskFull or HubUnreachable."""
        data = scan.read_bytes()
        with self._reaching():
            self._blobs.keep(sha256, (data,))

    def read(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The bytes from an offset on; raises ScanMissing or HubUnreachable."""
        with self._reaching():
            chunks = self._blobs.read(sha256, start)
        return self._guarded(chunks)

    def size(self, sha256: str) -> int:
        """How many bytes a scan has; raises ScanMissing or HubUnreachable."""
        with self._reaching():
            return self._blobs.size(sha256)

    def _guarded(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        with self._reaching():
            yield from chunks

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        if not self._folder.is_dir():
            raise HubUnreachable
        try:
            yield
        except OSError as problem:
            raise HubUnreachable from problem


Secret = Callable[[], tuple[str, str]]


def open_scans(address: str | Path, secret: Secret, limits: "Limits | None" = None) -> ScanStore:
    """The store at a folder or at `s3://bucket/prefix?endpoint=…&region=…`; raises ScanStoreAddressInvalid.

    `secret` gives the access key's id and its secret, and is asked only for an object store: neither ever stands in
    an address. Nothing is reached before the first call. A plain http endpoint is taken on this computer only.
    """
    if isinstance(address, Path) or "://" not in address:
        return FolderScans(Path(address))
    parts = urlsplit(address)
    settings = dict(parse_qsl(parts.query))
    if not _is_usable(parts, settings):
        raise ScanStoreAddressInvalid
    # Its client need not be imported where scans lie in a folder.
    from workstation.hub.objects import PATIENT, open_bucket

    region = settings.get("region", DEFAULT_REGION)
    prefix = parts.path.strip("/")
    return open_bucket(parts.netloc, prefix, settings.get("endpoint"), region, secret(), limits or PATIENT)


class LateScans:
    """A scan store that is opened at its first use: a counter starts without it, and without its secret."""

    def __init__(self, address: str | None, secret: Secret) -> None:
        self._address = address
        self._secret = secret
        self._opened: ScanStore | None = None

    def put(self, scan: ScanSource, sha256: str) -> None:
        """Store a scan; raises ScanStoreUnset and what the store raises."""
        self._store().put(scan, sha256)

    def read(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The bytes of a scan in pieces; raises ScanStoreUnset and what the store raises."""
        return self._store().read(sha256, start)

    def size(self, sha256: str) -> int:
        """The length of a scan; raises ScanStoreUnset and what the store raises."""
        return self._store().size(sha256)

    def _store(self) -> ScanStore:
        if self._address is None:
            raise ScanStoreUnset
        if self._opened is None:
            self._opened = open_scans(self._address, self._secret)
        return self._opened


def _is_usable(parts: SplitResult, settings: dict[str, str]) -> bool:
    """Whether an address names a bucket and holds no secret nor anything unknown."""
    endpoint = urlsplit(settings.get("endpoint", "https://"))
    plain = endpoint.scheme == "https" or _is_own_computer(settings.get("endpoint"))
    hidden = "@" in parts.netloc or "@" in endpoint.netloc
    return parts.scheme == "s3" and bool(parts.netloc) and settings.keys() <= _SETTINGS and plain and not hidden


def _is_own_computer(endpoint: str | None) -> bool:
    """Whether an endpoint is spoken to without encryption because it lies on this computer."""
    parts = urlsplit(endpoint or "")
    return parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
