"""The day a loss was reported, told from the other days of a police letter: of the loss, of birth, of lost papers.

What tells them apart is what a reader goes by: the words of the sentence or label around a date ("telah datang",
"hilang pada tanggal"), and the line of the signature ("CIMAHI, 18 NOVEMBER 2026").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ocr.layouts.dated import find_date
from ocr.layouts.labels import Labelled, Word
from ocr.layouts.values import MISSING, date_field
from workstation.domain.reading import FieldReading

_REPORT, _SIGNED, _LOSS, _OTHER, _BARE = "report", "signed", "loss", "other", "bare"
_DIGIT = "[0-9OoIl|]"
_DATE = re.compile(
    rf"(?<!\w){_DIGIT}{{1,2}}[-.\s]*(?:bulan\s+)?[A-Za-z]{{3,9}}[-.\s]*(?:tahun\s+)?{_DIGIT}{{4}}(?!\w)"
    rf"|(?<!\w){_DIGIT}{{1,2}} ?(?P<sep>[-/.]) ?{_DIGIT}{{1,2}} ?(?P=sep) ?{_DIGIT}{{4}}(?!\w)"
    # A part of a letter's number is no date: "…/YAN.2.4/2026/SPKT".
    rf"|(?<![\w./]){_DIGIT}{{1,2}} ?[-/.] ?{_DIGIT}{{1,2}} ?[-/.] ?{_DIGIT}{{4}}(?![\w/])",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[.;:]\s*\n|;|(?<=[a-z]{4})\.\s+(?=[A-Z])|\n(?=\s*(?:[-•]|\(?\d{1,2}[.)]|[^\n:\d]{2,30}:))")
_CUES = re.compile(
    r"(?P<report>\b(?:me)?lapor(?:kan|an)?(?: (?:tentang|atas))? kehilangan|datang|menghadap|diterima"
    r"|\b(?:me|di)?lapor(?:kan|an)?\b)"
    r"|(?P<loss>hilang|tercecer|terjatuh|kejadian|kecurian|dicuri|tertinggal)"
    r"|(?P<other>berlaku|\bs/d\b|sampai|hingga|\blahir|\bttl\b|diterbitkan)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"[A-Za-z. /()]{3,40}[,.] ?(?:pada )?(?:(?:tanggal|tgl)\.? ?)?:? ?", re.IGNORECASE)
_ISSUED = re.compile(r"(?:dikeluarkan )?(?:pada )?(?:tanggal|tgl)\W*", re.IGNORECASE)
_NO_PLACE = re.compile(r"\b(?:hari|senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|tanggal|lahir|yang)\b", re.IGNORECASE)
_AROUND = 120
# Two days that both may be meant, and a report before its loss.
_UNCERTAIN, _ODD = 0.9, 0.5


@dataclass(frozen=True, slots=True)
class _Day:
    """A date on the page, and what it is the day of."""

    day: date
    words: tuple[Word, ...]
    kind: str


def report_date(page: Labelled, birth: Sequence[Word], index: int) -> FieldReading:
    """The day of the report, or else of the signature; with little confidence where the letter leaves doubt.

    `birth`: the words of the birth date.
    """
    born = {(id(word.line), word.start) for word in birth}
    days = [day for day in _days(page) if not any((id(word.line), word.start) in born for word in day.words)]
    reported = [day for day in days if day.kind == _REPORT]
    signed = [day for day in days if day.kind == _SIGNED]
    bare = [day for day in days if day.kind == _BARE]
    chosen = (reported or signed[::-1] or bare)[:1]
    if not chosen:
        return MISSING
    own = chosen[0]
    limit = 1.0 if {day.day for day in (*reported, *signed)} == {own.day} else _UNCERTAIN
    if any(day.kind == _LOSS and day.day > own.day for day in days):
        limit = _ODD
    reading = date_field(own.words, index)
    return replace(reading, confidence=min(reading.confidence, limit))


def _days(page: Labelled) -> list[_Day]:
    text, places = _text(page.words)
    days = []
    for found in _DATE.finditer(text):
        words = tuple(
            word
            for word, (start, stop) in zip(page.words, places, strict=True)
            if start < found.end() and stop > found.start()
        )
        day = find_date(" ".join(word.text for word in words)).day
        if day:
            days.append(_Day(day, words, _kind(page, words, text, found.start(), found.end())))
    return days


def _text(words: Sequence[Word]) -> tuple[str, list[tuple[int, int]]]:
    """The page as one text, a line for each row, and where each word stands in it."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    length = 0
    for place, word in enumerate(words):
        if place:
            parts.append("\n" if word.row != words[place - 1].row else " ")
            length += 1
        parts.append(word.text)
        places.append((length, length + len(word.text)))
        length += len(word.text)
    return "".join(parts), places


def _kind(page: Labelled, words: Sequence[Word], text: str, start: int, stop: int) -> str:
    row = text[text.rfind("\n", 0, start) + 1 : start]
    if re.search(r"lahir|\bttl\b", row, re.IGNORECASE):
        return _OTHER
    above = text[: start - len(row)].rstrip("\n").rpartition("\n")[2]
    if _is_signature(page, words, above):
        return _SIGNED
    before = _BREAK.split(text[max(0, start - _AROUND) : start])[-1]
    after = _BREAK.split(text[stop : stop + _AROUND])[0]
    # "Melaporkan bahwa pada tanggal … telah kehilangan": what follows "bahwa" is what was reported.
    told = re.split(r"\bbahwa\b", before, flags=re.IGNORECASE)[-1]
    cues = [*_CUES.finditer(told)][-1:] or [*_CUES.finditer(after)][:1]
    return str(cues[0].lastgroup) if cues else _BARE


def _is_signature(page: Labelled, words: Sequence[Word], above: str) -> bool:
    """Whether a date ends its line and only a place stands before it, or "pada tanggal" under the place of issue."""
    first, last = words[0], words[-1]
    row = [word for word in page.words if word.row == first.row]
    behind = [word for word in row if word.line is last.line and word.start > last.start and word.text.strip(".:,)")]
    if behind or last.row != first.row:
        return False
    own = [word for word in row if word.line is first.line and word.start < first.start]
    if not own:
        beside = [word.line for word in row if word.line.x < first.line.x]
        own = [word for word in row if beside and word.line is beside[-1]]
    before = " ".join(word.text for word in own)
    if _ISSUED.fullmatch(before + " "):
        return "dikeluarkan" in f"{above} {before}".lower()
    return bool(_PLACE.fullmatch(before)) and not _NO_PLACE.search(re.split("[,.] ?", before)[0])
