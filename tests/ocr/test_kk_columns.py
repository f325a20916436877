"""Columns are named by their headings, and by the edition's order only where a heading is unreadable."""

from ocr.layouts.kk_columns import TEMPLATES, name_columns


def test_readable_headings_win_over_the_usual_order() -> None:
    headings = [["NIK", "(2)"], ["Nama Lengkap", "(1)"], ["Agama"]]
    assert name_columns(headings) == ["nik", "nama", "agama"]


def test_an_unreadable_heading_takes_its_place_in_the_edition() -> None:
    headings = [[key.replace("_", " ")] for key in TEMPLATES[0]]
    headings[0], headings[6] = ["Nana Longkop"], ["###"]
    assert name_columns(headings) == list(TEMPLATES[0])


def test_a_shared_upper_heading_does_not_hide_the_lower_one() -> None:
    headings = [
        ["Status Perkawinan"],
        ["Status Hubungan", "Dalam Keluarga"],
        ["Kewarganegaraan"],
        ["Dokumen Imi", "No. Paspor"],
        ["grasi", "No. KITAS/KITAP"],
        ["Nama Oran", "Ayah"],
        ["g Tua", "Ibu"],
    ]
    assert name_columns(headings) == list(TEMPLATES[3])


def test_columns_that_fit_no_edition_stay_unnamed() -> None:
    assert name_columns([["xxx"], ["Agama"], ["yyy"]]) == [None, "agama", None]
