"""A folder of immutable files named by the SHA-256 of what they hold. Used by the vault and by the hub."""

import errno
import hashlib
import re
from pathlib import Path

from workstation.domain.refusals import DiskFull, ScanDamaged, ScanMissing
from workstation.durable import make_folder, write_durably

_NAME = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """Content-addressed files in subfolders of the first two hex digits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Keep bytes durably and return their SHA-256 (hex); raises DiskFull. What is there already stays."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self._place(sha256)
        if self._holds(target, data):
            return sha256
        try:
            make_folder(target.parent)
            write_durably(target, data)
        except OSError as problem:
            # Windows refuses to replace a file that somebody reads; whoever wrote it first wrote the same bytes.
            if self._holds(target, data):
                return sha256
            if problem.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull from problem
            raise
        return sha256

    def has(self, sha256: str) -> bool:
        """Whether a file with that content is here."""
        return bool(_NAME.fullmatch(sha256)) and self._place(sha256).is_file()

    def get(self, sha256: str) -> bytes:
        """The bytes; raises ScanMissing, or ScanDamaged when they no longer hash to their name."""
        data = self.path(sha256).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ScanDamaged
        return data

    def path(self, sha256: str) -> Path:
        """The file that holds the bytes, unverified; raises ScanMissing."""
        if not self.has(sha256):
            raise ScanMissing
        return self._place(sha256)

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    @staticmethod
    def _holds(target: Path, data: bytes) -> bool:
        # A damaged file is the one thing that may be written again: pulling a scan anew must be able to mend it.
        return target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data
