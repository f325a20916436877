"""Kutipan Akta Kelahiran: the signed A4 edition, and older security paper with its other wording.

The serial `AL …` at the top is the paper's, not the certificate's number. Titles may not stand on a birth
certificate (Permendagri 73/2022 Pasal 5).
"""

from datetime import date, timedelta
from random import Random

from printing.specimen.case import Case, Drawn
from printing.specimen.page import A4, Look, Page
from printing.specimen.people import Person, invent_name, random_day
from printing.specimen.signing import SIGNED_NOTE, official, qr_text
from workstation.domain.dates import date_to_words, format_date, number_to_words

_OLD_RECORD = 1996
_SIGNED_SINCE = date(2019, 7, 1)


def draw(case: Case, look: Look, rng: Random) -> Drawn:
    """Draw the applicant's birth certificate; its layout is one of tte, blangko, plain."""
    person = case.applicant
    old = look.layout == "blangko"
    recorded = _recorded(person, case.today, rng)
    number = _number(case, recorded, rng)
    # A signed excerpt is a later copy when the birth was recorded before electronic signing began.
    signed = look.layout == "tte" and recorded < _SIGNED_SINCE
    issued = random_day(rng, _SIGNED_SINCE, case.today - timedelta(days=20)) if signed else recorded
    page = Page(A4, look)
    if look.layout != "plain":
        page.guilloche(rng, look.tint)
    if old:
        page.frame(rng, look.tint)
    y = _masthead(page, person, old, rng)
    y = _body(page, case, number, old, y, rng)
    _closing(page, case, issued, old, y, rng)
    fields = {
        "no_akta": number,
        "nik": person.nik,
        "nama": person.nama,
        "tempat_lahir": person.birthplace,
        "tanggal_lahir": person.born.isoformat(),
        "jenis_kelamin": person.sex,
        "ayah": person.father,
        "ibu": person.mother,
        "tanggal_dikeluarkan": issued.isoformat(),
    }
    return Drawn(page.close(rng), look.layout, fields)


def _recorded(person: Person, today: date, rng: Random) -> date:
    late = rng.random() < 0.3
    last = person.born + timedelta(days=5200 if late else 58)
    return min(random_day(rng, person.born + timedelta(days=7), last), today - timedelta(days=20))


def _number(case: Case, recorded: date, rng: Random) -> str:
    if recorded.year < _OLD_RECORD:
        return f"{rng.randint(12, 2890)}/{rng.choice(('', 'DISP/', 'U/'))}{recorded.year}"
    kind = "LT" if (recorded - case.applicant.born).days > 60 else "LU"
    return f"{case.household.place.region}-{kind}-{recorded:%d%m%Y}-{rng.randint(1, 9999):04d}"


def _masthead(page: Page, person: Person, old: bool, rng: Random) -> float:
    margin, y = rng.uniform(52, 66), rng.uniform(56, 70)
    size = page.look.size + 3
    small = size * 0.62
    width = page.text(margin, y, "Nomor Induk Kependudukan", size)
    page.text(margin + width + 6, y, f": {person.nik}", size)
    page.text(margin, y + small * 1.1, "Personal Registration Number", small)
    serial = f"{'No. ' if rng.random() < 0.4 else ''}AL {rng.randint(500, 719)}.{rng.randint(0, 9999999):07d}"
    page.text(page.width - margin, y, serial, size, align="right")
    y += rng.uniform(26, 40)
    if old or rng.random() < 0.5:
        page.emblem(page.width / 2, y + 18, 54, "#6d5f35")
        y += 58
    y += 26
    big = size * rng.uniform(1.3, 1.5)
    titles = (
        ("PENCATATAN SIPIL", "REGISTRY OFFICE"),
        ("WARGA NEGARA INDONESIA", "INDONESIAN NATIONALITY" if old else "NATIONALITY"),
        ("KUTIPAN AKTA KELAHIRAN", "EXCERPT OF BIRTH CERTIFICATE"),
    )
    for title, english in titles:
        page.text(page.width / 2, y, title, big, bold=True, align="center")
        page.text(page.width / 2, y + small * 1.3, english, small, align="center")
        y += big + small + rng.uniform(8, 11)
    return y + rng.uniform(8, 18)


def _body(page: Page, case: Case, number: str, old: bool, y: float, rng: Random) -> float:
    person = case.applicant
    words = date_to_words(person.born).rsplit(number_to_words(person.born.year), 1)[0].strip()
    year = number_to_words(person.born.year)
    child = number_to_words(rng.choice((1, 1, 2, 2, 3, 4, 5)))
    rows: list[tuple[str, str, str]] = [
        ("Berdasarkan Akta Kelahiran Nomor", "By virtue of Birth Certificate Number", number),
    ]
    if old and rng.random() < 0.6:
        rows.append(("menurut stbld", "in accordance with state gazette", "-"))
    rows.append(("bahwa di", "that in", person.birthplace))
    if rng.random() < 0.5:
        rows += [("pada tanggal", "on date", words), ("tahun", "year", year)]
    else:
        rows.append(("pada tanggal", "on date", f"{words} TAHUN {year}"))
    rows.append(("telah lahir", "was born", ""))
    below = [
        ("anak ke", "child no.", f"{child}, {person.sex}"),
        (rng.choice(("dari ayah", "dari Ayah")), "of father", person.father),
        (rng.choice(("dan ibu", "dan Ibu")), "and mother", person.mother),
    ]
    pitch = rng.uniform(27, 32)
    column = rng.choice((0.0, rng.uniform(205, 225)))
    y = _lines(page, rows, y, pitch, column)
    size = (page.look.size + 3) * 1.3
    page.fitted(70, y + 4, page.width - 140, person.nama, size, "center", bold=True)
    return _lines(page, below, y + pitch + 4, pitch, column)


def _lines(page: Page, rows: list[tuple[str, str, str]], y: float, pitch: float, column: float) -> float:
    size, margin = page.look.size + 3.4, 68
    for label, english, value in rows:
        width = page.text(margin, y, label, size)
        page.text(margin, y + size * 0.72, english, size * 0.56)
        start = margin + max(width + 12, column)
        if value:
            # A birth certificate's lines are as wide as the page: long values run on, a little smaller.
            page.fitted(start, y, page.width - 56 - start, value, size, bold=True)
        y += pitch
    return y


def _closing(page: Page, case: Case, issued: date, old: bool, y: float, rng: Random) -> None:
    size = page.look.size + 2.4
    place = case.household.place
    day = format_date(issued) if old and rng.random() < 0.3 else date_to_words(issued)
    page.text(68, y + 2, f"Kutipan ini dikeluarkan di {place.kabupaten_kota}", size)
    page.text(68, y + 2 + size * 0.7, "The excerpt is issued in", size * 0.56)
    page.fitted(68, y + size * 2.1, page.width - 130, f"pada tanggal {day}", size)
    page.text(68, y + size * 2.8, "on date", size * 0.56)
    x = page.width * rng.uniform(0.64, 0.7)
    y += size * rng.uniform(4.4, 6)
    head = ("Pejabat Pencatatan Sipil", "Officer of Civil Registration")
    if not old or rng.random() < 0.5:
        head = ("Kepala Dinas Kependudukan dan Pencatatan Sipil", "Head of Population and Civil Registration")
    page.text(x, y, head[0], size * 0.95, align="center")
    page.text(x, y + size * 0.75, head[1], size * 0.56, align="center")
    if not old:
        page.qr(x - 31, y + size * 1.4, 62, qr_text(rng, place.region))
    low = y + size * 1.4 + 80
    name, nip = official(rng, invent_name(rng, place.origin, "PEREMPUAN"))
    width = page.text(x, low, name, size, bold=old, align="center")
    if old:
        page.line(x - width / 2, low + 2, x + width / 2, low + 2, 0.5)
    page.text(x, low + size * 1.25, nip, size * 0.9, align="center")
    if not old:
        page.text(page.width / 2, page.height - 22, SIGNED_NOTE, size * 0.62, align="center")
