"""Kutipan Akta Nikah of the KUA (the marriage book): a two-page spread, or the single page of data.

The number is that of the certificate; the series (`NA 0123456`) belongs to the booklet. bin and binti with the
father's name follow the names; `tanggal_perkawinan` is the Masehi date of the ceremony.
"""

from datetime import date, timedelta
from random import Random

from reportlab.lib.colors import HexColor

from printing.specimen.case import Case, Drawn
from printing.specimen.kinds.civil import Couple, couple
from printing.specimen.page import Look, Page, labelled
from printing.specimen.people import Person, invent_name
from workstation.domain.dates import MONTHS

_LEAF = (311.8, 425.2)
_HIJRI = (
    "Muharram", "Shafar", "Rabiul Awal", "Rabiul Akhir", "Jumadil Awal", "Jumadil Akhir", "Rajab", "Sya'ban",
    "Ramadhan", "Syawal", "Dzulqa'dah", "Dzulhijjah",
)  # fmt: skip
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jum'at", "Sabtu", "Ahad")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# Days from the first of Muharram 1 H (civil calendar) to Masehi ordinals, and a tabular year's average length.
_HIJRI_EPOCH, _HIJRI_YEAR = 227015, 10631 / 30


def draw(case: Case, look: Look, rng: Random) -> Drawn:
    """Draw the couple's marriage book; its layout is lembar (one page) or buku (a spread with the photographs)."""
    pair = couple(case, rng)
    spread = rng.random() < 0.5
    number = _number(pair.wed, rng)
    numbered = pair.wed.year > 2008 or rng.random() < 0.5
    page = Page((_LEAF[0] * 2, _LEAF[1]) if spread else (_LEAF[0] * 1.35, _LEAF[1] * 1.35), look)
    page.guilloche(rng, look.tint)
    if spread:
        _photographs(page, pair, rng)
        page.line(_LEAF[0], 0, _LEAF[0], page.height, 0.4, HexColor("#9a9a9a"))
        _data(page, case, pair, number, numbered, _LEAF[0] + 24, page.width - 20, 1.0, rng)
    else:
        _data(page, case, pair, number, numbered, 34, page.width - 30, 1.32, rng)
    fields = {
        "no_akta": number,
        "nama_suami": pair.husband.nama,
        "nik_suami": pair.husband.nik if numbered else None,
        "nama_istri": pair.wife.nama,
        "nik_istri": pair.wife.nik if numbered else None,
        "tanggal_perkawinan": pair.wed.isoformat(),
    }
    return Drawn(page.close(rng), "buku" if spread else "lembar", fields)


def _number(wed: date, rng: Random) -> str:
    serial, roman = rng.randint(1, 980), _ROMAN[wed.month - 1]
    if wed.year > 2018 and rng.random() < 0.6:
        return f"{rng.randint(1100000, 3700000)}{rng.randint(100, 999)}{wed:%m%Y}{serial:03d}"[:18]
    return rng.choice(
        (f"{serial:04d}/{serial % 90:03d}/{roman}/{wed.year}", f"{serial}/{serial % 70}/{roman}/{wed.year}")
    )


def _photographs(page: Page, pair: Couple, rng: Random) -> None:
    middle = _LEAF[0] / 2
    for x, label, person in ((middle - 98, "Suami", pair.husband), (middle + 18, "Istri", pair.wife)):
        page.fill(x, 96, 80, 108, HexColor("#2f62b5"))
        page.fill(x + 22, 150, 36, 54, HexColor("#2b2b33"))
        page.fill(x + 28, 118, 24, 32, HexColor("#c59a78"))
        page.text(x + 40, 218, label, 8, align="center")
        page.fitted(x - 6, 232, 92, person.nama, 6.5, "center")
    page.text(middle, 60, "FOTO SUAMI ISTRI", 10, bold=True, align="center")
    page.text(middle, 270, "KUTIPAN AKTA NIKAH", 11, bold=True, align="center")
    page.text(middle, 386, f"NA {rng.randint(100000, 9999999):07d}", 10, align="center")


def _data(
    page: Page,
    case: Case,
    pair: Couple,
    number: str,
    numbered: bool,
    left: float,
    right: float,
    scale: float,
    rng: Random,
) -> None:
    place, middle = case.household.place, (left + right) / 2
    size = (page.look.size + 0.9) * scale
    pitch = size * rng.uniform(1.5, 1.62)
    y = rng.uniform(30, 36) * scale
    page.text(
        right, y, f"{rng.choice(('NA', 'DN', 'JB', 'SD'))} {rng.randint(100000, 9999999):07d}", size, align="right"
    )
    y += pitch * 1.3
    page.text(middle, y, "KUTIPAN AKTA NIKAH", size * 1.4, bold=True, align="center")
    with page.filling():
        page.text(middle, y + pitch, f"Nomor : {number}", size * 1.05, bold=True, align="center")
    y += pitch * 2.1
    opening = (
        f"Pada hari {_DAYS[pair.wed.weekday()]}, tanggal {_hijri(pair.wed)} H bertepatan dengan tanggal "
        f"{_masehi(pair.wed)} M, pukul {rng.randint(7, 15):02d}.00, telah dilangsungkan akad nikah di wilayah KUA "
        f"Kecamatan {place.kecamatan.title()} {place.kabupaten_kota.title()} :"
    )
    y = page.paragraph(left, y, right - left, opening, size, pitch * 0.84) + pitch * 0.3
    for heading, person in (("I. SUAMI", pair.husband), ("II. ISTRI", pair.wife)):
        page.text(left, y, heading, size, bold=True)
        y = _party(page, case, person, numbered, left + 8, right, y + pitch, size, pitch)
    dowry = rng.choice(("SEPERANGKAT ALAT SALAT", "EMAS 5 GRAM", "UANG RP 500.000", "EMAS 10 GRAM DAN ALAT SALAT"))
    wali = f"{pair.wife.father} (AYAH KANDUNG)"
    last = [("Wali nikah", wali), ("Mas kawin", dowry + ", TUNAI")]
    y = labelled(page, last, left + 8, right, y, size, pitch, size * 9.6)
    x = left + (right - left) * 0.56
    page.text(x, y + pitch * 0.4, f"{place.kecamatan.title()}, {_masehi(pair.wed + timedelta(days=1))}", size * 0.92)
    page.text(x, y + pitch * 1.2, "Kepala / Penghulu KUA,", size * 0.92)
    page.text(x, y + pitch * 3.2, invent_name(rng, place.origin, "LAKI-LAKI")[:24] + ", S.AG", size * 0.92, bold=True)


def _party(
    page: Page,
    case: Case,
    person: Person,
    numbered: bool,
    left: float,
    right: float,
    y: float,
    size: float,
    pitch: float,
) -> float:
    child_of = "bin" if person.sex == "LAKI-LAKI" else "binti"
    place = case.household.place
    rows = [
        ("Nama", person.nama),
        (child_of, person.father),
        *([("NIK", person.nik)] if numbered else []),
        ("Tempat, tgl. lahir", f"{person.birthplace}, {_masehi(person.born)}"),
        ("Pekerjaan", person.job),
        ("Alamat", f"{place.alamat} {place.desa_kelurahan}"),
    ]
    return labelled(page, rows, left, right, y, size, pitch, size * 9.6)


def _masehi(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"


def _hijri(day: date) -> str:
    """The Hijri date of the tabular calendar, a day more or less: it is there to be told from the Masehi date."""
    days = day.toordinal() - _HIJRI_EPOCH
    year = int(days / _HIJRI_YEAR)
    rest = int(days - year * _HIJRI_YEAR)
    month = min(11, int(rest / 29.531))
    return f"{int(rest - month * 29.531) + 1} {_HIJRI[month]} {year + 1}"
