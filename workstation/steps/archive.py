"""Unpack a zipped bundle into memory, without trusting a single name or size in it: nothing of it lies plain on a disk.

The list of a zip is bounded before it is read, and what is unpacked is counted while it is unpacked. Intake does it in
a process of its own (workstation/foreign).
"""

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from workstation.domain.errors import BadInput
from workstation.domain.scan import MAX_FILE_BYTES
from workstation.steps.paths import plain_parts, shown

MAX_ENTRIES = 200
MAX_BYTES = 400_000_000
# What lists the entries: 200 of them with names of a few hundred bytes.
MAX_LIST_BYTES = 200_000
CHUNK = 1 << 20

# What a zip holds: the bytes of its files, by the parts of their names.
Unpacked = Mapping[tuple[str, ...], bytes]

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


def unpack(path: Path) -> Unpacked:
    """The files of a zip in the folder that holds dossier.json (the root or its single folder).

    Sizes are counted while unpacking, since a zip may lie about them. Raises ZipBroken or ZipUnsafe.
    """
    name = shown(path.name)
    try:
        with path.open("rb") as file:
            _refuse_long_list(file, name)
            with zipfile.ZipFile(file) as archive:
                return _root(_unpack_all(archive, name))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError, struct.error) as error:
        raise ZipBroken(name=name) from error


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


def _unpack_all(archive: zipfile.ZipFile, name: str) -> Unpacked:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise ZipUnsafe(name=name, why=f"lebih dari {MAX_ENTRIES} isi")
    # Windows does not tell letters' case apart: the second of two names would take the first one's place.
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise ZipUnsafe(name=name, why="ada nama yang sama")
    budget = MAX_BYTES
    files: dict[tuple[str, ...], bytes] = {}
    for entry in entries:
        parts = _safe_parts(entry, name)
        if not entry.is_dir():
            if parts in files:
                raise ZipBroken(name=name)
            files[parts], size = _contents(archive, entry, budget, name)
            budget -= size
    if any(parts[:length] in files for parts in files for length in range(1, len(parts))):
        # A file that is a folder too.
        raise ZipBroken(name=name)
    return files


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


def _contents(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: int, name: str) -> tuple[bytes, int]:
    """What is kept of an entry, and how long it is."""
    # Of what is longer than any scan, one byte more than that tells so.
    kept, size = bytearray(), 0
    with archive.open(entry) as source:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > budget:
                raise ZipUnsafe(name=name, why="isinya terlalu besar")
            kept += chunk[: MAX_FILE_BYTES + 1 - len(kept)]
    return bytes(kept), size


def _root(files: Unpacked) -> Unpacked:
    folders = {parts[0] for parts in files if len(parts) > 1}
    if ("dossier.json",) in files or len(folders) != 1:
        return files
    return {parts[1:]: data for parts, data in files.items() if len(parts) > 1}
