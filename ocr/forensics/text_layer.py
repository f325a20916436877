"""Does a PDF's own text say what its pixels show?

Counted is only text that a viewer paints. What scanners write invisibly behind or over a picture of the page is OCR's
guess; a page that is mostly one picture has no text of its own. Text that agrees with nothing on the page is badly
encoded, not forged: some values must agree before one that does not means anything.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from ctypes import addressof, c_int
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA

from ocr.intake import MAX_PDF_SIDE, PDF_DPI
from workstation.domain.reading import Box, FieldReading, Sign

NUMBERS = frozenset({"nik", "no_kk", "no_akta", "nik_suami", "nik_istri"})
NAMES = frozenset({"nama", "nama_suami", "nama_istri"})
SUPPORT = frozenset({"kepala_keluarga", "ayah", "ibu", "tempat_lahir", "alamat", "kecamatan", "kabupaten_kota"})
# A lone letter of a name may be the reader's slip, however sure it is.
LEAST_DISTANCE = {"number": 1, "name": 2}
LEAST_CONFIDENCE = 0.995
LEAST_AGREEING = 2
LEAST_SHARE = 0.5
# From here on a picture is the page.
PICTURE_SHARE = 0.5
MAX_CHARACTERS = 20_000
_INVISIBLE = 3
_LENGTHS = (0.6, 1.6)


@dataclass(frozen=True, slots=True)
class Painted:
    """A visible character: which, on which page, its middle in pixels, and the text object that it belongs to."""

    letter: str
    page: int
    x: float
    y: float
    source: int


def painted_text(untrusted_pdf: bytes) -> tuple[Painted, ...]:
    """The visible text of a PDF; empty where there is none, or where pictures are what the pages show."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(untrusted_pdf)
    except pypdfium2.PdfiumError:
        return ()
    try:
        found: list[Painted] = []
        for index in range(len(document)):
            found.extend(_painted_on(document[index], index, MAX_CHARACTERS - len(found)))
        return tuple(found)
    except (pypdfium2.PdfiumError, ValueError):
        return ()
    finally:
        document.close()


def disagreements(painted: tuple[Painted, ...], people: Iterable[Mapping[str, FieldReading]]) -> Iterator[Sign]:
    """The values that the pixels surely show and that the text says otherwise at that very place.

    `people` are the document's own fields and those of each member; a member's field is named `nama`, as its column.
    """
    if not painted:
        return
    texts = {page: _plain("".join(one.letter for one in painted if one.page == page)) for page in _pages(painted)}
    sure = [
        (name, reading)
        for fields in people
        for name, reading in fields.items()
        if name in NUMBERS | NAMES | SUPPORT and _is_sure(reading)
    ]
    agreeing = [reading for _, reading in sure if _plain(reading.value) in texts.get(reading.page, "")]
    if len(agreeing) < LEAST_AGREEING or len(agreeing) < LEAST_SHARE * len(sure):
        return
    for name, reading in sure:
        if name not in SUPPORT and (said := _said_otherwise(name, reading, painted)):
            yield Sign("text_layer", reading.confidence, name, said, reading.page, reading.box)


def _painted_on(page: Any, index: int, most: int) -> Iterator[Painted]:
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    if _is_picture(page, width * height):
        return
    scale = min(PDF_DPI / 72, MAX_PDF_SIDE / max(width, height, 1))
    pixels = (round(width * scale), round(height * scale))
    text = page.get_textpage()
    modes: dict[int, int] = {}
    x, y = c_int(), c_int()
    for place in range(min(text.count_chars(), most)):
        letter = chr(pdfium.FPDFText_GetUnicode(text, place))
        if letter.isspace() or not letter.isprintable():
            continue
        source = pdfium.FPDFText_GetTextObject(text, place)
        key = _address(source)
        if key not in modes:
            modes[key] = pdfium.FPDFTextObj_GetTextRenderMode(source)
        if modes[key] == _INVISIBLE:
            continue
        left, bottom, right, top = text.get_charbox(place)
        pdfium.FPDF_PageToDevice(page, 0, 0, *pixels, 0, (left + right) / 2, (bottom + top) / 2, x, y)
        yield Painted(letter, index, x.value, y.value, key)


def _is_picture(page: Any, area: float) -> bool:
    import pypdfium2.raw as pdfium

    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = picture.get_bounds()
        if abs((right - left) * (top - bottom)) > PICTURE_SHARE * area:
            return True
    return False


def _address(source: Any) -> int:
    return addressof(source.contents) if source else 0


def _pages(painted: tuple[Painted, ...]) -> set[int]:
    return {one.page for one in painted}


def _is_sure(reading: FieldReading) -> bool:
    return bool(_plain(reading.value)) and reading.confidence >= LEAST_CONFIDENCE and reading.box is not None


def _said_otherwise(name: str, reading: FieldReading, painted: tuple[Painted, ...]) -> str:
    """Another value that the text holds where the pixels show this one; "" when it says the same, or too little."""
    shown = _plain(reading.value)
    assert reading.box is not None
    here = [one for one in painted if one.page == reading.page]
    inside = [one for one in here if _holds(reading.box, one.x, one.y)]
    pieces = {one.source: "" for one in inside}
    for one in inside:
        pieces[one.source] += one.letter
    each = [_plain(piece) for piece in pieces.values()]
    if shown in _plain("".join(one.letter for one in here)):
        # The text says so too. Another text in the same place was painted over.
        candidates = each if len(each) > 1 else []
    else:
        candidates = [*each, "".join(each)]
    least = LEAST_DISTANCE["number" if name in NUMBERS else "name"]
    return next((said for said in candidates if _differs(shown, said, least)), "")


def _differs(shown: str, said: str, least: int) -> bool:
    fits = _LENGTHS[0] * len(shown) <= len(said) <= _LENGTHS[1] * len(shown)
    return fits and shown not in said and said not in shown and OSA.distance(shown, said) >= least


def _holds(box: Box, x: float, y: float) -> bool:
    xs, ys = [corner[0] for corner in box], [corner[1] for corner in box]
    return min(xs) - 2 <= x <= max(xs) + 2 and min(ys) - 2 <= y <= max(ys) + 2


def _plain(text: str | None) -> str:
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", text or "").upper())
