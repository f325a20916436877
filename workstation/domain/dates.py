"""Dates as Indonesian documents write them: digits, month names old and new, and words.

"DUA PULUH SATU SEPTEMBER DUA RIBU TUJUH", "17-08-1995", "17 AGUSTUS 1995", "17/08/1995".
"""

import re
from datetime import date

MONTHS = (
    "JANUARI",
    "FEBRUARI",
    "MARET",
    "APRIL",
    "MEI",
    "JUNI",
    "JULI",
    "AGUSTUS",
    "SEPTEMBER",
    "OKTOBER",
    "NOVEMBER",
    "DESEMBER",
)
_OTHER_MONTH_NAMES = {
    "PEBRUARI": 2,
    "NOPEMBER": 11,
    "JAN": 1,
    "FEB": 2,
    "PEB": 2,
    "MAR": 3,
    "APR": 4,
    "JUN": 6,
    "JUL": 7,
    "AGT": 8,
    "AGS": 8,
    "AGU": 8,
    "SEP": 9,
    "SEPT": 9,
    "OKT": 10,
    "NOV": 11,
    "NOP": 11,
    "DES": 12,
}
MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS, start=1)} | _OTHER_MONTH_NAMES

_UNITS = ("", "SATU", "DUA", "TIGA", "EMPAT", "LIMA", "ENAM", "TUJUH", "DELAPAN", "SEMBILAN")
NUMBER_WORDS = (*_UNITS[1:], "SEPULUH", "SEBELAS", "BELAS", "PULUH", "SERATUS", "RATUS", "SERIBU", "RIBU")


def number_to_words(number: int) -> str:
    """Write 0..9999 in Indonesian words, upper case."""
    if not 0 <= number <= 9999:
        raise ValueError(number)
    if number == 0:
        return "NOL"
    if number < 10:
        return _UNITS[number]
    if number < 12:
        return ("SEPULUH", "SEBELAS")[number - 10]
    if number < 20:
        return f"{_UNITS[number - 10]} BELAS"
    for size, name, one in ((1000, "RIBU", "SERIBU"), (100, "RATUS", "SERATUS"), (10, "PULUH", "")):
        if number >= size:
            count, rest = divmod(number, size)
            head = one if count == 1 and one else f"{number_to_words(count)} {name}"
            return f"{head} {number_to_words(rest)}" if rest else head
    raise AssertionError(number)


def words_to_number(words: list[str]) -> int | None:
    """Read Indonesian number words (0..9999); None when they are not a number."""
    if not words:
        return None
    total = current = 0
    for word in words:
        if word in _UNITS[1:]:
            current += _UNITS.index(word)
        elif word in ("NOL", "SEPULUH", "SEBELAS"):
            current += {"NOL": 0, "SEPULUH": 10, "SEBELAS": 11}[word]
        elif word == "BELAS":
            current += 10
        elif word == "PULUH":
            current = current - current % 10 + current % 10 * 10
        elif word in ("SERATUS", "RATUS"):
            current = (current or 1) * 100
            total, current = total + current, 0
        elif word in ("SERIBU", "RIBU"):
            total, current = (total + current or 1) * 1000, 0
        else:
            return None
    number = total + current
    return number if number_to_words_or_empty(number) == words else None


def number_to_words_or_empty(number: int) -> list[str]:
    """The words of a number as a list; empty when it is outside 0..9999."""
    return number_to_words(number).split() if 0 <= number <= 9999 else []


def date_to_words(day: date) -> str:
    """Write a date in words, as a birth certificate does: day, month name, year."""
    return f"{number_to_words(day.day)} {MONTHS[day.month - 1]} {number_to_words(day.year)}"


def words_to_date(text: str) -> date | None:
    """Read a date in words; the words TANGGAL, BULAN and TAHUN may stand between its parts."""
    words = [word for word in re.findall(r"[A-Z]+", text.upper()) if word not in ("TANGGAL", "BULAN", "TAHUN")]
    for place, word in enumerate(words):
        if word in MONTH_NUMBERS:
            day, year = words_to_number(words[:place]), words_to_number(words[place + 1 :])
            return _date(year, MONTH_NUMBERS[word], day)
    return None


def parse_date(text: str) -> date | None:
    """Read a date written in ISO, in digits (day first), with a month name, or in words; None when it is none.

    Years have four digits: a two-digit year is no date, since the century would be a guess.
    """
    text = " ".join(text.upper().split())
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return _date(*(int(part) for part in found.groups()))
    if found := re.fullmatch(r"(\d{1,2}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{4})", text):
        day, month, year = (int(part) for part in found.groups())
        return _date(year, month, day)
    if found := re.fullmatch(r"(\d{1,2})[-. ]*([A-Z]+)[-. ]*(\d{4})", text):
        return _date(int(found[3]), MONTH_NUMBERS.get(found[2]), int(found[1]))
    return words_to_date(text)


def format_date(day: date) -> str:
    """Write a date for the officer: 17-08-1995."""
    return f"{day:%d-%m-%Y}"


def format_long_date(day: date) -> str:
    """Write a date for a letter: 17 Agustus 1995."""
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def _date(year: int | None, month: int | None, day: int | None) -> date | None:
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
