"""Check bundles without a store: read their documents and compare, as `loket check` does."""

from collections.abc import Iterator
from pathlib import Path, PurePath

from workstation.domain.dossier import NOT_READ, Dossier
from workstation.domain.errors import BadInput
from workstation.domain.finding import CheckResult
from workstation.domain.hub import Bundle
from workstation.domain.look import LookKind
from workstation.domain.officer import Officer
from workstation.domain.ports import Reader
from workstation.domain.reading import Reading
from workstation.domain.scan import ScanBytes
from workstation.steps.check import compare
from workstation.steps.counter import Counter
from workstation.steps.intake import Opened, Opener, open_here
from workstation.steps.looks import add_look, subject_hash
from workstation.steps.read import read_document


def check_bundles(
    counter: Counter, paths: list[Path], opener: Opener = open_here, officer: Officer | None = None
) -> Iterator[CheckResult | BadInput]:
    """Read and compare bundles one by one; a bad one gives its error and the others go on.

    All are opened before the first is read, and again one by one: only one is held at a time. Raises what the opener
    raises.

    Bundles of one call count as each other's neighbours: a NIK or a scan that stands in two of them is said. Of what
    the counter holds only an `officer` is told, and that is logged as a search.
    """
    found = [_dossier_in(opener(path)) for path in paths]
    dossiers = [dossier for dossier in found if isinstance(dossier, Dossier)]
    for path, dossier in zip(paths, found, strict=True):
        bundle = dossier if isinstance(dossier, BadInput) else opener(path).found
        try:
            yield bundle if isinstance(bundle, BadInput) else _check(counter, bundle, dossiers, officer)
        except BadInput as error:
            yield error


def read_bundle(reader: Reader, bundle: Bundle) -> dict[str, Reading]:
    """Read a bundle's documents, by SHA-256."""
    wanted = {document.sha256: document for document in bundle.dossier.documents if document.kind not in NOT_READ}
    readings = {}
    for sha256, document in wanted.items():
        scan = ScanBytes(PurePath(document.file).name, bundle.files[sha256].read_bytes())
        readings[sha256] = read_document(reader, scan, document)
    return readings


def _dossier_in(opened: Opened) -> Dossier | BadInput:
    return opened.found if isinstance(opened.found, BadInput) else opened.found.dossier


def _check(counter: Counter, bundle: Bundle, dossiers: list[Dossier], officer: Officer | None) -> CheckResult:
    started = counter.clock.now()
    readings = read_bundle(counter.reader, bundle)
    others = [dossier for dossier in dossiers if dossier.dossier_id != bundle.dossier.dossier_id]
    if officer is not None:
        others += _searched(counter, officer, bundle.dossier)
    return compare(counter, bundle.dossier, readings, others, started)


def _searched(counter: Counter, officer: Officer, dossier: Dossier) -> list[Dossier]:
    """What the counter holds of the same people, once it is logged who asked."""
    with counter.uow() as uow:
        found = uow.dossiers.sharing(dossier)
        seen = {other.dossier_id: other.office for other in found}
        subject = subject_hash(uow, dossier.form.get("nik", "").strip().upper())
        add_look(uow, counter, officer, LookKind.SEARCHED, seen, {"found": len(found)}, subject)
        uow.commit()
    return found
