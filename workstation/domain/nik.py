"""The NIK: PPKKCC DDMMYY SSSS, women DD + 40 (PP 37/2007 Pasal 37).

A NIK is kept for life: moving, or a corrected birth date or sex, does not change it (PP 40/2019 Pasal 30(2),
Permendagri 108/2019 Pasal 15(3)). What it encodes is therefore information, never a reason to reject.
It has no check digit.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Sex = Literal["LAKI-LAKI", "PEREMPUAN"]

PROVINCES = frozenset(
    [
        *range(11, 20),
        21,
        *range(31, 37),
        *range(51, 54),
        *range(61, 66),
        *range(71, 77),
        81,
        82,
        *range(91, 97),
    ]
)
HISTORIC_PROVINCES = frozenset({54})


@dataclass(frozen=True, slots=True)
class Nik:
    """The parts of a sixteen-digit NIK. `day` is without the women's 40; `year` is two digits."""

    text: str
    region: str
    day: int
    month: int
    year: int
    sex: Sex
    serial: int

    def fits_birth_date(self, born: date) -> bool:
        """Whether the NIK's date part is that of a birth date (the century cannot be told from a NIK)."""
        return (self.day, self.month, self.year) == (born.day, born.month, born.year % 100)


def parse_nik(text: str) -> Nik | None:
    """Split a NIK into its parts; None when it is not sixteen digits or holds no possible day, month or serial."""
    if len(text) != 16 or not (text.isascii() and text.isdigit()):
        return None
    day, month, year, serial = int(text[6:8]), int(text[8:10]), int(text[10:12]), int(text[12:])
    sex: Sex = "PEREMPUAN" if day > 40 else "LAKI-LAKI"
    day = day - 40 if day > 40 else day
    if not (1 <= day <= 31 and 1 <= month <= 12 and serial > 0):
        return None
    if int(text[:2]) not in PROVINCES | HISTORIC_PROVINCES:
        return None
    return Nik(text, text[:6], day, month, year, sex, serial)


def is_sixteen_digits(text: str) -> bool:
    """Whether a text has the form of a NIK or a KK number."""
    return len(text) == 16 and text.isascii() and text.isdigit()
