"""A hub's scans in a bucket of an S3-compatible store. Its client is loaded only where one is used.

Accepted limit: an object is written by one request, so that it is there whole or not at all; a scan being stored is
held in memory once (the intake refuses files above 50 MB).
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from workstation.blobs import CHUNK, is_name
from workstation.domain.errors import EnvironmentMissing
from workstation.domain.refusals import HubUnreachable, ScanDamaged, ScanMissing
from workstation.domain.scan import ScanSource


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


class ObjectScans:
    """A bucket of an S3-compatible store. Nothing there is ever overwritten."""

    def __init__(self, bucket: str, store: S3Store) -> None:
        self._bucket = bucket
        self._store = store

    def put(self, scan: ScanSource, sha256: str) -> None:
        """Store a scan; raises ScanDamaged, ScanStoreRefused, ScanBucketUnknown or HubUnreachable."""
        data = scan.read_bytes()
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


def open_bucket(
    bucket: str, prefix: str, endpoint: str | None, region: str, key: tuple[str, str], limits: Limits = PATIENT
) -> ObjectScans:
    """The scans below a prefix of a bucket; without an endpoint at Amazon's. `key` is the access key and its secret."""
    store = S3Store(
        bucket,
        prefix=prefix or None,
        access_key_id=key[0],
        secret_access_key=key[1],
        region=region,
        # The bucket as a part of the path is what stores of one's own understand.
        virtual_hosted_style_request=endpoint is None,
        client_options={
            "allow_http": (endpoint or "").startswith("http://"),
            "connect_timeout": timedelta(seconds=limits.connect),
            "timeout": timedelta(seconds=limits.request),
        },
        retry_config={"max_retries": limits.retries, "retry_timeout": timedelta(seconds=limits.retrying)},
        config={} if endpoint is None else {"endpoint": endpoint},
    )
    return ObjectScans(bucket, store)


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
