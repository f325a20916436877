"""Signs of forgery in pictures: what was done is seen, what honest people do is not."""

from io import BytesIO

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ocr.forensics.edited_cell import _quantiles, edited_signs, patch_score
from ocr.forensics.editor import editor_signs
from ocr.forensics.screenshot import screenshot_signs
from ocr.page import BgrImage
from workstation.domain.reading import Box, FieldReading

BOX: Box = ((200.0, 180.0), (520.0, 180.0), (520.0, 212.0), (200.0, 212.0))


def paper(grain: float = 6.0, quality: int = 90) -> BgrImage:
    """A scan with a value in BOX and print around it."""
    drawn = np.random.default_rng(7).normal(225, grain, (400, 800, 3))
    image = np.clip(drawn, 0, 255).astype(np.uint8)
    for row in range(3):
        write(image, (200, 130 + 80 * row))
    return saved(image, quality)


def write(image: BgrImage, at: tuple[int, int]) -> None:
    cv2.putText(image, "3310014912190003", at, cv2.FONT_HERSHEY_SIMPLEX, 1.0, (30, 30, 30), 2, cv2.LINE_AA)


def saved(image: BgrImage, quality: int) -> BgrImage:
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 1), np.uint8)


def painted_over(image: BgrImage, shade: int) -> BgrImage:
    forged = image.copy()
    forged[172:220, 192:530] = shade
    write(forged, (200, 210))
    return saved(forged, 90)


@pytest.mark.parametrize("grain", [0.0, 2.0, 6.0, 12.0])
@pytest.mark.parametrize("quality", [50, 75, 95])
def test_honest_paper_is_no_patch(grain: float, quality: int) -> None:
    assert patch_score(paper(grain, quality), BOX) == 0.0


@pytest.mark.parametrize("shade", [225, 255])
def test_paint_under_a_value_is_seen(shade: int) -> None:
    image = painted_over(paper(), shade)
    (sign,) = edited_signs({0: image}, ({"nik": FieldReading("3310014912190003", "", 0.9, 0, BOX)},))
    assert (sign.name, sign.field, sign.box) == ("edited_cell", "nik", BOX) and sign.score > 0.2


def test_a_shadow_across_is_no_patch() -> None:
    image = paper().astype(np.float32)
    image *= np.linspace(0.5, 1.0, 800)[None, :, None]
    assert patch_score(image.astype(np.uint8), BOX) == 0.0


def test_a_box_beyond_the_page_says_nothing() -> None:
    assert patch_score(paper(), tuple((x + 5000, y) for x, y in BOX)) == 0.0  # type: ignore[arg-type]
    assert list(edited_signs({}, ({"nik": FieldReading("1", "", 0.9, 3, BOX)},))) == []


def screen(width: int = 1080, height: int = 2400) -> BgrImage:
    image = np.full((height, width, 3), 255, np.uint8)
    cv2.putText(image, "12:45", (60, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 2)
    busy = np.random.default_rng(1).integers(0, 255, (height // 2, width, 3), np.uint8)
    image[height // 4 : height // 4 + height // 2] = busy
    return saved(image, 80)


def test_a_screenshot_is_seen_with_its_size() -> None:
    (sign,) = screenshot_signs(screen())
    assert sign.value == "1080 × 2400"
    assert list(screenshot_signs(screen(1366, 768)))


def test_a_photo_cut_to_a_screens_size_is_none() -> None:
    photo = np.random.default_rng(1).normal(200, 8, (2400, 1080, 3)).clip(0, 255).astype(np.uint8)
    assert list(screenshot_signs(saved(photo, 70))) == []


@pytest.mark.parametrize("size", [(1200, 1600), (1280, 960), (1654, 2339), (2480, 3508)])
def test_white_scans_and_messengers_photos_have_no_screens_size(size: tuple[int, int]) -> None:
    assert list(screenshot_signs(np.full((size[1], size[0], 3), 255, np.uint8))) == []


def jpeg(software: str | None) -> bytes:
    out, exif = BytesIO(), Image.Exif()
    if software:
        exif[0x0131] = software
    Image.new("RGB", (20, 20), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("software", "editor"),
    [
        ("Adobe Photoshop 25.0 (Windows)", "Adobe Photoshop"),
        ("GIMP 2.10.34", "GIMP"),
        ("Snapseed 2.0", "Snapseed"),
        ("PicsArt", "PicsArt"),
    ],
)
def test_an_editor_names_itself(software: str, editor: str) -> None:
    assert [sign.value for sign in editor_signs(jpeg(software))] == [editor]


@pytest.mark.parametrize(
    "software",
    [
        *(None, "HDR+ 1.0.540104767zd", "G991BXXU5DVJC", "17.1.2", "Microsoft Windows Photo Viewer 10.0.19041.1"),
        *("CamScanner", "Adobe Scan for Android", "EPSON Scan", "MediaTek Camera Application", "Google", "WhatsApp"),
    ],
)
def test_cameras_scanners_and_viewers_are_no_editors(software: str | None) -> None:
    assert list(editor_signs(jpeg(software))) == []


def test_other_places_where_editors_sign() -> None:
    out, info = BytesIO(), PngInfo()
    info.add_text("Software", "Adobe Photoshop CC")
    Image.new("RGB", (20, 20)).save(out, "PNG", pnginfo=info)
    assert list(editor_signs(out.getvalue()))
    assert list(editor_signs(b"%PDF-1.4\n1 0 obj<</Creator (Canva) /Producer (Canva)>>endobj"))
    assert not list(editor_signs(b"%PDF-1.4\n1 0 obj<</Creator (Microsoft Word) /Producer (iLovePDF)>>endobj"))
    assert not list(editor_signs(b"\xff\xd8\xff broken"))


@given(st.lists(st.integers(0, 255), min_size=1, max_size=60))
def test_shades_that_are_counted_give_the_quantiles_of_those_that_are_sorted(shades: list[int]) -> None:
    sample, shares = np.array(shades, np.uint8), (0.2, 0.5, 0.8)
    assert _quantiles(sample, shares) == pytest.approx(np.quantile(sample, shares).tolist())
