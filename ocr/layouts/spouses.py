"""Husband and wife on a registry excerpt: "telah tercatat perkawinan antara A dengan B", each with or without a NIK."""

import re
from collections.abc import Mapping, Sequence

from ocr.layouts.labels import DATE_ROWS, NOISE, Anchor, Labelled, Word, squeezed
from ocr.layouts.listed import END, capitals_above, without_parent
from ocr.layouts.values import MISSING, date_field, nik_field, text_field
from workstation.domain.reading import FieldReading

LABELS: Mapping[str, tuple[str, ...]] = {
    "with": ("dengan / and", "dengan", "dengan seorang perempuan bernama"),
    "husband": ("Nama Suami", "Nama Lengkap Suami"),
    "wife": ("Nama Istri", "Nama Isteri", "Nama Lengkap Istri"),
    "part_husband": ("SUAMI", "I. SUAMI", "DATA SUAMI"),
    "part_wife": ("ISTRI", "ISTERI", "II. ISTRI", "II. ISTERI", "DATA ISTRI", "DATA ISTERI"),
    "nama": ("Nama", "Nama Lengkap"),
    "nik_husband": ("NIK Suami",),
    "nik_wife": ("NIK Istri", "NIK Isteri"),
    END: ("Tempat, Tanggal Lahir", "Tempat Tgl Lahir"),
    NOISE: (
        "Name",
        "Date of marriage",
        "Place and date of birth",
        "and",
        "of husband",
        "of wife",
        "Nationality of husband",
        "Nationality of wife",
    ),
}
_OWNER = re.compile("(suami|husband)|(istri|isteri|wife)")
_SIDES = {"between": "suami", "husband": "suami", "with": "istri", "wife": "istri"}
_PARTS = {"part_husband": "suami", "part_wife": "istri"}
_NAMES = frozenset((*_SIDES, "nama"))


def spouse_fields(page: Labelled, index: int) -> dict[str, FieldReading]:
    """Names and NIKs of both (keys nama_suami nik_suami nama_istri nik_istri).

    A NIK below a name is that person's; the one at the head of the page is of whom the copy is for ("UNTUK ISTRI",
    "WARGA NEGARA ISTRI").
    """
    numbers: dict[str, FieldReading] = {}
    names: dict[str, FieldReading] = {}
    side, part = _owner_of_copy(page), ""
    for anchor in page.anchors:
        if anchor.name == "with" and "suami" not in names and (above := capitals_above(page, anchor)):
            names["suami"] = text_field(without_parent(above)[0], index)
        side = _SIDES.get(anchor.name, side)
        if anchor.name in _PARTS and page.is_title(anchor):
            side = part = _PARTS[anchor.name]
        if anchor.name == "nama" and not part:
            continue
        if anchor.name in _NAMES and side not in names:
            words, _ = without_parent(_name_words(page, anchor))
            if words:
                names[side] = text_field(words, index)
        own = {"nik_husband": "suami", "nik_wife": "istri"}.get(anchor.name, side if anchor.name == "nik" else "")
        if own and (anchor.name == "nik" or own not in numbers):
            # The paper's serial may stand beside the label, and the number below it.
            found = nik_field(page.value_words(anchor), (), index)
            if found is not MISSING and (numbers.get(own) is None or found.value):
                numbers[own] = found
    return {
        "nama_suami": names.get("suami", MISSING),
        "nik_suami": numbers.get("suami", MISSING),
        "nama_istri": names.get("istri", MISSING),
        "nik_istri": numbers.get("istri", MISSING),
    }


def dates_after(page: Labelled, start: int, stop: int, index: int) -> FieldReading:
    """The first date labelled "pada tanggal" between two places among the page's words."""
    for number, anchor in enumerate(page.anchors):
        if anchor.name == "date" and start <= anchor.first < stop:
            words = page.value_words(anchor)
            for other in page.anchors[number + 1 :]:
                if other.name == "year" and page.words[other.first].row - page.words[anchor.first].row <= 2:
                    words = [*words, *page.value_words(other)]
                if other.name not in ("year", NOISE):
                    break
            if words:
                return date_field(words, index)
    return MISSING


def place_of(page: Labelled, name: str, default: int) -> int:
    """Where among the words a label first stands; `default` where it does not."""
    return next((anchor.first for anchor in page.anchors if anchor.name == name), default)


def _owner_of_copy(page: Labelled) -> str:
    head = page.words[: place_of(page, "between", len(page.words))]
    for word in head:
        if found := _OWNER.search(squeezed(word.text)):
            return "suami" if found[1] else "istri"
    return ""


def _name_words(page: Labelled, anchor: Anchor) -> Sequence[Word]:
    words = page.value_words(anchor, DATE_ROWS)
    # An emblem or a stamp reads as a letter or two on a line of their own.
    words = [word for word in words if len(word.line.text) > 2] or words
    for place, word in enumerate(words):
        # A number under the name ends it even where its label was not recognised.
        if sum(char.isdigit() for char in word.text) >= 6:
            return [other for other in words[:place] if other.row != word.row]
    # Names on these papers are in capitals; what follows in small letters is a sentence.
    capital = [word for word in words if not word.text.islower() or len(word.text) < 3]
    return capital[: len(capital)] if len(capital) == len(words) else _first_run(words)


def _first_run(words: Sequence[Word]) -> list[Word]:
    run: list[Word] = []
    for word in words:
        if word.text.islower() and len(word.text) >= 3:
            if run:
                break
            continue
        run.append(word)
    return run
