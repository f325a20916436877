import numpy as np
import pytest
from drawn_certificates import AKTA, AKTA_BROKEN, AKTA_LISTED, FONTS, Row, draw, sheet_of
from PIL import Image, ImageDraw, ImageFont

from ocr.layouts.akta_kelahiran import read_akta_kelahiran

# One worker reads the page that these files share.
pytestmark = pytest.mark.xdist_group("akta")

WANTED = {
    "no_akta": "3310-LU-19122019-0045",
    "nik": "3310014912190003",
    "nama": "MUHAMMAD ABDURRAHMAN ALFATHIR MAULANA PUTRA HADIKUSUMA NINGRAT",
    "tempat_lahir": "KLATEN",
    "tanggal_lahir": "2019-12-09",
    "jenis_kelamin": "LAKI-LAKI",
    "anak_ke": "1",
    "ayah": "BUDI SANTOSO",
    "ibu": "SITI NUR AMINAH",
    "tanggal_dikeluarkan": "2019-12-19",
}


@pytest.mark.parametrize("turn", [None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180])
def test_the_old_running_text_is_read_at_any_turn(turn: Image.Transpose | None) -> None:
    page = draw(AKTA)
    fields = read_akta_kelahiran(sheet_of(page.transpose(turn) if turn is not None else page))
    assert {name: reading.value for name, reading in fields.items()} == WANTED


def test_boxes_start_at_the_texts_own_top_left() -> None:
    page = draw(AKTA)
    straight = read_akta_kelahiran(sheet_of(page))["nik"].box
    turned = read_akta_kelahiran(sheet_of(page.transpose(Image.Transpose.ROTATE_180)))["nik"].box
    assert straight is not None
    assert turned is not None
    back = [(page.width - x, page.height - y) for x, y in turned]
    assert np.abs(np.array(straight) - np.array(back)).max() < 12
    (left, top), (right, _), (_, bottom), _ = straight
    assert 500 < left < 640 < right
    assert top < 165 < bottom


def test_a_list_of_labels_is_read_too() -> None:
    fields = read_akta_kelahiran(sheet_of(draw(AKTA_LISTED, "Carlito-Regular.ttf")))
    assert {name: reading.value for name, reading in fields.items()} == {
        "no_akta": "123/1985",
        "nik": "3310014912190003",
        "nama": "SITI AISYAH",
        "tempat_lahir": "KULON PROGO",
        "tanggal_lahir": "1985-12-09",
        "jenis_kelamin": "PEREMPUAN",
        "anak_ke": "2",
        "ayah": "-",
        "ibu": "NUR AINI",
        "tanggal_dikeluarkan": "1986-12-19",
    }


def test_sentences_break_their_labels_and_their_translation_is_no_name() -> None:
    fields = read_akta_kelahiran(sheet_of(draw(AKTA_BROKEN)))
    assert {name: reading.value for name, reading in fields.items()} == {
        "no_akta": "3310-LU-19122019-0045",
        "nik": "3310014912190003",
        "nama": "TERIANUS SEPI KRIAMBO",
        "tempat_lahir": "SUNGAI PENUH",
        "tanggal_lahir": "2019-12-09",
        "jenis_kelamin": "LAKI-LAKI",
        "anak_ke": "4",
        "ayah": "SEPI OBED KRIAMBO PUTRA WIJAYA SENO",
        "ibu": "HERMINA ALBERTINA SAWAKI",
        "tanggal_dikeluarkan": "2019-12-20",
    }


def test_a_date_in_words_over_three_rows_is_read_whole_and_a_watermark_tilts_nothing() -> None:
    """Cut off after two rows it would be 1908, and believed."""
    rows: list[Row] = [
        (150, [("KUTIPAN AKTA KELAHIRAN", 520, 16)]),
        (250, [("NIK", 200, 10), (": 3310014912880003", 700, 10)]),
        (330, [("Telah lahir di", 200, 10), (": KLATEN", 700, 10)]),
        (362, [("Was born in", 200, 6)]),
        (410, [("pada tanggal", 200, 10), (": DUA PULUH LIMA MEI SERIBU", 700, 10)]),
        (442, [("on date", 200, 6)]),
        (450, [("SEMBILAN RATUS DELAPAN", 715, 10)]),
        (490, [("PULUH DELAPAN", 715, 10)]),
        (570, [("Nama", 200, 10), (": SITI AISYAH", 700, 10)]),
        (602, [("Name", 200, 6)]),
        (650, [("dari Ayah", 200, 10), (": BUDI SANTOSO", 700, 10)]),
        (730, [("dan Ibu", 200, 10), (": NUR AINI", 700, 10)]),
    ]
    page = draw(rows)
    mark = Image.new("RGBA", (1600, 400), (0, 0, 0, 0))
    face = ImageFont.truetype(FONTS / "LiberationSans-Bold.ttf", 300)
    ImageDraw.Draw(mark).text((0, 0), "SPESIMEN", fill=(240, 215, 215, 255), font=face)
    turned = mark.rotate(35, expand=True)
    page.paste(turned, (100, 900), turned)
    found = read_akta_kelahiran(sheet_of(page))
    wanted = {"nama": "SITI AISYAH", "tempat_lahir": "KLATEN", "tanggal_lahir": "1988-05-25", "ibu": "NUR AINI"}
    assert {name: found[name].value for name in wanted} == wanted


def test_clear_print_is_stated_surely() -> None:
    fields = read_akta_kelahiran(sheet_of(draw(AKTA)))
    assert min(reading.confidence for reading in fields.values()) > 0.95
