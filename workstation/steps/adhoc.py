"""Check bundles without a store: read their documents and compare, as `loket check` does."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from workstation.domain.dossier import NOT_READ, Dossier
from workstation.domain.errors import BadInput
from workstation.domain.finding import CheckResult
from workstation.domain.hub import Bundle
from workstation.domain.ports import Reader
from workstation.domain.reading import Reading
from workstation.steps.check import compare
from workstation.steps.counter import Counter
from workstation.steps.intake import Opener, open_here
from workstation.steps.read import read_document


def check_bundles(counter: Counter, paths: list[Path], opener: Opener = open_here) -> Iterator[CheckResult | BadInput]:
    """Read and compare bundles one by one; a bad one gives its error and the others go on.

    All are opened before the first is read. Raises DiskFull, and what else the opener raises.

    Bundles of one call count as each other's neighbours: a NIK or a scan that stands in two of them is said.
    """
    with TemporaryDirectory(prefix="loket-", ignore_cleanup_errors=True) as scratch:
        places = [Path(scratch) / str(number) for number in range(len(paths))]
        opened = [_open(opener, path, place) for path, place in zip(paths, places, strict=True)]
        dossiers = [bundle.dossier for bundle in opened if isinstance(bundle, Bundle)]
        for bundle in opened:
            yield bundle if isinstance(bundle, BadInput) else _check(counter, bundle, dossiers)


def read_bundle(reader: Reader, bundle: Bundle) -> dict[str, Reading]:
    """Read a bundle's documents, by SHA-256."""
    wanted = {document.sha256: document for document in bundle.dossier.documents if document.kind not in NOT_READ}
    return {sha256: read_document(reader, bundle.files[sha256], document) for sha256, document in wanted.items()}


def _open(opener: Opener, path: Path, place: Path) -> Bundle | BadInput:
    place.mkdir()
    return opener(path, place).found


def _check(counter: Counter, bundle: Bundle, dossiers: list[Dossier]) -> CheckResult:
    started = counter.clock.now()
    readings = read_bundle(counter.reader, bundle)
    others = [dossier for dossier in dossiers if dossier.dossier_id != bundle.dossier.dossier_id]
    with counter.uow() as uow:
        others += uow.dossiers.sharing(bundle.dossier)
    return compare(counter, bundle.dossier, readings, others, started)
