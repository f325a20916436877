"""From recognised lines of a Kartu Keluarga to constrained field readings."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ocr import constrain, crops, ctc
from ocr.bars import counted
from ocr.confidence import Evidence, calibrate
from ocr.constrain import Value
from ocr.crops import Content, Line
from ocr.engines.protocol import Image, TextLine
from ocr.gaps import Gaps
from ocr.geometry import Points
from ocr.lattice import encode
from ocr.layouts import kk_header
from ocr.layouts.kk_continued import continued
from ocr.layouts.kk_header import Labelled, Segment
from ocr.looks import closer, together, wider
from ocr.narrow import is_contested
from ocr.orthography import as_written
from ocr.sixteen import sixteen, usual, whole
from workstation.domain.reading import Box, FieldReading
from workstation.domain.vocabulary import ALIASES, CLOSED_LISTS

# What the quick engine read with less confidence the careful one reads again: of 384 names of photos and copies between
# this and 0.995, the quick one misread three, both together two. What that one still doubts is looked at once more,
# closer: 7 in 100 cells of photos and copies, among them 9 in 10 of the misread ones.
CLEAR = 0.99
# What is said of a text with a contested letter, however sure the network is: too little to accuse by one letter.
NEARLY_CLEAR = 0.985
NUMBERS = frozenset({"nik", "no_kk", "rt", "rw", "kode_pos"})
DATES = frozenset({"tanggal_lahir", "tanggal_perkawinan", "tanggal_dikeluarkan"})
NAMES = frozenset({"nama", "ayah", "ibu"})
PASSPORT_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
# Each province there is (Kepmendagri 100.1.1-6117/2022), and how older cards write some.
PROVINCES = (
    "ACEH", "SUMATERA UTARA", "SUMATERA BARAT", "RIAU", "JAMBI", "SUMATERA SELATAN", "BENGKULU", "LAMPUNG",
    "KEPULAUAN BANGKA BELITUNG", "KEPULAUAN RIAU", "DKI JAKARTA", "JAWA BARAT", "JAWA TENGAH",
    "DAERAH ISTIMEWA YOGYAKARTA", "JAWA TIMUR", "BANTEN", "BALI", "NUSA TENGGARA BARAT", "NUSA TENGGARA TIMUR",
    "KALIMANTAN BARAT", "KALIMANTAN TENGAH", "KALIMANTAN SELATAN", "KALIMANTAN TIMUR", "KALIMANTAN UTARA",
    "SULAWESI UTARA", "SULAWESI TENGAH", "SULAWESI SELATAN", "SULAWESI TENGGARA", "GORONTALO", "SULAWESI BARAT",
    "MALUKU", "MALUKU UTARA", "PAPUA", "PAPUA BARAT", "PAPUA SELATAN", "PAPUA TENGAH", "PAPUA PEGUNUNGAN",
    "PAPUA BARAT DAYA",
)  # fmt: skip
OTHER_PROVINCES = (
    "NANGGROE ACEH DARUSSALAM", "SUMATRA UTARA", "SUMATRA BARAT", "SUMATRA SELATAN", "BANGKA BELITUNG",
    "DAERAH KHUSUS IBUKOTA JAKARTA", "DAERAH KHUSUS JAKARTA", "DI YOGYAKARTA", "D.I. YOGYAKARTA", "D I YOGYAKARTA",
    "IRIAN JAYA BARAT",
)  # fmt: skip
# Wide type may leave no gap behind the word; three names begin with its letters (Kepmendagri 100.1.1-6117/2022).
JOINED_CITY = re.compile(r"KOTA((?!BARU|WARINGIN|MOBAGU)[A-Z]{3}.*)")
# Shortened words of an address, and what is seen of one whose stop, or half of it, is lost.
SHORTENED = {"JL": r"^(?:J|L|JI|IL|JL)\b(?<!JL(?=\. ))[.,]* ?"} | {
    word: rf"\b{word}\b(?!\. )[.,]? ?" for word in ("GG", "KH", "DR", "NO")
}
STOP_COST = 5.0
# Shortened names and titles ("MOCH.", "PROF.", "S.KOM.") have at most four letters between two stops.
STOPPED_WORD = re.compile(r"\b([A-Z]{5,})[.][.,]?\s*")
LAST_STOP = re.compile(r"(?<=[A-Z]{5})[ .,]+$")
MARK_COST = 7.0
# Hardly anybody on a card is a foreigner: WNA must be this much likelier (nats) to be read; in blur I looks like A.
FOREIGN_COST = 7.0
COLUMN_NUMBER = re.compile(r"[(\[]\d{1,2}[)\]]")
DASH = "-"
SHORTEST_PASSPORT = 6
# Traces too faint to read: the cell may be empty, or its print may have faded.
FAINT, LEAST_FAINT = 0.5, 0.6
# Of letters whose feet were cut off, J may be I and Q may be O.
CUT_OFF = 0.6
# Letters that met a rule may keep a little of it when it is taken away: doubt enough for no accusation.
MET_RULE = 0.95
# What goes on in a second line may be that of a label nobody saw.
CONTINUED = 0.95
# Below this a number or date was only pressed into its pattern: nothing is better than that.
UNLIKE = -30.0
# Widths in letter heights: 1 of 513 groups without sign is wider, 24 of 593 with one are narrower (it is cut off).
WIDEST_GROUP, UNSEEN_SIGN = {"A": 1.2, "B": 1.1, "O": 1.2, "AB": 2.0}, 4.0
# A sign that the pixels deny by more than this (nats) is rather a speck.
SIGN_COST = 8.0


@lru_cache(maxsize=16)
def _terms(key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The terms of a column, and the other ways of writing them."""
    return (*CLOSED_LISTS[key], DASH), tuple(ALIASES[key])


def cell_value(
    key: str,
    inside: Content,
    texts: Sequence[TextLine],
    page: int,
    cell: Points,
    more: Sequence[Sequence[TextLine]] = (),
) -> FieldReading:
    """The reading of one table cell with the corners `cell`. A dash and an empty cell both give "-".

    `more` is what further looks at the same lines showed; nothing where none was needed.
    """
    kept = _without_column_number(texts)
    if key == "nik" and (place := whole(texts)) is not None:
        kept = [place]
    inside = replace(inside, lines=tuple(inside.lines[place] for place in kept))
    if not inside.lines:
        chance = FAINT if inside.faint else calibrate(Evidence("blank", 0.0, 0.0, 20.0))
        return FieldReading(DASH, DASH if inside.dash else "", chance, page, crops.as_box(cell))
    looks = [ctc.beside([lines[place] for place in kept], may_join=key in CLOSED_LISTS) for lines in (texts, *more)]
    letter = min(line.letter for line in inside.lines)
    kind, value, text = _seen(key, looks, inside)
    box = crops.as_box(crops.around(inside.lines))
    reading = _reading(kind, value, text, letter, page, box_of=box)
    if kind == "text":
        reading = replace(reading, lattice=encode(text))
    if not min(inside.margins) and kind == "text":
        reading = replace(reading, confidence=min(reading.confidence, CUT_OFF))
    if inside.cut_off or inside.anew:
        most = CUT_OFF if inside.cut_off else MET_RULE
        reading = replace(reading, confidence=min(reading.confidence, most))
    if inside.faint and reading.confidence < LEAST_FAINT:
        return FieldReading(DASH, "", FAINT, page, crops.as_box(cell))
    return reading


def _without_column_number(texts: Sequence[TextLine]) -> list[int]:
    """The lines of a cell but the "(4)" of its column, which stands over the first person where a rule was lost."""
    kept = [place for place, text in enumerate(texts) if not COLUMN_NUMBER.fullmatch(text.text.strip())]
    return kept or list(range(len(texts)))


def _seen(key: str, looks: Sequence[TextLine], inside: Content) -> tuple[str, Value, TextLine]:
    """How a cell is read, what all looks at it tell together, and the look that shows it best."""
    gaps = inside.lines[0].gaps if len(inside.lines) == 1 else ()
    found = [_constrained(key, look, gaps) for look in looks]
    kind = found[0][0]
    value, best = together([value for _, value in found], lambda look, text: _chance(key, looks[look], text))
    if key == "golongan_darah" and _wider_than(value.text, inside.lines[0]):
        value = _signed(looks, value)
    if key == "pendidikan":
        value = counted(value, inside.lines[-1].image)
    if key == "nik":
        value = usual(value, looks)
    return kind, value, looks[best]


def _chance(key: str, line: TextLine, text: str) -> float:
    """The log likelihood of a value as its column prints it."""
    if key == "nik" or key in DATES:
        printed = [text] if key == "nik" else [mark.join(reversed(text.split("-"))) for mark in "-/."]
        return float(ctc.log_likelihoods(ctc.without_spaces(line), printed).max())
    return float(ctc.log_likelihoods(ctc.folded(line), [text])[0])


def _signed(looks: Sequence[TextLine], group: Value) -> Value:
    """A blood group behind which more stands, with the likelier sign: networks often miss it."""
    options = [f"{group.text}{sign}" for sign in "+-"]
    chances = np.mean([ctc.log_likelihoods(ctc.folded(look), options) for look in looks], axis=0)
    best = int(np.argmax(chances))
    if chances[best] < group.log_chance - SIGN_COST:
        return replace(group, log_chance=group.log_chance - UNSEEN_SIGN)
    return Value(options[best], float(chances[best]) - UNSEEN_SIGN, float(np.ptp(chances)))


def is_clear(reading: FieldReading) -> bool:
    """Whether a value can stand without a further look."""
    return reading.confidence >= CLEAR


def further_looks(key: str) -> tuple[Callable[[Image], Image], ...]:
    """The crops of the further looks at a value in doubt: a number has no other word for it, so it gets two."""
    return (closer, wider) if key == "nik" or key in DATES else (closer,)


def _constrained(key: str, text: TextLine, gaps: Gaps) -> tuple[str, Value]:
    if key == "nik":
        return "digits", constrain.digits(text, 16)
    if key in DATES:
        return "date", constrain.date_value(text)
    if key == "kewarganegaraan":
        return "list", _citizenship(text, gaps)
    if key in CLOSED_LISTS:
        return "list", constrain.closed_list(text, *_terms(key), gaps)
    if key in NAMES:
        return "text", _name(text, gaps)
    if key in ("no_paspor", "no_kitap"):
        value = constrain.text_value(text, PASSPORT_LETTERS)
        short = value.text is not None and len(value.text) < SHORTEST_PASSPORT
        return "text", replace(value, log_chance=value.log_chance - 6) if short else value
    return "text", _place_name(text, gaps)


def _citizenship(text: TextLine, gaps: Gaps) -> Value:
    """WNI or WNA. That foreigners are rare chooses between what looks alike, but lends no certainty."""
    value = constrain.closed_list(text, *_terms("kewarganegaraan"), gaps)
    if value.text != "WNA":
        return value
    citizen, foreigner = map(float, ctc.log_likelihoods(ctc.folded(text), ("WNI", "WNA")))
    return value if citizen < foreigner - FOREIGN_COST else Value("WNI", citizen, citizen - foreigner)


def _wider_than(group: str | None, line: Line) -> bool:
    """Whether more stands in a cell than a blood group without sign: networks often miss the sign."""
    most = WIDEST_GROUP.get(group or "")
    return most is not None and line.right - line.left > most * (line.bottom - line.top)


def _name(text: TextLine, gaps: Gaps) -> Value:
    """A person's name. What looks like a stop behind a whole word is a speck, or the comma before a title.

    Of a comma's tail hardly a pixel is left on a copy. What the pixels deny is not changed.
    """
    value = _without_last_stop(constrain.text_value(text, constrain.NAME_LETTERS, gaps))
    while value.text is not None and (found := STOPPED_WORD.search(value.text)):
        options = [f"{found[1]}{mark}".join(STOPPED_WORD.split(value.text, 1)[::2]) for mark in (", ", " ")]
        marked = constrain.instead(value, text, options, MARK_COST)
        if marked is value:
            break
        value = marked
    return as_written(value, text)


def _without_last_stop(value: Value) -> Value:
    """A value without a stop behind a whole word at its end: it is a speck, for there is nothing to shorten."""
    return value if value.text is None else replace(value, text=LAST_STOP.sub("", value.text))


def _place_name(text: TextLine, gaps: Gaps) -> Value:
    """A place: a number may be a word of its own ("13 ULU"), but never stands within one."""
    value = constrain.text_value(text, constrain.TEXT_LETTERS, gaps)
    mixed = value.text is not None and re.search(r"[A-Z][0-9]|[0-9][A-Z]", value.text)
    plain = _without_last_stop(constrain.text_value(text, constrain.NAME_LETTERS, gaps) if mixed else value)
    return as_written(plain, text)


def _reading(kind: str, value: Value, seen: TextLine, letter: float, page: int, box_of: Box | None) -> FieldReading:
    if value.text is None or (kind in ("digits", "date") and value.log_chance < UNLIKE):
        return FieldReading(None, seen.text, 0.0, page, box_of)
    chance = calibrate(Evidence(kind, value.log_chance, value.margin, letter))
    if kind == "text" and chance >= CLEAR and is_contested(seen, value.text, value.log_chance):
        chance = NEARLY_CLEAR
    return FieldReading(value.text, seen.text, chance, page, box_of)


@dataclass(frozen=True, slots=True)
class HeaderValue:
    """The reading of a value outside the tables, and the lines of the page it stands on."""

    reading: FieldReading
    pieces: tuple[Line, ...]


def header_values(head: Sequence[Segment], foot: Sequence[Segment], page: int) -> dict[str, HeaderValue]:
    """Everything found outside the tables, by label; the card's number by its sixteen digits."""
    issued = {key: item for key, item in kk_header.labelled(foot).items() if key == "tanggal_dikeluarkan"}
    if not issued and (date := kk_header.dated(foot)):
        issued["tanggal_dikeluarkan"] = date
    values: dict[str, HeaderValue] = {}
    for key, item in (issued | continued(kk_header.labelled(head), head)).items():
        if key == "rt_rw":
            rt, rw = _rt_rw(item, page)
            values |= {"rt": HeaderValue(rt, item.pieces), "rw": HeaderValue(rw, item.pieces)}
        else:
            values[key] = HeaderValue(_header_reading(key, item, page), item.pieces)
    if segment := kk_header.number_of_card(head):
        values["no_kk"] = HeaderValue(_card_number(*segment, page), (segment[0],))
    return values


def _header_reading(key: str, item: Labelled, page: int) -> FieldReading:
    box = crops.as_box(item.corners)
    if not re.sub(r"[^A-Za-z0-9]", "", item.text.text):
        return FieldReading(DASH, item.text.text, calibrate(Evidence("blank", -1.0, 0.0, 20.0)), page, box)
    if key == "kode_pos":
        kind, value = "digits", constrain.digits(item.text, 5)
    elif key == "tanggal_dikeluarkan":
        kind, value = "date", constrain.date_value(item.text)
    elif key in ("rt", "rw"):
        kind, value = "digits", constrain.digits(item.text, 3)
    elif key == "kepala_keluarga":
        kind, value = "text", _name(item.text, item.gaps)
    elif key == "provinsi":
        kind, value = "list", constrain.closed_list(item.text, PROVINCES, OTHER_PROVINCES, item.gaps)
    elif key == "alamat":
        kind, value = "text", _with_stops(item.text, constrain.text_value(item.text, gaps=item.gaps))
    else:
        kind, value = "text", _region(key, item)
    reading = _reading(kind, value, item.text, item.line.letter, page, box)
    if item.continued:
        reading = replace(reading, confidence=min(reading.confidence, CONTINUED))
    return replace(reading, lattice=encode(item.text)) if kind == "text" else reading


def _with_stops(text: TextLine, value: Value) -> Value:
    """An address with the stop and space that follow a shortened word, where the pixels do not deny them.

    Cards print "JL. MERDEKA GG. II NO. 5"; of a stop hardly a pixel is left on a messenger's picture.
    """
    for word, seen in SHORTENED.items():
        if value.text is None or not (found := re.search(rf"{seen}(?=\w)", value.text)):
            continue
        stopped = f"{value.text[: found.start()]}{word}. {value.text[found.end() :]}"
        value = constrain.instead(value, text, [stopped], STOP_COST)
    return value


def _region(key: str, item: Labelled) -> Value:
    """A region's name. A colon in it ends a label that was read in two pieces ("Kabupaten/", "Kota :")."""
    if ":" in item.text.text.strip(" :"):
        return _place_name(ctc.after(item.text, ":"), ())
    value = _place_name(item.text, item.gaps)
    if key == "kabupaten_kota" and value.text and (city := JOINED_CITY.match(value.text)):
        return replace(value, text=f"KOTA {city[1]}")
    return value


def _rt_rw(item: Labelled, page: int) -> tuple[FieldReading, FieldReading]:
    """RT and RW stand in one place: "001/002"."""
    box, letter, raw = crops.as_box(item.corners), item.line.letter, item.text.text
    value = constrain.pattern(item.text, [*[constrain.DIGITS] * 3, "/", *[constrain.DIGITS] * 3])
    if value.text is not None and value.log_chance > -8:
        parts = value.text.split("/")
    else:
        free = constrain.text_value(item.text)
        parts = re.findall(r"\d+|-", free.text or "")
        value = Value(free.text, free.log_chance, 0.0)
    if len(parts) != 2:
        nothing = FieldReading(None, raw, 0.0, page, box)
        return nothing, nothing
    values = (Value(part, value.log_chance, value.margin) for part in parts)
    rt, rw = (_reading("digits", one, item.text, letter, page, box) for one in values)
    return rt, rw


def _card_number(line: Line, text: TextLine, page: int) -> FieldReading:
    number = _after_no(text)
    box = crops.as_box(_right_part(line.corners, text.text))
    return _reading("digits", sixteen(number), text, line.letter, page, box)


def _after_no(text: TextLine) -> TextLine:
    """The number behind "No." (or "NOMOR :"): everything from the first digit on."""
    if text.probabilities is None:
        return TextLine("".join(re.findall(r"\d", text.text)), text.confidence)
    best = text.probabilities.argmax(axis=1)
    numbers = {place for place, letter in enumerate(text.alphabet, start=1) if letter.isdigit()}
    first = next((step for step, symbol in enumerate(best) if int(symbol) in numbers), 0)
    return TextLine(text.text, text.confidence, text.probabilities[max(0, first - 1) :], text.alphabet)


def _right_part(corners: Points, text: str) -> Points:
    start = next((place for place, letter in enumerate(text) if letter.isdigit()), 0)
    share = start / max(1, len(text))
    moved = corners.copy()
    moved[0] = corners[0] + (corners[1] - corners[0]) * share
    moved[3] = corners[3] + (corners[2] - corners[3]) * share
    return moved
