"""Kartu Keluarga: the A4 edition with an electronic signature (tte), security paper (blangko), and plain.

Labels and their order after Permendagri 109/2019 (A4) and the earlier security-paper form.
"""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from printing.specimen.case import Case, Drawn
from printing.specimen.page import A4, Look, Page, wrap
from printing.specimen.people import Person, invent_name
from printing.specimen.signing import SIGNED_NOTE, official, qr_text

ROWS = 10
Column = tuple[str, str, float]

_FIRST: tuple[Column, ...] = (
    ("nama", "Nama Lengkap", 168),
    ("nik", "NIK", 92),
    ("jenis_kelamin", "Jenis Kelamin", 60),
    ("tempat_lahir", "Tempat Lahir", 82),
    ("tanggal_lahir", "Tanggal Lahir", 56),
    ("agama", "Agama", 60),
    ("pendidikan", "Pendidikan", 118),
    ("pekerjaan", "Jenis Pekerjaan", 112),
)
_BLOOD: Column = ("golongan_darah", "Golongan Darah", 48)
_MARITAL: Column = ("status_perkawinan", "Status Perkawinan", 104)
_WEDDING: Column = ("tanggal_perkawinan", "Tanggal Perkawinan", 64)
_SECOND: tuple[Column, ...] = (
    ("hubungan", "Status Hubungan Dalam Keluarga", 92),
    ("kewarganegaraan", "Kewarganegaraan", 74),
    ("no_paspor", "No. Paspor", 62),
    ("no_kitap", "No. KITAP", 62),
    ("ayah", "Ayah", 160),
    ("ibu", "Ibu", 160),
)
_OLD_STATUS = {
    "KAWIN TERCATAT": "KAWIN",
    "KAWIN BELUM TERCATAT": "KAWIN",
    "CERAI HIDUP TERCATAT": "CERAI HIDUP",
    "CERAI HIDUP BELUM TERCATAT": "CERAI HIDUP",
}


@dataclass(frozen=True, slots=True)
class _Table:
    """A table's place: left, top, column widths with the number column first, heights and row pitch."""

    left: float
    top: float
    widths: tuple[float, ...]
    head: float
    numbers: float
    pitch: float

    @property
    def xs(self) -> list[float]:
        """The x of every vertical line."""
        edges = [self.left]
        for width in self.widths:
            edges.append(edges[-1] + width)
        return edges

    @property
    def ys(self) -> list[float]:
        """The y of every horizontal line."""
        first = self.top + self.head + self.numbers
        return [self.top, self.top + self.head, *(first + self.pitch * row for row in range(ROWS + 1))]


def draw(case: Case, look: Look, rng: Random) -> Drawn:
    """Draw the applicant's family card; its layout is one of tte, blangko, plain."""
    old = look.layout == "blangko"
    fields = _fields(case, old)
    page = Page((A4[1], A4[0]), look)
    seed, members = rng.getrandbits(32), fields["members"]
    for first in range(0, len(members), ROWS):
        if first:
            page.turn(rng)
        # The same numbers for each sheet: a continued card goes on in the same print.
        _sheet(page, case, fields, first, Random(seed))
    return Drawn(page.close(rng), look.layout, fields)


def _sheet(page: Page, case: Case, fields: dict[str, Any], first: int, rng: Random) -> None:
    old = page.look.layout == "blangko"
    if page.look.strong or old or (page.look.layout == "tte" and rng.random() < 0.5):
        page.guilloche(rng, page.look.tint)
    margin = rng.uniform(24, 40)
    y = _heading(page, fields, old, margin, rng)
    top = _address_block(page, fields, old, margin, y, rng)
    bottom = _tables(page, fields["members"], first, margin, top, rng)
    _footer(page, case, fields, old, margin, bottom, rng)


def _fields(case: Case, old: bool) -> dict[str, Any]:
    home = case.household
    place = home.place
    return {
        "no_kk": home.no_kk,
        "kepala_keluarga": home.members[0].shown_name,
        "alamat": place.alamat,
        "rt": place.rt,
        "rw": place.rw,
        "desa_kelurahan": place.desa_kelurahan,
        "kecamatan": place.kecamatan,
        "kabupaten_kota": place.kabupaten_kota,
        "provinsi": place.provinsi,
        "kode_pos": place.kode_pos,
        "tanggal_dikeluarkan": home.issued.isoformat(),
        "members": [_member(person, old) for person in home.members],
    }


def _member(person: Person, old: bool) -> dict[str, str | None]:
    status = _OLD_STATUS.get(person.status, person.status) if old else person.status
    return {
        "nama": person.shown_name,
        "nik": person.nik,
        "jenis_kelamin": person.sex,
        "tempat_lahir": person.birthplace,
        "tanggal_lahir": person.born.isoformat(),
        "agama": person.religion,
        "pendidikan": person.education,
        "pekerjaan": person.job,
        "golongan_darah": None if old else person.blood,
        "status_perkawinan": status,
        "tanggal_perkawinan": None if old else person.wed.isoformat() if person.wed else "-",
        "hubungan": person.relation,
        "kewarganegaraan": "WNI",
        "no_paspor": "-",
        "no_kitap": "-",
        "ayah": person.father,
        "ibu": person.mother,
    }


def _heading(page: Page, fields: dict[str, Any], old: bool, margin: float, rng: Random) -> float:
    y = rng.uniform(34, 46)
    if old:
        page.text(page.width - margin, y - 6, f"K {rng.randint(100000, 9999999):07d}", 10, align="right")
    if rng.random() < 0.4:
        page.emblem(margin + 26, y + 1, 35, "#8a7a4a")
    size = rng.uniform(17, 22)
    page.text(page.width / 2, y, "KARTU KELUARGA", size, bold=True, align="center")
    y += size * rng.uniform(0.78, 0.95)
    label = rng.choice(("No. ", "No. ", "No : ", "Nomor : "))
    with page.filling():
        page.text(page.width / 2, y, label + fields["no_kk"], size * 0.62, bold=rng.random() < 0.8, align="center")
    return y


def _address_block(page: Page, fields: dict[str, Any], old: bool, margin: float, y: float, rng: Random) -> float:
    village = ("Desa/Kelurahan", fields["desa_kelurahan"])
    postcode = ("Kode Pos", fields["kode_pos"])
    left = [
        ("Nama Kepala Keluarga", fields["kepala_keluarga"]),
        ("Alamat", fields["alamat"]),
        (rng.choice(("RT/RW", "RT / RW")), f"{fields['rt']}/{fields['rw']}"),
        village if old else postcode,
    ]
    right = [
        ("Kecamatan", fields["kecamatan"]),
        ("Kabupaten/Kota", fields["kabupaten_kota"]),
        ("Provinsi", fields["provinsi"]),
    ]
    right.insert(2 if old else 0, postcode if old else village)
    size = page.look.size * rng.uniform(1.12, 1.3)
    pitch = size * rng.uniform(1.35, 1.6)
    y += rng.uniform(16, 22)
    split = page.width * rng.uniform(0.6, 0.68)
    columns = ((margin, rng.uniform(98, 112), left, split), (split, rng.uniform(76, 92), right, page.width))
    for x, gap, pairs, limit in columns:
        for number, (label, value) in enumerate(pairs):
            page.text(x, y + number * pitch, label, size)
            page.text(x + gap, y + number * pitch, ":", size)
            with page.filling():
                page.fitted(x + gap + 8, y + number * pitch, limit - x - gap - 16, value, size)
    return y + 3 * pitch + rng.uniform(9, 14)


def _tables(
    page: Page, members: list[dict[str, str | None]], start: int, margin: float, top: float, rng: Random
) -> float:
    old = page.look.layout == "blangko"
    first = list(_FIRST) if old else [*_FIRST, _BLOOD]
    second = [_MARITAL, *_SECOND] if old else [_MARITAL, _WEDDING, *_SECOND]
    if old:
        second = [(key, "No. KITAS/KITAP" if key == "no_kitap" else label, w) for key, label, w in second]
    elif rng.random() < 0.4:
        second[1] = ("tanggal_perkawinan", "Tanggal Perkawinan/ Perceraian", 68)
    head, numbers = rng.uniform(22, 27), rng.uniform(9, 11)
    gap = rng.uniform(6, 11)
    foot = rng.uniform(104, 118) if page.look.layout == "tte" else rng.uniform(84, 100)
    room = page.height - foot - top - gap - 2 * (head + numbers)
    pitch = room / (2 * ROWS)
    thick = rng.choice((0.4, 0.5, 0.7))
    filler = rng.choice(("", "", "-"))
    nudge = (rng.uniform(-1.2, 2.2), rng.uniform(-1.6, 1.8)) if old and rng.random() < 0.5 else (0.0, 0.0)
    offset = 1
    for columns in (first, second):
        table = _Table(margin, top, _widths(page, columns, margin, rng), head, numbers, pitch)
        _draw_head(page, table, columns, offset, thick, grouped=rng.random() < 0.35)
        _number_rows(page, table, start)
        page.nudge = nudge
        with page.filling():
            _draw_rows(page, table, columns, members[start : start + ROWS], filler)
        page.nudge = (0.0, 0.0)
        offset += len(columns)
        top = table.ys[-1] + gap
    return top - gap


def _widths(page: Page, columns: list[Column], margin: float, rng: Random) -> tuple[float, ...]:
    raw = [rng.uniform(17, 23), *(width * rng.uniform(0.93, 1.07) for _, _, width in columns)]
    scale = (page.width - 2 * margin) / sum(raw)
    return tuple(width * scale for width in raw)


def _draw_head(page: Page, table: _Table, columns: list[Column], offset: int, thick: float, grouped: bool) -> None:
    xs, ys = table.xs, table.ys
    groups = _groups(columns) if grouped else {}
    _lines(page, xs, ys, groups, thick)
    size = page.look.size
    _cell(page, xs[0], xs[1], ys[0], ys[1], "No", size * 0.92, bold=True)
    for number, (_, label, _) in enumerate(columns):
        left, right = xs[number + 1], xs[number + 2]
        head_top = (ys[0] + ys[1]) / 2 if number in groups else ys[0]
        _cell(page, left, right, head_top, ys[1], label, size * 0.92, bold=True)
        _cell(page, left, right, ys[1], ys[2], f"({offset + number})", size * 0.72)
    for number, label in groups.items():
        if label:
            _group(page, xs[number + 1], xs[number + 3], ys, label, thick)


def _number_rows(page: Page, table: _Table, start: int) -> None:
    xs, ys = table.xs, table.ys
    for row in range(ROWS):
        _cell(page, xs[0], xs[1], ys[row + 2], ys[row + 3], str(start + row + 1), page.look.size)


def _draw_rows(
    page: Page, table: _Table, columns: list[Column], members: list[dict[str, str | None]], filler: str
) -> None:
    xs, ys = table.xs, table.ys
    for row in range(ROWS):
        for number, (key, _, _) in enumerate(columns):
            value = _printed(key, members[row][key]) if row < len(members) else filler
            left, right, top, bottom = xs[number + 1], xs[number + 2], ys[row + 2], ys[row + 3]
            _cell(page, left, right, top, bottom, value, page.look.size, align=page.look.align)


def _lines(page: Page, xs: list[float], ys: list[float], groups: dict[int, str], thick: float) -> None:
    divided = {xs[number + 2] for number, label in groups.items() if label}
    for x in xs:
        page.line(x, (ys[0] + ys[1]) / 2 if x in divided else ys[0], x, ys[-1], thick)
    for y in ys:
        page.line(xs[0], y, xs[-1], y, thick)


def _groups(columns: list[Column]) -> dict[int, str]:
    """Columns under a shared heading: the first of a pair carries its words, the second an empty text."""
    keys = [key for key, _, _ in columns]
    if "ayah" not in keys:
        return {}
    passport, father = keys.index("no_paspor"), keys.index("ayah")
    return {passport: "Dokumen Imigrasi", passport + 1: "", father: "Nama Orang Tua", father + 1: ""}


def _group(page: Page, left: float, right: float, ys: list[float], label: str, thick: float) -> None:
    middle = (ys[0] + ys[1]) / 2
    page.line(left, middle, right, middle, thick)
    _cell(page, left, right, ys[0], middle, label, page.look.size * 0.92, bold=True)


def _cell(
    page: Page,
    left: float,
    right: float,
    top: float,
    bottom: float,
    text: str,
    size: float,
    bold: bool = False,
    align: str = "center",
) -> None:
    if not text:
        return
    width = right - left - 4
    lines = wrap(text, page.font, size, width, bold) if bold else [text]
    baseline = (top + bottom) / 2 + size * 0.34
    if len(lines) > 1:
        for number, line in enumerate(lines):
            shift = (number - (len(lines) - 1) / 2) * size * 1.05
            page.text((left + right) / 2, baseline + shift, line, size, bold, "center")
        return
    page.fitted(left + 2, baseline, width, text, size, "left" if align == "left" else "center", bold)


def _printed(key: str, value: str | None) -> str:
    if value and key in ("tanggal_lahir", "tanggal_perkawinan") and value != "-":
        return f"{date.fromisoformat(value):%d-%m-%Y}"
    return value or ""


def _footer(page: Page, case: Case, fields: dict[str, Any], old: bool, margin: float, top: float, rng: Random) -> None:
    size = page.look.size * 1.08
    issued = date.fromisoformat(fields["tanggal_dikeluarkan"])
    y = top + size * 1.6
    page.text(margin, y, f"Dikeluarkan Tanggal : {issued:%d-%m-%Y}", size)
    if old:
        copies = ("LEMBAR :", "I.   Kepala Keluarga", "II.  RT", "III. Desa/Kelurahan", "IV. Kecamatan")
        for number, line in enumerate(copies):
            page.text(margin, y + (number + 1.3) * size * 1.15, line, size * 0.8)
    middle, right = page.width * rng.uniform(0.4, 0.46), page.width * rng.uniform(0.76, 0.82)
    page.text(middle, y, "KEPALA KELUARGA", size, align="center")
    low = page.height - rng.uniform(26, 32)
    page.text(middle, low - size * 0.9, case.household.members[0].shown_name, size, align="center")
    if old:
        page.text(middle, low + size * 0.3, "Tanda Tangan/Cap Jempol", size * 0.8, align="center")
    office = "KEPALA DINAS KEPENDUDUKAN DAN " + ("CATATAN SIPIL" if old else "PENCATATAN SIPIL")
    page.text(right, y, office, size, align="center")
    name, nip = official(rng, invent_name(rng, case.household.place.origin, "LAKI-LAKI"))
    page.text(right, low - size * 0.9, name, size, align="center")
    page.text(right, low + size * 0.3, nip, size * 0.92, align="center")
    if page.look.layout == "tte":
        side = low - size * 2.2 - y - 6
        page.qr(right - side / 2, y + 5, side, qr_text(rng, fields["no_kk"][:4]))
        page.text(page.width / 2, page.height - 12, SIGNED_NOTE, size * 0.7, align="center")
