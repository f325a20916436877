from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ocr import errors, intake
from ocr.intake import open_upload

RED, WHITE = (0, 0, 255), (255, 255, 255)


def corner(path: Path) -> tuple[int, ...]:
    return tuple(int(value) for value in open_upload(path).pages[0].image[2, 2])


@pytest.mark.parametrize("suffix", ["png", "tiff", "webp"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "1", "CMYK", "LA"])
def test_every_mode_becomes_bgr(tmp_path: Path, suffix: str, mode: str) -> None:
    if (suffix, mode) in {("png", "CMYK"), ("webp", "CMYK")}:
        pytest.skip("the format has no CMYK")
    path = tmp_path / f"a.{suffix}"
    Image.new("RGB", (40, 30), "white").convert(mode).save(path)
    page = open_upload(path).pages[0].image
    assert page.shape == (30, 40, 3)
    assert page.dtype == np.uint8
    assert page.min() >= 250


def test_colours_are_bgr_and_transparency_is_paper(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (9, 9), "red").save(path)
    assert corner(path) == RED
    Image.new("RGBA", (9, 9), (255, 0, 0, 0)).save(path)
    assert corner(path) == WHITE


def test_sixteen_bits_keep_their_grays(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(np.full((8, 8), 0x8000, np.uint16)).save(path)
    assert corner(path) == (127, 127, 127)


def test_exif_orientation_is_applied(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20), "white").save(path, exif=exif)
    assert open_upload(path).pages[0].image.shape == (40, 20, 3)


def test_type_comes_from_the_bytes_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (8, 8)).save(path, format="PNG")
    assert open_upload(path).media_type == "image/png"


def test_pdf_pages_are_rendered_at_200_dpi(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for _ in range(2):
        canvas.drawString(50, 50, "SPESIMEN")
        canvas.showPage()
    canvas.save()
    upload = open_upload(path)
    assert upload.media_type == "application/pdf"
    assert [page.image.shape for page in upload.pages] == [(2339, 1654, 3)] * 2


def test_a_poster_is_rendered_smaller(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(14400, 7200))
    canvas.showPage()
    canvas.save()
    assert max(open_upload(path).pages[0].image.shape) <= intake.MAX_PDF_SIDE + 1


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def jpeg(tmp_path: Path) -> bytes:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "whole.jpg")
    return (tmp_path / "whole.jpg").read_bytes()


def pdf(tmp_path: Path, pages: int = 1, password: str | None = None) -> bytes:
    path = tmp_path / "made.pdf"
    canvas = Canvas(str(path), encrypt=password)
    for _ in range(pages):
        canvas.drawString(50, 50, "SPESIMEN")
        canvas.showPage()
    canvas.save()
    return path.read_bytes()


def test_each_cause_has_its_error(tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    with pytest.raises(errors.FileMissing):
        open_upload(path)
    with pytest.raises(errors.FileMissing):
        open_upload(tmp_path)
    with pytest.raises(errors.EmptyFile):
        open_upload(write(path, b""))
    with pytest.raises(errors.NotAPicture):
        open_upload(write(path, b"GIF89a, or anything else"))
    with pytest.raises(errors.BrokenFile):
        open_upload(write(path, jpeg(tmp_path)[:3000]))
    with pytest.raises(errors.BrokenFile):
        open_upload(write(path, b"\xff\xd8\xff\xe0 nothing more"))
    with pytest.raises(errors.BrokenFile):
        open_upload(write(path, pdf(tmp_path)[:200]))
    with pytest.raises(errors.EncryptedPdf):
        open_upload(write(path, pdf(tmp_path, password="rahasia")))
    with pytest.raises(errors.TooManyPages):
        open_upload(write(path, pdf(tmp_path, pages=21)))


def test_a_pixel_bomb_is_not_decoded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (8000, 8000)).save(path)
    with pytest.raises(errors.TooManyPixels):
        open_upload(path)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.jpg"
    with path.open("wb") as file:
        file.truncate(intake.MAX_BYTES + 1)
    with pytest.raises(errors.FileTooLarge) as caught:
        open_upload(path)
    assert str(tmp_path) not in str(caught.value)
