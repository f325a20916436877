"""Unpack a zipped bundle into a folder of our own, without trusting a single name or size in it.

The list of a zip is bounded before it is read, and what is unpacked is counted while it is written. Intake does it in a
process of its own (workstation/foreign).
"""

import errno
import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from workstation.domain.errors import BadInput
from workstation.domain.refusals import DiskFull
from workstation.steps.paths import plain_parts, shown

MAX_ENTRIES = 200
MAX_BYTES = 400_000_000
# What lists the entries: 200 of them with names of a few hundred bytes.
MAX_LIST_BYTES = 200_000
CHUNK = 1 << 20
# The other methods (bzip2, LZMA, Zstandard) unpack a whole chunk at once, however large it becomes.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# The end record of a zip (APPNOTE 4.3.16) and the longest comment that may follow it.
_END = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = (1 << 16) - 1
_ZIP64_LOCATOR = 20


class ZipBroken(BadInput):
    """The zip cannot be read."""

    code = "zip_broken"
    text = "Berkas zip {name} rusak atau terkunci sandi. Disimpan di karantina. Minta portal mengirim ulang."


class ZipUnsafe(BadInput):
    """The zip holds names that lead out of it, links, or more than a bundle can hold."""

    code = "zip_unsafe"
    text = "Berkas zip {name} berbahaya: {why}. Tidak dibuka dan disimpan di karantina. Laporkan kepada admin."


def unpack(path: Path, into: Path) -> Path:
    """Unpack a zip below `into` and return the folder that holds dossier.json (the root or its single folder).

    Sizes are counted while unpacking, since a zip may lie about them. Raises ZipBroken, ZipUnsafe or DiskFull.
    """
    name = shown(path.name)
    try:
        with path.open("rb") as file:
            _refuse_long_list(file, name)
            with zipfile.ZipFile(file) as archive:
                _unpack_all(archive, into, name)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError, struct.error) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            # The bundle may be a good one: it stays where it is, for when there is room again.
            raise DiskFull() from error
        raise ZipBroken(name=name) from error
    return _root(into)


def _refuse_long_list(file: BinaryIO, name: str) -> None:
    """Read the end record alone: `zipfile` makes an object of every entry that the list holds before anyone can count.

    Raises ZipUnsafe, and BadZipFile where there is no end record.
    """
    size = file.seek(0, os.SEEK_END)
    if size > MAX_BYTES:
        raise ZipUnsafe(name=name, why="isinya terlalu besar")
    file.seek(max(0, size - _END.size - _LONGEST_COMMENT - _ZIP64_LOCATOR))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise zipfile.BadZipFile
    *_, count, length, _, _ = _END.unpack_from(tail, at)
    # A bundle has no need of zip64, whose record says all these numbers once more.
    if (
        count > MAX_ENTRIES
        or length > MAX_LIST_BYTES
        or tail[max(0, at - _ZIP64_LOCATOR) : at].startswith(b"PK\x06\x07")
    ):
        raise ZipUnsafe(name=name, why=f"lebih dari {MAX_ENTRIES} isi")
    file.seek(0)


def _unpack_all(archive: zipfile.ZipFile, into: Path, name: str) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise ZipUnsafe(name=name, why=f"lebih dari {MAX_ENTRIES} isi")
    # Windows does not tell letters' case apart: the second of two names would take the first one's place.
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise ZipUnsafe(name=name, why="ada nama yang sama")
    budget = MAX_BYTES
    for entry in entries:
        target = into.joinpath(*_safe_parts(entry, name))
        if entry.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            budget -= _copy(archive, entry, target, budget, name)


def _safe_parts(entry: zipfile.ZipInfo, name: str) -> tuple[str, ...]:
    # `orig_filename` still has what stood behind a NUL.
    parts = plain_parts(entry.orig_filename)
    if parts is None or parts != PurePosixPath(entry.filename).parts:
        raise ZipUnsafe(name=name, why="ada nama yang menunjuk ke luar")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ZipUnsafe(name=name, why="ada tautan atau berkas khusus")
    if entry.compress_type not in _METHODS:
        raise ZipUnsafe(name=name, why="cara pemampatannya tidak dikenal")
    return parts


def _copy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, budget: int, name: str) -> int:
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(entry) as source, target.open("xb") as out:
        while chunk := source.read(CHUNK):
            written += len(chunk)
            if written > budget:
                raise ZipUnsafe(name=name, why="isinya terlalu besar")
            out.write(chunk)
    return written


def _root(folder: Path) -> Path:
    if (folder / "dossier.json").exists():
        return folder
    inside = [path for path in folder.iterdir() if path.is_dir()]
    return inside[0] if len(inside) == 1 else folder
