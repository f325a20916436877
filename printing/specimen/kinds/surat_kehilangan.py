"""The police's loss report, in two layouts: STPLK as a list, and SKTLK with a letterhead and a narrative.

Titles, numbering and whether a NIK stands on it vary by station.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

from printing.specimen.case import Case, Drawn
from printing.specimen.page import A4, FOLIO, Look, Page
from printing.specimen.people import WORDS, invent_name
from workstation.domain.dates import MONTHS, format_date

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def draw(case: Case, look: Look, rng: Random) -> Drawn:
    """Draw the applicant's loss report; its layout is stplk or sktlk."""
    reported = case.today - timedelta(days=rng.randint(1, 6))
    list_like = rng.random() < 0.5
    page = Page(A4 if rng.random() < 0.6 else FOLIO, look)
    if look.strong:
        page.guilloche(rng, look.tint)
    fields = _fields(case, reported, list_like, rng)
    (_draw_list if list_like else _draw_letter)(page, case, fields, reported, rng)
    return Drawn(page.close(rng), "stplk" if list_like else "sktlk", fields)


def _fields(case: Case, reported: date, list_like: bool, rng: Random) -> dict[str, Any]:
    person = case.applicant
    serial = rng.randint(1, 1890)
    number = f"STPLK/{serial}/{reported:%m}/{reported.year}/SPKT"
    if not list_like:
        number = f"SKTLK/{serial:04d}/{_ROMAN[reported.month - 1]}/{reported.year}/SPKT/POLSEK"
    return {
        "no_surat": number,
        "nama": person.shown_name if rng.random() < 0.5 else person.nama,
        "nik": person.nik if list_like or rng.random() < 0.6 else None,
        "tempat_lahir": person.birthplace,
        "tanggal_lahir": person.born.isoformat(),
        "jenis_kelamin": person.sex,
        "tanggal_lapor": reported.isoformat(),
    }


def _long(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _rows(case: Case, fields: dict[str, Any], rng: Random) -> list[tuple[str, str]]:
    person, place = case.applicant, case.household.place
    day = _long(person.born) if rng.random() < 0.6 else format_date(person.born)
    address = f"{place.alamat} RT {place.rt} RW {place.rw} {place.desa_kelurahan}, {place.kecamatan}"
    rows = [
        ("Nama", fields["nama"]),
        ("NIK", fields["nik"]),
        (rng.choice(("Tempat/Tgl. Lahir", "Tempat / Tanggal Lahir")), f"{person.birthplace}, {day}"),
        ("Jenis Kelamin", person.sex),
        ("Agama", person.religion),
        ("Pekerjaan", person.job),
        ("Kewarganegaraan", "INDONESIA"),
        ("Alamat", address),
    ]
    return [(label, value) for label, value in rows if value]


def _draw_rows(page: Page, rows: list[tuple[str, str]], x: float, y: float, size: float, pitch: float) -> float:
    gap = 128
    for label, value in rows:
        page.text(x, y, label, size)
        page.text(x + gap, y, ":", size)
        with page.filling():
            below = page.paragraph(x + gap + 10, y, page.width - x - gap - 76, value, size, size * 1.35)
        y = max(y + pitch, below + pitch - size * 1.35)
    return y


def _draw_list(page: Page, case: Case, fields: dict[str, Any], reported: date, rng: Random) -> None:
    place = case.household.place
    size = page.look.size + rng.uniform(3.6, 4.6)
    margin, y = rng.uniform(62, 76), rng.uniform(56, 70)
    for line in ("KEPOLISIAN NEGARA REPUBLIK INDONESIA", f"RESOR {place.town}"):
        page.text(margin, y, line, size)
        y += size * 1.3
    page.text(margin, y, f"SEKTOR {place.kecamatan}", size)
    y += rng.uniform(40, 60)
    title = rng.choice(("SURAT TANDA PENERIMAAN LAPORAN KEHILANGAN", "SURAT KETERANGAN KEHILANGAN"))
    page.text(page.width / 2, y, title, size * 1.15, bold=True, align="center")
    page.text(page.width / 2, y + size * 1.5, f"Nomor : {fields['no_surat']}", size, align="center")
    y += rng.uniform(54, 70)
    y = _draw_rows(page, _rows(case, fields, rng), margin + 8, y, size, size * rng.uniform(1.6, 1.9))
    lost = _long(reported - timedelta(days=rng.randint(0, 3)))
    story = (
        f"Melaporkan bahwa pada tanggal {lost} pelapor telah kehilangan barang / surat berharga berupa : "
        f"{rng.choice(WORDS['lost_things'])}. Hilang di sekitar wilayah {place.kecamatan}."
    )
    y = page.paragraph(margin, y + 18, page.width - 2 * margin, story, size, size * 1.45)
    _sign(page, case, reported, page.width * 0.58, y + rng.uniform(36, 60), size, rng)


def _draw_letter(page: Page, case: Case, fields: dict[str, Any], reported: date, rng: Random) -> None:
    place = case.household.place
    size = page.look.size + rng.uniform(3.4, 4.4)
    margin, y = rng.uniform(56, 70), rng.uniform(50, 62)
    kop = (
        "KEPOLISIAN NEGARA REPUBLIK INDONESIA",
        f"DAERAH {place.provinsi}",
        f"RESOR {place.town} SEKTOR {place.kecamatan}",
    )
    centre = margin + 132
    for line in kop:
        page.fitted(margin, y, 264, line, size * 0.92, "center", bold=True)
        y += size * 1.25
    page.line(centre - 118, y - size * 0.6, centre + 118, y - size * 0.6, 1)
    page.emblem(page.width / 2, y + 36, 50, "#444444")
    y += 84
    title = "SURAT KETERANGAN TANDA LAPOR KEHILANGAN"
    width = page.text(page.width / 2, y, title, size * 1.1, bold=True, align="center")
    page.line((page.width - width) / 2, y + 3, (page.width + width) / 2, y + 3, 0.8)
    page.text(page.width / 2, y + size * 1.5, f"Nomor: {fields['no_surat']}", size, align="center")
    y += rng.uniform(46, 56)
    opening = (
        f"Pada hari ini {_DAYS[reported.weekday()]} tanggal {_long(reported)} sekira pukul "
        f"{rng.randint(8, 15):02d}.{rng.choice(('00', '15', '30', '45'))} telah datang ke SPKT seorang "
        f"{'laki-laki' if fields['jenis_kelamin'] == 'LAKI-LAKI' else 'perempuan'} yang mengaku :"
    )
    y = page.paragraph(margin, y, page.width - 2 * margin, opening, size, size * 1.45) + 6
    y = _draw_rows(page, _rows(case, fields, rng), margin + 20, y, size, size * rng.uniform(1.5, 1.7)) + 8
    loss = f"Melaporkan telah kehilangan berupa : {rng.choice(WORDS['lost_things'])}."
    y = page.paragraph(margin, y, page.width - 2 * margin, loss, size, size * 1.45) + 6
    caveat = (
        "Surat keterangan ini bukan merupakan pengganti barang/surat yang hilang, melainkan untuk kelengkapan "
        "pengurusan surat yang baru."
    )
    y = page.paragraph(margin, y, page.width - 2 * margin, caveat, size, size * 1.45)
    y += rng.uniform(30, 44)
    page.text(margin + 60, y + size * 1.35, "Pelapor", size, align="center")
    page.fitted(margin - 20, y + 92, 180, case.applicant.nama, size, "center")
    _sign(page, case, reported, page.width * 0.58, y, size, rng)


def _sign(page: Page, case: Case, reported: date, x: float, y: float, size: float, rng: Random) -> None:
    place = case.household.place
    page.text(x, y, f"{place.town}, {_long(reported)}", size)
    page.text(x, y + size * 1.35, rng.choice(("KA SPKT", "KANIT SPKT", "a.n. KEPALA SPKT")), size)
    name = invent_name(rng, place.origin, "LAKI-LAKI")[:28]
    width = page.text(x, y + 92, name, size, bold=True)
    page.line(x, y + 94, x + width, y + 94, 0.6)
    rank = f"{rng.choice(WORDS['police_ranks'])} NRP {rng.randint(70000000, 99999999)}"
    page.text(x, y + 92 + size * 1.25, rank, size * 0.92)
