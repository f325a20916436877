"""Ijazah: a school's certificate or a university's diploma that fits the applicant's education.

The school's names the father only. Serial of the paper (`DN-05 Ma 0012345`) and school number are not the ijazah's
own number when that is printed apart.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from printing.specimen.case import Case, Drawn
from printing.specimen.page import A4, Look, Page, labelled
from printing.specimen.people import Person, invent_name
from workstation.domain.dates import MONTHS, date_to_words

# Level: code on the paper, title, what the school is called, usual age at the end.
_SCHOOLS = {
    "SD": ("Dd", "SEKOLAH DASAR", "SD NEGERI", 12),
    "SLTP": ("Di", "SEKOLAH MENENGAH PERTAMA", "SMP NEGERI", 15),
    "SLTA": ("Ma", "SEKOLAH MENENGAH ATAS", "SMA NEGERI", 18),
    "SMK": ("Mk", "SEKOLAH MENENGAH KEJURUAN", "SMK NEGERI", 18),
}
_DEGREES = {
    "DIPLOMA I/II": ("AHLI MUDA", 20),
    "AKADEMI/DIPLOMA III/S. MUDA": ("AHLI MADYA", 21),
    "DIPLOMA IV/STRATA I": ("SARJANA", 23),
    "STRATA II": ("MAGISTER", 26),
    "STRATA III": ("DOKTOR", 31),
}
_STUDIES = ("MANAJEMEN", "AKUNTANSI", "TEKNIK SIPIL", "PENDIDIKAN BAHASA INDONESIA", "ILMU HUKUM", "KEPERAWATAN")


@dataclass(frozen=True, slots=True)
class _Leaf:
    """Where on the page things stand: margins, letter size and row pitch."""

    left: float
    right: float
    size: float
    pitch: float


def draw(case: Case, look: Look, rng: Random) -> Drawn:
    """Draw the applicant's certificate; its layout is sekolah or perguruan_tinggi."""
    person = case.applicant
    high = person.education in _DEGREES
    page = Page((A4[1], A4[0]) if high or rng.random() < 0.2 else A4, look)
    page.guilloche(rng, look.tint)
    page.frame(rng, look.tint)
    wide = page.width > page.height
    left = rng.uniform(120, 150) if wide else rng.uniform(70, 84)
    size = look.size + rng.uniform(3.4, 4.2)
    leaf = _Leaf(left, page.width - left + 20, size, size * rng.uniform(1.62, 1.85))
    fields = (_university if high else _school)(page, case, leaf, rng)
    return Drawn(page.close(rng), "perguruan_tinggi" if high else "sekolah", fields)


def _graduation(person: Person, age: int, today: date, rng: Random) -> date:
    """A day in June (schools) of the year somebody reaches an age, or a little before today."""
    day = date(person.born.year + age, rng.choice((5, 6, 6)), rng.randint(2, 28))
    return min(day, today - timedelta(days=rng.randint(40, 90)))


def _fields(person: Person, number: str, nisn: str | None, father: str | None, issued: date) -> dict[str, Any]:
    return {
        "no_ijazah": number,
        "nisn": nisn,
        "nama": person.nama,
        "tempat_lahir": person.birthplace,
        "tanggal_lahir": person.born.isoformat(),
        "ayah": father,
        "tanggal_dikeluarkan": issued.isoformat(),
    }


def _school(page: Page, case: Case, leaf: _Leaf, rng: Random) -> dict[str, Any]:
    person, place = case.applicant, case.household.place
    level = person.education.split("/")[0].replace("TAMAT SD", "SD")
    level = rng.choice(("SLTA", "SMK")) if level == "SLTA" else level if level in _SCHOOLS else "SD"
    code, title, school, age = _SCHOOLS[level]
    issued = _graduation(person, age, case.today, rng)
    number = f"DN-{rng.randint(1, 34):02d} {code} {rng.randint(1, 9999999):07d}"
    if issued.year > 2013 and rng.random() < 0.5:
        serial = f"{rng.randint(6, 13):02d}/{rng.randint(1, 9999999):07d}"
        number = f"DN-{rng.randint(1, 34):02d}/{code[0]}-{code.upper()}/{serial}"
    nisn = f"{person.born.year % 1000:03d}{rng.randint(0, 9999999):07d}" if issued.year >= 2010 else None
    size, y = leaf.size, rng.uniform(64, 76)
    page.emblem(page.width / 2, y + 12, 50, "#5c5230")
    y += 58
    for line, scale in (
        ("KEMENTERIAN PENDIDIKAN DAN KEBUDAYAAN", 1.1),
        ("REPUBLIK INDONESIA", 1.0),
        ("IJAZAH", 2.3),
        (title, 1.3),
    ):
        y += size * scale * 0.9
        page.text(page.width / 2, y, line, size * scale, bold=True, align="center")
        y += size * 0.6
    top_number = rng.random() < 0.5
    if top_number:
        with page.filling():
            page.text(page.width / 2, y + 4, f"Nomor : {number}", size, align="center")
        y += size * 1.4
    name = f"{school} {rng.randint(1, 12)} {place.kecamatan}"
    page.fitted(
        leaf.left,
        y + size,
        leaf.right - leaf.left,
        f"Yang bertanda tangan di bawah ini, Kepala {name} menerangkan bahwa :",
        size,
        "center",
    )
    y = labelled(
        page, _school_rows(person, nisn, name, rng), leaf.left, leaf.right, y + size * 3.4, size, leaf.pitch, size * 15
    )
    page.text(page.width / 2, y + size, "LULUS", size * 2, bold=True, align="center")
    y += size * 3
    text = "dari satuan pendidikan setelah memenuhi seluruh kriteria sesuai dengan peraturan perundang-undangan."
    y = page.paragraph(leaf.left, y, leaf.right - leaf.left, text, size, size * 1.4)
    _sign(page, place.town, issued, "Kepala Sekolah", case, leaf, min(y + size, page.height - 120), rng)
    if not top_number:
        with page.filling():
            page.text(page.width / 2, page.height - 34, number, size * 1.15, align="center")
    return _fields(person, number, nisn, person.father, issued)


def _school_rows(person: Person, nisn: str | None, school: str, rng: Random) -> list[tuple[str, str]]:
    parent = rng.choice(("nama orang tua", "nama orang tua/wali", "nama ayah/wali"))
    rows = [
        ("nama", person.nama),
        ("tempat dan tanggal lahir", f"{person.birthplace}, {_long(person.born)}"),
        (parent, person.father),
        ("nomor induk siswa", f"{rng.randint(1000, 99999)}"),
        *([(rng.choice(("nomor induk siswa nasional", "NISN")), nisn)] if nisn else []),
        *([("sekolah asal", school)] if rng.random() < 0.5 else []),
    ]
    capital = rng.random() < 0.5
    return [(label[0].upper() + label[1:] if capital else label, value) for label, value in rows]


def _university(page: Page, case: Case, leaf: _Leaf, rng: Random) -> dict[str, Any]:
    person, place = case.applicant, case.household.place
    degree, age = _DEGREES[person.education]
    issued = _graduation(person, age, case.today, rng)
    number = rng.choice(
        (
            f"{rng.randint(1, 99):02d}{rng.randint(100000000, 999999999)}",
            f"{rng.randint(1, 9999):04d}/{rng.choice('ABCF')}/{issued.year}",
        )
    )
    if issued.year > 2018 and rng.random() < 0.5:
        number = f"{rng.randint(10000, 99999)}{issued.year}{rng.randint(1, 999999):06d}"
    size, y, middle = leaf.size, rng.uniform(56, 66), page.width / 2
    page.emblem(middle, y + 12, 48, "#5c5230")
    town = place.town
    y += 58
    page.text(
        middle,
        y,
        f"UNIVERSITAS {rng.choice(('NUSA BAKTI', 'TUNAS CENDEKIA', 'GRAHA ILMU'))} {town}",
        size * 1.6,
        bold=True,
        align="center",
    )
    page.text(middle, y + size * 2.2, "IJAZAH", size * 2, bold=True, align="center")
    with page.filling():
        page.text(
            middle, y + size * 3.8, f"{rng.choice(('Nomor Ijazah', 'Nomor', 'PIN'))} : {number}", size, align="center"
        )
    rows = [
        (rng.choice(("Nama", "Diberikan kepada")), person.nama),
        (
            rng.choice(("Tempat, tanggal lahir", "Tempat dan tanggal lahir")),
            f"{person.birthplace}, {_long(person.born)}",
        ),
        ("Nomor Pokok Mahasiswa", f"{rng.randint(10**8, 10**9 - 1)}"),
        ("Program Studi", rng.choice(_STUDIES)),
        ("Gelar", degree),
    ]
    y = labelled(page, rows, leaf.left, leaf.right, y + size * 6.2, size, leaf.pitch, size * 15)
    text = "beserta segala hak dan kewajiban yang melekat pada gelar tersebut."
    y = page.paragraph(leaf.left, y, leaf.right - leaf.left, text, size, size * 1.4)
    _sign(page, town, issued, "Rektor", case, leaf, min(y + size, page.height - 120), rng)
    return _fields(person, number, None, None, issued)


def _sign(page: Page, town: str, issued: date, head: str, case: Case, leaf: _Leaf, y: float, rng: Random) -> None:
    x = page.width * 0.62
    day = _long(issued) if rng.random() < 0.8 else date_to_words(issued).title()
    page.fitted(x, y, page.width - x - 40, f"{town.title()}, {day}", leaf.size)
    page.text(x, y + leaf.size * 1.4, f"{head},", leaf.size)
    name = invent_name(rng, case.household.place.origin, "LAKI-LAKI")[:30]
    page.text(x, y + 62, name, leaf.size, bold=True)
    # Room for the photograph, three by four centimetres, that the stamp half covers.
    page.box(x - 110, y - 4, 72, 90, 0.6)
    page.text(x - 74, y + 44, "3 x 4", leaf.size * 0.8, align="center")


def _long(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"
