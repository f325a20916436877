"""Read one uploaded file: decode, tell its kind, read its fields and codes, judge its quality."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ocr.classify import OTHER, is_document, kind_of
from ocr.codes import find_codes
from ocr.detect import TextDetector, load_detector
from ocr.engines.protocol import Recogniser
from ocr.intake import open_upload
from ocr.layouts.akta_kelahiran import read_akta_kelahiran
from ocr.layouts.akta_kematian import read_akta_kematian
from ocr.layouts.akta_perceraian import read_akta_perceraian
from ocr.layouts.akta_perkawinan import read_akta_perkawinan
from ocr.layouts.buku_nikah import read_buku_nikah
from ocr.layouts.ijazah import read_ijazah
from ocr.layouts.kk import KkGrid, looks_like_kk, read_kk
from ocr.layouts.ktp_lama import read_ktp_lama
from ocr.layouts.skpwni import read_skpwni
from ocr.layouts.surat_kehilangan import read_surat_kehilangan
from ocr.layouts.values import MISSING
from ocr.lines import Sheet, read_sheet
from ocr.page import Page
from ocr.quality import is_legible, problems_of
from workstation.domain.reading import FIELDS, Box, CodeReading, FieldReading, Quality, Reading

VERSION = "loket-ocr/1"
AUTO = "auto"
KK = "kk"
_READERS: Mapping[str, Callable[[Sheet], Mapping[str, FieldReading]]] = {
    "akta_kelahiran": read_akta_kelahiran,
    "akta_perkawinan": read_akta_perkawinan,
    "akta_perceraian": read_akta_perceraian,
    "akta_kematian": read_akta_kematian,
    "buku_nikah": read_buku_nikah,
    "surat_kehilangan": read_surat_kehilangan,
    "skpwni": read_skpwni,
    "ktp_lama": read_ktp_lama,
    "ijazah": read_ijazah,
}
# A photo of the applicant is meant to hold no print.
_WITHOUT_PRINT = "pas_foto"

# No document can be read from fewer pixels, and not every step of the way can work on them.
_LEAST_SIDE = 64

Fields = Mapping[str, FieldReading]


@dataclass(frozen=True, slots=True)
class _PageResult:
    """What one page gave. `fits`: it is of the kind looked for (or any kind that can be read, for auto)."""

    kind: str
    fits: bool
    fields: Fields = field(default_factory=dict)
    members: tuple[Fields, ...] = ()
    problems: tuple[str, ...] = ()
    capitals: float = 0.0
    boxes: tuple[Box, ...] = ()

    def evidence(self) -> int:
        """How much was read: values, or lines of print where no values were looked for."""
        if "not_a_document" in self.problems:
            return 0
        return self.values() if self.fits and self.kind in FIELDS else len(self.boxes)

    def values(self) -> int:
        """How many values were read."""
        return sum(reading.value is not None for fields in (self.fields, *self.members) for reading in fields.values())


class DocumentReader:
    """Reads uploads in this process. Not thread-safe; keep one per worker."""

    def __init__(
        self,
        recogniser: Recogniser,
        second: Recogniser | None = None,
        detector: TextDetector | None = None,
        threads: int = 2,
    ) -> None:
        """`second` gives a second opinion on doubtful KK cells; `detector` is loaded when first needed."""
        self._recogniser = recogniser
        self._second = second
        self._detector = detector
        self._threads = threads
        names = [recogniser.version, *([second.version] if second else []), VERSION]
        self.engine = "+".join(names)

    def read(self, path: Path, kind: str = AUTO) -> Reading:
        """Read a file as `kind`, or as what it shows itself to be (`auto`).

        Raises the BadInput subclasses of ocr.errors for a file that cannot be opened, and EnvironmentMissing when an
        engine's weights are missing.
        """
        started = time.perf_counter()
        upload = open_upload(path)
        result, page = self._best_page(upload.pages, kind)
        problems = [*result.problems, *problems_of(page.image, result.boxes, result.capitals)]
        legible = is_legible(result.capitals, result.evidence()) or result.kind == _WITHOUT_PRINT
        return Reading(
            sha256=upload.sha256,
            kind=result.kind,
            pages=len(upload.pages),
            quality=Quality(legible, tuple(dict.fromkeys(problems))),
            fields=result.fields,
            members=result.members,
            codes=_codes(upload.pages),
            engine=self.engine,
            seconds=round(time.perf_counter() - started, 3),
        )

    def _best_page(self, pages: tuple[Page, ...], kind: str) -> tuple[_PageResult, Page]:
        """The first page of the wanted kind; without one, the first page."""
        first: tuple[_PageResult, Page] | None = None
        for page in pages:
            result = self._read_page(page, kind)
            first = first or (result, page)
            if result.fits:
                return result, page
        if first is None:
            raise ValueError("an upload has at least one page")
        return first

    def _read_page(self, page: Page, kind: str) -> _PageResult:
        if min(page.image.shape[:2]) < _LEAST_SIDE:
            name = OTHER if kind == AUTO else kind
            return _PageResult(name, False, _missing(name), problems=("not_a_document", "low_resolution"))
        if kind in (AUTO, KK) and (result := self._read_as_kk(page)):
            return result
        sheet = read_sheet(page, self._loaded_detector(), self._recogniser)
        shown = kind_of(sheet)
        if not is_document(sheet):
            missing = () if kind == _WITHOUT_PRINT else ("not_a_document",)
            name = OTHER if kind == AUTO else kind
            return _PageResult(name, kind == _WITHOUT_PRINT, _missing(name), problems=missing, boxes=_boxes(sheet))
        if kind not in (AUTO, KK, OTHER) and shown is None and kind not in _READERS:
            shown = KK if looks_like_kk(page) else None
        if kind in (AUTO, OTHER):
            return self._read_sheet(sheet, shown or OTHER, fits=shown in _READERS)
        as_told = self._read_sheet(sheet, kind, fits=True)
        if shown in (None, kind) and (as_told.values() or kind not in FIELDS):
            return as_told
        return self._not_as_told(page, sheet, kind, shown)

    def _read_as_kk(self, page: Page) -> _PageResult | None:
        grid = looks_like_kk(page)
        if grid is None:
            return None
        result = _kk_result(page, self._recogniser, self._second, grid)
        return result if result.values() else None

    def _read_sheet(self, sheet: Sheet, kind: str, fits: bool) -> _PageResult:
        read = _READERS.get(kind)
        fields = read(sheet) if read else _missing(kind)
        return _PageResult(kind, fits, fields, capitals=sheet.letter_height, boxes=_boxes(sheet))

    def _not_as_told(self, page: Page, sheet: Sheet, kind: str, shown: str | None) -> _PageResult:
        """A document, but nothing of the wanted kind could be read from it."""
        if shown is None and kind in _READERS and looks_like_kk(page):
            shown = KK
        problem = "unreadable" if shown == kind else "wrong_kind"
        name = shown or kind
        fits = shown == kind
        return _PageResult(name, fits, _missing(name), (), (problem,), sheet.letter_height, _boxes(sheet))

    def _loaded_detector(self) -> TextDetector:
        if self._detector is None:
            self._detector = load_detector(self._threads)
        return self._detector


def _kk_result(page: Page, recogniser: Recogniser, second: Recogniser | None, grid: KkGrid) -> _PageResult:
    result = read_kk(page, recogniser, second, grid)
    read = [reading for fields in (result.fields, *result.members) for reading in fields.values()]
    boxes = tuple(reading.box for reading in read if reading.box and reading.value not in (None, "-"))
    heights = [float(np.hypot(box[3][0] - box[0][0], box[3][1] - box[0][1])) for box in boxes]
    capitals = float(np.median(heights)) if heights else 0.0
    return _PageResult(KK, True, result.fields, result.members, result.problems, capitals, boxes)


def _missing(kind: str) -> Fields:
    return dict.fromkeys(FIELDS.get(kind, ()), MISSING)


def _boxes(sheet: Sheet) -> tuple[Box, ...]:
    return tuple(line.box() for line in sheet.lines)


def _codes(pages: tuple[Page, ...]) -> tuple[CodeReading, ...]:
    return tuple(code for page in pages for code in find_codes(page))
