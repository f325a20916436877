"""Every kind of certificate, drawn by the sample maker and photographed, must be told apart and read."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from drawn_certificates import reader
from PIL import Image

from printing.specimen import Plan, write_plans
from workstation.crosscheck.check import cross_check
from workstation.crosscheck.rules import CheckContext
from workstation.domain.finding import GREEN
from workstation.domain.reading import FIELDS
from workstation.services import requirements
from workstation.steps.bundle import open_bundle

# One worker draws the dossier, and reads each page once.
pytestmark = pytest.mark.xdist_group("kinds")

KINDS = ("akta_perkawinan", "buku_nikah", "akta_perceraian", "akta_kematian", "skpwni", "ktp_lama", "ijazah")
MARRYING = Plan(
    service="ubah_data", changes=("status_perkawinan",), condition="scan200", documents=("kk", *KINDS), extras=()
)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_plans(tmp_path_factory.mktemp("kinds"), [MARRYING], seed=901)[0]


def said(folder: Path, kind: str) -> Mapping[str, Any]:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return dict(truth["documents"][kind]["fields"])


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_told_and_read(dossier: Path, kind: str) -> None:
    reading = reader().read(dossier / "scans" / f"{kind}.jpg")
    assert reading.kind == kind
    assert reading.quality.legible
    assert tuple(reading.fields) == FIELDS[kind]
    wanted = {name: value.upper() for name, value in said(dossier, kind).items() if value is not None}
    assert {name: reading.fields[name].value for name in wanted} == wanted
    assert {name for name in wanted if reading.fields[name].confidence < 0.9} == set()


def test_a_marriage_certificate_proves_the_new_status(dossier: Path) -> None:
    case = open_bundle(dossier, dossier.name).dossier
    readings = {
        document.sha256: reader().read(dossier / document.file, document.kind)
        for document in case.documents
        if document.kind == "akta_perkawinan"
    }
    result = cross_check(case, readings, requirements(case.service), CheckContext(date(2026, 11, 20)))
    found = {source.document: source.verdict for source in result.fields["status_perkawinan"].sources}
    assert found["akta_perkawinan"] in GREEN
    assert result.fields["status_perkawinan"].verdict in GREEN


def test_two_documents_in_one_picture_are_noticed(dossier: Path, tmp_path: Path) -> None:
    sheets = [Image.open(dossier / "scans" / f"{kind}.jpg") for kind in ("akta_kematian", "akta_perkawinan")]
    both = Image.new("RGB", (sum(sheet.width for sheet in sheets), max(sheet.height for sheet in sheets)), "white")
    both.paste(sheets[0], (0, 0))
    both.paste(sheets[1], (sheets[0].width, 0))
    both.save(tmp_path / "both.jpg")
    assert "several_documents" in reader().read(tmp_path / "both.jpg").quality.problems


def test_a_screenshot_is_named(dossier: Path, tmp_path: Path) -> None:
    sheet = Image.open(dossier / "scans" / "akta_kematian.jpg").resize((1080, 1528))
    screen = Image.new("RGB", (1080, 2340), (18, 18, 20))
    screen.paste(sheet, (0, 400))
    screen.save(tmp_path / "screen.png")
    reading = reader().read(tmp_path / "screen.png")
    assert reading.kind == "akta_kematian"
    assert "screenshot" in reading.quality.problems


def test_what_was_lost_is_named(dossier: Path, tmp_path: Path) -> None:
    pixels = np.array(Image.open(dossier / "scans" / "skpwni.jpg"))
    boxes = reader().read(dossier / "scans" / "skpwni.jpg").fields["nama"].box
    assert boxes is not None
    (left, top), (right, bottom) = boxes[0], boxes[2]
    pixels[int(top) - 4 : int(bottom) + 4, int(left) - 8 : int(right) + 8] = 235
    Image.fromarray(pixels).save(tmp_path / "lost.jpg")
    reading = reader().read(tmp_path / "lost.jpg", "skpwni")
    assert reading.fields["nama"].value is None
    assert reading.fields["kepala_keluarga"].value is not None
    assert "values_missing" in reading.quality.problems
