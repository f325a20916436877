"""Comparing addresses, RT/RW and regions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.crosscheck.fields import COMPARE
from workstation.crosscheck.places import compare_address, compare_birthplace, compare_regency, compare_rt
from workstation.domain.finding import GREEN, Verdict

MATCH, SAME, LETTER, DIFFERS = Verdict.MATCH, Verdict.EQUIVALENT, Verdict.LETTER, Verdict.DIFFERS


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("JALAN MERDEKA NOMOR 7", "JL. MERDEKA NO. 7", SAME),
        ("Jln Merdeka No.7", "JL. MERDEKA NO. 7", SAME),
        ("JL MERDEKA GANG II NO 32", "JL. MERDEKA GG. II NO. 32", SAME),
        ("PERUMAHAN MAWAR INDAH BLOK E 19 NOMOR 11", "PERUM MAWAR INDAH BLOK E19 NO. 11", SAME),
        ("KAMPUNG CENDRAWASIH", "KP. CENDRAWASIH", SAME),
        ("DSN KRAJAN", "DUSUN KRAJAN", SAME),
        ("JL. ELANG 12-3", "JL. ELANG 12/3", SAME),
        ("jl. merdeka  no. 7", "JL. MERDEKA NO. 7", MATCH),
        ("JL. MERDEKA NO. 17", "JL. MERDEKA NO. 7", LETTER),
        ("JL. MERDEKA NO. 123", "JL. MERDEKA NO. 12/3", LETTER),
        ("JL. MERDEKKA NO. 7", "JL. MERDEKA NO. 7", LETTER),
        ("DUSUN KRAJAN", "JL. MERDEKA NO. 7", DIFFERS),
        ("DUSUN KRAJAN", "DUSUN SILIWANGI", DIFFERS),
    ],
)
def test_addresses(one: str, other: str, verdict: Verdict) -> None:
    assert compare_address(one, other).verdict is verdict
    assert compare_address(other, one).verdict is verdict


@pytest.mark.parametrize(
    ("form", "value", "verdict"),
    [
        ("1", "001", SAME),
        ("RT 1", "001", SAME),
        ("RW. 011", "011", SAME),
        ("0", "000", SAME),
        ("-", "000", SAME),
        ("001", "001", MATCH),
        ("005", "004", DIFFERS),
        ("1", "010", DIFFERS),
        ("1", "O1", Verdict.UNREADABLE),
        ("satu", "001", DIFFERS),
    ],
)
def test_neighbourhoods(form: str, value: str, verdict: Verdict) -> None:
    assert compare_rt(form, value).verdict is verdict


@given(st.integers(0, 999), st.integers(0, 999))
def test_neighbourhoods_are_numbers(one: int, other: int) -> None:
    assert (compare_rt(str(one), f"{other:03}").verdict in GREEN) == (one == other)


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("KAB. MAGELANG", "MAGELANG", SAME),
        ("KABUPATEN MAGELANG", "KAB MAGELANG", SAME),
        ("KOTA. MEDAN", "KOTA MEDAN", SAME),
        ("MEDAN", "KOTA MEDAN", SAME),
        ("KOTA ADM. JAKARTA PUSAT", "JAKARTA PUSAT", SAME),
        ("KOTA ADMINISTRASI JAKARTA PUSAT", "KOTA ADM. JAKARTA PUSAT", SAME),
        ("TOBA SAMOSIR", "KABUPATEN TOBA", SAME),
        ("KOTA PADANG SIDEMPUAN", "KOTA PADANGSIDIMPUAN", SAME),
        ("KOTA MAGELANG", "KAB. MAGELANG", DIFFERS),
        ("KOTA MAGELANG", "MAGELANG", DIFFERS),
        ("JAKARTA PUSAT", "JAKARTA BARAT", DIFFERS),
        ("KOTA BANDUNGG", "KOTA BANDUNG", LETTER),
    ],
)
def test_regencies(one: str, other: str, verdict: Verdict) -> None:
    assert compare_regency(one, other).verdict is verdict
    assert compare_regency(other, one).verdict is verdict


@pytest.mark.parametrize(
    ("field", "one", "other", "verdict"),
    [
        ("provinsi", "JABAR", "JAWA BARAT", SAME),
        ("provinsi", "PROVINSI JAWA BARAT", "JAWA BARAT", SAME),
        ("provinsi", "D.I. YOGYAKARTA", "DAERAH ISTIMEWA YOGYAKARTA", SAME),
        ("provinsi", "DKI JAKARTA", "DAERAH KHUSUS JAKARTA", SAME),
        ("provinsi", "JAWA BARAT", "JAWA TENGAH", DIFFERS),
        ("provinsi", "PAPUA", "PAPUA BARAT", DIFFERS),
        ("desa_kelurahan", "KEL. DAGO", "DAGO", SAME),
        ("desa_kelurahan", "SUKA MAJU", "SUKAMAJU", SAME),
        ("desa_kelurahan", "DANO", "DAGO", LETTER),
        ("desa_kelurahan", "DESA", "DESA", MATCH),
        ("kecamatan", "Kec. Sentani", "SENTANI", SAME),
        ("kecamatan", "KELAPA GADING", "KELAPA GADING", MATCH),
        ("kecamatan", "KARANGANYAR", "KARANGTENGAH", DIFFERS),
        ("kode_pos", "40135", "40135", MATCH),
        ("kode_pos", "40 135", "40135", SAME),
        ("kode_pos", "40136", "40135", LETTER),
        ("kode_pos", "40999", "40135", DIFFERS),
        ("kode_pos", "40135", "4O135", Verdict.UNREADABLE),
    ],
)
def test_regions(field: str, one: str, other: str, verdict: Verdict) -> None:
    assert COMPARE[field](one, other).verdict is verdict


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("KOTA BANDUNG", "BANDUNG", SAME),
        ("KAB. BANDUNG", "BANDUNG", SAME),
        ("KOTA BANDUNG", "KAB. BANDUNG", DIFFERS),
        ("BANDOENG", "BANDUNG", SAME),
        ("TJIREBON", "CIREBON", SAME),
        ("CIREBON", "BOGOR", DIFFERS),
        ("SEMARANGG", "SEMARANG", LETTER),
    ],
)
def test_birthplaces(one: str, other: str, verdict: Verdict) -> None:
    assert compare_birthplace(one, other).verdict is verdict
    assert compare_birthplace(other, one).verdict is verdict


PLACE_FIELDS = st.sampled_from(["alamat", "desa_kelurahan", "kecamatan", "kabupaten_kota", "provinsi", "tempat_lahir"])
PLACES = st.sampled_from(
    ["PANGKALAN", "SUKAMAJU", "SENTANI", "KOTAGEDE", "BANDUNG", "LHOKSEUMAWE", "HINEKOMBE", "TJAKRANEGARA"]
)


@given(PLACE_FIELDS, PLACES, st.data())
def test_one_letter_off_is_never_green(field: str, name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    for changed in (name[:place] + letter + name[place + 1 :], name[:place] + letter + name[place:]):
        if changed != name:
            assert COMPARE[field](changed, name).verdict not in GREEN
