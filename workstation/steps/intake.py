"""Take bundles from portals into the hub; a bad one is quarantined whole and the others go on."""

import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workstation.domain.errors import BadInput
from workstation.domain.hub import Bundle, Hub
from workstation.domain.ports import Clock
from workstation.domain.sentence import NOTHING, Sentence
from workstation.steps.archive import unpack
from workstation.steps.bundle import open_bundle, registration_of
from workstation.steps.paths import shown


class BundleNotPlain(BadInput):
    """The bundle is a link, a pipe or a device."""

    code = "bundle_not_plain"
    text = (
        "{name} adalah tautan atau berkas khusus, bukan berkas permohonan. Tidak dibuka dan dicatat di karantina. "
        "Laporkan kepada admin."
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle that was opened, or what is wrong with it; `number` is the registration number that it claims."""

    number: str | None
    found: Bundle | BadInput


Opener = Callable[[Path], Opened]


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What became of one bundle: `accepted`, `duplicate` or `quarantined` with the reason."""

    name: str
    registration_no: str | None
    status: str
    reason: Sentence = NOTHING
    code: str = ""


def find_bundles(paths: Iterable[Path]) -> Iterator[Path]:
    """The bundles that paths name: a bundle's folder, a zip, or a folder of either."""
    for path in paths:
        if path.is_dir() and not (path / "dossier.json").exists():
            children = sorted(path.iterdir())
            yield from (child for child in children if child.is_dir() or child.suffix.lower() == ".zip")
        else:
            yield path


def open_here(path: Path) -> Opened:
    """Open a bundle in this process."""
    name, number = shown(path.name), None
    try:
        place = path if _is_folder(path, name) else unpack(path)
        number = registration_of(place)
        return Opened(number, open_bundle(place, name))
    except BadInput as error:
        return Opened(number, error)


def take_in(hub: Hub, clock: Clock, path: Path, opener: Opener = open_here) -> IntakeResult:
    """Take one bundle into the hub, or quarantine it with the reason. Never raises for a bad bundle."""
    opened = opener(path)
    try:
        if isinstance(opened.found, BadInput):
            raise opened.found
        acceptance = hub.accept(opened.found, clock.now())
    except BadInput as error:
        hub.quarantine(path, error.code, str(error), clock.now())
        return IntakeResult(shown(path.name), opened.number, "quarantined", error.sentence, error.code)
    return IntakeResult(shown(path.name), opened.found.dossier.registration_no, acceptance.status)


def _is_folder(path: Path, name: str) -> bool:
    """Whether a bundle is a folder (or a file); raises BundleNotPlain for what is neither."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        raise BundleNotPlain(name=name)
    return stat.S_ISDIR(mode)
