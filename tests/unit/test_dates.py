"""Dates in digits, with month names and in words, and comparing them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.crosscheck.dates import compare_dates
from workstation.domain.dates import (
    date_to_words,
    format_date,
    format_long_date,
    number_to_words,
    parse_date,
    words_to_date,
    words_to_number,
)
from workstation.domain.finding import GREEN, Verdict

FIRST, LAST = date(1900, 1, 1), date(2030, 12, 31)
DAYS = st.dates(FIRST, LAST)


def test_every_day_of_131_years_is_written_in_words_and_read_back() -> None:
    for offset in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(offset)
        assert words_to_date(date_to_words(day)) == day


def test_every_number_is_written_in_words_and_read_back() -> None:
    for number in range(10_000):
        assert words_to_number(number_to_words(number).split()) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("DUA PULUH SATU SEPTEMBER DUA RIBU TUJUH", date(2007, 9, 21)),
        ("tanggal satu bulan januari tahun seribu sembilan ratus enam puluh", date(1960, 1, 1)),
        ("SEMBILAN NOPEMBER DUA RIBU SEMBILAN BELAS", date(2019, 11, 9)),
        ("17-08-1995", date(1995, 8, 17)),
        ("17/08/1995", date(1995, 8, 17)),
        ("17 AGUSTUS 1995", date(1995, 8, 17)),
        ("17 AGT 1995", date(1995, 8, 17)),
        ("3 PEBRUARI 1988", date(1988, 2, 3)),
        ("1995-08-17", date(1995, 8, 17)),
    ],
)
def test_ways_of_writing(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    ["", "-", "31-02-1995", "17-08-95", "17 AUGUST 1995", "DUA PULUH SATU", "PULUH SATU MEI DUA RIBU", "29-02-1900"],
)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@given(DAYS)
def test_each_way_of_writing_is_green(day: date) -> None:
    for text in (format_date(day), format_long_date(day), date_to_words(day), f"{day:%d/%m/%Y}"):
        assert compare_dates(text, day.isoformat()).verdict is Verdict.EQUIVALENT
    assert compare_dates(day.isoformat(), day.isoformat()).verdict is Verdict.MATCH


@given(DAYS, DAYS)
def test_another_day_differs(one: date, other: date) -> None:
    verdict = compare_dates(one.isoformat(), other.isoformat()).verdict
    assert (verdict in GREEN) == (one == other)
    assert verdict in GREEN or verdict is Verdict.DIFFERS


def test_swapped_day_and_month_differ() -> None:
    assert compare_dates("2009-09-01", "2009-01-09").verdict is Verdict.DIFFERS


def test_a_document_value_that_is_no_date_was_not_read() -> None:
    assert compare_dates("1995-08-17", "1995-08-1").verdict is Verdict.DIFFERS
    assert compare_dates("1995-08-17", "17-O8-1995").verdict is Verdict.UNREADABLE
    assert compare_dates("tanggal lahir saya", "1995-08-17").verdict is Verdict.DIFFERS
