"""The old KTP-el, a card of 85.6 × 54 mm: blue gradient, labels in the card's order, photograph at the right.

The card knows only four marital words, and carries the full name of the regency in its head.
"""

from datetime import date, timedelta
from random import Random

from reportlab.lib.colors import Color, HexColor

from printing.specimen.case import Case, Drawn
from printing.specimen.household import Place
from printing.specimen.page import Look, Page, labelled
from printing.specimen.people import Person, random_day
from workstation.domain.vocabulary import STATUS_PERKAWINAN_ON_KTP

CARD = (85.6 / 25.4 * 72, 54 / 25.4 * 72)
_FIRST_CARD = date(2011, 6, 1)


def draw(case: Case, look: Look, rng: Random) -> Drawn:
    """Draw the applicant's card; its layout is kartu."""
    person, place = case.applicant, case.household.place
    page = Page(CARD, look)
    _ground(page, rng)
    issued = random_day(rng, max(_FIRST_CARD, person.born + timedelta(days=6210)), case.today - timedelta(days=200))
    regency = _regency(place, rng)
    size = rng.uniform(6.3, 6.8)
    page.text(CARD[0] / 2, 13, f"PROVINSI {place.provinsi}", size * 1.08, bold=True, align="center")
    page.text(CARD[0] / 2, 21.5, regency, size * 1.08, bold=True, align="center")
    page.text(12, 33, "NIK", size * 1.35, bold=True)
    with page.filling():
        page.text(44, 33, f": {person.nik}", size * rng.uniform(1.4, 1.55), bold=True)
    blood = "-" if person.blood in ("-", "TIDAK TAHU") else person.blood
    _rows(page, case, blood, size, rng)
    _portrait(page, person, place, issued, size, rng)
    fields = {
        "nik": person.nik,
        "nama": person.shown_name,
        "tempat_lahir": person.birthplace,
        "tanggal_lahir": person.born.isoformat(),
        "jenis_kelamin": person.sex,
        "golongan_darah": blood,
        "alamat": place.alamat,
        "rt": place.rt,
        "rw": place.rw,
        "desa_kelurahan": place.desa_kelurahan,
        "kecamatan": place.kecamatan,
        "kabupaten_kota": regency,
        "provinsi": place.provinsi,
        "agama": person.religion,
        "status_perkawinan": STATUS_PERKAWINAN_ON_KTP[person.status],
        "pekerjaan": person.job,
        "kewarganegaraan": "WNI",
    }
    return Drawn(page.close(rng), "kartu", fields)


def _ground(page: Page, rng: Random) -> None:
    """The card's blue, paler towards one side, under fine waves."""
    strips, pale = 48, rng.uniform(0.0, 0.05)
    for strip in range(strips):
        share = strip / strips
        colour = Color(0.72 + 0.16 * share + pale, 0.85 + 0.07 * share + pale, 0.95 + pale)
        page.fill(page.width * share, 0, page.width / strips + 0.5, page.height, colour)
    page.guilloche(rng, rng.choice(("#a9cbe2", "#b2d2e6", "#a5c4da")))


def _rows(page: Page, case: Case, blood: str, size: float, rng: Random) -> None:
    person, place = case.applicant, case.household.place
    born = f"{person.birthplace}, {person.born:%d-%m-%Y}"
    one = [("Nama", person.shown_name), (rng.choice(("Tempat/Tgl Lahir", "Tempat/Tgl. Lahir")), born)]
    two = [
        ("Alamat", place.alamat),
        ("    RT/RW", f"{place.rt}/{place.rw}"),
        (rng.choice(("    Kel/Desa", "    Kel/ Desa")), place.desa_kelurahan),
        ("    Kecamatan", place.kecamatan),
        ("Agama", person.religion),
        ("Status Perkawinan", STATUS_PERKAWINAN_ON_KTP[person.status]),
        ("Pekerjaan", person.job),
        ("Kewarganegaraan", "WNI"),
        ("Berlaku Hingga", "SEUMUR HIDUP"),
    ]
    pitch, right, gap = 8.85, page.width - 68, size * 9.4
    y = labelled(page, one, 12, right, 43, size, pitch, gap)
    page.text(128, y, "Gol. Darah", size)
    page.text(163, y, ":", size)
    with page.filling():
        page.text(167, y, blood, size)
    y = labelled(page, [("Jenis Kelamin", person.sex)], 12, right, y, size, pitch, gap)
    labelled(page, two, 12, right, y, size, pitch, gap)


def _portrait(page: Page, person: Person, place: Place, issued: date, size: float, rng: Random) -> None:
    # Red behind those born in an odd year, blue in an even one.
    ground = "#b3272d" if person.born.year % 2 else "#2a5caa"
    left, top = page.width - 62, 38
    page.fill(left, top, 54, 68, HexColor(ground))
    page.fill(left + 11, top + 40, 32, 28, HexColor(rng.choice(("#e8e8e8", "#30343c", "#7a2f3a"))))
    page.fill(left + 17, top + 13, 20, 28, HexColor("#c79c7b"))
    page.fill(left + 16, top + 8, 22, 9, HexColor("#221c18"))
    page.fitted(left - 2, top + 77, 58, place.town, size * 0.85, "center")
    page.text(left + 27, top + 84, f"{issued:%d-%m-%Y}", size * 0.85, align="center")
    x, y = left + 12, top + 100
    for step in range(7):
        page.line(x + step * 4, y + rng.uniform(-6, 6), x + step * 4 + 4, y + rng.uniform(-6, 6), 0.5)


def _regency(place: Place, rng: Random) -> str:
    name = place.kabupaten_kota
    if name.startswith("KOTA ADM. "):
        return name.removeprefix("KOTA ADM. ") if rng.random() < 0.5 else name.replace("ADM.", "ADMINISTRASI")
    return place.full_regency
