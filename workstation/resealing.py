"""Bring everything in a home, or in a hub's folder, under another key, or from none under one.

Each file goes over by itself, and one that is over already is left alone: after a power cut the same call goes on. The
caller makes sure that nobody else uses the folder.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from workstation.blobs import Blobs, Plain, Sealed, naming_a_full_disk
from workstation.database.rekey import is_plain, rekey
from workstation.domain.refusals import HubUnreachable, ScanDamaged, StoreUnusable
from workstation.durable import shred, write_durably
from workstation.hub.quarantine import reseal_quarantine
from workstation.sealing import HomeKey, KeyMark, SealBroken, is_sealed, subkey

_UNDER_WAY = "resealing"


def needs_resealing(home: Path) -> bool:
    """Whether a home holds plain data of an older Loket, or was left in the middle of going over."""
    databases = (home / "loket.db", home / "hub" / "hub.db")
    left = any(path.with_name(f".{path.name}.plain").exists() for path in databases)
    return left or (home / _UNDER_WAY).exists() or any(map(is_plain, databases))


def reseal_home(home: Path, new: HomeKey, old: HomeKey | None) -> None:
    """Bring a home under a key; `old` is the one it is under, None where it is plain. Raises StoreUnusable."""
    write_durably(home / _UNDER_WAY, b"")
    _databases(home / "loket.db", new.store, None if old is None else old.store)
    reseal_scans(home / "scans", new.scans, None if old is None else old.scans)
    if (home / "hub").is_dir():
        reseal_hub(home / "hub", new.own_hub, None if old is None else old.own_hub)
    reseal_quarantine(home / "quarantine", new.quarantine, None if old is None else old.quarantine)
    (home / _UNDER_WAY).unlink()


def hub_needs_resealing(folder: Path) -> bool:
    """Whether a hub's folder holds plain data of an older Loket, or was left in the middle of going over."""
    return is_plain(folder / "hub.db") or (folder / _UNDER_WAY).exists()


def reseal_hub(folder: Path, new: bytes, old: bytes | None) -> None:
    """Bring the folder of an embedded hub under a key."""
    write_durably(folder / _UNDER_WAY, b"")

    def part(name: str) -> tuple[bytes, bytes | None]:
        return subkey(new, name), None if old is None else subkey(old, name)

    _databases(folder / "hub.db", *part("hub"), HubUnreachable)
    reseal_scans(folder / "scans", *part("hub-scans"))
    reseal_quarantine(folder / "quarantine", *part("quarantine"))
    (folder / _UNDER_WAY).unlink()


def rekey_hub(folder: Path, new: bytes, old: bytes) -> None:
    """Bring a hub's folder that several workstations share from one key under another.

    The scans first, beside the old ones, then the database, and only then the old ones go: cut off at any moment, one
    of the two keys opens all of the hub, and the same call goes on. Needs as much room again as the scans take.
    Raises HubUnreachable, DiskFull or OSError.
    """
    mark, before = KeyMark(folder, new), KeyMark(folder, old)
    mark.write(before)
    part_new, part_old = subkey(new, "hub-scans"), subkey(old, "hub-scans")
    with naming_a_full_disk():
        _copy_scans(folder / "scans", part_new, part_old)
    _databases(folder / "hub.db", subkey(new, "hub"), subkey(old, "hub"), HubUnreachable)
    reseal_quarantine(folder / "quarantine", subkey(new, "quarantine"), subkey(old, "quarantine"))
    reseal_scans(folder / "scans", part_new, part_old)
    before.retire()
    mark.write()


def _copy_scans(folder: Path, new: bytes, old: bytes) -> None:
    """Put each scan under a key beside what it is under now; one that is damaged is left to whoever misses it."""
    form, before = Sealed(new), Sealed(old)
    target = Blobs(folder, form)
    for path in list(_files(folder)):
        sha256 = None if path.name.startswith(".") else _content_of(path, form, before)
        if sha256:
            with suppress(SealBroken, ScanDamaged), path.open("rb") as file:
                target.keep(sha256, before.open(sha256, file))


def reseal_scans(folder: Path, new: bytes, old: bytes | None) -> None:
    """Bring a folder of scans under a key. What was still coming in, or is damaged, comes again from the hub."""
    form, before = Sealed(new), Plain() if old is None else Sealed(old)
    target = Blobs(folder, form)
    for path in list(_files(folder)):
        sha256 = None if path.name.startswith(".") else _content_of(path, form, before)
        if sha256 is not None:
            try:
                with path.open("rb") as file:
                    target.keep(sha256, before.open(sha256, file))
            except (SealBroken, ScanDamaged):
                # No reader could have used it any more, and the next sync fetches it anew.
                pass
        if sha256 == "":
            continue
        if old is None and not is_sealed(path):
            shred(path)
        else:
            path.unlink()


def _content_of(path: Path, form: Sealed, before: Plain | Sealed) -> str | None:
    """The SHA-256 of the scan that a file holds; empty when the file is over already, None for what nothing opens."""
    with path.open("rb") as file:
        try:
            form.owner(file)
        except SealBroken:
            pass
        else:
            return ""
        if isinstance(before, Plain):
            return "" if is_sealed(path) else path.name
        try:
            return before.owner(file)
        except SealBroken:
            return None


def _databases(path: Path, new: bytes, old: bytes | None, unusable: type = StoreUnusable) -> None:
    """A database, and the copies that changes of its schema left beside it."""
    for each in (path, *sorted(path.parent.glob(f"{path.name}.*.copy"))):
        rekey(each, new, old, unusable)


def _files(folder: Path) -> Iterator[Path]:
    for inner in sorted(folder.glob("*")):
        if inner.is_dir():
            yield from (path for path in sorted(inner.iterdir()) if path.is_file())
