"""Certificate pages drawn for tests: real pixels, invented people, and one warm reader for all."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from remembering import detector, recogniser

import resources
from ocr.lines import Sheet, read_sheet
from ocr.page import Page
from ocr.read import DocumentReader

FONTS = Path(resources.__file__).parent / "fonts"
# A row: top in pixels at 200 dpi; then (text, left edge in pixels, size in points).
Row = tuple[int, Sequence[tuple[str, int, float]]]

AKTA: Sequence[Row] = [
    (150, [("Nomor Induk Kependudukan : 3310014912190003", 170, 10), ("AL. 705.0123456", 1250, 10)]),
    (182, [("Personal Registration Number", 170, 6)]),
    (330, [("PENCATATAN SIPIL", 600, 16)]),
    (420, [("WARGA NEGARA INDONESIA", 520, 16)]),
    (520, [("KUTIPAN AKTA KELAHIRAN", 520, 16)]),
    (575, [("EXCERPT OF BIRTH CERTIFICATE", 600, 8)]),
    (680, [("Berdasarkan Akta Kelahiran Nomor", 200, 10), ("3310-LU-19122019-0045", 900, 10)]),
    (712, [("By virtue of Birth Certificate Number", 200, 6)]),
    (760, [("menurut stbld", 200, 10), ("---", 900, 10)]),
    (840, [("bahwa di", 200, 10), ("KLATEN", 420, 10), ("pada tanggal", 800, 10), ("SEMBILAN DESEMBER", 1050, 10)]),
    (872, [("that in", 200, 6), ("on date", 800, 6)]),
    (920, [("tahun", 200, 10), ("DUA RIBU SEMBILAN BELAS", 420, 10), ("telah lahir", 1150, 10)]),
    (952, [("year", 200, 6), ("was born", 1150, 6)]),
    (1010, [("MUHAMMAD ABDURRAHMAN ALFATHIR MAULANA", 380, 14)]),
    (1060, [("PUTRA HADIKUSUMA NINGRAT", 520, 14)]),
    (1140, [("anak ke", 200, 10), ("SATU, LAKI-LAKI DARI AYAH BUDI SANTOSO DAN IBU", 420, 10)]),
    (1172, [("child no.", 200, 6)]),
    (1200, [("SITI NUR AMINAH", 200, 10)]),
    (1300, [("Kutipan ini dikeluarkan di", 200, 10), ("KABUPATEN KLATEN", 640, 10)]),
    (1370, [("pada tanggal", 200, 10), ("SEMBILAN BELAS DESEMBER", 640, 10)]),
    (1440, [("tahun", 200, 10), ("DUA RIBU SEMBILAN BELAS", 640, 10)]),
    (1560, [("Kepala Dinas Kependudukan dan Pencatatan Sipil", 800, 10)]),
    (2200, [("SPESIMEN", 700, 10)]),
]
AKTA_LISTED: Sequence[Row] = [
    (150, [("KUTIPAN AKTA KELAHIRAN", 520, 16)]),
    (250, [("NIK", 200, 10), (": 3310014912190003", 700, 10)]),
    (300, [("Nomor Akta Kelahiran", 200, 10), (": 123/1985", 700, 10)]),
    (350, [("Nama Lengkap", 200, 10), (": SITI AISYAH", 700, 10)]),
    (400, [("Jenis Kelamin", 200, 10), (": PEREMPUAN", 700, 10)]),
    (450, [("Tempat Lahir", 200, 10), (": KULON PROGO", 700, 10)]),
    (500, [("Tanggal Lahir", 200, 10), (": 09-12-1985 (SEMBILAN DESEMBER SERIBU", 700, 10)]),
    (540, [("SEMBILAN RATUS DELAPAN PULUH LIMA)", 700, 10)]),
    (590, [("Anak ke", 200, 10), (": 2 (DUA)", 700, 10)]),
    (640, [("Nama Ayah", 200, 10), (": -", 700, 10)]),
    (690, [("Nama Ibu", 200, 10), (": NUR AINI", 700, 10)]),
    (840, [("Dikeluarkan di : YOGYAKARTA", 900, 10)]),
    (890, [("Pada tanggal : 19 Desember 1986", 900, 10)]),
    (2200, [("SPESIMEN", 700, 10)]),
]
# Sentences break anywhere, labels included; the translation is a sentence of its own.
AKTA_BROKEN: Sequence[Row] = [
    (150, [("Nomor Induk Kependudukan : 3310014912190003", 170, 10)]),
    (330, [("KUTIPAN AKTA KELAHIRAN", 520, 16)]),
    (450, [("Berdasarkan Akta Kelahiran Nomor 3310-LU-19122019-0045 bahwa di SUNGAI PENUH pada", 150, 10)]),
    (500, [("tanggal 09-12-2019/SEMBILAN DESEMBER DUA RIBU SEMBILAN BELAS telah lahir:", 150, 10)]),
    (
        540,
        [("By virtue of Birth Certificate Number above, that in the place and on the date mentioned was born", 150, 6)],
    ),
    (590, [("TERIANUS SEPI KRIAMBO", 520, 13)]),
    (660, [("anak ke EMPAT, LAKI-LAKI dari ayah SEPI OBED KRIAMBO PUTRA WIJAYA SENO dan", 150, 10)]),
    (710, [("ibu HERMINA ALBERTINA SAWAKI", 150, 10)]),
    (800, [("Kutipan ini dikeluarkan di BOGOR pada tanggal 20-12-2019", 150, 10)]),
    (900, [("Kepala Dinas Kependudukan", 900, 10)]),
]
LETTER: Sequence[Row] = [
    (100, [("KEPOLISIAN NEGARA REPUBLIK INDONESIA", 150, 11)]),
    (180, [("RESOR KLATEN", 150, 11)]),
    (300, [("SURAT KETERANGAN TANDA LAPOR KEHILANGAN", 450, 13)]),
    (350, [("Nomor : SKTLK / 123 / X / 2026 / SPKT", 450, 10)]),
    (420, [("Yang bertanda tangan di bawah ini menerangkan bahwa telah datang ke SPKT :", 150, 10)]),
    (520, [("1. Nama", 200, 10), (":", 600, 10), ("Budi Santoso Hadikusuma", 640, 10)]),
    (560, [("2. Tempat / Tanggal Lahir", 200, 10), (":", 600, 10), ("Klaten, 17-08-1995", 640, 10)]),
    (600, [("3. Umur", 200, 10), (": 31 Tahun", 600, 10)]),
    (640, [("4. Jenis Kelamin", 200, 10), (": Laki-laki", 600, 10)]),
    (680, [("5. No. KTP", 200, 10), (": 3310011708950003", 600, 10)]),
    (720, [("6. Alamat", 200, 10), (": Dk. Krajan RT 01 RW 02", 600, 10)]),
    (820, [("Telah kehilangan 1 (satu) buah KTP atas nama pelapor.", 150, 10)]),
    (1000, [("Klaten, 30 Oktober 2026", 900, 10)]),
    (1040, [("KEPALA SPKT", 900, 10)]),
    (2200, [("SPESIMEN", 700, 10)]),
]

# The officer stands first, with a name label of his own; the letter's number ends with words; the loss came earlier.
LETTER_OFFICER_FIRST: Sequence[Row] = [
    (100, [("KEPOLISIAN NEGARA REPUBLIK INDONESIA", 150, 11)]),
    (140, [("SEKTOR BANDAR PULAU", 150, 11)]),
    (240, [("SURAT KETERANGAN TANDA LAPOR", 500, 13)]),
    (290, [("KEHILANGAN BARANG / SURAT", 530, 13)]),
    (350, [("Nomor : Pol : SKTLK/B/392/X/2026/SPKT/POLSEK BANDAR PULAU", 300, 10)]),
    (420, [("Yang bertanda tangan di bawah ini :", 150, 10)]),
    (460, [("Nama", 200, 10), (": AGUS WIBOWO", 600, 10)]),
    (500, [("Pangkat / NRP", 200, 10), (": AIPTU / 78010203", 600, 10)]),
    (540, [("Jabatan", 200, 10), (": KANIT SPKT", 600, 10)]),
    (580, [("menerangkan bahwa pada hari Minggu tanggal 18", 150, 10)]),
    (620, [("Oktober 2026 pukul 20.20 WIB telah datang ke SPKT :", 150, 10)]),
    (680, [("1.N a m a", 200, 10), (": SITI AMINAH", 600, 10)]),
    (720, [("2.Tanggal/Tempat Lahir", 200, 10), (": 7 Okt 1969, Tarutung", 600, 10)]),
    (760, [("3.Jenis Kelamin", 200, 10), (": Perempuan", 600, 10)]),
    (800, [("4.Alamat", 200, 10), (": Jl. Mawar 3", 600, 10)]),
    (860, [("Telah kehilangan 1 (satu) lembar KK No. 3310011708950009.", 150, 10)]),
    (900, [("Barang tersebut diketahui hilang pada tanggal 07 Oktober 2026.", 150, 10)]),
    (1000, [("Asahan, 18 Oktober 2026", 900, 10)]),
    (1040, [("Pelapor", 250, 10), ("a.n. KEPALA KEPOLISIAN SEKTOR", 800, 10)]),
    (1200, [("SITI AMINAH", 220, 10), ("AGUS WIBOWO", 900, 10)]),
    (1240, [("AIPTU NRP 78010203", 900, 10)]),
]
LETTER_IN_SENTENCES: Sequence[Row] = [
    (100, [("KEPOLISIAN NEGARA REPUBLIK INDONESIA", 150, 11)]),
    (240, [("TANDA BUKTI LAPOR", 600, 13)]),
    (320, [("Nomor : TBL/77/XI/2026/SEK KOTA", 500, 10)]),
    (420, [("Telah datang melapor seorang perempuan bernama DEWI LESTARI, tempat tanggal lahir", 150, 10)]),
    (460, [("Klaten, 17 Agustus 1990, agama Islam, alamat Jl. Mawar 3 Klaten, yang telah", 150, 10)]),
    (500, [("kehilangan KTP pada tanggal 1 November 2026 di Pasar Klaten.", 150, 10)]),
    (600, [("Dikeluarkan di : Klaten", 900, 10)]),
    (640, [("Pada tanggal : 5 November 2026", 900, 10)]),
    (700, [("KANIT SPKT", 900, 10)]),
]


def draw(rows: Sequence[Row], font: str = "LiberationSerif-Regular.ttf") -> Image.Image:
    """Draw an A4 page at 200 dpi."""
    page = Image.new("RGB", (1654, 2339), "white")
    pen = ImageDraw.Draw(page)
    for top, pieces in rows:
        for text, left, points in pieces:
            pen.text((left, top), text, fill=(20, 20, 20), font=ImageFont.truetype(FONTS / font, points * 200 / 72))
    return page


def bgr(page: Image.Image) -> NDArray[np.uint8]:
    """The page as the reader sees it."""
    return np.ascontiguousarray(np.asarray(page)[:, :, ::-1])


@lru_cache(maxsize=1)
def reader() -> DocumentReader:
    """One reader for all tests."""
    return DocumentReader(recogniser(), detector=detector())  # type: ignore[arg-type]


def sheet_of(page: Image.Image) -> Sheet:
    """The recognised lines of a drawn page."""
    return read_sheet(Page(0, bgr(page)), detector(), recogniser())  # type: ignore[arg-type]
