"""What services require, and the coded reasons."""

import re
from pathlib import Path

import pytest
from crosscheck_makers import KK_PAGE, certificate, check, dossier, form_of, kk

import resources
from workstation.crosscheck.rules import SEVERITY
from workstation.domain.dossier import CHANNELS, DOCUMENT_KINDS, FORM_FIELDS, SERVICES
from workstation.domain.finding import Outcome, Verdict
from workstation.services import (
    UnknownReason,
    UnknownService,
    channel_label,
    document_label,
    field_label,
    outcome_word,
    reject_reason,
    reject_reasons,
    requirements,
    service_label,
    suggested_reasons,
    verdict_word,
)

DECISIONS = {"reject", "return", "escalate"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_requirements_in_known_words(service: str) -> None:
    demands = requirements(service)
    kinds = {kind for group in demands.documents for kind in group} | set(demands.surrendered)
    kinds |= {kind for group in demands.evidence.values() for kind in group}
    assert kinds <= set(DOCUMENT_KINDS)
    assert set(demands.evidence) <= set(FORM_FIELDS)
    assert demands.hours == 24
    assert ("kk",) in demands.documents


def test_the_law_of_each_main_service() -> None:
    assert requirements("ktp_baru").documents == (("kk",),)
    assert requirements("ktp_baru").minimum_age == 17
    assert requirements("ktp_hilang").documents == (("surat_kehilangan",), ("kk",))
    assert requirements("ktp_rusak").surrendered == ("ktp_lama",)
    assert requirements("ubah_data").evidence["status_perkawinan"][0] == "akta_perkawinan"
    assert requirements("luar_domisili").evidence == {}


def test_a_region_may_ask_for_more() -> None:
    demands = requirements("ktp_baru", ["pas_foto", "kk"])
    assert demands.documents == (("kk",), ("pas_foto",))
    assert requirements("ktp_baru").documents == (("kk",),)


def test_an_unknown_service_is_named() -> None:
    with pytest.raises(UnknownService, match="ktp_emas"):
        requirements("ktp_emas")


@pytest.mark.parametrize(
    ("changes", "kinds", "missing"),
    [
        (("status_perkawinan",), ("kk",), ("akta_perkawinan",)),
        (("status_perkawinan",), ("kk", "buku_nikah"), ()),
        (("status_perkawinan", "nama"), ("kk", "akta_kematian"), ("akta_kelahiran",)),
        (("alamat",), ("kk",), ()),
        (("alamat", "rt"), ("skpwni",), ("kk",)),
        (("telepon",), ("kk",), ()),
        ((), ("kk", "akta_kelahiran"), ()),
        ((), ("kk",), ("akta_kelahiran",)),
    ],
)
def test_evidence_of_a_change(changes: tuple[str, ...], kinds: tuple[str, ...], missing: tuple[str, ...]) -> None:
    case = dossier("ubah_data", {}, *kinds, changes=changes)
    assert requirements("ubah_data").missing(case) == missing


def test_there_are_22_reasons_each_with_its_own_code_and_text() -> None:
    reasons = reject_reasons()
    assert len(reasons) == len({reason.code for reason in reasons}) == len({reason.text for reason in reasons}) == 22
    for reason in reasons:
        assert re.fullmatch(r"[a-z_]+", reason.code)
        assert reason.text.endswith(".")
        assert reason.decisions and set(reason.decisions) <= DECISIONS
        assert reject_reason(reason.code) is reason


def test_reasons_are_suggested_by_rules_and_verdicts_that_exist() -> None:
    for reason in reject_reasons():
        assert {rule.partition(":")[0] for rule in reason.rules} <= SEVERITY.keys()
        for sign in reason.verdicts:
            field, verdict = sign.split(":")
            assert field in (*FORM_FIELDS, "*")
            assert verdict in list(Verdict)


def test_an_unknown_reason_is_named() -> None:
    with pytest.raises(UnknownReason, match="malas"):
        reject_reason("malas")


def test_findings_suggest_reasons() -> None:
    lost = check(dossier("ktp_hilang", form_of(), "kk"), kk())
    assert [one.code for one in suggested_reasons(lost)] == ["berkas_belum_lengkap", "surat_hilang_tidak_ada"]
    clean = check(dossier("ktp_baru", form_of(), "kk"), kk())
    assert suggested_reasons(clean) == ()
    renamed = check(dossier("ktp_baru", form_of(nama="SALAH SEKALI"), "kk"), kk())
    assert [one.code for one in suggested_reasons(renamed, "reject")] == ["nama_tidak_sesuai"]
    assert suggested_reasons(renamed, "escalate") == ()


def test_nothing_is_left_without_indonesian_words() -> None:
    for label, keys in (
        (field_label, FORM_FIELDS),
        (document_label, DOCUMENT_KINDS),
        (service_label, SERVICES),
        (channel_label, CHANNELS),
        (verdict_word, tuple(Verdict)),
        (outcome_word, tuple(Outcome)),
    ):
        assert all(label(key) and label(key) != key for key in keys)
    assert field_label("hobi") == "hobi"


def test_every_sentence_of_check_and_services_has_an_english_twin() -> None:
    files = ("services", "crosscheck", "forgery")
    english = {key: text for name in files for key, text in resources.json_data(f"translations/en/{name}.json").items()}
    spoken = {reason.text for reason in reject_reasons()} | {UnknownService.text, UnknownReason.text}
    folder = Path(resources.__file__).parent.parent / "workstation" / "crosscheck"
    for source in folder.glob("*.py"):
        code = source.read_text(encoding="utf-8")
        spoken |= set(re.findall(r'(?:Sentence|equivalent)\(\s*"([^"]+\.)"', code))
        spoken |= set(re.findall(r'text = "([^"]+)"', code))
        spoken |= set(re.findall(r'_found\([^"]+"[^"]+"[^"]*(?:"\w+",?[^"]*)*"([A-Z][^"]+\.)"', code))
    for text in sorted(spoken):
        assert text in english, text
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[text]))


def test_a_letter_that_names_nobody_suggests_the_police_letter() -> None:
    case = dossier("ktp_hilang", form_of(), "kk", "surat_kehilangan")
    result = check(case, kk(page=KK_PAGE), certificate("surat_kehilangan", sure=0.1))
    assert "surat_hilang_tidak_ada" in [one.code for one in suggested_reasons(result)]
