"""Draw small Kartu Keluarga pages for tests. Everyone in them is invented; every page says SPESIMEN."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

TITLES = {
    "nama": "Nama Lengkap",
    "nik": "NIK",
    "jenis_kelamin": "Jenis Kelamin",
    "tempat_lahir": "Tempat Lahir",
    "tanggal_lahir": "Tanggal Lahir",
    "agama": "Agama",
    "pendidikan": "Pendidikan",
    "pekerjaan": "Jenis Pekerjaan",
    "golongan_darah": "Golongan\nDarah",
    "status_perkawinan": "Status Perkawinan",
    "tanggal_perkawinan": "Tanggal\nPerkawinan",
    "hubungan": "Status Hubungan\nDalam Keluarga",
    "kewarganegaraan": "Kewarganegaraan",
    "no_paspor": "No. Paspor",
    "no_kitap": "No. KITAP",
    "ayah": "Ayah",
    "ibu": "Ibu",
}
LABELS = {
    "kepala_keluarga": "Nama Kepala Keluarga",
    "alamat": "Alamat",
    "rt_rw": "RT/RW",
    "kode_pos": "Kode Pos",
    "desa_kelurahan": "Desa/Kelurahan",
    "kecamatan": "Kecamatan",
    "kabupaten_kota": "Kabupaten/Kota",
    "provinsi": "Provinsi",
}

# What stands above and below the tables of the card that most tests draw.
FIELDS = {
    "no_kk": "3273021603170015",
    "kepala_keluarga": "LUTFI SUHARTONO",
    "alamat": "JL. MELATI NO. 12",
    "rt_rw": "005/003",
    "kode_pos": "40135",
    "desa_kelurahan": "DAGO",
    "kecamatan": "COBLONG",
    "kabupaten_kota": "KOTA BANDUNG",
    "provinsi": "JAWA BARAT",
    "issued": "16-03-2017",
}


@dataclass(frozen=True)
class Look:
    """How a drawn card looks. Sizes are in pixels of a page `width` wide; `counted` rows are numbered (None: all).

    `lowered` is how far below the middle of their rows the values stand; `dash` how long the dashes are that part the
    people (0: nothing does, None: whole rules).
    """

    width: int = 2200
    height: int = 1556
    font: str | None = None
    bold: str | None = None
    size: int = 24
    pitch: int = 42
    rows: int = 10
    rule: int = 2
    rule_colour: tuple[int, int, int] = (20, 20, 20)
    first: tuple[tuple[str, int], ...] = (
        ("nama", 38), ("nik", 25), ("jenis_kelamin", 15), ("tempat_lahir", 20), ("tanggal_lahir", 15),
        ("agama", 14), ("pendidikan", 32), ("pekerjaan", 30), ("golongan_darah", 14),
    )  # fmt: skip
    second: tuple[tuple[str, int], ...] = (
        ("status_perkawinan", 26), ("tanggal_perkawinan", 17), ("hubungan", 25), ("kewarganegaraan", 19),
        ("no_paspor", 15), ("no_kitap", 15), ("ayah", 38), ("ibu", 38),
    )  # fmt: skip
    left: tuple[str, ...] = ("kepala_keluarga", "alamat", "rt_rw", "kode_pos")
    right: tuple[str, ...] = ("desa_kelurahan", "kecamatan", "kabupaten_kota", "provinsi")
    numbered: bool = True
    grouped: bool = False
    centred: bool = True
    dashes: bool = False
    serial: str = ""
    tint: bool = False
    colon_gap: int = 10
    counted: int | None = None
    first_number: int = 1
    lowered: int = 0
    dash: int | None = None


@dataclass
class _Pen:
    image: Image.Image
    look: Look
    draw: Any = field(init=False)

    def __post_init__(self) -> None:
        self.draw = ImageDraw.Draw(self.image)

    def font(self, size: int, bold: bool = False) -> Any:
        path = self.look.bold if bold and self.look.bold else self.look.font
        return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)

    def text(self, x: float, y: float, text: str, size: int, anchor: str = "lm", bold: bool = False) -> None:
        self.draw.text((x, y), text, fill=(25, 25, 25), font=self.font(size, bold), anchor=anchor)

    def fitted(self, text: str, size: int, room: float) -> int:
        while size > 8 and self.draw.textlength(text, font=self.font(size)) > room:
            size -= 1
        return size


def draw_kk(fields: dict[str, str], members: Sequence[dict[str, str]], look: Look | None = None) -> NDArray[np.uint8]:
    """Draw a card; BGR, 8 bit. `fields` has `rt_rw` and the keys of `LABELS`, `no_kk`, `issued` (DD-MM-YYYY)."""
    look = look or Look()
    image = Image.new("RGB", (look.width, look.height), (252, 252, 250))
    pen = _Pen(image, look)
    if look.tint:
        for y in range(0, look.height, 26):
            points = [(x, y + 6 * np.sin(x / 40)) for x in range(0, look.width, 8)]
            pen.draw.line(points, fill=(214, 230, 240), width=3)
    margin, size, line = look.width // 28, look.size, int(look.size * 1.7)
    pen.text(margin, margin // 2, "SPESIMEN", size, bold=True)
    if look.serial:
        pen.text(look.width - margin, margin, look.serial, size, "rm")
    pen.text(look.width / 2, margin, "KARTU KELUARGA", 2 * size, "mm", True)
    pen.text(look.width / 2, margin + 2.1 * size, f"No. {fields['no_kk']}", int(1.4 * size), "mm", True)
    top = margin + 4 * size
    for x, keys in ((margin, look.left), (int(look.width * 0.64), look.right)):
        for number, key in enumerate(keys):
            y = top + number * line
            pen.text(x, y, LABELS[key], size)
            pen.text(x + look.colon_gap * size, y, f":  {fields[key]}", size)
    top += 4 * line + size
    bottom = _table(pen, margin, top, look.first, members, 1)
    bottom = _table(pen, margin, bottom + int(0.7 * look.pitch), look.second, members, 1 + len(look.first))
    pen.text(margin, bottom + line, f"Dikeluarkan Tanggal : {fields['issued']}", size)
    pen.text(look.width / 2, bottom + line, "KEPALA KELUARGA", size, "mm")
    pen.text(look.width / 2, bottom + 4 * line, fields["kepala_keluarga"], size, "mm")
    pen.text(look.width * 0.8, bottom + line, "KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL", size, "mm")
    pen.text(look.width * 0.8, bottom + 4 * line, "NIP. 19690614 198903 1 006", size, "mm")
    return np.asarray(cv2.cvtColor(np.array(image), cv2.COLOR_RGB2BGR), np.uint8)


def _table(
    pen: _Pen, left: int, top: int, columns: Sequence[tuple[str, int]], members: Sequence[dict[str, str]], number: int
) -> int:
    look = pen.look
    head = int(1.4 * look.pitch)
    counted = int(0.65 * look.pitch) if look.numbered else 0
    right = look.width - left
    unit = (right - left) / (5 + sum(width for _, width in columns))
    edges = [
        left,
        *(left + unit * (5 + sum(width for _, width in columns[:place])) for place in range(len(columns) + 1)),
    ]
    ys = [top, *([top + head] if look.numbered else [])]
    body = top + head + counted
    heights = [_height(look, members[row] if row < len(members) else {}, columns) for row in range(look.rows)]
    starts = [body + sum(heights[:row]) for row in range(look.rows + 1)]
    ys += starts
    for y in ys:
        dash = (right - left) if look.dash is None or y not in starts[1:-1] else look.dash
        for x in range(left, right if dash else left, 2 * dash or 1):
            pen.draw.line([(x, y), (min(x + dash, right), y)], fill=look.rule_colour, width=look.rule)
    for x in edges:
        pen.draw.line([(x, top), (x, ys[-1])], fill=look.rule_colour, width=look.rule)
    pen.text((edges[0] + edges[1]) / 2, top + head / 2, "No", int(0.9 * look.size), "mm", True)
    for place, (key, _) in enumerate(columns):
        x0, x1 = edges[place + 1], edges[place + 2]
        lines = TITLES[key].split("\n")
        for row, text in enumerate(lines):
            y = top + head / 2 + (row - (len(lines) - 1) / 2) * look.size
            pen.text((x0 + x1) / 2, y, text, pen.fitted(text, int(0.9 * look.size), x1 - x0 - 8), "mm", True)
        if look.numbered:
            pen.text((x0 + x1) / 2, top + head + counted / 2, f"({number + place})", int(0.7 * look.size), "mm")
    for row in range(look.rows):
        y = (starts[row] + starts[row + 1]) / 2
        if look.counted is None or row < look.counted:
            pen.text((edges[0] + edges[1]) / 2, y, str(row + look.first_number), look.size, "mm")
        member = members[row] if row < len(members) else {}
        for place, (key, _) in enumerate(columns):
            x0, x1 = edges[place + 1], edges[place + 2]
            text = member.get(key, "-" if look.dashes or row < len(members) else "")
            lines = text.split("\n")
            for number, words in enumerate(lines):
                size = pen.fitted(words, look.size, x1 - x0 - 10)
                middle = y + look.lowered + (number - (len(lines) - 1) / 2) * 1.1 * look.size
                if look.centred and place:
                    pen.text((x0 + x1) / 2, middle, words, size, "mm")
                else:
                    pen.text(x0 + 5, middle, words, size)
    return int(ys[-1])


def _height(look: Look, member: dict[str, str], columns: Sequence[tuple[str, int]]) -> int:
    """The height of a row: as many lines of text as its fullest cell has."""
    lines = max(member.get(key, "").count("\n") for key, _ in columns)
    return look.pitch + lines * round(1.1 * look.size)


def photographed(
    page: NDArray[np.uint8], degrees: float, tilt: float, seed: int, curl: float = 0.0
) -> NDArray[np.uint8]:
    """The page on a dark desk: turned, seen at an angle (`tilt` 0..0.1) and curled (`curl` in pixels)."""
    random = np.random.default_rng(seed)
    height, width = page.shape[:2]
    if curl:
        xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        page = np.asarray(
            cv2.remap(page, xs, ys + np.float32(curl) * np.sin(np.pi * xs / width), 1, borderMode=1), np.uint8
        )
    side = int(1.15 * np.hypot(width, height))
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    target = (source - [width / 2, height / 2]) @ turn.T * (1 + random.uniform(-tilt, tilt, (4, 1)) / 2)
    target += side / 2 + random.uniform(-tilt, tilt, (4, 2)) * width / 4
    low = np.maximum(target.min(axis=0) - width * 0.05, 0)
    size = (target.max(axis=0) - low + width * 0.05).astype(int)
    matrix = cv2.getPerspectiveTransform(source.astype(np.float32), (target - low).astype(np.float32))
    desk = (70, 80, 90)
    return np.asarray(cv2.warpPerspective(page, matrix, tuple(map(int, size)), borderValue=desk), np.uint8)
