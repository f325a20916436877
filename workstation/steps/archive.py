"""Unpack a zipped bundle into a folder of our own, without trusting a single name or size in it."""

import errno
import stat
import zipfile
from pathlib import Path, PurePosixPath

from workstation.domain.errors import BadInput
from workstation.domain.refusals import DiskFull

MAX_ENTRIES = 200
MAX_BYTES = 400_000_000
CHUNK = 1 << 20


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
    name = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise ZipUnsafe(name=name, why=f"lebih dari {MAX_ENTRIES} isi")
            budget = MAX_BYTES
            for entry in entries:
                _refuse_unsafe(entry, name)
                if not entry.is_dir():
                    budget -= _copy(archive, entry, into / entry.filename, budget, name)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            # The bundle may be a good one: it stays where it is, for when there is room again.
            raise DiskFull() from error
        raise ZipBroken(name=name) from error
    return _root(into)


def _refuse_unsafe(entry: zipfile.ZipInfo, name: str) -> None:
    parts = PurePosixPath(entry.filename).parts
    escapes = entry.filename.startswith("/") or ".." in parts or "\\" in entry.filename or ":" in entry.filename
    if escapes or not parts:
        raise ZipUnsafe(name=name, why="ada nama yang menunjuk ke luar")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ZipUnsafe(name=name, why="ada tautan atau berkas khusus")


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
