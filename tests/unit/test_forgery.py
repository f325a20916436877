"""Rules on whether a document is what it seems: what speaks, how heavily, with which evidence, what stays silent."""

from dataclasses import replace

import pytest
from crosscheck_makers import (
    BOX,
    CHILD,
    FATHER,
    TODAY,
    certificate,
    check,
    dossier,
    form_of,
    kk,
    rules_of,
    sha_of,
)

from workstation.crosscheck.rules import CheckContext, OtherDossier, SimilarScan
from workstation.domain.finding import CheckResult, Outcome
from workstation.domain.reading import CodeReading, Reading, Sign, SignatureReading, SignatureStatus
from workstation.domain.settings import SIGNS
from workstation.speech import speak
from workstation.steps.texts import suggested_reasons

NEW = ("kk", "akta_kelahiran")
HOST = "layananonline.dukcapil.kemendagri.go.id"
EVERYTHING = CheckContext(TODAY, switches=dict.fromkeys(SIGNS, True))
NOTHING = CheckContext(TODAY, switches=dict.fromkeys(SIGNS, False))


def checked(akta: Reading, context: CheckContext | None = None, **form: str) -> CheckResult:
    return check(dossier("ktp_baru", form_of(**form), *NEW), kk(), akta, context=context)


def akta(**parts: object) -> Reading:
    return replace(certificate("akta_kelahiran"), **parts)  # type: ignore[arg-type]


def coded(text: str) -> Reading:
    return akta(codes=(CodeReading("QRCode", text, 0, BOX, "unknown"),))


@pytest.mark.parametrize("status", list(SignatureStatus))
def test_every_signature_has_its_word_and_only_clear_trouble_stops(status: SignatureStatus) -> None:
    result = checked(akta(signature=SignatureReading(status, "KEPALA DINAS")))
    spoken = {rule.rule: rule for rule in result.rules if rule.rule.startswith("signature.")}
    if status is SignatureStatus.NOT_SIGNED:
        assert spoken == {}
        return
    (rule,) = spoken.values()
    troubles = {SignatureStatus.CHANGED, SignatureStatus.BROKEN, SignatureStatus.UNTRUSTED, SignatureStatus.REVOKED}
    assert rule.severity.value == ("warn" if status in troubles else "info")
    assert result.outcome is (Outcome.REVIEW if status in troubles else Outcome.CLEAR)
    assert speak(rule.message).startswith(("Tanda", "Akta", "Kutipan", "Sertifikat"))
    assert rule.evidence[0].sha256 == sha_of("akta_kelahiran")


def test_text_that_differs_from_pixels_blocks_with_its_place() -> None:
    result = checked(akta(signs=(Sign("text_layer", 0.999, "nik", "3171", 0, BOX),)))
    (rule,) = [one for one in result.rules if one.rule == "pdf.text_layer"]
    assert (rule.severity.value, rule.fields, rule.evidence[0].box) == ("block", ("nik",), BOX)
    assert result.outcome is Outcome.REVIEW


def test_qr_codes() -> None:
    assert "qr.lookalike" not in rules_of(checked(coded(f"https://{HOST}/x")))
    wrong = checked(coded(f"https://{HOST.replace('a', 'а')}/x"))
    assert rules_of(wrong)["qr.lookalike"] == "warn"
    assert "xn--" in " ".join(speak(rule.message) for rule in wrong.rules)
    elsewhere = checked(coded("https://contoh.example/x"))
    assert rules_of(elsewhere)["qr.unknown_host"] == "info" and elsewhere.outcome is Outcome.CLEAR
    trusted = checked(coded("https://contoh.example/x"), CheckContext(TODAY, qr_hosts=("contoh.example",)))
    assert "qr.unknown_host" not in rules_of(trusted)
    assert not [rule for rule in rules_of(checked(coded("NOMOR 123"))) if rule.startswith("qr.")]


def test_a_nik_against_its_own_document_speaks_only_where_it_is_wanted() -> None:
    other = certificate("akta_kelahiran", tanggal_lahir="2009-03-06")
    assert "nik.same_document" not in rules_of(checked(other))
    result = checked(other, EVERYTHING)
    (rule,) = [one for one in result.rules if one.rule == "nik.same_document"]
    assert rule.severity.value == "warn" and len(rule.evidence) == 2
    assert "sah bila" in speak(rule.message)
    doubtful = certificate("akta_kelahiran", tanggal_lahir="2009-03-06", sure=0.98)
    assert "nik.same_document" not in rules_of(checked(doubtful, EVERYTHING))
    assert "nik.same_document" not in rules_of(checked(certificate("akta_kelahiran"), EVERYTHING))
    girl = certificate("akta_kelahiran", jenis_kelamin="PEREMPUAN")
    assert rules_of(checked(girl, EVERYTHING))["nik.same_document"] == "warn"


def test_a_scan_saved_anew_for_somebody_who_does_not_stand_on_it() -> None:
    context = CheckContext(TODAY, similar_scans=(SimilarScan(sha_of("akta_kelahiran"), "3171-9"),))
    assert "scan.similar" not in rules_of(checked(certificate("akta_kelahiran"), context))
    assert rules_of(checked(certificate("akta_kelahiran", FATHER), context))["scan.similar"] == "warn"


def test_a_couple_shares_its_certificate() -> None:
    case = dossier("ktp_baru", form_of(), "kk", "buku_nikah")
    read = certificate("akta_kelahiran").fields
    names = {"nik_suami": read["nik"], "nik_istri": replace(read["nik"], value=FATHER["nik"])}
    book = Reading(sha_of("buku_nikah"), "buku_nikah", 1, kk().quality, names, engine="test")
    spouse = OtherDossier("3171-8", FATHER["nik"], frozenset({sha_of("buku_nikah")}), True)
    stranger = replace(spouse, nik="3171060101700099")
    assert rules_of(check(case, kk(), book, context=CheckContext(TODAY, (spouse,))))["scan.reused"] == "info"
    assert rules_of(check(case, kk(), book, context=CheckContext(TODAY, (stranger,))))["scan.reused"] == "warn"


@pytest.mark.parametrize(
    ("sign", "rule"),
    [
        *(("edited_cell", "scan.edited"), ("screenshot", "scan.screenshot"), ("editor", "scan.editor")),
        *(("font_break", "scan.font"), ("jpeg_history", "scan.compression")),
    ],
)
def test_signs_warn_and_can_be_switched_off(sign: str, rule: str) -> None:
    seen = akta(signs=(Sign(sign, 0.5, "nama", "Snapseed", 0, BOX),))
    assert rules_of(checked(seen))[rule] == "warn"
    assert rule not in rules_of(checked(seen, NOTHING))
    (found,) = [one for one in checked(seen).rules if one.rule == rule]
    assert "bisa" in speak(found.message).lower()


@pytest.mark.parametrize(("sign", "rule"), [("font_break", "scan.font"), ("jpeg_history", "scan.compression")])
def test_what_was_pasted_is_shown_with_its_place_and_said_to_be_no_proof(sign: str, rule: str) -> None:
    seen = akta(signs=(Sign(sign, 0.8, "nik", "", 0, BOX),))
    (found,) = [one for one in checked(seen).rules if one.rule == rule]
    assert (found.fields, found.evidence[0].sha256, found.evidence[0].box) == (("nik",), sha_of("akta_kelahiran"), BOX)
    said = speak(found.message)
    assert "bukan bukti" in said and said.endswith("Lihat gambarnya, lalu dokumen aslinya.")
    assert checked(seen).outcome is Outcome.REVIEW


def test_no_sign_suggests_a_reason_to_reject() -> None:
    clean = suggested_reasons(checked(certificate("akta_kelahiran")))
    names = ("edited_cell", "screenshot", "editor", "font_break", "jpeg_history")
    signs = tuple(Sign(name, 1.0, "nik", "GIMP", 0, BOX) for name in names)
    assert suggested_reasons(checked(akta(signs=signs))) == clean


def test_other_forms_of_a_document_stay_silent() -> None:
    assert [rule.rule for rule in checked(certificate("akta_kelahiran", CHILD), EVERYTHING).rules] == []
