"""The sample maker: the same seed gives the same files, and truth.json says what the pages say."""

import hashlib
import io
import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image

from printing.specimen import make_samples, write_plans
from printing.specimen.case import Case
from printing.specimen.damage import CONDITIONS, imitate
from printing.specimen.demo import OFFICE, office_plans
from printing.specimen.household import choose_applicant, invent_household
from printing.specimen.kinds import KINDS
from printing.specimen.noise import differs, variant
from printing.specimen.page import FONT_FILES, Look
from printing.specimen.people import NAME_LIMIT, age_on
from workstation.domain import reading
from workstation.domain.dates import MONTHS, date_to_words
from workstation.domain.dossier import CHANNELS, DOCUMENT_KINDS, FORM_FIELDS, SERVICES
from workstation.domain.nik import parse_nik
from workstation.domain.vocabulary import AGAMA, PEKERJAAN, PENDIDIKAN, STATUS_PERKAWINAN

TODAY = date(2026, 11, 18)
# The shared samples say of a birth certificate all but the child's number, and of a family card its members too.
FIELDS = {kind: set(names) for kind, names in reading.FIELDS.items()}
FIELDS["kk"] |= {"members"}
FIELDS["akta_kelahiran"] -= {"anak_ke"}
MEMBER = set(reading.KK_MEMBER_FIELDS)


def _load(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def _files(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def _case(seed: int, service: str = "ktp_hilang") -> Case:
    rng = Random(seed)
    household = invent_household(rng, TODAY, service)
    return Case(household, choose_applicant(rng, household, TODAY, service), service, (), TODAY)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return make_samples(tmp_path_factory.mktemp("samples"), 2, seed=21)


def test_same_seed_gives_the_same_bytes(samples: list[Path], tmp_path: Path) -> None:
    [again] = make_samples(tmp_path, 1, seed=21)
    assert again.name == samples[0].name
    assert _files(again) == _files(samples[0])


def test_a_dossier_is_a_bundle_of_the_contract(samples: list[Path]) -> None:
    for folder in samples:
        dossier = _load(folder, "dossier.json")
        assert dossier["schema"] == "loket/dossier-1"
        assert folder.name == dossier["registration_no"]
        assert dossier["service"] in SERVICES and dossier["channel"] in CHANNELS
        assert dossier["office"].startswith(dossier["region"])
        assert set(dossier["form"]) <= set(FORM_FIELDS)
        for entry in dossier["documents"]:
            image = (folder / entry["file"]).read_bytes()
            assert entry["kind"] in DOCUMENT_KINDS
            assert entry["sha256"] == hashlib.sha256(image).hexdigest()
            assert Image.open(io.BytesIO(image)).format == "JPEG"


def test_truth_has_the_keys_of_the_samples(samples: list[Path]) -> None:
    for folder in samples:
        dossier, truth = _load(folder, "dossier.json"), _load(folder, "truth.json")
        assert set(truth) == {"documents", "applicant_row", "form"}
        assert set(truth["form"]) == set(dossier["form"])
        assert set(truth["form"].values()) <= {"same", "variant", "differs", "no_source"}
        assert list(truth["documents"]) == [entry["kind"] for entry in dossier["documents"]]
        for kind, document in truth["documents"].items():
            assert set(document) == {"condition", "font", "layout", "fields"}
            assert set(document["fields"]) == FIELDS[kind]
        members = truth["documents"]["kk"]["fields"]["members"]
        assert all(set(member) == MEMBER for member in members)
        assert 0 <= truth["applicant_row"] < len(members) <= 10


def test_a_field_said_to_be_the_same_is_the_same(samples: list[Path]) -> None:
    for folder in samples:
        form, truth = _load(folder, "dossier.json")["form"], _load(folder, "truth.json")
        card = truth["documents"]["kk"]["fields"]
        row = card["members"][truth["applicant_row"]]
        for field, verdict in truth["form"].items():
            source = {"nama_ayah": "ayah", "nama_ibu": "ibu"}.get(field, field)
            said = row.get(source, card.get(source))
            assert (form[field] == said) == (verdict == "same"), (field, verdict)


def test_progress_is_told_and_times_spread_over_forty_hours(tmp_path: Path) -> None:
    moment = datetime(2027, 3, 1, 10, 0, tzinfo=timezone(timedelta(hours=7)))
    told: list[tuple[int, int]] = []
    [folder] = make_samples(tmp_path, 1, 3, lambda done, count: told.append((done, count)), moment)
    assert told == [(1, 1)]
    sent = datetime.fromisoformat(_load(folder, "dossier.json")["submitted_at"])
    assert timedelta(0) <= moment - sent <= timedelta(hours=41)


@pytest.mark.parametrize("service", ["ktp_baru", "ktp_hilang"])
def test_people_fit_their_numbers_and_the_vocabularies(service: str) -> None:
    for seed in range(100):
        case = _case(seed, service)
        assert 1 <= len(case.household.members) <= 10
        for person in case.household.members:
            nik = parse_nik(person.nik)
            assert nik and nik.fits_birth_date(person.born) and nik.sex == person.sex
            assert len(person.nama) <= NAME_LIMIT
            assert person.born <= case.household.issued <= TODAY
            assert person.religion in AGAMA and person.job in PEKERJAAN
            assert person.education in PENDIDIKAN and person.status in STATUS_PERKAWINAN
            assert person.wed is None or person.wed <= TODAY
        if service == "ktp_hilang":
            assert age_on(case.applicant.born, TODAY) >= 17 or case.row == 0


def _printed(pdf: bytes) -> str:
    """Everything that a PDF says, without spaces."""
    document = pdfium.PdfDocument(pdf)
    said = []
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        said.append("".join(text_page.get_text_bounded().split()))
        text_page.close()
        page.close()
    document.close()
    return "".join(said)


def _ways_to_print(value: str) -> set[str]:
    """How a value of truth.json may stand on a page, without spaces, in capitals."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return {value.replace(" ", "").upper()}
    long = f"{day.day}{MONTHS[day.month - 1]}{day.year}"
    # A birth certificate may put the year in words on a line of its own.
    words = date_to_words(day).replace(" ", "")
    day_and_month = words[: words.index(MONTHS[day.month - 1]) + len(MONTHS[day.month - 1])]
    return {f"{day:%d-%m-%Y}", long, words, day_and_month}


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("layout", ["tte", "blangko", "plain"])
def test_a_page_prints_what_its_truth_says(kind: str, layout: str) -> None:
    fonts = (*FONT_FILES, "typewriter", "dejavu", "serif")
    for number, font in enumerate(fonts[("tte", "blangko", "plain").index(layout) :: 3]):
        rng = Random(f"{kind}{layout}{font}")
        filled = "typewriter" if font == "typewriter" else ""
        look = Look("serif" if filled else font, layout, 6.6, "left", "#bcd3e6", filled=filled)
        drawn = KINDS[kind](_case(40 + number), look, rng)
        printed = _printed(drawn.pdf).upper()
        assert "SPESIMEN" in printed
        assert set(drawn.fields) == FIELDS[kind]
        for values in [drawn.fields, *drawn.fields.get("members", [])]:
            for key, value in values.items():
                # Extraction takes the minus of "O-" at a line's end for hyphenation.
                if isinstance(value, str) and key != "golongan_darah":
                    assert any(way in printed for way in _ways_to_print(value)), (font, key)


@pytest.mark.parametrize("condition", sorted(CONDITIONS))
def test_every_condition_gives_a_picture(condition: str) -> None:
    drawn = KINDS["surat_kehilangan"](_case(3), Look("noto", "plain", 6.6, "left", "#bcd3e6"), Random(1))
    picture = Image.open(io.BytesIO(imitate(drawn.pdf, condition, 8)))
    picture.load()
    assert max(picture.size) == 1600 if condition == "whatsapp" else max(picture.size) > 2000


def test_further_damage_changes_the_picture() -> None:
    drawn = KINDS["surat_kehilangan"](_case(3), Look("noto", "plain", 6.6, "left", "#bcd3e6"), Random(1))
    assert imitate(drawn.pdf, "scan200", 8, ("fold",)) != imitate(drawn.pdf, "scan200", 8)


def test_slips_really_change_the_value() -> None:
    rng = Random(4)
    values = {
        "nama": "SITI NURUL LESTARI, S.PD", "nik": "3573051611850003", "tanggal_lahir": "1985-03-02",
        "rt": "007", "jenis_kelamin": "PEREMPUAN", "alamat": "JL. VETERAN GG. II NO. 5", "agama": "BUDHA",
        "kabupaten_kota": "KOTA MALANG", "status_perkawinan": "KAWIN TERCATAT", "tempat_lahir": "BLITAR",
    }  # fmt: skip
    for field, value in values.items():
        for _ in range(40):
            assert variant(field, value, rng) != value
            assert differs(field, value, rng) != value
    assert variant("nik", values["nik"], rng) is None
    assert differs("kewarganegaraan", "WNI", rng) is None


def test_the_office_demo_has_its_mix() -> None:
    plans = office_plans()
    assert len(plans) == 12
    assert sum(1 for plan in plans if plan.person_seed == "twice") == 2
    assert sum(1 for plan in plans if plan.leave_out) == 1
    assert any(plan.changes == ("nama",) for plan in plans)
    assert any(plan.hours_ago and plan.hours_ago > 24 for plan in plans)


def test_plans_leave_documents_out_and_bring_a_person_twice(tmp_path: Path) -> None:
    plans = office_plans()
    folders = write_plans(tmp_path, [plans[8], plans[10], plans[11]], seed=2)
    missing, once, twice = (_load(folder, "dossier.json") for folder in folders)
    assert once["registration_no"] != twice["registration_no"]
    assert once["form"]["nik"] == twice["form"]["nik"] != missing["form"]["nik"]
    assert missing["service"] == "ktp_hilang"
    assert {dossier["office"] for dossier in (missing, once, twice)} == {OFFICE}
    assert [entry["kind"] for entry in missing["documents"]] == ["kk"]
    assert [path.name for path in (folders[0] / "scans").iterdir()] == ["kk.jpg"]
