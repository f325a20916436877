"""Further kinds and harder conditions: a change comes with its proof, and every condition makes a file."""

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageOps

from printing.specimen import CONDITIONS, HARD, Plan, make_samples, not_a_document, write_plans
from printing.specimen.case import Case
from printing.specimen.damage import FURTHER_CAMERAS
from printing.specimen.documents import choose_condition, proof_of_status, proves
from printing.specimen.hard import hardened, upload
from printing.specimen.household import choose_applicant, invent_household
from printing.specimen.kinds import KINDS
from printing.specimen.packing import PACKINGS, pack
from printing.specimen.page import Look, page_sizes, raster
from printing.specimen.scenes import SCENES, scene
from printing.specimen.wear import WEAR

TODAY = date(2026, 11, 18)
LOOK = Look("noto", "plain", 6.6, "left", "#bcd3e6")


def _case(seed: int, status: str = "", religion: str = "", sizes: tuple[int, ...] = ()) -> Case:
    rng = Random(seed)
    while True:
        household = invent_household(rng, TODAY, "ktp_hilang", None, sizes)
        case = Case(household, choose_applicant(rng, household, TODAY, "ktp_hilang"), "ktp_hilang", (), TODAY)
        if case.applicant.status.startswith(status) and case.applicant.religion.startswith(religion):
            return case


def _load(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def card() -> bytes:
    """An old KTP-el: the smallest page there is."""
    return KINDS["ktp_lama"](_case(7), LOOK, Random(2)).pdf


@pytest.mark.parametrize("kind", ["akta_perkawinan", "buku_nikah"])
def test_a_marriage_certificate_bears_the_wedding_day_of_the_family_card(kind: str) -> None:
    for seed in range(12):
        case = _case(seed, "KAWIN TERCATAT")
        fields = KINDS[kind](case, LOOK, Random(seed)).fields
        couple = {one.nama for one in case.household.members if one.relation in ("KEPALA KELUARGA", "ISTRI")}
        assert case.applicant.wed and fields["tanggal_perkawinan"] == case.applicant.wed.isoformat()
        assert {fields["nama_suami"], fields["nama_istri"]} == couple
        assert {fields["nik_suami"], fields["nik_istri"]} & {case.applicant.nik, None}


def test_each_of_a_couple_gets_the_copy_with_their_own_number() -> None:
    seen = set()
    for seed in range(12):
        case = _case(seed, "KAWIN TERCATAT")
        drawn = KINDS["akta_perkawinan"](case, LOOK, Random(seed))
        seen.add(drawn.layout)
        own = "nik_istri" if drawn.layout.endswith("istri") else "nik_suami"
        assert drawn.fields[own] == case.applicant.nik
    assert seen == {"plain_suami", "plain_istri"}


def test_the_court_proves_the_divorce_of_muslims() -> None:
    muslim = KINDS["akta_perceraian"](_case(1, "CERAI HIDUP", "ISLAM"), LOOK, Random(1))
    other = KINDS["akta_perceraian"](_case(1, "CERAI HIDUP", "KRISTEN"), LOOK, Random(1))
    assert muslim.layout == "pa" and "/AC/" in muslim.fields["no_akta"]
    assert other.layout == "plain" and "-CR-" in other.fields["no_akta"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_document_bears_a_day_to_come(kind: str) -> None:
    for seed in range(7):
        fields = KINDS[kind](_case(seed), LOOK, Random(seed)).fields
        assert all(value <= TODAY.isoformat() for name, value in fields.items() if name.startswith("tanggal_"))


def test_moving_letters_name_the_card_left_behind() -> None:
    case = _case(3)
    fields = KINDS["skpwni"](case, LOOK, Random(3)).fields
    assert fields["no_kk"] != case.household.no_kk
    assert fields["no_surat"].split("/")[1] == fields["no_kk"][:4] != case.household.place.region
    assert fields["alamat"] == case.household.place.alamat


def test_changes_come_with_their_proof(tmp_path: Path) -> None:
    plans = [
        Plan("ubah_data", condition="scan200", changes=("status_perkawinan",), slips=None),
        Plan("ubah_data", condition="scan200", changes=("pendidikan",)),
        Plan("pindah_datang", condition="cropped"),
    ]
    kinds = []
    for folder in write_plans(tmp_path, plans, seed=4):
        dossier, truth = _load(folder, "dossier.json"), _load(folder, "truth.json")
        kinds.append(dossier["documents"][1]["kind"])
        assert set(truth["form"]) == set(dossier["form"])
        if dossier["service"] == "pindah_datang":
            assert truth["documents"]["kk"]["fields"]["tanggal_dikeluarkan"] > "2026-10"
        if dossier.get("changes") == ["pendidikan"]:
            row = truth["documents"]["kk"]["fields"]["members"][truth["applicant_row"]]
            assert dossier["form"]["pendidikan"] == row["pendidikan"]
    assert kinds[0] in {"akta_perkawinan", "buku_nikah", "akta_perceraian", "akta_kematian"}
    assert kinds[1:] == ["ijazah", "skpwni"]


def test_every_marital_status_on_record_has_its_proof() -> None:
    person = _case(1).applicant
    found = {
        (status, religion): proof_of_status(replace(person, status=status, religion=religion))
        for status in ("KAWIN TERCATAT", "CERAI HIDUP TERCATAT", "CERAI MATI", "BELUM KAWIN", "KAWIN BELUM TERCATAT")
        for religion in ("ISLAM", "HINDU")
    }
    assert found["KAWIN TERCATAT", "ISLAM"] == "buku_nikah" and found["KAWIN TERCATAT", "HINDU"] == "akta_perkawinan"
    assert found["CERAI HIDUP TERCATAT", "HINDU"] == "akta_perceraian"
    assert found["CERAI MATI", "ISLAM"] == "akta_kematian"
    assert found["BELUM KAWIN", "ISLAM"] is None and found["KAWIN BELUM TERCATAT", "ISLAM"] is None
    widow = replace(person, status="CERAI MATI")
    assert proves(("kk", "akta_kematian"), widow) and proves(("kk", "ijazah"), widow)
    assert not proves(("kk", "buku_nikah"), widow)


def test_a_large_family_goes_on_on_a_second_page() -> None:
    case = _case(5, sizes=(12,))
    drawn = KINDS["kk"](case, LOOK, Random(1))
    assert len(drawn.fields["members"]) == len(case.household.members) > 10
    assert len(page_sizes(drawn.pdf)) == 2
    file = upload(drawn.pdf, "second_page", 1)
    document = pdfium.PdfDocument(file.data)
    assert file.media_type == "application/pdf" and len(document) == 2
    document.close()


@pytest.mark.parametrize("name", sorted(WEAR))
def test_wear_leaves_its_mark(name: str, card: bytes) -> None:
    page = raster(card, 96)
    worn = WEAR[name](page, Random(5))
    assert worn.mode == "RGB"
    assert worn.size != page.size or np.any(np.asarray(worn) != np.asarray(page))


@pytest.mark.parametrize("filled", ["dots", "typewriter"])
def test_filled_in_print_is_ink_on_the_page(filled: str) -> None:
    case = _case(8)
    plain = raster(KINDS["kk"](case, LOOK, Random(1)).pdf, 60)
    other = raster(KINDS["kk"](case, replace(LOOK, filled=filled), Random(1)).pdf, 60)
    assert np.mean(np.asarray(plain) != np.asarray(other)) > 0.005


@pytest.mark.parametrize("change", [{"rules": "thick"}, {"rules": "broken"}, {"strong": True}, {"marked": True}])
def test_a_look_changes_the_sheet(change: dict[str, Any]) -> None:
    case = _case(8)
    look = replace(LOOK, layout="blangko")
    # The mark across the page comes by chance too, so one page may bear it already.
    pages = [[KINDS["kk"](case, each, Random(seed)).pdf for seed in (4, 7)] for each in (look, replace(look, **change))]
    assert pages[0] != pages[1]


@pytest.mark.parametrize("packing", sorted(PACKINGS))
def test_every_packing_shows_the_same_picture(packing: str) -> None:
    ramp = np.linspace(40, 220, 120)[None, :].repeat(80, axis=0)
    picture = Image.fromarray(np.stack([ramp, ramp, ramp], axis=-1).astype(np.uint8))
    file = pack([(picture, 95)], packing, Random(1))
    if file.media_type == "application/pdf":
        document = pdfium.PdfDocument(file.data)
        shown = document[0].render(scale=200 / 72).to_pil()
        document.close()
    else:
        shown = ImageOps.exif_transpose(Image.open(io.BytesIO(file.data)))
    deep = np.asarray(shown).dtype == np.uint16
    levels = (np.asarray(shown) // 257 if deep else np.asarray(shown.convert("L")))[:80, :120]
    assert levels.shape == (80, 120)
    assert np.max(np.abs(levels.astype(int) - ramp)) < 14


@pytest.mark.parametrize("condition", ["staples", "png16", "pdf_pages", "screenshot"])
def test_the_same_seed_makes_the_same_file(condition: str, card: bytes) -> None:
    assert upload(card, condition, 2, (), card) == upload(card, condition, 2, (), card)


def test_pages_behind_a_document_are_in_its_file(card: bytes) -> None:
    document = pdfium.PdfDocument(upload(card, "pdf_pages", 2, (), card).data)
    assert len(document) == 2
    document.close()


@pytest.mark.parametrize(
    ("condition", "long_side"), [("phone_small", 1280), ("phone_cropped", 2800), ("two_documents", 3600)]
)
def test_further_cameras_give_a_picture(condition: str, long_side: int, card: bytes) -> None:
    file = upload(card, condition, 2, (), card)
    assert long_side <= max(Image.open(io.BytesIO(file.data)).size) <= 4000


def test_every_hard_condition_is_made_of_known_parts() -> None:
    cameras = {*CONDITIONS, *FURTHER_CAMERAS, "screenshot", "two_documents"}
    for recipe in HARD.values():
        assert set(recipe.cameras) <= cameras
        assert set(recipe.wear) <= set(WEAR) and recipe.packing in PACKINGS
        assert replace(LOOK, **recipe.look)


def test_looks_of_a_condition_are_asked_for_by_name() -> None:
    assert hardened(LOOK, "dot_matrix", 1).filled == "dots"
    assert hardened(LOOK, "scan300", 1) == replace(LOOK, grain=1)
    with pytest.raises(KeyError):
        hardened(LOOK, "no such condition", 1)


def test_a_picture_of_something_else_says_nothing(tmp_path: Path) -> None:
    assert not_a_document(3) == not_a_document(3) != not_a_document(4)
    assert all(draw(Random(1)).size == (1600, 1200) for draw in SCENES)
    assert scene(Random(2)).mode == "RGB"
    [folder] = write_plans(tmp_path, [Plan("ktp_baru", condition="not_a_document", documents=("kk",))], seed=1)
    truth = _load(folder, "truth.json")
    assert truth["documents"]["kk"]["fields"]["members"] == [] and truth["applicant_row"] is None
    assert set(truth["form"].values()) == {"no_source"}


def test_hard_samples_are_hard(tmp_path: Path) -> None:
    [folder] = make_samples(tmp_path, 1, 5, hard=True)
    assert _load(folder, "dossier.json")["schema"] == "loket/dossier-1"
    rng = Random(1)
    chosen = {choose_condition(Plan(hard=True), "akta_kelahiran", rng) for _ in range(600)}
    assert chosen == set(HARD) | set(CONDITIONS)
    assert all(choose_condition(Plan(hard=True), "kk", rng) != "not_a_document" for _ in range(300))
    assert {choose_condition(Plan(), "kk", rng) for _ in range(300)} == set(CONDITIONS)
