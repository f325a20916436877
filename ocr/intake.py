"""Bounded decoding: bytes of unknown make in, pages of plain pixels out.

What a file is, its first bytes say, never its name. Counts and sizes are bounded before anything is decoded.
Accepted risk: the decoders (Pillow, PDFium) run in this process; the pool runs them in a worker with limits.
"""

import hashlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps, ImageSequence, UnidentifiedImageError

from ocr.errors import (
    BrokenFile,
    EmptyFile,
    EncryptedPdf,
    FileMissing,
    FileTooLarge,
    NotAPicture,
    TooManyPages,
    TooManyPixels,
)
from ocr.page import BgrImage, Page
from workstation.domain.ports import ScanBytes

MAX_BYTES = 50_000_000
MAX_PIXELS = 50_000_000
MAX_PAGES = 20
PDF_DPI = 200
# An A3 page at 200 dpi. A larger PDF page is rendered smaller: at 200 dpi, a poster costs gigabytes.
MAX_PDF_SIDE = 3400

_PDF = "application/pdf"
_PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "TIFF": "image/tiff", "WEBP": "image/webp"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that could be decoded: its hash, its real media type and its pages."""

    sha256: str
    media_type: str
    pages: tuple[Page, ...]


def open_upload(file: Path | ScanBytes) -> Upload:
    """Decode a picture or PDF into pages.

    Raises the BadInput subclasses of ocr.errors: FileMissing, EmptyFile, FileTooLarge, NotAPicture, BrokenFile,
    EncryptedPdf, TooManyPixels, TooManyPages. Their text names the file, never its folder.
    """
    untrusted_bytes = _read_bounded(file)
    kind = media_type_of(untrusted_bytes)
    if kind is None:
        raise NotAPicture(file=file.name)
    decode = _pdf_pages if kind == _PDF else _picture_pages
    with warnings.catch_warnings():
        # Damaged EXIF and TIFF tags make Pillow warn; the pixels decide whether a file is broken.
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        images = tuple(decode(untrusted_bytes, file.name))
    pages = tuple(Page(index, image) for index, image in enumerate(images))
    return Upload(hashlib.sha256(untrusted_bytes).hexdigest(), kind, pages)


def media_type_of(untrusted_bytes: bytes) -> str | None:
    """The media type that the first bytes show; None when it is none that Loket reads."""
    head = untrusted_bytes[:16]
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return "image/tiff"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    # ISO 32000-1 Annex H: readers accept the header anywhere in the first 1024 bytes.
    if b"%PDF-" in untrusted_bytes[:1024]:
        return _PDF
    return None


def _read_bounded(file: Path | ScanBytes) -> bytes:
    if isinstance(file, Path) and not file.is_file():
        raise FileMissing(file=file.name)
    size = len(file.data) if isinstance(file, ScanBytes) else file.stat().st_size
    if size == 0:
        raise EmptyFile(file=file.name)
    if size > MAX_BYTES:
        raise FileTooLarge(file=file.name, size=round(size / 1e6), limit=MAX_BYTES // 1_000_000)
    if isinstance(file, ScanBytes):
        return file.data
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES)


def _picture_pages(untrusted_bytes: bytes, name: str) -> Iterator[BgrImage]:
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(BytesIO(untrusted_bytes), formats=tuple(_PICTURES)) as picture:
            untrusted_count = getattr(picture, "n_frames", 1)
            if untrusted_count > MAX_PAGES:
                raise TooManyPages(file=name, pages=untrusted_count, limit=MAX_PAGES)
            for frame in ImageSequence.Iterator(picture):
                if frame.width * frame.height > MAX_PIXELS:
                    raise TooManyPixels(file=name, limit=MAX_PIXELS // 1_000_000)
                yield to_bgr(_upright(frame))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels(file=name, limit=MAX_PIXELS // 1_000_000) from None
    except UnidentifiedImageError:
        raise BrokenFile(file=name) from None
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, IndexError, KeyError, TypeError):
        # What Pillow raises on damaged files is not one class: its plugins leak their own.
        raise BrokenFile(file=name) from None


def _upright(picture: Image.Image) -> Image.Image:
    """As the camera was held. Without a turn in its EXIF a picture is not copied."""
    return picture if picture.getexif().get(ExifTags.Base.Orientation, 1) == 1 else ImageOps.exif_transpose(picture)


def to_bgr(picture: Image.Image) -> BgrImage:
    """Turn any Pillow mode into H × W × 3 BGR, 8 bit; transparent parts become white paper."""
    if picture.mode.startswith(("I", "F")):
        picture = Image.fromarray(_eight_bit(np.asarray(picture)))
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture)
    rgb = picture if picture.mode == "RGB" else picture.convert("RGB")
    return np.asarray(cv2.cvtColor(np.asarray(rgb), cv2.COLOR_RGB2BGR), np.uint8)


def _eight_bit(deep: NDArray[Any]) -> NDArray[np.uint8]:
    white = 255.0 if deep.max() <= 255 else 65535.0
    scaled = np.clip(deep.astype(np.float32) * (255.0 / white), 0, 255)
    return np.asarray(scaled, dtype=np.uint8)


def _pdf_pages(untrusted_bytes: bytes, name: str) -> Iterator[BgrImage]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(untrusted_bytes)
    except pypdfium2.PdfiumError as error:
        # FPDF_ERR_PASSWORD, or a security handler that PDFium does not know.
        locked = getattr(error, "err_code", None) in (4, 5) or "password" in str(error).lower()
        raise (EncryptedPdf if locked else BrokenFile)(file=name) from None
    try:
        if len(document) > MAX_PAGES:
            raise TooManyPages(file=name, pages=len(document), limit=MAX_PAGES)
        if len(document) == 0:
            raise BrokenFile(file=name)
        for index in range(len(document)):
            yield _render(document[index])
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        raise BrokenFile(file=name) from None
    finally:
        document.close()


def _render(page: Any) -> BgrImage:
    width, height = page.get_size()
    scale = min(PDF_DPI / 72, MAX_PDF_SIDE / max(width, height, 1))
    bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False)
    pixels = np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8, order="C")
    bitmap.close()
    page.close()
    return pixels
