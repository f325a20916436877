"""Take bundles from portals into the hub; a bad one is quarantined whole and the others go on."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workstation.domain.errors import BadInput
from workstation.domain.hub import Hub
from workstation.domain.ports import Clock
from workstation.domain.sentence import NOTHING, Sentence
from workstation.steps.archive import unpack
from workstation.steps.bundle import open_bundle, registration_of


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


def take_in(hub: Hub, clock: Clock, path: Path) -> IntakeResult:
    """Take one bundle into the hub, or quarantine it with the reason. Never raises for a bad bundle."""
    with tempfile.TemporaryDirectory(prefix="loket-", ignore_cleanup_errors=True) as scratch:
        number = registration_of(path) if path.is_dir() else None
        try:
            folder = path if path.is_dir() else unpack(path, Path(scratch))
            number = registration_of(folder)
            bundle = open_bundle(folder, path.name)
            acceptance = hub.accept(bundle, clock.now())
        except BadInput as error:
            hub.quarantine(path, error.code, str(error), clock.now())
            return IntakeResult(path.name, number, "quarantined", error.sentence, error.code)
    return IntakeResult(path.name, bundle.dossier.registration_no, acceptance.status)
