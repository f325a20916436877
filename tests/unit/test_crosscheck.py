"""The whole check: the applicant's row, several documents, doubt, rules and outcome."""

from datetime import date

import pytest
from crosscheck_makers import (
    CHILD,
    FAMILY,
    FATHER,
    KK_PAGE,
    TODAY,
    TWIN,
    certificate,
    check,
    dossier,
    form_of,
    kk,
    read,
    reading,
    rules_of,
    sha_of,
)

from workstation.crosscheck.rules import CheckContext, OtherDossier
from workstation.domain.finding import GREEN, Outcome, Verdict

NEW = ("kk", "akta_kelahiran")
LOST = ("kk", "surat_kehilangan")


def test_a_clean_dossier_is_clear() -> None:
    result = check(dossier("ktp_baru", form_of(), *NEW), kk(), certificate("akta_kelahiran"))
    assert result.outcome is Outcome.CLEAR
    assert {finding.verdict for finding in result.fields.values()} == {Verdict.MATCH}
    assert (result.applicant_row, result.engine) == (1, "test")
    assert result.fields["nama"].sources[0].box is not None
    assert [source.document for source in result.fields["nama"].sources] == ["kk", "akta_kelahiran"]


def test_contact_details_need_no_document() -> None:
    form = form_of(telepon="0812", email="spesimen@example.id")
    result = check(dossier("ktp_baru", form, "kk"), kk())
    assert result.fields["telepon"].verdict is Verdict.NO_SOURCE
    assert result.outcome is Outcome.CLEAR


def test_an_empty_dossier_is_incomplete() -> None:
    result = check(dossier("ktp_hilang", {}))
    assert result.outcome is Outcome.INCOMPLETE
    assert result.missing_documents == ("surat_kehilangan", "kk")
    assert result.fields == {}


def test_a_kk_that_could_not_be_read_leaves_every_field_unreadable() -> None:
    result = check(dossier("ktp_baru", form_of(), "kk"), reading("kk", {}, legible=False))
    assert {finding.verdict for name, finding in result.fields.items() if name != "golongan_darah"} == {
        Verdict.UNREADABLE
    }
    assert rules_of(result)["reading.illegible"] == "warn"
    assert result.outcome is Outcome.REVIEW


def test_a_kk_that_was_not_read_at_all_is_reviewed() -> None:
    result = check(dossier("ktp_baru", form_of(), "kk"))
    assert result.outcome is Outcome.REVIEW
    assert result.fields["nik"].verdict is Verdict.NO_SOURCE


# The applicant's row


def test_the_row_is_found_by_nik_despite_another_name() -> None:
    result = check(dossier("ktp_baru", form_of(nama="SALAH NAMA", tanggal_lahir="1999-01-01"), "kk"), kk())
    assert result.applicant_row == 1
    assert result.fields["nama"].verdict is Verdict.DIFFERS


@pytest.mark.parametrize("nik", ["3171060503090020", "3171065003090002", "9999999999999999", ""])
def test_the_row_is_found_by_name_and_birth_date_and_the_nik_is_not_repaired(nik: str) -> None:
    result = check(dossier("ktp_baru", form_of(nik=nik), "kk"), kk())
    assert result.applicant_row == 1
    assert result.fields["nik"].verdict not in GREEN


def test_a_sister_with_the_applicants_nik_is_not_taken_for_the_applicant() -> None:
    result = check(dossier("ktp_baru", form_of(nik=TWIN["nik"]), "kk"), kk())
    assert result.applicant_row == 1
    assert result.fields["nik"].verdict not in GREEN


def test_a_stranger_is_said_to_be_missing() -> None:
    stranger = form_of(nik="3273015512010007", nama="RATNA MELATI", tanggal_lahir="2001-12-15")
    result = check(dossier("ktp_baru", stranger, "kk"), kk())
    assert result.applicant_row is None
    assert rules_of(result)["kk.applicant_missing"] == "block"
    assert result.fields["nama"].verdict is Verdict.NO_SOURCE
    assert result.fields["alamat"].verdict is Verdict.MATCH


def test_a_twin_is_not_taken_for_an_applicant_who_is_missing() -> None:
    result = check(dossier("ktp_baru", form_of(), "kk"), kk(family=(FATHER, TWIN)))
    assert result.applicant_row is None


# Doubt


@pytest.mark.parametrize("sure", [0.0, 0.3, 0.5, 0.8, 0.9, 0.97])
def test_a_doubtful_one_letter_difference_is_unreadable(sure: float) -> None:
    form = form_of(nama="DAYIEL PUTU TARIGAN", no_kk="3171061708140005", desa_kelurahan="GAMBUR")
    result = check(dossier("ktp_baru", form, "kk"), kk(sure))
    for name in ("nama", "no_kk", "desa_kelurahan"):
        assert result.fields[name].verdict is Verdict.UNREADABLE


def test_a_sure_one_letter_difference_is_a_letter() -> None:
    form = form_of(nama="DAYIEL PUTU TARIGAN", no_kk="3171061708140005", desa_kelurahan="GAMBUR")
    result = check(dossier("ktp_baru", form, "kk"), kk(0.995))
    for name in ("nama", "no_kk", "desa_kelurahan"):
        assert result.fields[name].verdict is Verdict.LETTER


def test_a_far_difference_is_said_with_less_certainty() -> None:
    result = check(dossier("ktp_baru", form_of(alamat="DUSUN KRAJAN"), "kk"), kk(0.9))
    assert result.fields["alamat"].verdict is Verdict.DIFFERS


@pytest.mark.parametrize("sure", [0.0, 0.2, 0.4])
def test_an_equal_reading_without_confidence_is_not_green(sure: float) -> None:
    result = check(dossier("ktp_baru", form_of(), "kk"), kk(sure))
    assert not any(finding.verdict in GREEN for finding in result.fields.values())


def test_a_small_difference_must_be_very_sure_when_another_document_confirms_the_form() -> None:
    case = dossier("ktp_baru", form_of(), *NEW)
    slip = certificate("akta_kelahiran", sure=0.99, nama="DANIEL PUTU TARIGAM")
    assert check(case, kk(), slip).fields["nama"].verdict is Verdict.MATCH
    real = certificate("akta_kelahiran", sure=0.999, nama="DANIEL PUTU TARIGAM")
    assert check(case, kk(), real).fields["nama"].verdict is Verdict.LETTER


def test_two_documents_that_agree_make_a_difference_clear() -> None:
    case = dossier("ktp_baru", form_of(nama="DAYIEL PUTU TARIGAN"), *NEW)
    assert check(case, kk(0.95)).fields["nama"].verdict is Verdict.UNREADABLE
    both = check(case, kk(0.95), certificate("akta_kelahiran", sure=0.95)).fields["nama"]
    assert both.verdict is Verdict.LETTER
    assert {source.confidence for source in both.sources} == {0.95}


@pytest.mark.parametrize(("read_name", "verdict"), [("DANIEL PUTU", Verdict.UNREADABLE), ("RUDI", Verdict.DIFFERS)])
def test_a_clipped_name_is_no_difference_unless_very_sure(read_name: str, verdict: Verdict) -> None:
    family = (FATHER, CHILD | {"nama": read_name}, TWIN)
    assert check(dossier("ktp_baru", form_of(), "kk"), kk(0.95, family=family)).fields["nama"].verdict is verdict


@pytest.mark.parametrize(("value", "verdict"), [(None, Verdict.UNREADABLE), ("-", Verdict.NO_SOURCE)])
def test_unread_and_empty_cells(value: str | None, verdict: Verdict) -> None:
    family = tuple(dict(person) | {"pendidikan": value} for person in FAMILY)
    result = check(dossier("ktp_baru", form_of(), "kk"), kk(family=family))  # type: ignore[arg-type]
    assert result.fields["pendidikan"].verdict is verdict
    assert result.outcome is Outcome.REVIEW


def test_a_kk_edition_without_blood_group_is_no_obstacle() -> None:
    family = tuple({name: value for name, value in person.items() if name != "golongan_darah"} for person in FAMILY)
    result = check(dossier("ktp_baru", form_of(), "kk"), kk(family=family))
    assert result.fields["golongan_darah"].verdict is Verdict.NO_SOURCE
    assert result.outcome is Outcome.CLEAR


def test_an_empty_form_field_that_a_document_fills_differs() -> None:
    result = check(dossier("ktp_baru", form_of(golongan_darah="-", pekerjaan=""), "kk"), kk())
    assert result.fields["golongan_darah"].verdict is Verdict.DIFFERS
    assert result.fields["pekerjaan"].verdict is Verdict.DIFFERS


# Several documents


def test_the_worst_clear_word_counts_and_contradicting_documents_are_named() -> None:
    other = certificate("akta_kelahiran", tanggal_lahir="2010-12-24")
    result = check(dossier("ktp_baru", form_of(), *NEW), kk(), other)
    assert result.fields["tanggal_lahir"].verdict is Verdict.DIFFERS
    assert rules_of(result)["documents.contradict"] == "block"


def test_titles_do_not_make_documents_contradict() -> None:
    family = (FATHER, CHILD | {"nama": "H. DANIEL PUTU TARIGAN, S.E."}, TWIN)
    result = check(dossier("ktp_baru", form_of(), *NEW), kk(family=family), certificate("akta_kelahiran"))
    assert result.fields["nama"].verdict is Verdict.EQUIVALENT
    assert "documents.contradict" not in rules_of(result)
    assert result.outcome is Outcome.CLEAR


def test_a_document_of_another_kind_is_not_used() -> None:
    wrong = reading("akta_kelahiran", read({"no_surat": "1"}))
    wrong = type(wrong)(wrong.sha256, "surat_kehilangan", 1, wrong.quality, wrong.fields)
    result = check(dossier("ktp_baru", form_of(), *NEW), kk(), wrong)
    assert rules_of(result)["documents.wrong_kind"] == "warn"
    assert len(result.fields["nama"].sources) == 1


# Changing data


def marriage(sure: float = 0.999, **changed: str) -> dict[str, str]:
    values = {"nama_suami": CHILD["nama"], "nik_suami": CHILD["nik"], "nama_istri": "SITI AMINAH"}
    return values | {"nik_istri": "3171065503090009", "tanggal_perkawinan": "2026-01-05"} | changed


def test_a_changed_field_is_confirmed_by_its_evidence_and_not_by_the_kk() -> None:
    form = form_of(status_perkawinan="KAWIN")
    case = dossier("ubah_data", form, "kk", "akta_perkawinan", changes=("status_perkawinan",))
    result = check(case, kk(), reading("akta_perkawinan", read(marriage())))
    assert result.fields["status_perkawinan"].verdict in GREEN
    assert rules_of(result)["kk.not_updated"] == "info"
    assert result.outcome is Outcome.CLEAR


def test_evidence_about_somebody_else_proves_nothing() -> None:
    form = form_of(status_perkawinan="KAWIN")
    case = dossier("ubah_data", form, "kk", "akta_perkawinan", changes=("status_perkawinan",))
    other = read(marriage(nama_suami="RUDI HARTONO", nik_suami="3273010101900001"))
    result = check(case, kk(), reading("akta_perkawinan", other))
    assert result.fields["status_perkawinan"].verdict not in GREEN
    assert result.outcome is Outcome.REVIEW


def test_a_new_name_is_confirmed_by_the_birth_certificate() -> None:
    form = form_of(nama="DANIEL WAYAN TARIGAN")
    case = dossier("ubah_data", form, *NEW, changes=("nama",))
    result = check(case, kk(), certificate("akta_kelahiran", nama="DANIEL WAYAN TARIGAN"))
    assert result.fields["nama"].verdict is Verdict.MATCH
    assert check(case, kk(), certificate("akta_kelahiran")).fields["nama"].verdict is Verdict.DIFFERS


def test_a_change_without_evidence_is_incomplete() -> None:
    case = dossier("ubah_data", form_of(agama="HINDU"), "kk", changes=("agama",))
    result = check(case, kk())
    assert result.missing_documents == ("lainnya",)
    assert result.fields["agama"].verdict is Verdict.NO_SOURCE
    assert result.outcome is Outcome.INCOMPLETE


# Rules


def test_what_a_nik_encodes_is_information_only() -> None:
    person = CHILD | {"nik": "3273014806080002"}
    result = check(dossier("ktp_baru", form_of(person), "kk"), kk(family=(FATHER, person)))
    rules = rules_of(result)
    assert (rules["nik.birth_date"], rules["nik.sex"], rules["nik.region"]) == ("info", "info", "info")
    assert result.outcome is Outcome.CLEAR


@pytest.mark.parametrize(
    ("today", "status", "young"),
    [
        (date(2026, 3, 4), "BELUM KAWIN", True),
        (date(2026, 3, 5), "BELUM KAWIN", False),
        (date(2024, 1, 1), "KAWIN", False),
        (date(2024, 1, 1), "CERAI MATI", False),
    ],
)
def test_minimum_age(today: date, status: str, young: bool) -> None:
    person = CHILD | {"status_perkawinan": status}
    case = dossier("ktp_baru", form_of(person), "kk")
    result = check(case, kk(family=(FATHER, person)), context=CheckContext(today))
    assert ("age.minimum" in rules_of(result)) == young


def test_a_birth_date_made_older_on_the_form_does_not_pass_the_age() -> None:
    person = CHILD | {"tanggal_lahir": "2011-03-05"}
    case = dossier("ktp_baru", form_of(person, tanggal_lahir="2008-03-05"), "kk")
    assert rules_of(check(case, kk(family=(FATHER, person))))["age.minimum"] == "block"


def test_only_a_first_card_has_an_age() -> None:
    case = dossier("ktp_rusak", form_of(), "kk")
    assert "age.minimum" not in rules_of(check(case, kk(), context=CheckContext(date(2020, 1, 1))))


def test_the_police_letter_must_name_the_applicant() -> None:
    case = dossier("ktp_hilang", form_of(), *LOST)
    assert check(case, kk(), certificate("surat_kehilangan")).outcome is Outcome.CLEAR
    other = check(case, kk(), certificate("surat_kehilangan", FATHER))
    assert rules_of(other)["letter.names_applicant"] == "block"
    doubtful = check(case, kk(), certificate("surat_kehilangan", sure=0.2))
    assert rules_of(doubtful)["letter.names_applicant"] == "warn"
    unread = check(case, kk())
    assert rules_of(unread)["letter.names_applicant"] == "warn"
    without_nik = check(case, kk(), certificate("surat_kehilangan", nik=None))
    assert without_nik.fields["nama"].verdict is Verdict.MATCH


def test_another_open_application_and_a_reused_scan() -> None:
    case = dossier("ktp_hilang", form_of(), *LOST)
    others = (
        OtherDossier("3171-2", CHILD["nik"], frozenset(), True),
        OtherDossier("3171-3", "3171060101700001", frozenset({sha_of("surat_kehilangan"), sha_of("kk")}), False),
        OtherDossier("3171-1", CHILD["nik"], frozenset({sha_of("kk")}), True),
    )
    result = check(case, kk(), certificate("surat_kehilangan"), context=CheckContext(TODAY, others))
    assert rules_of(result)["dossier.duplicate_nik"] == "warn"
    assert [(one.rule, one.severity.value) for one in result.rules if one.rule == "scan.reused"] == [
        ("scan.reused", "warn"),
        ("scan.reused", "info"),
    ]


def test_the_kk_names_two_heads() -> None:
    page = KK_PAGE | {"kepala_keluarga": "RUDI HARTONO"}
    assert rules_of(check(dossier("ktp_baru", form_of(), "kk"), kk(page=page)))["kk.head_of_family"] == "warn"


@pytest.mark.parametrize("name", ["SUHARTO", "NAMA " * 13])
def test_unusual_names_are_information(name: str) -> None:
    person = CHILD | {"nama": " ".join(name.split())}
    result = check(dossier("ktp_baru", form_of(person), "kk"), kk(family=(FATHER, person)))
    assert rules_of(result)["name.rules"] == "info"
    assert result.outcome is Outcome.CLEAR


def test_a_region_may_ask_for_more_documents_than_the_law() -> None:
    from workstation.crosscheck.check import cross_check
    from workstation.services import requirements

    case = dossier("ktp_baru", form_of(), "kk")
    demands = requirements("ktp_baru", ["pas_foto"])
    result = cross_check(case, {sha_of("kk"): kk()}, demands, CheckContext(TODAY))
    assert result.missing_documents == ("pas_foto",)
    assert rules_of(result)["documents.missing"] == "block"


def test_every_sentence_can_be_spoken() -> None:
    form = form_of(nik="1", nama="SATU", tanggal_lahir="besok")
    case = dossier("ktp_hilang", form, "kk", "surat_kehilangan", changes=("nama",))
    result = check(case, kk(), certificate("surat_kehilangan", FATHER))
    sentences = [rule.message for rule in result.rules]
    sentences += [finding.reason for finding in result.fields.values()]
    sentences += [source.reason for finding in result.fields.values() for source in finding.sources]
    assert all("{" not in str(sentence) and "_" not in str(sentence) for sentence in sentences)
    assert all(str(sentence).endswith(".") for sentence in sentences)


def test_a_death_certificate_proves_nothing_by_itself_and_must_not_be_the_applicants_own() -> None:
    form = form_of(FATHER, status_perkawinan="CERAI MATI")
    case = dossier("ubah_data", form, "kk", "akta_kematian", changes=("status_perkawinan",))
    spouse = reading("akta_kematian", read({"no_akta": "3171-KM-01012020-0001", "nik": TWIN["nik"], "nama": "SARI"}))
    seen = check(case, kk(), spouse)
    assert seen.fields["status_perkawinan"].verdict not in (Verdict.MATCH, Verdict.EQUIVALENT)
    assert seen.outcome is Outcome.REVIEW
    assert "death.names_applicant" not in rules_of(seen)
    own = reading("akta_kematian", read({"no_akta": "3171-KM-01012020-0001", "nik": FATHER["nik"], "nama": "X"}))
    assert rules_of(check(case, kk(), own))["death.names_applicant"] == "block"
