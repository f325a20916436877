"""The harder conditions, each by name: how the sheet is drawn, worn, photographed and packed.

`HARD` lists them; `upload` makes the file for any condition, hard or usual.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from PIL import Image, ImageDraw

from printing.specimen.damage import CONDITIONS, FURTHER_CAMERAS, Camera, Paper, Shot, developed
from printing.specimen.packing import Upload, pack
from printing.specimen.page import Look, page_sizes, raster
from printing.specimen.scenes import scene
from printing.specimen.warp import on_desk

NOT_A_DOCUMENT = "not_a_document"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A condition: the cameras it may be taken with, wear of the paper, changes to the look, and the file's packing.

    `companion` says what comes with the document: nothing, another page behind it, or one beside it in the photo.
    `household` gives the sizes of household that it needs.
    """

    cameras: tuple[str, ...]
    wear: tuple[str, ...] = ()
    look: Mapping[str, Any] = field(default_factory=dict)
    packing: str = "jpeg"
    companion: str = ""
    household: tuple[int, ...] = ()


_SCANS = ("scan300", "scan200", "rotated")
_PHOTOS = ("phone", "phone_dim", "whatsapp")
_SCREEN_LONG, _SCREEN_SHORT = 2340, 1080

HARD: dict[str, Recipe] = {
    "fold": Recipe((*_SCANS, *_PHOTOS), wear=("fold",)),
    "stamp": Recipe((*_SCANS, "phone", "photocopy"), wear=("stamp",)),
    "glare": Recipe(_PHOTOS, wear=("glare",)),
    "laminated": Recipe(("scan200", *_PHOTOS), wear=("laminated",)),
    "staples": Recipe(("scan300", "scan200", "photocopy"), wear=("staples",)),
    "handwriting": Recipe((*_SCANS, "photocopy", "phone"), wear=("handwriting",)),
    "cropped": Recipe(("scan200", "photocopy", "rotated"), wear=("cropped",)),
    "dot_matrix": Recipe(("scan300", "scan200", "phone"), look={"filled": "dots"}),
    "typewriter": Recipe(("scan300", "scan200", "photocopy", "phone"), look={"filled": "typewriter"}),
    "thick_rules": Recipe((*_SCANS, "photocopy", "phone"), look={"rules": "thick"}),
    "broken_rules": Recipe((*_SCANS, "photocopy", "phone"), look={"rules": "broken"}),
    "strong_tint": Recipe((*_SCANS, *_PHOTOS), look={"strong": True}),
    "phone_small": Recipe(("phone_small",)),
    "phone_cropped": Recipe(("phone_cropped",), look={"marked": True}),
    "two_documents": Recipe(("two_documents",), companion="beside"),
    "screenshot": Recipe(("screenshot",), packing="png"),
    "pdf_pages": Recipe(_SCANS, packing="pdf", companion="behind"),
    "second_page": Recipe(("scan300", "scan200", "phone"), packing="pdf", household=(11, 12, 13)),
    "cmyk": Recipe(("scan200", "phone"), packing="cmyk"),
    "png16": Recipe(("scan200",), packing="png16"),
    "tiff16": Recipe(("scan200",), packing="tiff16"),
    "exif": Recipe(("phone", "phone_dim"), packing="exif"),
    NOT_A_DOCUMENT: Recipe(()),
}


def recipe(condition: str) -> Recipe:
    """How a condition comes about; raises KeyError for an unknown name."""
    return Recipe((condition,)) if condition in CONDITIONS else HARD[condition]


def hardened(look: Look, condition: str, grain: int) -> Look:
    """The look of a page that a condition asks for."""
    return replace(look, grain=grain, **recipe(condition).look)


def upload(pdf: bytes, condition: str, seed: int, extras: Sequence[str] = (), companion: bytes | None = None) -> Upload:
    """A document as the file that an applicant uploads under any condition.

    `extras` names further wear (`printing.specimen.wear.WEAR`); `companion` is the PDF that some conditions bring
    along. A PDF of several pages becomes one file of several. Raises KeyError for an unknown name.
    """
    how, rng = recipe(condition), Random(f"damage/{seed}")
    if condition == NOT_A_DOCUMENT:
        return pack([(scene(rng), rng.randint(70, 90))], "jpeg", rng)
    camera = rng.choice(how.cameras)
    worn = tuple(dict.fromkeys((*how.wear, *extras)))
    papers = [Paper(pdf, rng, worn, number) for number in range(len(page_sizes(pdf)))]
    if camera == "two_documents":
        return pack([_beside(papers[0], companion or pdf, rng)], how.packing, rng)
    shots = [_CAMERAS[camera](paper, rng) for paper in papers]
    if companion and how.companion == "behind":
        shots.append(_CAMERAS[camera](Paper(companion, rng), rng))
    return pack(shots, how.packing, rng)


def not_a_document(seed: int) -> bytes:
    """A picture of something else, as JPEG bytes: no letter stands on it."""
    return upload(b"", NOT_A_DOCUMENT, seed).data


def _beside(paper: Paper, other: bytes, rng: Random) -> Shot:
    """Two sheets in one photo, each a little askew."""
    sheets = [paper.sheet(200), raster(other, 200)]
    if rng.random() < 0.5:
        sheets.reverse()
    turned = [_askew(sheet, rng.uniform(-2.5, 2.5)) for sheet in sheets]
    (one, _), (two, _) = turned
    gap = round(200 * rng.uniform(0.15, 0.5))
    stacked = one.width + two.width > one.height + two.height
    size = (max(one.width, two.width), one.height + gap + two.height)
    if not stacked:
        size = (one.width + gap + two.width, max(one.height, two.height))
    canvas, mask = Image.new("RGB", size, (128, 128, 128)), Image.new("L", size, 0)
    at = (0, 0)
    for sheet, shape in turned:
        canvas.paste(sheet, at, shape)
        mask.paste(shape, at)
        at = (0, one.height + gap) if stacked else (one.width + gap, 0)
    photo = on_desk(canvas, rng, rng.choice((3600, 4000)), rng.uniform(0, 4), (0.9, 0.96), mask=mask)
    return developed(photo, rng)


def _askew(sheet: Image.Image, degrees: float) -> tuple[Image.Image, Image.Image]:
    shape = Image.new("L", sheet.size, 255).rotate(degrees, Image.Resampling.BILINEAR, expand=True)
    return sheet.rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=(255, 255, 255)), shape


def _screenshot(paper: Paper, rng: Random) -> Shot:
    """A telephone's screen with the page in a viewer: bars above and below, the page as wide as the screen."""
    sheet = paper(150, photo=True)
    wide = sheet.width > sheet.height
    size = (_SCREEN_LONG, _SCREEN_SHORT) if wide else (_SCREEN_SHORT, _SCREEN_LONG)
    light = rng.random() < 0.4
    back, front = ((240, 240, 242), (40, 40, 44)) if light else ((18, 18, 20), (225, 225, 228))
    screen = Image.new("RGB", size, back)
    # Held across, the viewer hides its bars beside the page so that it fills the height.
    bar = 0 if wide else 150
    scale = min(size[0] / sheet.width, (size[1] - 2 * bar) / sheet.height)
    shown = sheet.resize((round(sheet.width * scale), round(sheet.height * scale)), Image.Resampling.BICUBIC)
    screen.paste(shown, ((size[0] - shown.width) // 2, (size[1] - shown.height) // 2))
    _bars(ImageDraw.Draw(screen), size, front, rng)
    return screen, 90


def _bars(draw: ImageDraw.ImageDraw, size: tuple[int, int], ink: tuple[int, int, int], rng: Random) -> None:
    clock = f"{rng.randint(6, 21):02d}.{rng.randint(0, 59):02d}"
    draw.text((24, 16), clock, fill=ink, font_size=34)
    right = size[0] - 40
    draw.rounded_rectangle((right - 56, 20, right, 46), 6, outline=ink, width=3)
    draw.rectangle((right - 50, 26, right - 50 + rng.randint(10, 44), 40), fill=ink)
    for step in range(4):
        draw.rectangle((right - 130 + step * 14, 44 - 7 * step, right - 121 + step * 14, 46), fill=ink)
    if size[0] < size[1]:
        draw.text((100, 84), rng.choice(("Foto", "Galeri", "Dokumen.pdf", "WhatsApp")), fill=ink, font_size=44)
        draw.line((64, 90, 40, 108, 64, 126), fill=ink, width=5)
        low = size[1] - 60
        for x in (size[0] // 4, size[0] * 3 // 4):
            draw.rounded_rectangle((x - 20, low - 20, x + 20, low + 20), 6, outline=ink, width=4)
        draw.ellipse((size[0] // 2 - 22, low - 22, size[0] // 2 + 22, low + 22), outline=ink, width=4)


_CAMERAS: dict[str, Camera] = {**CONDITIONS, **FURTHER_CAMERAS, "screenshot": _screenshot}
