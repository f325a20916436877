"""Where a hub keeps its scans: immutable objects named by SHA-256, in a folder or in an S3-compatible store.

Accepted limit: an object is written by one request, so that it is there whole or not at all; a scan being stored is
held in memory once (the intake refuses files above 50 MB).
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qsl, urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from workstation.blobs import CHUNK, Blobs, chunks_of, is_name
from workstation.domain.errors import EnvironmentMissing
from workstation.domain.refusals import HubUnreachable, ScanDamaged, ScanMissing

_SETTINGS = {"endpoint", "region"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an object store is waited for, in seconds, and how often it is asked again.

    One request moves a chunk on reading and a whole scan on storing.
    """

    connect: float = 5
    request: float = 60
    retries: int = 2
    retrying: float = 20


PATIENT = Limits()


class ScanStoreRefused(EnvironmentMissing):
    """The object store does not accept the access key."""

    code = "scan_store_refused"
    text = (
        "Penyimpanan pindaian menolak kunci akses kantor ini. Berkas yang sudah tersimpan aman. "
        "Minta admin memeriksa kunci akses penyimpanan pindaian."
    )


class ScanBucketUnknown(EnvironmentMissing):
    """The object store has no such bucket."""

    code = "scan_bucket_unknown"
    text = (
        "Wadah {bucket} tidak ada di penyimpanan pindaian, jadi pindaian belum disimpan. Berkas lain aman. "
        "Minta admin membuat wadah itu atau memperbaiki alamatnya."
    )


class ScanStoreAddressInvalid(EnvironmentMissing):
    """The address of the scan store cannot be used."""

    code = "scan_store_address_invalid"
    text = (
        "Alamat penyimpanan pindaian tidak dapat dipakai. Data aman. Tulis alamat folder, atau "
        "s3://wadah/awalan?endpoint=…&region=… tanpa kunci akses."
    )


class ScanStore(Protocol):
    """Scans of a hub. Every call may raise HubUnreachable."""

    def put(self, path: Path, sha256: str) -> None:
        """Store a file under the name it must hash to; raises ScanDamaged when it does not. Twice is harmless."""
        ...

    def read(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The bytes from an offset on in chunks of 256 KiB, none beyond the end; raises ScanMissing at once."""
        ...

    def size(self, sha256: str) -> int:
        """How many bytes a scan has; raises ScanMissing."""
        ...


class FolderScans:
    """A folder, which must be there already: one that is not is out of reach, perhaps a share not yet mounted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._blobs = Blobs(folder)

    def put(self, path: Path, sha256: str) -> None:
        """Store a file durably; raises ScanDamaged, DiskFull or HubUnreachable."""
        with path.open("rb") as file, self._reaching():
            self._blobs.keep(sha256, chunks_of(file))

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


class ObjectScans:
    """A bucket of an S3-compatible store. Nothing there is ever overwritten."""

    def __init__(self, bucket: str, store: S3Store) -> None:
        self._bucket = bucket
        self._store = store

    def put(self, path: Path, sha256: str) -> None:
        """Store a file; raises ScanDamaged, ScanStoreRefused, ScanBucketUnknown or HubUnreachable."""
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ScanDamaged
        try:
            with _reaching():
                obstore.put(self._store, _key(sha256), data, mode="create")
        except AlreadyExistsError:
            # The same name means the same bytes.
            return
        except FileNotFoundError as problem:
            raise ScanBucketUnknown(bucket=self._bucket) from problem

    def read(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The bytes from an offset on; raises ScanMissing, ScanStoreRefused or HubUnreachable."""
        return self._chunks(sha256, start, self.size(sha256))

    def size(self, sha256: str) -> int:
        """How many bytes a scan has; raises ScanMissing, ScanStoreRefused or HubUnreachable."""
        if not is_name(sha256):
            raise ScanMissing
        try:
            with _reaching():
                return obstore.head(self._store, _key(sha256))["size"]
        except FileNotFoundError as problem:
            raise ScanMissing from problem

    def _chunks(self, sha256: str, start: int, size: int) -> Iterator[bytes]:
        # A request for each chunk: one for all would run out of time while a slow line makes the reader wait.
        for place in range(start, size, CHUNK):
            try:
                with _reaching():
                    chunk = obstore.get_range(self._store, _key(sha256), start=place, length=CHUNK)
            except FileNotFoundError as problem:
                raise ScanMissing from problem
            yield bytes(chunk)


Secret = Callable[[], tuple[str, str]]


def open_scans(address: str | Path, secret: Secret, limits: Limits = PATIENT) -> ScanStore:
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
    endpoint = settings.get("endpoint")
    name, key = secret()
    store = S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        access_key_id=name,
        secret_access_key=key,
        region=settings.get("region", "us-east-1"),
        # The bucket as a part of the path is what stores of one's own understand.
        virtual_hosted_style_request=endpoint is None,
        client_options={
            "allow_http": _is_own_computer(endpoint),
            "connect_timeout": timedelta(seconds=limits.connect),
            "timeout": timedelta(seconds=limits.request),
        },
        retry_config={"max_retries": limits.retries, "retry_timeout": timedelta(seconds=limits.retrying)},
        config={} if endpoint is None else {"endpoint": endpoint},
    )
    return ObjectScans(parts.netloc, store)


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


@contextmanager
def _reaching() -> Iterator[None]:
    """Turn what the object store's client raises into errors an officer can act on."""
    try:
        yield
    except (PermissionDeniedError, UnauthenticatedError) as problem:
        raise ScanStoreRefused from problem
    except AlreadyExistsError:
        raise
    except BaseError as problem:
        raise HubUnreachable from problem


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
