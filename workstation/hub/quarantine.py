"""Bundles set aside whole: `<time>-<random>/` with what came (`0000`, `0001`, …) and `reason`, each sealed.

Accepted risk: what a bundle holds is hostile, so it is only copied byte for byte, never parsed, and no link in it
is followed. Beyond the bounds only the names are kept.
"""

import json
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

from workstation.domain.hub import Quarantined
from workstation.domain.refusals import HubForbids
from workstation.domain.sentence import Sentence
from workstation.durable import make_folder, shred, write_durably, writing_durably
from workstation.sealing import SealBroken, Sealer

MAX_BYTES = 200 * 1024 * 1024
MAX_FILES = 2_000
MAX_DEPTH = 30
_CHUNK = 1024 * 1024
_REASON = "reason"
_DAMAGED = Sentence(
    "Berkas karantina ini rusak, jadi isinya tidak dapat dibaca. Berkas lain aman. Laporkan kepada admin."
)
# Opening must not follow a link that was put in a file's place after it was looked at (Windows has no such flag).
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Quarantine:
    """A folder of bad bundles, sealed under a key."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._sealer = Sealer(key)

    def add(self, untrusted_path: Path, code: str, reason: str, at: datetime, name: str = "") -> None:
        """Copy a bundle (a file or a folder, perhaps gone) and write down why; raises OSError."""
        target = self._new_folder(at)
        parts = list(_regular_files(untrusted_path))
        names = [_relative(path, untrusted_path) for path, _ in parts[:MAX_FILES]]
        complete = len(parts) <= MAX_FILES and sum(size for _, size in parts) <= MAX_BYTES
        copied = complete and self._copy([path for path, _ in parts], target)
        note = {"name": name or untrusted_path.name, "code": code, "reason": reason, "at": at.isoformat()}
        # The reason comes last, so whatever has one is complete.
        # Names on Linux are bytes, and need not be text.
        content = json.dumps(note | {"files": names, "copied": copied}, ensure_ascii=False).encode(errors="replace")
        self._write(target / _REASON, content)

    def all(self) -> list[Quarantined]:
        """What was set aside, newest first; raises OSError. One that is damaged is named by its folder."""
        found = [self._quarantined(path.parent) for path in self._folder.glob(f"*/{_REASON}")]
        return sorted(found, key=lambda one: (one.at, one.name), reverse=True)

    def take_out(self, target: Path) -> int:
        """Write everything that was set aside, as it came, below a folder; how many bundles. Raises OSError.

        The names in a bundle are hostile: files are numbered, and `reason.json` tells what each was called.
        """
        count = 0
        for path in sorted(self._folder.glob(f"*/{_REASON}")):
            try:
                note = self._read(path)
                for number in range(len(json.loads(note)["files"]) if json.loads(note)["copied"] else 0):
                    _write_below(target / path.parent.name, f"{number:04d}", self._read(path.parent / f"{number:04d}"))
            except SealBroken:
                continue
            _write_below(target / path.parent.name, "reason.json", note)
            count += 1
        return count

    def _quarantined(self, folder: Path) -> Quarantined:
        try:
            note = json.loads(self._read(folder / _REASON))
        except SealBroken:
            at = datetime.fromtimestamp((folder / _REASON).stat().st_mtime, UTC)
            return Quarantined(folder.name, "quarantine_damaged", str(_DAMAGED), at)
        return Quarantined(note["name"], note["code"], note["reason"], datetime.fromisoformat(note["at"]))

    def _new_folder(self, at: datetime) -> Path:
        # Names of bundles hold names of people.
        target = self._folder / f"{at.astimezone(UTC):%Y%m%dT%H%M%S}-{os.urandom(4).hex()}"
        make_folder(target)
        return target

    def _copy(self, paths: list[Path], target: Path) -> bool:
        """Copy files byte for byte; False, with nothing left behind, when they hold more than they seemed to."""
        room = MAX_BYTES
        for number, path in enumerate(paths):
            reading = _Bounded(path, room)
            self._write(target / f"{number:04d}", reading)
            room -= reading.taken
            if room < 0:
                for done in range(number + 1):
                    (target / f"{done:04d}").unlink()
                return False
        return True

    def _write(self, path: Path, parts: "bytes | _Bounded") -> None:
        with writing_durably(path) as file:
            for sealed in self._sealer.seal(_owner(path), (parts,) if isinstance(parts, bytes) else parts):
                file.write(sealed)

    def _read(self, path: Path) -> bytes:
        with path.open("rb") as file:
            return b"".join(self._sealer.open(_owner(path), file))


class NoQuarantine:
    """The quarantine of who only asks or administers: nothing is set aside."""

    def add(self, untrusted_path: Path, code: str, reason: str, at: datetime) -> None:
        """Never; raises HubForbids."""
        raise HubForbids

    def all(self) -> list[Quarantined]:
        """Nothing."""
        return []

    def take_out(self, target: Path) -> int:
        """Nothing."""
        return 0


def reseal_quarantine(folder: Path, new: bytes, old: bytes | None) -> None:
    """Bring what was set aside under a key; `old` is the one it is under, None where it is plain."""
    for bundle in sorted(path for path in folder.glob("*") if path.is_dir()):
        if old is None:
            _seal_plain(folder, bundle, Quarantine(folder, new))
        else:
            for path in sorted(bundle.iterdir()):
                _reseal(path, Sealer(new), Sealer(old))


def _seal_plain(folder: Path, bundle: Path, target: Quarantine) -> None:
    """Set aside anew, sealed, what an older Loket had set aside plainly. Without its reason it never was so wholly."""
    if (bundle / _REASON).exists():
        return
    reason = bundle / "reason.json"
    if reason.exists():
        note = json.loads(reason.read_bytes())
        sealed = Quarantined(note["name"], note["code"], note["reason"], datetime.fromisoformat(note["at"]))
        # A power cut may come before the plain one is gone; it is not to be set aside twice.
        if sealed not in target.all():
            target.add(bundle / "bundle", sealed.code, sealed.reason, sealed.at, sealed.name)
        reason.replace(bundle / "reason.done")
    for path in [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]:
        shred(path)
    rmtree(bundle)


def _reseal(path: Path, new: Sealer, old: Sealer) -> None:
    with path.open("rb") as file:
        try:
            new.owner(file)
        except SealBroken:
            plain = old.open(_owner(path), file)
            with suppress(SealBroken), writing_durably(path) as fresh:
                for sealed in new.seal(_owner(path), plain):
                    fresh.write(sealed)


class _Bounded:
    """The bytes of a file up to just over the room left; `taken` is how many that were."""

    def __init__(self, source: Path, room: int) -> None:
        self._source = source
        self._room = room
        self.taken = 0

    def __iter__(self) -> Iterator[bytes]:
        with os.fdopen(os.open(self._source, _OPEN), "rb") as file:
            while self.taken <= self._room and (chunk := file.read(_CHUNK)):
                self.taken += len(chunk)
                yield chunk


def _owner(path: Path) -> str:
    """What a sealed file belongs to: its bundle and its number in it."""
    return f"{path.parent.name}/{path.name}"


def _write_below(folder: Path, name: str, data: bytes) -> None:
    """Write a file that only its owner may read."""
    make_folder(folder)
    write_durably(folder / name, data)


def _regular_files(untrusted_path: Path) -> Iterator[tuple[Path, int]]:
    """The regular files of a bundle with their sizes, one more than allowed at most."""
    try:
        entry = untrusted_path.lstat()
    except OSError:
        return
    if stat.S_ISREG(entry.st_mode):
        yield untrusted_path, entry.st_size
        return
    if not stat.S_ISDIR(entry.st_mode):
        return
    count = 0
    for folder, folders, names in os.walk(untrusted_path, followlinks=False):
        folders.sort()
        if len(Path(folder).parts) - len(untrusted_path.parts) >= MAX_DEPTH:
            # Walking is recursive before Python 3.12; a bundle is two folders deep.
            folders.clear()
        for name in sorted(names):
            path = Path(folder) / name
            entry = path.lstat()
            if stat.S_ISREG(entry.st_mode):
                yield path, entry.st_size
                count += 1
            if count > MAX_FILES:
                return


def _relative(path: Path, root: Path) -> str:
    return path.name if path == root else path.relative_to(root).as_posix()
