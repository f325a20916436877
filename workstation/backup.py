"""A home in one file, for the day on which its computer is gone.

A ZIP without compression: `keys.sealed` (Argon2id → AES-256-GCM, as in a home) holds the home's secrets and a key made
for this backup, under which every other entry is sealed: `list`, and the home's files by number. Databases are copied
as they stand at one moment; they and the scans stay encrypted under the home's own key inside.
"""

import errno
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from sqlcipher3 import dbapi2

from workstation.access.errors import (
    BackupNotRead,
    BackupNotWritten,
    BackupPassphraseWrong,
    BackupUnusable,
    HomeNotEmpty,
    KeysDamaged,
    PassphraseWrong,
)
from workstation.access.file_secrets import FILE, Cost, FileSecrets
from workstation.config import CONFIG_NAME
from workstation.database.engine import connect
from workstation.domain.refusals import DiskFull
from workstation.durable import flush_folder, make_folder, writing_durably
from workstation.scratch import FOLDER as SCRATCH
from workstation.scratch import scratch
from workstation.sealing import HomeKey, SealBroken, Sealer, new_key, subkey

_BACKUP_KEY = "backup-key"
_LIST, _VERSION = "list", 1
_CHUNK = 1 << 20
_DATABASES = ("loket.db", "hub/hub.db")
# Weights of the reader, and what belongs to this computer only.
_PASSED_OVER = ("cache", SCRATCH)
_LEFT_OUT = (FILE, "keyring.id", "session.json")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds: how many files, how many bytes of them."""

    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Found:
    """A backup whose every byte was verified, unpacked beside its place."""

    folder: Path
    secrets: Mapping[str, bytes] = field(repr=False)
    kept: Kept
    home: Path

    def put_in_place(self) -> Kept:
        """Move everything into the home, the database last: what has no database is still empty."""
        entries = sorted(self.folder.iterdir(), key=lambda path: (path.name == "loket.db", path.name))
        for path in entries:
            # Settings that lie here already were chosen for this computer.
            if not (path.name == CONFIG_NAME and (self.home / path.name).exists()):
                path.replace(self.home / path.name)
        flush_folder(self.home)
        return self.kept


def write(target: Path, home: Path, key: HomeKey, secrets: Mapping[str, bytes], passphrase: str, cost: Cost) -> Kept:
    """Write a home and its secrets into a file; raises BackupNotWritten, DiskFull or PassphraseTooShort."""
    own = new_key()
    with ExitStack() as stack:
        passing = stack.enter_context(scratch(home))
        sealed = FileSecrets.open(passing, passphrase, cost)
        for name, value in {**secrets, _BACKUP_KEY: own}.items():
            sealed.set(name, value)
        files = dict(_copies(home, key, passing)) | dict(_others(home, target))
        try:
            with writing_durably(target) as file, zipfile.ZipFile(file, "w") as archive:
                archive.write(passing / FILE, FILE)
                return _fill(archive, files, Sealer(own))
        except OSError as problem:
            raise DiskFull if problem.errno in (errno.ENOSPC, errno.EDQUOT) else BackupNotWritten from problem


def _copies(home: Path, key: HomeKey, passing: Path) -> Iterator[tuple[str, Path]]:
    """The databases as they stand, copied while others may write."""
    for number, (name, own) in enumerate(zip(_DATABASES, _database_keys(key), strict=True)):
        if (home / name).is_file():
            copy = passing / f"{number}.db"
            with closing(connect(home / name, own)) as source, closing(connect(copy, own)) as target:
                source.backup(target)
            yield name, copy


def _database_keys(key: HomeKey) -> tuple[bytes, bytes]:
    return key.store, subkey(key.own_hub, "hub")


def _others(home: Path, target: Path) -> Iterator[tuple[str, Path]]:
    for folder, folders, names in os.walk(home):
        at = Path(folder).relative_to(home)
        kept = (name for name in folders if (at / name).as_posix() not in _PASSED_OVER)
        folders[:] = sorted(name for name in kept if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder) / name
            shown = (at / name).as_posix()
            passing = name.startswith(".") or path.suffix in (".lock", ".copy") or shown.startswith(_DATABASES)
            if not passing and shown not in _LEFT_OUT and path.absolute() != target.absolute():
                yield shown, path


def _fill(archive: zipfile.ZipFile, files: Mapping[str, Path], sealer: Sealer) -> Kept:
    listed: list[tuple[str, int]] = []
    for name, path in files.items():
        with path.open("rb") as file, archive.open(f"{len(listed):08d}", "w", force_zip64=True) as entry:
            for sealed in sealer.seal(f"{len(listed):08d}", _chunks_of(file)):
                entry.write(sealed)
            listed.append((name, file.tell()))
    content = json.dumps({"version": _VERSION, "files": listed}).encode()
    archive.writestr(_LIST, b"".join(sealer.seal(_LIST, (content,))))
    return Kept(len(listed), sum(size for _, size in listed))


def _chunks_of(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


@contextmanager
def opened(source: Path, home: Path, passphrase: str) -> Iterator[Found]:
    """A backup, unpacked into a folder of an empty home and verified; what is not put in place goes away again.

    Raises HomeNotEmpty, BackupNotRead, BackupUnusable, BackupPassphraseWrong or DiskFull.
    """
    if any((home / name).exists() for name in ("loket.db", "hub/hub.db")):
        raise HomeNotEmpty
    try:
        file = source.open("rb")
    except OSError as problem:
        raise BackupNotRead(file=source.name) from problem
    try:
        with file, scratch(home) as folder:
            with zipfile.ZipFile(file) as archive:
                secrets = _secrets(archive, folder, passphrase)
                kept = _unpack(archive, Sealer(secrets.pop(_BACKUP_KEY)), folder)
            _verify(folder, HomeKey(secrets["database-key"]))
            yield Found(folder, secrets, kept, home)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, SealBroken, KeysDamaged, dbapi2.Error) as problem:
        raise BackupUnusable from problem


def _secrets(archive: zipfile.ZipFile, folder: Path, passphrase: str) -> dict[str, bytes]:
    (folder / FILE).write_bytes(archive.read(FILE))
    try:
        return FileSecrets.open(folder, passphrase).all()
    except PassphraseWrong as problem:
        raise BackupPassphraseWrong from problem
    finally:
        (folder / FILE).unlink()
        (folder / "keys.lock").unlink(missing_ok=True)


def _unpack(archive: zipfile.ZipFile, sealer: Sealer, folder: Path) -> Kept:
    with archive.open(_LIST) as entry:
        listed = json.loads(b"".join(sealer.open(_LIST, cast(BinaryIO, entry))))
    if listed["version"] != _VERSION:
        raise BackupUnusable
    total = 0
    for number, (name, size) in enumerate(listed["files"]):
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise BackupUnusable
        make_folder((folder / path).parent)
        with archive.open(f"{number:08d}") as entry, writing_durably(folder / path) as file:
            _unseal(sealer, f"{number:08d}", entry, file)
            if file.tell() != size:
                raise BackupUnusable
        total += size
    return Kept(len(listed["files"]), total)


def _unseal(sealer: Sealer, owner: str, entry: IO[bytes], file: IO[bytes]) -> None:
    for plain in sealer.open(owner, cast(BinaryIO, entry)):
        file.write(plain)


def _verify(folder: Path, key: HomeKey) -> None:
    """See that the databases open with the keys that came, and are whole."""
    for name, own in zip(_DATABASES, _database_keys(key), strict=True):
        if (folder / name).is_file():
            with closing(connect(folder / name, own)) as raw:
                if raw.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                    raise BackupUnusable
