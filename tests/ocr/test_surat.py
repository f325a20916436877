from drawn_certificates import LETTER, draw, sheet_of

from ocr.classify import kind_of
from ocr.layouts.surat_kehilangan import read_surat_kehilangan


def test_a_police_letter_in_small_letters_is_read() -> None:
    fields = read_surat_kehilangan(sheet_of(draw(LETTER)))
    assert {name: reading.value for name, reading in fields.items()} == {
        "no_surat": "SKTLK/123/X/2026/SPKT",
        "nama": "BUDI SANTOSO HADIKUSUMA",
        "nik": "3310011708950003",
        "tempat_lahir": "KLATEN",
        "tanggal_lahir": "1995-08-17",
        "jenis_kelamin": "LAKI-LAKI",
        "tanggal_lapor": "2026-10-30",
    }


def test_what_a_letter_does_not_say_stays_unread() -> None:
    rows = [row for row in LETTER if "KTP" not in row[1][0][0] and "Kelamin" not in row[1][0][0]]
    fields = read_surat_kehilangan(sheet_of(draw(rows)))
    assert fields["nik"].value is None
    assert fields["jenis_kelamin"].value is None
    assert fields["nama"].value == "BUDI SANTOSO HADIKUSUMA"


def test_a_letter_about_a_lost_certificate_is_a_letter() -> None:
    lost = (850, [("1 (satu) lembar Kutipan Akta Kelahiran dan Kartu Keluarga", 150, 10.0)])
    assert kind_of(sheet_of(draw([*LETTER, lost]))) == "surat_kehilangan"
