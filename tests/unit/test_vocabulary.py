"""Comparing closed lists: a different term differs, another way of writing it means the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.crosscheck.vocab import compare_blood, compare_terms, term
from workstation.domain.finding import GREEN, Verdict
from workstation.domain.vocabulary import ALIASES, CLOSED_LISTS, printed_forms

FIELDS = sorted(CLOSED_LISTS)


@pytest.mark.parametrize("field", FIELDS)
def test_every_printed_form_is_a_term(field: str) -> None:
    for text in printed_forms(field):
        assert term(field, text) in CLOSED_LISTS[field]
        assert term(field, text.lower()) == term(field, text)


@pytest.mark.parametrize("field", FIELDS)
def test_every_alias_is_green_both_ways(field: str) -> None:
    for alias, printed in ALIASES[field].items():
        assert compare_terms(field, alias, printed).verdict in GREEN
        assert compare_terms(field, printed, alias).verdict in GREEN


@given(st.sampled_from([field for field in FIELDS if field != "status_perkawinan"]), st.data())
def test_two_terms_are_green_only_when_they_are_one(field: str, data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(CLOSED_LISTS[field])) for _ in range(2))
    verdict = compare_terms(field, one, other).verdict
    assert verdict is (Verdict.MATCH if one == other else Verdict.DIFFERS)


@pytest.mark.parametrize(
    ("form", "value", "verdict"),
    [
        ("KAWIN", "KAWIN TERCATAT", Verdict.EQUIVALENT),
        ("KAWIN TERCATAT", "KAWIN", Verdict.EQUIVALENT),
        ("CERAI HIDUP", "CERAI HIDUP TERCATAT", Verdict.EQUIVALENT),
        ("KAWIN TIDAK TERCATAT", "KAWIN BELUM TERCATAT", Verdict.EQUIVALENT),
        ("KAWIN TERCATAT", "KAWIN BELUM TERCATAT", Verdict.DIFFERS),
        ("BELUM KAWIN", "KAWIN", Verdict.DIFFERS),
        ("CERAI HIDUP", "CERAI MATI", Verdict.DIFFERS),
        ("KAWIM", "KAWIN", Verdict.LETTER),
    ],
)
def test_marital_status(form: str, value: str, verdict: Verdict) -> None:
    assert compare_terms("status_perkawinan", form, value).verdict is verdict


@pytest.mark.parametrize(
    ("field", "form", "value", "verdict"),
    [
        ("jenis_kelamin", "L", "LAKI-LAKI", Verdict.EQUIVALENT),
        ("jenis_kelamin", "laki laki", "LAKI-LAKI", Verdict.EQUIVALENT),
        ("jenis_kelamin", "L", "PEREMPUAN", Verdict.DIFFERS),
        ("agama", "Katolik", "KATHOLIK", Verdict.EQUIVALENT),
        ("agama", "KRISTEN", "KATHOLIK", Verdict.DIFFERS),
        ("agama", "BUDHA", "ISLAM", Verdict.DIFFERS),
        ("agama", "ISLAM", "ISL4M", Verdict.UNREADABLE),
        ("pekerjaan", "PELAJAR / MAHASISWA", "PELAJAR/MAHASISWA", Verdict.EQUIVALENT),
        ("pekerjaan", "PNS", "PEGAWAI NEGERI SIPIL", Verdict.EQUIVALENT),
        ("pekerjaan", "BUPATI", "WAKIL BUPATI", Verdict.DIFFERS),
    ],
)
def test_terms(field: str, form: str, value: str, verdict: Verdict) -> None:
    assert compare_terms(field, form, value).verdict is verdict


@pytest.mark.parametrize(
    ("form", "value", "verdict"),
    [
        ("-", "TIDAK TAHU", Verdict.EQUIVALENT),
        ("-", "-", Verdict.MATCH),
        ("O", "O+", Verdict.DIFFERS),
        ("A+", "A-", Verdict.DIFFERS),
        ("ab", "AB", Verdict.MATCH),
        ("A", "B", Verdict.DIFFERS),
    ],
)
def test_blood_groups(form: str, value: str, verdict: Verdict) -> None:
    assert compare_blood(form, value).verdict is verdict
