"""Surat Keterangan Pindah WNI: `SKPWNI/PPKK/DDMMYYYY/serial`, where the household left and where it goes.

`no_kk` is the card left behind, so it differs from today's; address fields are those of the destination.
"""

from datetime import timedelta
from random import Random
from typing import Any

from printing.specimen.case import Case, Drawn
from printing.specimen.household import Place, invent_place
from printing.specimen.page import A4, Look, Page, labelled
from printing.specimen.people import invent_name
from printing.specimen.signing import SIGNED_NOTE, official, qr_text
from workstation.domain.dates import MONTHS

_REASONS = ("PEKERJAAN", "PENDIDIKAN", "KEAMANAN", "KESEHATAN", "PERUMAHAN", "KELUARGA", "LAINNYA")


def draw(case: Case, look: Look, rng: Random) -> Drawn:
    """Draw the applicant's moving letter; its layout is tte (QR) or basah (signed by hand)."""
    home = case.household
    origin = _origin(home.place, rng)
    issued = home.issued - timedelta(days=rng.randint(2, 24))
    left_card = f"{origin.office}{(issued - timedelta(days=rng.randint(400, 3000))):%d%m%y}{rng.randint(1, 60):04d}"
    fields = _fields(case, origin, issued.isoformat(), left_card)
    fields["no_surat"] = f"SKPWNI/{origin.region}/{issued:%d%m%Y}/{rng.randint(1, 399):04d}"
    signed = look.layout == "tte"
    page = Page(A4, look)
    if look.strong or (signed and rng.random() < 0.3):
        page.guilloche(rng, look.tint)
    size, left = look.size + 2.2, rng.uniform(48, 60)
    y = _heading(page, origin, home.place, fields["no_surat"], left, size, rng)
    y = _sections(page, case, fields, origin, left, y, size, rng)
    y = _members(page, case, left, y, size, rng)
    _sign(page, case, origin, f"{issued.day} {MONTHS[issued.month - 1].title()} {issued.year}", y, size, rng)
    return Drawn(page.close(rng), "tte" if signed else "basah", fields)


def _origin(place: Place, rng: Random) -> Place:
    while True:
        origin = invent_place(rng)
        if origin.region != place.region:
            return origin


def _fields(case: Case, origin: Place, issued: str, left_card: str) -> dict[str, Any]:
    person, place = case.applicant, case.household.place
    return {
        "no_surat": "",
        "no_kk": left_card,
        "kepala_keluarga": case.household.members[0].shown_name,
        "nik": person.nik,
        "nama": person.shown_name,
        "alamat_asal": origin.alamat,
        "alamat": place.alamat,
        "rt": place.rt,
        "rw": place.rw,
        "desa_kelurahan": place.desa_kelurahan,
        "kecamatan": place.kecamatan,
        "kabupaten_kota": place.kabupaten_kota,
        "provinsi": place.provinsi,
        "kode_pos": place.kode_pos,
        "tanggal_dikeluarkan": issued,
    }


def _heading(page: Page, origin: Place, place: Place, number: str, left: float, size: float, rng: Random) -> float:
    y, middle = rng.uniform(46, 58), page.width / 2
    if rng.random() < 0.6:
        page.emblem(left + 20, y + 14, 40, "#7c6a3a")
    for line in (f"PEMERINTAH {origin.full_regency}", "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"):
        page.text(middle, y, line, size * 1.2, bold=True, align="center")
        y += size * 1.6
    page.line(left, y - 4, page.width - left, y - 4, 1.4)
    y += size * 1.5
    page.text(middle, y, "SURAT KETERANGAN PINDAH WNI", size * 1.3, bold=True, align="center")
    scope = "ANTAR KAB/KOTA" if origin.provinsi == place.provinsi else "ANTAR PROVINSI"
    page.text(
        middle, y + size * 1.5, scope if rng.random() < 0.7 else "ANTAR KAB/KOTA", size * 1.1, bold=True, align="center"
    )
    page.text(middle, y + size * 3.0, f"{rng.choice(('', 'No. ', 'Nomor : '))}{number}", size * 1.1, align="center")
    return y + size * 5


def _sections(
    page: Page, case: Case, fields: dict[str, Any], origin: Place, left: float, y: float, size: float, rng: Random
) -> float:
    numbered = rng.random() < 0.5
    pitch, gap, right = size * rng.uniform(1.42, 1.56), size * 14.5, page.width - left
    origin_rows = [
        (rng.choice(("Nomor KK", "Nomor Kartu Keluarga")), fields["no_kk"]),
        ("Nama Kepala Keluarga", fields["kepala_keluarga"]),
        ("Alamat", f"{origin.alamat} RT {origin.rt} RW {origin.rw}" if rng.random() < 0.4 else origin.alamat),
        ("Desa/Kelurahan", origin.desa_kelurahan),
        ("Kecamatan", origin.kecamatan),
        ("Kabupaten/Kota", origin.kabupaten_kota),
        ("Provinsi", origin.provinsi),
        ("Kode Pos", origin.kode_pos),
        ("NIK Pemohon", fields["nik"]),
        (rng.choice(("Nama Lengkap", "Nama Lengkap Pemohon")), fields["nama"]),
    ]
    goal_rows = [
        ("Alasan Pindah", rng.choice(_REASONS)),
        ("Alamat Tujuan", fields["alamat"]),
        ("RT/RW", f"{fields['rt']}/{fields['rw']}"),
        ("Desa/Kelurahan", fields["desa_kelurahan"]),
        ("Kecamatan", fields["kecamatan"]),
        ("Kabupaten/Kota", fields["kabupaten_kota"]),
        ("Provinsi", fields["provinsi"]),
        ("Kode Pos", fields["kode_pos"]),
        ("Klasifikasi Pindah", "ANTAR PROVINSI" if origin.provinsi != fields["provinsi"] else "ANTAR KABUPATEN/KOTA"),
        ("Jenis Kepindahan", "KEP. KELUARGA DAN SELURUH ANGG. KELUARGA"),
    ]
    for title, rows in (("DATA DAERAH ASAL", origin_rows), ("DATA KEPINDAHAN", goal_rows)):
        page.text(left, y, title, size * 1.05, bold=True)
        if numbered:
            rows = [(f"{number}. {label}", value) for number, (label, value) in enumerate(rows, 1)]
        y = labelled(page, rows, left + 6, right, y + pitch * 1.1, size, pitch, gap) + size * 0.7
    return y


def _members(page: Page, case: Case, left: float, y: float, size: float, rng: Random) -> float:
    page.text(left, y, "KELUARGA YANG PINDAH", size * 1.05, bold=True)
    members = case.household.members
    widths = (24, 108, 200, page.width - 2 * left - 332)
    xs = [left]
    for width in widths:
        xs.append(xs[-1] + width)
    top, pitch = y + size * 0.7, size * 1.5
    page.grid(xs, [top + pitch * row for row in range(len(members) + 2)], 0.5)
    heads = ("No", "NIK", rng.choice(("Nama", "Nama Lengkap")), rng.choice(("SHDK", "Hubungan")))
    rows = [heads, *((str(n), one.nik, one.shown_name, one.relation) for n, one in enumerate(members, 1))]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            baseline = top + pitch * row + pitch * 0.68
            page.fitted(
                xs[column] + 3, baseline, widths[column] - 6, cell, size * 0.92, bold=not row, leading=size * 0.6
            )
    return top + pitch * (len(members) + 1)


def _sign(page: Page, case: Case, origin: Place, day: str, y: float, size: float, rng: Random) -> None:
    y += size * 1.8
    x = page.width * 0.68
    label = rng.choice((f"{origin.town}, {day}", f"Dikeluarkan Tanggal : {day}"))
    page.text(x, y, label, size, align="center")
    page.text(x, y + size * 1.3, "KEPALA DINAS", size, align="center")
    page.text(130, y + size * 1.3, "PEMOHON", size, align="center")
    low = min(y + size * 1.6 + 52, page.height - 30)
    page.fitted(50, low, 160, case.applicant.shown_name, size, "center")
    name, nip = official(rng, invent_name(rng, origin.origin, "LAKI-LAKI"))
    page.text(x, low, name, size, align="center")
    page.text(x, low + size * 1.2, nip, size * 0.92, align="center")
    if page.look.layout == "tte":
        page.qr(x - 20, y + size * 1.7, 38, qr_text(rng, origin.region))
        page.text(page.width / 2, page.height - 12, SIGNED_NOTE, size * 0.66, align="center")
