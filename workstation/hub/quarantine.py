"""Bundles set aside whole: `<time>-<name>/` with a copy of what came and `reason.json`.

Accepted risk: what a bundle holds is hostile, so it is only copied byte for byte, never parsed, and no link in it
is followed. Beyond the bounds only the names are kept.
"""

import json
import os
import re
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workstation.domain.hub import Quarantined
from workstation.durable import PRIVATE_FILE, make_folder, write_durably

MAX_BYTES = 200 * 1024 * 1024
MAX_FILES = 2_000
MAX_DEPTH = 30
_CHUNK = 1024 * 1024
_REASON = "reason.json"
# Opening must not follow a link that was put in a file's place after it was looked at (Windows has no such flag).
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Quarantine:
    """A folder of bad bundles."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, untrusted_path: Path, code: str, reason: str, at: datetime) -> None:
        """Copy a bundle (a file or a folder, perhaps gone) and write down why; raises OSError."""
        name = untrusted_path.name
        target = self._new_folder(name, at)
        parts = list(_regular_files(untrusted_path))
        complete = len(parts) <= MAX_FILES and sum(size for _, size in parts) <= MAX_BYTES
        copied = complete and _copy(parts, untrusted_path, target / "bundle")
        note: dict[str, Any] = {"name": name, "code": code, "reason": reason, "at": at.isoformat()}
        if not copied:
            note["only_names"] = [_relative(path, untrusted_path) for path, _ in parts[:MAX_FILES]]
        # The reason comes last, so whatever has one is complete.
        # Names on Linux are bytes, and need not be text.
        write_durably(target / _REASON, json.dumps(note, ensure_ascii=False, indent=1).encode(errors="replace"))

    def all(self) -> list[Quarantined]:
        """What was set aside, newest first."""
        found = []
        for path in self._folder.glob(f"*/{_REASON}"):
            note = json.loads(path.read_bytes())
            at = datetime.fromisoformat(note["at"])
            found.append(Quarantined(note["name"], note["code"], note["reason"], at))
        return sorted(found, key=lambda one: (one.at, one.name), reverse=True)

    def _new_folder(self, name: str, at: datetime) -> Path:
        make_folder(self._folder)
        plain = re.sub(r"[^0-9A-Za-z._-]+", "_", name)[:60].strip(".") or "bundle"
        stem = f"{at.astimezone(UTC):%Y%m%dT%H%M%S}-{plain}"
        number = 1
        while True:
            target = self._folder / (stem if number == 1 else f"{stem}-{number}")
            try:
                target.mkdir(mode=0o700)
            except FileExistsError:
                number += 1
            else:
                return target


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


def _copy(parts: list[tuple[Path, int]], root: Path, target: Path) -> bool:
    """Copy files byte for byte; False, with nothing left behind, when they hold more than they seemed to."""
    room = MAX_BYTES
    for path, _ in parts:
        copy = target / _relative(path, root)
        make_folder(copy.parent)
        room -= _copy_file(path, copy, room)
        if room < 0:
            for done, _ in parts:
                (target / _relative(done, root)).unlink(missing_ok=True)
            return False
    return True


def _copy_file(source: Path, target: Path, room: int) -> int:
    """Copy one file up to just over the room left; how many bytes that was."""
    copied = 0
    output = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
    with os.fdopen(os.open(source, _OPEN), "rb") as reader, os.fdopen(output, "wb") as writer:
        while copied <= room and (chunk := reader.read(_CHUNK)):
            writer.write(chunk)
            copied += len(chunk)
    return copied


def _relative(path: Path, root: Path) -> str:
    return path.name if path == root else path.relative_to(root).as_posix()
