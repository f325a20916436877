"""Read one uploaded file: decode, tell its kind, read its fields and codes, judge its quality."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from ocr.classify import OTHER, is_document, kind_of, kinds_shown
from ocr.codes import find_all_codes
from ocr.detect import TextDetector, load_detector
from ocr.effort import CAREFUL, KILOPIXEL, PAGE, QUICK, Counting, Effort, TooMuchWork, counted, spend
from ocr.engines.protocol import Recogniser
from ocr.evidence import gather
from ocr.intake import MAX_BYTES, open_upload
from ocr.layouts.akta_kelahiran import read_akta_kelahiran
from ocr.layouts.akta_kematian import read_akta_kematian
from ocr.layouts.akta_perceraian import read_akta_perceraian
from ocr.layouts.akta_perkawinan import read_akta_perkawinan
from ocr.layouts.buku_nikah import read_buku_nikah
from ocr.layouts.ijazah import read_ijazah
from ocr.layouts.kk import read_kk
from ocr.layouts.kk_grid import KkGrid, looks_like_kk
from ocr.layouts.ktp_lama import read_ktp_lama
from ocr.layouts.skpwni import read_skpwni
from ocr.layouts.surat_kehilangan import read_surat_kehilangan
from ocr.layouts.values import MISSING
from ocr.lines import Sheet, read_sheet
from ocr.page import Page
from ocr.quality import is_legible, lost_values, problems_of
from ocr.several import card_area, has_print_beside, leaves_room, without
from ocr.trust import TrustFolder
from workstation.domain.reading import FIELDS, Box, FieldReading, Quality, Reading
from workstation.domain.scan import ScanBytes

VERSION = "loket-ocr/8"
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
NOBODY = TrustFolder()
# A photo of the applicant is meant to hold no print.
_WITHOUT_PRINT = "pas_foto"

# No document can be read from fewer pixels, and not every step of the way can work on them.
_LEAST_SIDE = 64
# The height of lines in pixels at which what a page lost is looked for again.
LARGER = 28.0
# Pages that were left unread, for what the file took until then.
TOO_MUCH = "too_much_to_read"

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
        quick: Recogniser | None = None,
        detector: TextDetector | None = None,
        threads: int = 2,
        trust: TrustFolder = NOBODY,
        within: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        """`quick` reads what leaves little doubt; `detector` is loaded when first needed.

        `trust` is whose electronic signatures count. It is part of the engine's version: whoever trusts others judges
        the same file otherwise. Decoding happens inside `within()`, where a worker bounds it.
        """
        self._engines = quick, recogniser
        self._count(Effort())
        self._detector = detector
        self._threads = threads
        self._trust = trust
        self._within = within
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="codes")
        names = [recogniser.version, *([quick.version] if quick else []), VERSION, *filter(None, [trust.version])]
        self.engine = "+".join(names)

    def read(self, file: Path | ScanBytes, kind: str = AUTO) -> Reading:
        """Read a file as `kind`, or as what it shows itself to be (`auto`).

        Pages for which a file's effort does not suffice are left unread, and the reading says so (`TOO_MUCH`). Raises
        the BadInput subclasses of ocr.errors for a file that cannot be opened, and EnvironmentMissing when an engine's
        weights are missing.
        """
        started = time.perf_counter()
        with self._within():
            upload = open_upload(file)
        # Nothing else uses the second core while the first looks for rules.
        codes = self._beside.submit(find_all_codes, upload.pages)
        with counted(self._count(Effort())):
            result, page = self._best_page(upload.pages, kind)
            if result.kind == KK and result.fits:
                result = self._with_next_pages(result, upload.pages[page.index + 1 :])
        quality = self._beside.submit(problems_of, page.image, result.boxes, result.capitals)
        people = (result.fields, *result.members)
        evidence = gather(_bytes(file), upload, result.kind, people, self._trust)
        problems = [*result.problems, *quality.result()]
        if result.fits and lost_values(result.kind, result.fields, result.members):
            problems.append("values_missing")
        if (read_codes := codes.result()) is None:
            problems.append(TOO_MUCH)
        legible = is_legible(result.capitals, result.evidence()) or result.kind == _WITHOUT_PRINT
        return Reading(
            sha256=upload.sha256,
            kind=result.kind,
            pages=len(upload.pages),
            quality=Quality(legible, tuple(dict.fromkeys(problems))),
            fields=result.fields,
            members=result.members,
            codes=read_codes or (),
            signature=evidence.signature,
            signs=evidence.signs,
            fingerprint=evidence.fingerprint,
            engine=self.engine,
            seconds=round(time.perf_counter() - started, 3),
        )

    def _count(self, effort: Effort) -> Effort:
        """Count what the engines do from now on; what still runs for the file before goes on counting for that one."""
        quick, careful = self._engines
        self._quick = Counting(quick, QUICK, effort) if quick else None
        self._recogniser = Counting(careful, CAREFUL, effort, self._quick)
        return effort

    def _best_page(self, pages: tuple[Page, ...], kind: str) -> tuple[_PageResult, Page]:
        """The first page of the wanted kind; without one, the first page."""
        first: tuple[_PageResult, Page] | None = None
        for page in pages:
            try:
                result = self._read_page(page, kind)
            except TooMuchWork:
                return _left_unread(first, kind, page)
            first = first or (result, page)
            if result.fits:
                return result, page
        if first is None:
            raise ValueError("an upload has at least one page")
        return first

    def _read_page(self, page: Page, kind: str) -> _PageResult:
        spend(PAGE + KILOPIXEL * page.image.shape[0] * page.image.shape[1] / 1000)
        if min(page.image.shape[:2]) < _LEAST_SIDE:
            name = OTHER if kind == AUTO else kind
            return _PageResult(name, False, _missing(name), problems=("not_a_document", "low_resolution"))
        if kind in (AUTO, KK) and (result := self._read_as_kk(page)):
            return result
        sheet = read_sheet(page, self._loaded_detector(), self._recogniser, self._quick)
        shown = kind_of(sheet)
        if not is_document(sheet):
            missing = () if kind == _WITHOUT_PRINT else ("not_a_document",)
            name = OTHER if kind == AUTO else kind
            return _PageResult(name, kind == _WITHOUT_PRINT, _missing(name), problems=missing, boxes=_boxes(sheet))
        if kind not in (AUTO, KK, OTHER) and shown is None and kind not in _READERS:
            shown = KK if looks_like_kk(page) else None
        titles = kinds_shown(sheet)
        if kind in _READERS and KK in titles and (grid := looks_like_kk(page)):
            beside = without(sheet, card_area(grid.tables))
            if kind_of(beside) == kind:
                sheet, shown, titles = beside, kind, titles | {kind}
        several = ("several_documents",) if len(titles) > 1 else ()
        if kind in (AUTO, OTHER):
            return self._read_sheet(page, sheet, shown or OTHER, shown in _READERS, several)
        if kind in titles:
            shown = kind
        as_told = self._read_sheet(page, sheet, kind, True, several)
        if shown in (None, kind) and (as_told.values() or kind not in FIELDS):
            return as_told
        return self._not_as_told(page, sheet, kind, shown)

    def _with_next_pages(self, card: _PageResult, pages: Sequence[Page]) -> _PageResult:
        """A KK with the members that its next pages list; a page of another card is only named."""
        for page in pages:
            try:
                spend(PAGE)
                grid = looks_like_kk(page)
                more = _kk_result(page, self._recogniser, self._quick, grid) if grid else None
            except TooMuchWork:
                return replace(card, problems=(*card.problems, TOO_MUCH))
            if more is None or not more.values():
                continue
            if not _same_card(card, more):
                return replace(card, problems=(*card.problems, "several_documents"))
            known = {member["nik"].value for member in card.members} - {None, "-"}
            added = tuple(member for member in more.members if member["nik"].value not in known)
            card = replace(card, members=card.members + added, problems=(*card.problems, *more.problems))
        return card

    def _read_as_kk(self, page: Page) -> _PageResult | None:
        grid = looks_like_kk(page)
        if grid is None:
            return None
        result = _kk_result(page, self._recogniser, self._quick, grid)
        if not result.values():
            return None
        area = card_area(grid.tables)
        height, width = page.image.shape[:2]
        if leaves_room(area, height, width) and has_print_beside(self._loaded_detector().glance(page.image), area):
            return replace(result, problems=(*result.problems, "several_documents"))
        return result

    def _read_sheet(self, page: Page, sheet: Sheet, kind: str, fits: bool, problems: tuple[str, ...]) -> _PageResult:
        """Read a sheet as one kind; what was lost is looked for again at a larger size."""
        read = _READERS.get(kind)
        fields = read(sheet) if read else _missing(kind)
        # It bears the title of a card, but nothing that could be followed.
        problems = (*problems, "no_tables") if kind == KK else problems
        found = any(reading.value is not None for reading in fields.values()) or kind_of(sheet) == kind
        if read and found and not problems and lost_values(kind, fields):
            again = read(read_sheet(page, self._loaded_detector(), self._recogniser, self._quick, LARGER))
            fields = {name: one if one.value is not None else again[name] for name, one in fields.items()}
        return _PageResult(kind, fits, fields, problems=problems, capitals=sheet.letter_height, boxes=_boxes(sheet))

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


def _kk_result(page: Page, recogniser: Recogniser, quick: Recogniser | None, grid: KkGrid) -> _PageResult:
    result = read_kk(page, recogniser, quick, grid)
    read = [reading for fields in (result.fields, *result.members) for reading in fields.values()]
    boxes = tuple(reading.box for reading in read if reading.box and reading.value not in (None, "-"))
    heights = [float(np.hypot(box[3][0] - box[0][0], box[3][1] - box[0][1])) for box in boxes]
    capitals = float(np.median(heights)) if heights else 0.0
    return _PageResult(KK, True, result.fields, result.members, result.problems, capitals, boxes)


def _same_card(one: _PageResult, other: _PageResult) -> bool:
    numbers = {result.fields["no_kk"].value for result in (one, other)} - {None, "-"}
    return len(numbers) < 2


def _left_unread(first: tuple[_PageResult, Page] | None, kind: str, page: Page) -> tuple[_PageResult, Page]:
    if first is None:
        name = OTHER if kind == AUTO else kind
        return _PageResult(name, False, _missing(name), problems=(TOO_MUCH,)), page
    result, best = first
    return replace(result, problems=(*result.problems, TOO_MUCH)), best


def _missing(kind: str) -> Fields:
    return dict.fromkeys(FIELDS.get(kind, ()), MISSING)


def _boxes(sheet: Sheet) -> tuple[Box, ...]:
    return tuple(line.box() for line in sheet.lines)


def _bytes(file: Path | ScanBytes) -> bytes:
    if isinstance(file, ScanBytes):
        return file.data
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES)
