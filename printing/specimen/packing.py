"""Put pictures into files as portals receive them: JPEG in several dresses, PNG, TIFF, and PDF scans."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from printing.specimen.damage import Shot, jpeg

_ORIENTATION = 0x0112
# How a camera stores a picture that is to be shown turned: EXIF value and the turn of the stored pixels.
_TURNED = ((3, Image.Transpose.ROTATE_180), (6, Image.Transpose.ROTATE_90), (8, Image.Transpose.ROTATE_270))
_PDF_DPI = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file's bytes, the ending of its name and its media type."""

    data: bytes
    suffix: str
    media_type: str


def pack(shots: Sequence[Shot], packing: str, rng: Random) -> Upload:
    """Pictures as one file; several always become a PDF. Raises KeyError for an unknown packing."""
    return PACKINGS["pdf" if len(shots) > 1 else packing](shots, rng)


def _jpeg(shots: Sequence[Shot], rng: Random) -> Upload:
    return Upload(jpeg(*shots[0]), ".jpg", "image/jpeg")


def _exif(shots: Sequence[Shot], rng: Random) -> Upload:
    picture, quality = shots[0]
    value, turn = rng.choice(_TURNED)
    tags = Image.Exif()
    tags[_ORIENTATION] = value
    buffer = io.BytesIO()
    picture.transpose(turn).save(buffer, "JPEG", quality=quality, exif=tags)
    return Upload(buffer.getvalue(), ".jpg", "image/jpeg")


def _cmyk(shots: Sequence[Shot], rng: Random) -> Upload:
    picture, quality = shots[0]
    return Upload(jpeg(picture.convert("CMYK"), quality), ".jpg", "image/jpeg")


def _png(shots: Sequence[Shot], rng: Random) -> Upload:
    return Upload(_saved(shots[0][0], "PNG"), ".png", "image/png")


def _png16(shots: Sequence[Shot], rng: Random) -> Upload:
    return Upload(_saved(_deep(shots[0][0]), "PNG", compress_level=1), ".png", "image/png")


def _tiff16(shots: Sequence[Shot], rng: Random) -> Upload:
    return Upload(_saved(_deep(shots[0][0]), "TIFF"), ".tif", "image/tiff")


def _pdf(shots: Sequence[Shot], rng: Random) -> Upload:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for picture, quality in shots:
        width, height = (side * 72 / _PDF_DPI for side in picture.size)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(io.BytesIO(jpeg(picture, quality))), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return Upload(buffer.getvalue(), ".pdf", "application/pdf")


def _deep(picture: Image.Image) -> Image.Image:
    """A grey picture of sixteen bits."""
    return Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 257)


def _saved(picture: Image.Image, form: str, **options: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


PACKINGS: dict[str, Callable[[Sequence[Shot], Random], Upload]] = {
    "jpeg": _jpeg,
    "exif": _exif,
    "cmyk": _cmyk,
    "png": _png,
    "png16": _png16,
    "tiff16": _tiff16,
    "pdf": _pdf,
}
