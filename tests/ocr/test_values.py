import pytest

from ocr.layouts.kk_values import JOINED_CITY
from ocr.layouts.values import capitals, number_text, worded_number


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("SKTLK / 123 / X / 2026 / SPKT", "SKTLK/123/X/2026/SPKT"),
        ("STPLK/220/11/2026/5PKT", "STPLK/220/11/2026/SPKT"),
        ("STPLK/1/Xl/2026/spkt", "STPLK/1/XI/2026/SPKT"),
        ("101/TP/1985", "101/TP/1985"),
        ("3310-LT-01012010-0010", "3310-LT-01012010-0010"),
    ],
)
def test_numbers_keep_their_digits(seen: str, value: str) -> None:
    assert number_text(seen) == value


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("SKTLK/B/042/X/2026/SPKT/POLRES  SURABAYA", "SKTLK/B/042/X/2026/SPKT/POLRES SURABAYA"),
        ("LK / 640/X I/YAN. 2.4./2026", "LK/640/XI/YAN.2.4./2026"),
        ("STPLK/220/Xl/2026/Sek. Kota", "STPLK/220/XI/2026/SEK. KOTA"),
    ],
)
def test_numbers_of_letters_keep_the_spaces_of_their_words(seen: str, value: str) -> None:
    assert worded_number(seen) == value


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("RlZKY  HARTAT1", "RIZKY HARTATI"),
        ("Ali bin Abu", "ALI BIN ABU"),
        ("Muhammad Fadhil", "MUHAMMAD FADHIL"),
        ("TANJUNG, S.E.", "TANJUNG, S.E."),
    ],
)
def test_capitals(seen: str, value: str) -> None:
    assert capitals(seen) == value


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("KOTAJAYAPURA", "KOTA JAYAPURA"),
        ("KOTA BAU BAU", "KOTA BAU BAU"),
        ("KOTABARU", "KOTABARU"),
        ("KOTAWARINGIN BARAT", "KOTAWARINGIN BARAT"),
        ("KOTA KOTAMOBAGU", "KOTA KOTAMOBAGU"),
    ],
)
def test_a_city_is_parted_from_its_word(read: str, meant: str) -> None:
    city = JOINED_CITY.match(read)
    assert (f"KOTA {city[1]}" if city else read) == meant
