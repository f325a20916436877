"""Certificates as other offices and other decades print them: where labels and values stand, and what goes on where."""

from dataclasses import dataclass

from written_sheets import written

from ocr.layouts.akta_kelahiran import read_akta_kelahiran
from ocr.layouts.akta_kematian import read_akta_kematian
from ocr.layouts.akta_perceraian import read_akta_perceraian
from ocr.layouts.akta_perkawinan import read_akta_perkawinan
from ocr.layouts.buku_nikah import read_buku_nikah
from ocr.layouts.evidence import other_codes
from ocr.layouts.ijazah import read_ijazah
from ocr.layouts.ktp_lama import read_ktp_lama
from ocr.layouts.skpwni import read_skpwni
from ocr.layouts.surat_kehilangan import read_surat_kehilangan
from ocr.layouts.values import capitals
from ocr.rows import in_rows
from workstation.domain.reading import FieldReading


@dataclass(frozen=True)
class _Place:
    """Where a line stands."""

    x: float
    y: float
    width: float
    height: float
    slope: float
    text: str = ""


def _values(fields: dict[str, FieldReading]) -> dict[str, str | None]:
    return {name: reading.value for name, reading in fields.items()}


def test_birth_form_with_colons_right_behind_its_labels() -> None:
    page = written(
        [
            [("KUTIPAN AKTA KELAHIRAN", 500)],
            [("Nomor Akta Kelahiran :", 100), ("1371-LU-02082012-6292", 900)],
            [("Nama Anak :", 100), ("CECEP RIZAL", 900)],
            [("Tempat Lahir :", 100), ("TOLI-TOLI", 900)],
            [("Tanggal Lahir :", 100), ("27-09-2005", 900)],
            [("Jenis Kelamin :", 100), ("LAKI-LAKI", 900)],
            [("Anak ke- :", 100), ("SATU", 900)],
            [("Ayah :", 100), ("ILLYAS TEGUH", 900)],
            [("dan ibu :", 100), ("RETNO DYAH", 900)],
            [("Kutipan ini dikeluarkan di :", 100), ("KOTA PADANG", 900)],
            [("pada tanggal :", 100), ("02 AGUSTUS 2012", 900)],
        ]
    )
    assert _values(read_akta_kelahiran(page)) == {
        "no_akta": "1371-LU-02082012-6292",
        "nik": None,
        "nama": "CECEP RIZAL",
        "tempat_lahir": "TOLI-TOLI",
        "tanggal_lahir": "2005-09-27",
        "jenis_kelamin": "LAKI-LAKI",
        "anak_ke": "1",
        "ayah": "ILLYAS TEGUH",
        "ibu": "RETNO DYAH",
        "tanggal_dikeluarkan": "2012-08-02",
    }


def test_birth_certificate_of_the_catatan_sipil() -> None:
    page = written(
        [
            [("CATATAN SIPIL", 500)],
            [("KUTIPAN AKTA KELAHIRAN", 500)],
            [("No. :", 600), ("681/CS/1991", 740)],
            [("Dari daftar Istimewa tentang kelahiran menurut Stbld. 1920 No. 751 di ACEH BARAT", 160)],
            [("ternyata, bahwa di SELONG pada tanggal EMPAT BELAS JUNI tahun SERIBU SEMBILAN RATUS", 100)],
            [("DELAPAN PULUH DUA telah lahir :", 100)],
            [("RUSLI HALIM", 700)],
            [("anak ke TIGA, LAKI-LAKI dari suami istri :", 100)],
            [("BUDI WIDODO", 300)],
            [("dan", 160), ("NI YETI", 300)],
            [("Kutipan ini sesuai dengan keadaan pada hari ini.", 160)],
            [("Aceh Barat, tanggal 04-06-1991", 900)],
            [("Kepala Kantor Catatan Sipil", 900)],
        ]
    )
    found = _values(read_akta_kelahiran(page))
    assert found["no_akta"] == "681/CS/1991"
    assert (found["nama"], found["tanggal_lahir"]) == ("RUSLI HALIM", "1982-06-14")
    assert (found["ayah"], found["ibu"]) == ("BUDI WIDODO", "NI YETI")
    assert found["tanggal_dikeluarkan"] == "1991-06-04"


def test_letters_of_a_seal_beside_a_label_are_no_value() -> None:
    page = written(
        [
            [("KUTIPAN AKTA KELAHIRAN", 500)],
            [("dari ayah", 800), ("2", 1300, 70)],
            [("KAMALUDIN SANTIKA", 750)],
            [("dan ibu", 800)],
            [("SUTINAH SINAGA", 750)],
        ]
    )
    assert read_akta_kelahiran(page)["ayah"].value == "KAMALUDIN SANTIKA"


def test_marriage_form_with_a_part_for_each() -> None:
    page = written(
        [
            [("NIK", 100), ("CU.74499617", 1300)],
            [("1405010411890081", 100)],
            [("KUTIPAN AKTA PERKAWINAN", 500)],
            [("UNTUK SUAMI", 550)],
            [("Akta Perkawinan Nomor", 100), ("1405-KW-19072018-5351", 700)],
            [("I. SUAMI", 100)],
            [("Nama", 100), ("SUGITO TAMPUBOLON", 700)],
            [("Tempat, Tanggal Lahir", 100), ("PURBALINGGA, 04 NOVEMBER 1989", 700)],
            [("DATA ISTRI", 100)],
            [("Nama", 100), ("PUTRI SIHALOHO", 700)],
            [("Tempat/Tanggal Lahir", 100), ("GARUT, 05-03-1990", 700)],
            [("Tanggal Perkawinan", 100), ("LIMA MARET DUA RIBU DELAPAN BELAS", 700)],
            [("Pemuka Agama", 100), ("RM. PETRUS BOLI, PR", 700)],
            [("Kutipan ini dikeluarkan di", 100), ("PELALAWAN", 700)],
            [("pada tanggal", 100), ("04 FEBRUARI 2019", 700)],
        ]
    )
    assert _values(read_akta_perkawinan(page)) == {
        "no_akta": "1405-KW-19072018-5351",
        "nama_suami": "SUGITO TAMPUBOLON",
        "nik_suami": "1405010411890081",
        "nama_istri": "PUTRI SIHALOHO",
        "nik_istri": None,
        "tanggal_perkawinan": "2018-03-05",
    }


def test_a_date_ends_where_the_next_row_of_the_form_begins() -> None:
    page = written(
        [
            [("KUTIPAN AKTA KEMATIAN", 500)],
            [("Nama Almarhum/ah", 100), ("MANGATAS SITOMPUL", 700)],
            [("Meninggal dunia di", 100), ("PARE-PARE", 700)],
            [("pada tanggal", 100), ("DUA PULUH SATU JUNI DUA RIBU", 700)],
            [("ENAM BELAS", 710)],
            [("Hubungan pelapor", 100), ("SAUDARA", 700)],
        ]
    )
    found = _values(read_akta_kematian(page))
    assert (found["nama"], found["tempat_kematian"]) == ("MANGATAS SITOMPUL", "PARE-PARE")
    assert found["tanggal_kematian"] == "2016-06-21"


def test_the_day_of_birth_is_never_taken_for_that_of_death() -> None:
    page = written(
        [
            [("KUTIPAN AKTA KEMATIAN", 500)],
            [("bahwa di SELONG telah meninggal dunia seorang laki-laki bernama BUDI HALIM", 100)],
            [("lahir di KLATEN pada tanggal 17-08-1945", 100)],
        ]
    )
    assert read_akta_kematian(page)["tanggal_kematian"].value is None


def test_marriage_book_with_numbered_rows_and_names_of_no_known_label() -> None:
    page = written(
        [
            [("KUTIPAN AKTA NIKAH", 900)],
            [("SUAMI", 100), ("ISTRI", 400), ("Nomor : 0537/039/X/2008", 800)],
            [("Pada hari Ahad tanggal 04 - 10 - 2008 M / bertepatan dengan tanggal 18 Syawal", 800)],
            [("A. SUAMI", 800)],
            [("1. Nama lengkap :", 820), ("ALIFAH NINING", 1300)],
            [("2. Agama :", 820), ("Islam", 1300)],
            [("3. Pekerjaan :", 820), ("Guru", 1300)],
            [("1. Nama lengkap :", 820), ("ILMI TAMBUNAN'binti JUFRI", 1300)],
            [("2. NIK / No. Paspor :", 820), ("8171025201640216", 1300)],
            [("2. Agama :", 820), ("Islam", 1300)],
            [("Wali nikah :", 820), ("JUFRI", 1300)],
        ]
    )
    found = _values(read_buku_nikah(page))
    assert (found["nama_suami"], found["nama_istri"]) == ("ALIFAH NINING", "ILMI TAMBUNAN")
    assert (found["nik_suami"], found["nik_istri"]) == (None, "8171025201640216")
    assert found["tanggal_perkawinan"] == "2008-10-04"


def test_the_translation_of_a_label_is_not_part_of_the_name() -> None:
    page = written(
        [
            [("IJAZAH", 500)],
            [("Memberikan ijazah kepada / awarded to", 400)],
            [("MUH. SIDDIQ", 450)],
            [("Tempat dan tanggal lahir :", 100), ("METRO, 14–10–1995", 700)],
        ]
    )
    fields = read_ijazah(page)
    assert (fields["nama"].value, fields["tanggal_lahir"].value) == ("MUH. SIDDIQ", "1995-10-14")


def test_a_piece_of_a_number_is_no_number() -> None:
    page = written([[("Berdasarkan Akta Perkawinan Nomor", 100), ("405", 900)]])
    assert read_akta_perkawinan(page)["no_akta"].value is None


def test_ijazah_with_leaders_and_without_a_label_for_the_name() -> None:
    page = written(
        [
            [("IJAZAH", 500)],
            [("FELIX IDRIS WANGGAI", 400)],
            [("tempat, tanggal lahir", 100), (": BANYUWANGI, 31 Juli 1996 ..", 500)],
            [("nama orang tua", 100), (": HAIKAL SUDIRGA...", 500)],
        ]
    )
    fields = read_ijazah(page)
    assert (fields["nama"].value, fields["ayah"].value) == ("FELIX IDRIS WANGGAI", "HAIKAL SUDIRGA")
    assert fields["nama"].confidence <= 0.9


def test_letter_in_sentences_that_break_before_the_sex_and_name_the_officer_first() -> None:
    page = written(
        [
            [("KEPOLISIAN NEGARA REPUBLIK INDONESIA", 100)],
            [("Yang bertanda tangan di bawah ini :", 100)],
            [("Nama", 150), (": I MADE OKA", 600)],
            [("Pangkat/NRP", 150), (": BRIPKA / 97776012", 600)],
            [("Pada hari ini Kamis tanggal 01-01-2026 telah datang ke SPKT seorang", 100)],
            [("laki-laki bernama LORENSIUS ALFARIZI, tempat tanggal lahir BLITAR, 04-11-1956, agama Islam,", 100)],
            [("melaporkan telah kehilangan KTP.", 100)],
        ]
    )
    found = _values(read_surat_kehilangan(page))
    assert (found["nama"], found["jenis_kelamin"]) == ("LORENSIUS ALFARIZI", "LAKI-LAKI")


def test_a_part_of_the_letters_number_is_no_day() -> None:
    page = written(
        [
            [("KEPOLISIAN NEGARA REPUBLIK INDONESIA", 100)],
            [("Nomor : SKK/C/104/V/YAN.2.4/2026/SPKT", 500)],
            [("Yang bertanda tangan di bawah ini menerangkan bahwa pada tanggal 24 Mei 2026 telah", 100)],
            [("datang seorang perempuan :", 100)],
            [("Nama Lengkap", 150), (": AYU MULYATI", 600)],
        ]
    )
    assert read_surat_kehilangan(page)["tanggal_lapor"].value == "2026-05-24"


def test_what_may_have_lost_something_is_not_sure() -> None:
    page = written(
        [
            [("PROVINSI MALUKU", 500)],
            [("Nama", 100), (": MOH.BAYO", 400)],
            [("Alamat", 100), (": APARTEMEN LILI TOWER I LT.", 400)],
        ]
    )
    fields = read_ktp_lama(page)
    assert fields["alamat"].value == "APARTEMEN LILI TOWER I LT."
    assert fields["alamat"].confidence <= 0.5
    assert fields["nama"].confidence < 0.99
    remnant = written([[("Nama", 100), (": NI DYAH i MANGATAS", 400)]])
    assert read_ktp_lama(remnant)["nama"].confidence < 0.99
    assert "0513/067/III/2002" in other_codes("0513/067/II/2002")


def test_digits_behind_a_stroke_or_full_stop_stay_digits() -> None:
    assert capitals("JLN. Flamboyan NO.160") == "JLN. FLAMBOYAN NO.160"
    assert capitals("SUL1STYO") == "SULISTYO"
    assert capitals("GG. li NO. 3") == "GG. II NO. 3"
    assert capitals("SA ' DIAH") == "SA'DIAH"


def test_the_address_of_the_office_is_not_where_the_household_moves() -> None:
    page = written(
        [
            [("DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL", 300)],
            [("Jalan Mt. Haryono No. 45 Kode Pos 33411", 400)],
            [("Alamat : JL. KANTOR NO. 1", 400)],
            [("SURAT KETERANGAN PINDAH WNI", 500)],
            [("SKPWNI/1902/12032021/0101", 550)],
            [("DATA DAERAH ASAL", 100)],
            [("Alamat", 100), (": JL. TEUKU UMAR KAV. 6", 500)],
            [("RT/RW", 100), (": 006/013", 500)],
            [("DATA KEPINDAHAN", 100)],
            [("Alamat", 100), (": JALAN MERDEKA NOMOR 147", 500)],
            [("RT/RW", 100), (": 016/002", 500)],
            [("Desa/Kelurahan", 100), (": PARDEDE ONAN", 500), ("c. Kabupaten/Kota", 900), (": TOBA", 1300)],
            [("Kecamatan", 100), ("5", 480, 20), ("KANDANGAN", 500)],
            [("Dikeluarkan di : BELITUNG", 800)],
            [("Pada tanggal : 14-08-2018", 800)],
        ]
    )
    found = _values(read_skpwni(page))
    assert (found["alamat_asal"], found["alamat"]) == ("JL. TEUKU UMAR KAV. 6", "JALAN MERDEKA NOMOR 147")
    assert (found["rt"], found["rw"], found["kecamatan"]) == ("016", "002", "KANDANGAN")
    assert (found["desa_kelurahan"], found["kabupaten_kota"]) == ("PARDEDE ONAN", "TOBA")
    assert found["tanggal_dikeluarkan"] == "2018-08-14"


def test_translations_in_brackets_are_no_values() -> None:
    page = written(
        [
            [("KUTIPAN AKTA KEMATIAN", 500)],
            [("Nomor Akta Kematian", 100), (": 1902-KM-14042016-3812", 700)],
            [("Nama (Name) : R. WULANDARI", 100)],
            [("Jenis Kelamin (Sex) PEREMPUAN", 100)],
            [("Tempat Kematian (Place of death) : NUNUKAN", 100)],
            [("Tanggal Kematian (Date of death) TIGA JULI DUA RIBU DELAPAN BELAS", 100)],
        ]
    )
    assert _values(read_akta_kematian(page)) == {
        "no_akta": "1902-KM-14042016-3812",
        "nik": None,
        "nama": "R. WULANDARI",
        "jenis_kelamin": "PEREMPUAN",
        "tempat_kematian": "NUNUKAN",
        "tanggal_kematian": "2018-07-03",
    }


def test_the_number_of_a_law_is_not_that_of_the_certificate() -> None:
    page = written(
        [
            [("KUTIPAN AKTA PERCERAIAN", 500)],
            [("Nomor :", 600), ("17/1999", 740)],
            [("Dari daftar akta perceraian nomor menurut Undang-undang Nomor 1 Tahun 1974", 100)],
            [("BUDI HALIM", 700)],
            [("dengan", 750)],
            [("SRI ASTUTI", 700)],
        ]
    )
    assert read_akta_perceraian(page)["no_akta"].value == "17/1999"


def test_rows_of_a_page_that_curls_stay_together() -> None:
    """The left of the page climbs and the right falls: what stands level in the middle is one row."""

    def bend(x: float) -> float:
        return 60 * ((x - 850) / 850) ** 2

    def line(left: float, middle: float, width: float) -> _Place:
        ends = bend(left), bend(left + width)
        return _Place(left, middle + sum(ends) / 2, width, 40, (ends[1] - ends[0]) / width)

    rows = in_rows([line(x, 100 + 70 * row, 500) for row in range(6) for x in (0, 600, 1200)])
    assert [len(row) for row in rows] == [3] * 6


def test_a_value_that_sags_below_or_climbs_above_its_label_stays_with_it() -> None:
    """Each label is nearer to its own value than to the next one's; none may take another's."""
    labels = [_Place(0, 100 + 80 * row, 180, 44, 0.0, text) for row, text in enumerate(("Nama Ayah", "Nama Ibu", "di"))]
    for shift in (-32, 32):
        values = [_Place(600, 100 + 80 * row + shift, 300, 60, 0.0, f": {row}") for row in range(3)]
        rows = [[line.text for line in row] for row in in_rows([*labels, *values])]
        assert rows == [["Nama Ayah", ": 0"], ["Nama Ibu", ": 1"], ["di", ": 2"]]
    far = [_Place(600, 100 + 80 * row + 40, 300, 40, 0.0, f": {row}") for row in range(3)]
    assert [len(row) for row in in_rows([*labels, *far])] == [1] * 6
