"""NIK: taking apart, and comparing two of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.crosscheck.nik import compare_number, is_one_slip
from workstation.domain.finding import GREEN, Verdict
from workstation.domain.nik import PROVINCES, parse_nik

DAYS = st.dates(date(1900, 1, 1), date(2030, 12, 31))
NUMBERS = st.text("0123456789", min_size=16, max_size=16)


def write_nik(region: str, born: date, woman: bool, serial: int) -> str:
    return f"{region}{born.day + 40 * woman:02}{born:%m%y}{serial:04}"


@given(st.sampled_from(sorted(PROVINCES)), DAYS, st.booleans(), st.integers(1, 9999))
def test_a_written_nik_is_read_back(province: int, born: date, woman: bool, serial: int) -> None:
    nik = parse_nik(write_nik(f"{province}7106", born, woman, serial))
    assert nik is not None
    assert nik.fits_birth_date(born)
    assert nik.sex == ("PEREMPUAN" if woman else "LAKI-LAKI")
    assert (nik.region, nik.serial) == (f"{province}7106", serial)


@pytest.mark.parametrize(
    "text",
    ["", "317106170895000", "31710617089500012", "3171060008950001", "3171063208950001", "3171067208950001",
     "3171061713950001", "3171061708950000", "9771061708950001", "317106170895000O", "٣171061708950001"],
)  # fmt: skip
def test_impossible_numbers_are_no_nik(text: str) -> None:
    assert parse_nik(text) is None


def test_east_timor_is_a_historic_province() -> None:
    assert parse_nik("5401061708750001") is not None


@given(NUMBERS, NUMBERS)
def test_comparison_is_symmetric_and_green_only_when_equal(one: str, other: str) -> None:
    assert compare_number(one, other).verdict is compare_number(other, one).verdict
    assert (compare_number(one, other).verdict in GREEN) == (one == other)


@given(NUMBERS, st.integers(0, 15), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_a_letter(number: str, place: int, digit: str) -> None:
    wrong = number[:place] + digit + number[place + 1 :]
    expected = Verdict.MATCH if wrong == number else Verdict.LETTER
    assert compare_number(wrong, number).verdict is expected
    assert is_one_slip(wrong, number) == (wrong != number)


@given(NUMBERS, st.integers(0, 14))
def test_two_swapped_digits_are_a_letter(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    expected = Verdict.MATCH if swapped == number else Verdict.LETTER
    assert compare_number(swapped, number).verdict is expected


@pytest.mark.parametrize(
    ("form", "value", "verdict"),
    [
        ("3171 0617 0895 0001", "3171061708950001", Verdict.EQUIVALENT),
        ("3171.0617.0895.0001", "3171061708950001", Verdict.EQUIVALENT),
        ("317106170895001", "3171061708950001", Verdict.LETTER),
        ("3171061708950099", "3171061708950001", Verdict.LETTER),
        ("3273015512010007", "3171061708950001", Verdict.DIFFERS),
        ("3171061708950001", "317106170895001", Verdict.UNREADABLE),
        ("3171061708950001", "31710617O8950001", Verdict.UNREADABLE),
    ],
)
def test_numbers(form: str, value: str, verdict: Verdict) -> None:
    assert compare_number(form, value).verdict is verdict
