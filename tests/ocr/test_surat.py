import pytest
from drawn_certificates import LETTER, LETTER_IN_SENTENCES, LETTER_OFFICER_FIRST, draw, sheet_of

from ocr.classify import kind_of
from ocr.layouts.surat_kehilangan import read_surat_kehilangan

# One worker reads the page that these files share.
pytestmark = pytest.mark.xdist_group("akta")


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


def test_the_officer_is_not_who_reports_and_the_loss_is_not_the_report() -> None:
    sheet = sheet_of(draw(LETTER_OFFICER_FIRST))
    fields = read_surat_kehilangan(sheet)
    assert kind_of(sheet) == "surat_kehilangan"
    assert {name: reading.value for name, reading in fields.items()} == {
        "no_surat": "SKTLK/B/392/X/2026/SPKT/POLSEK BANDAR PULAU",
        "nama": "SITI AMINAH",
        "nik": None,
        "tempat_lahir": "TARUTUNG",
        "tanggal_lahir": "1969-10-07",
        "jenis_kelamin": "PEREMPUAN",
        "tanggal_lapor": "2026-10-18",
    }


def test_without_a_name_label_the_reporters_signature_counts_less() -> None:
    rows = [row for row in LETTER_OFFICER_FIRST if not (460 <= row[0] <= 540 or row[0] == 680)]
    name = read_surat_kehilangan(sheet_of(draw(rows)))["nama"]
    assert name.value == "SITI AMINAH"
    assert name.confidence <= 0.9
    unsigned = [row for row in rows if row[0] < 1200]
    assert read_surat_kehilangan(sheet_of(draw(unsigned)))["nama"].value is None


def test_what_sentences_tell_counts_less_than_labels() -> None:
    fields = read_surat_kehilangan(sheet_of(draw(LETTER_IN_SENTENCES)))
    assert {name: reading.value for name, reading in fields.items()} == {
        "no_surat": "TBL/77/XI/2026/SEK KOTA",
        "nama": "DEWI LESTARI",
        "nik": None,
        "tempat_lahir": "KLATEN",
        "tanggal_lahir": "1990-08-17",
        "jenis_kelamin": "PEREMPUAN",
        "tanggal_lapor": "2026-11-05",
    }
    assert max(fields[name].confidence for name in ("nama", "tempat_lahir", "tanggal_lahir")) <= 0.9


def test_two_days_of_report_that_differ_are_not_sure() -> None:
    rows = [
        (top, [("Asahan, 20 Oktober 2026", 900, 10.0)] if top == 1000 else pieces)
        for top, pieces in LETTER_OFFICER_FIRST
    ]
    day = read_surat_kehilangan(sheet_of(draw(rows)))["tanggal_lapor"]
    assert day.value == "2026-10-18"
    assert day.confidence <= 0.9
