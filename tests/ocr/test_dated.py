from datetime import date

import pytest

from ocr.layouts.dated import corrected_words, find_date, find_number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("DUA PULUH DELAPAN JULI tahun DUA RIBU TUJUH", date(2007, 7, 28)),
        ("DUAPULUHDELAPAN JULl TAHUN DUARIBU TUJUN", date(2007, 7, 28)),
        ("17-08-1995 (TUJUH BELAS AGUSTUS SERIBU SEMBILAN RATUS SEMBILAN PULUH LIMA)", date(1995, 8, 17)),
        ("O1 NOVEMBER2026", date(2026, 11, 1)),
        ("KLATEN, 5 MEI 1990", date(1990, 5, 5)),
        ("tanggal 5 bulan Nopember tahun 2026", date(2026, 11, 5)),
        ("29-10-982/DUA PULUH SEMBILAN OKTOBER SERIBU SEMBILAN RATUS DELAPAN PULUH DUA", date(1982, 10, 29)),
        ("TIGA PULUH SATU FEBRUARI DUA RIBU", None),
        ("SATU JUWI DUA RIBU", None),
        ("", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert find_date(text).day == day


def test_words_and_digits_that_disagree_are_not_trusted() -> None:
    assert find_date("18-08-1995 (TUJUH BELAS AGUSTUS SERIBU SEMBILAN RATUS SEMBILAN PULUH LIMA)").trust < 0.5


def test_each_wrong_letter_costs_trust() -> None:
    assert corrected_words("SEMB1LANBELAS".replace("1", "L")) == (("SEMBILAN", "BELAS"), 1)
    assert find_date("SATU JULX DUA RIBU").trust < find_date("SATU JULI DUA RIBU").trust


def test_numbers() -> None:
    assert [find_number(text) for text in ("DUA,", "KEDUA", "PERTAMA", "3", "DUA BELAS", "ANAK")] == [
        2,
        2,
        1,
        3,
        12,
        None,
    ]
