from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from drawn_certificates import AKTA, LETTER, draw, reader
from drawn_kk import draw_kk
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from signing import Authority
from test_kk_reader import FIELDS, HEAD, TTE

from ocr.engines.null import NullRecogniser
from ocr.errors import BrokenFile
from ocr.read import DocumentReader
from ocr.trust import TrustFolder
from workstation.domain.reading import SignatureStatus

# One worker reads the page that these files share.
pytestmark = pytest.mark.xdist_group("akta")


@pytest.fixture(scope="module")
def akta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("read") / "akta.png"
    draw(AKTA).save(path)
    return path


def test_auto_tells_the_kind(akta: Path) -> None:
    reading = reader().read(akta)
    assert (reading.kind, reading.pages, reading.quality.legible) == ("akta_kelahiran", 1, True)
    assert reading.quality.problems == ()
    assert reading.fields["nama"].page == 0
    assert reading.engine == reader().engine
    assert len(reading.sha256) == 64


@pytest.mark.parametrize("kind", ["kk", "surat_kehilangan", "akta_perkawinan"])
def test_a_document_of_another_kind_is_named(akta: Path, kind: str) -> None:
    reading = reader().read(akta, kind)
    assert reading.kind == "akta_kelahiran"
    assert "wrong_kind" in reading.quality.problems
    assert all(field.value is None for field in reading.fields.values())


def test_a_pdf_tells_its_signature_and_a_picture_has_none(tmp_path: Path, akta: Path) -> None:
    authority, path = Authority.found(), tmp_path / "akta.pdf"
    page = draw(AKTA)
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawInlineImage(page, 0, 0, *A4)
    canvas.save()
    path.write_bytes(authority.sign(path.read_bytes(), authority.official()))
    reading = reader().read(path)
    assert reading.signature is not None and reading.signature.status is SignatureStatus.NO_ROOT
    assert reading.signature.signer == "KEPALA DINAS CONTOH"
    assert reading.fingerprint and reading.signs == ()
    assert reader().read(akta).signature is None


def test_whom_the_office_trusts_is_part_of_the_engine() -> None:
    trusting = DocumentReader(NullRecogniser(), trust=TrustFolder((b"?",), (), "roots-1234"))
    assert trusting.engine == f"{DocumentReader(NullRecogniser()).engine}+roots-1234"


def test_the_page_that_fits_is_read_from_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for page in (draw(AKTA), draw(LETTER)):
        canvas.drawInlineImage(page, 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    reading = reader().read(path, "surat_kehilangan")
    assert (reading.kind, reading.pages) == ("surat_kehilangan", 2)
    assert reading.fields["nama"].value == "BUDI SANTOSO HADIKUSUMA"
    assert reading.fields["nama"].page == 1


@pytest.mark.parametrize("kind", ["auto", "kk", "akta_kelahiran"])
def test_a_photo_of_something_else_is_no_document(tmp_path: Path, kind: str) -> None:
    rng = np.random.default_rng(7)
    blobs = cv2.resize(rng.integers(0, 255, (12, 16, 3), dtype=np.uint8), (1600, 1200), interpolation=cv2.INTER_CUBIC)
    path = tmp_path / "cat.jpg"
    Image.fromarray(blobs).save(path)
    reading = reader().read(path, kind)
    assert not reading.quality.legible
    assert "not_a_document" in reading.quality.problems


def test_a_speck_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "speck.png"
    Image.new("RGB", (1, 1)).save(path)
    assert "not_a_document" in reader().read(path).quality.problems


def test_a_portrait_needs_no_print(tmp_path: Path) -> None:
    path = tmp_path / "foto.jpg"
    Image.new("RGB", (600, 800), (200, 30, 30)).save(path)
    reading = reader().read(path, "pas_foto")
    assert reading.quality.legible
    assert "not_a_document" not in reading.quality.problems


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "akta.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(BrokenFile):
        reader().read(path)


def test_the_second_sheet_of_a_card_adds_its_people(tmp_path: Path) -> None:
    people = [
        HEAD | {"nama": f"ORANG KE {'ABCDEFGHIJKL'[row]}", "nik": f"32730220067200{row:02d}"} for row in range(12)
    ]
    sheets = [
        draw_kk(FIELDS, people[:10], replace(TTE, height=1400, rows=10)),
        draw_kk(FIELDS, people[10:], replace(TTE, height=1400, rows=10, first_number=11, counted=2)),
    ]
    first, second = (Image.fromarray(cv2.cvtColor(sheet, cv2.COLOR_BGR2RGB)) for sheet in sheets)
    path = tmp_path / "kk.tif"
    first.save(path, save_all=True, append_images=[second])
    reading = reader().read(path)
    assert [member["nik"].value for member in reading.members] == [person["nik"] for person in people]
    assert "table_rows" not in reading.quality.problems


def test_a_card_whose_tables_cannot_be_followed_says_so(tmp_path: Path) -> None:
    """All its values are missing, and nobody may take it for a card without a word on it."""
    file = tmp_path / "kk.png"
    Image.fromarray(draw_kk(FIELDS, [], replace(TTE, rule=0, rows=10, height=1300))).save(file)
    told, found = reader().read(file, "kk"), reader().read(file)
    assert (told.kind, found.kind, told.members, found.members) == ("kk", "kk", (), ())
    assert "unreadable" in told.quality.problems
    assert "no_tables" in found.quality.problems
