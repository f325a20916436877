"""Bounded decoding: bytes of unknown make in, pages of plain pixels out.

What a file is, its first bytes say, never its name. Counts and sizes are bounded before anything is decoded, and the
pool's workers bound time and memory as well (ocr/limits_linux, ocr/limits_windows).
"""

import hashlib
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from ocr.errors import (
    BrokenFile,
    EmptyFile,
    EncryptedPdf,
    FileMissing,
    FileTooLarge,
    NotAPicture,
    TooManyPages,
    TooManyPixels,
    TooMuchMemory,
)
from ocr.page import Page
from workstation.domain.scan import ScanBytes

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_BYTES = 50_000_000
MAX_PIXELS = 50_000_000
# Sixteen bits or transparency take twice the memory on their way to plain pixels.
MAX_DEEP_PIXELS = 25_000_000
# All pages of one file together: twelve sheets of A4 at 300 dpi.
MAX_ALL_PIXELS = 120_000_000
MAX_PAGES = 20
PDF_DPI = 200
# An A3 page at 200 dpi. A larger PDF page is rendered smaller: at 200 dpi, a poster costs gigabytes.
MAX_PDF_SIDE = 3400
BAND = 512

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
    EncryptedPdf, TooManyPixels, TooManyPages, TooMuchMemory. Their text names the file, never its folder.
    """
    # The viewer's process decodes too, and has no need of OpenCV.
    import cv2

    untrusted_bytes = _read_bounded(file)
    with _opened(untrusted_bytes, file.name) as (kind, upload):
        images = tuple(cv2.cvtColor(upload.page(index), cv2.COLOR_RGB2BGR) for index in range(upload.count))
    pages = tuple(Page(index, np.asarray(image, np.uint8)) for index, image in enumerate(images))
    return Upload(hashlib.sha256(untrusted_bytes).hexdigest(), kind, pages)


def open_page(untrusted_bytes: bytes, index: int, name: str) -> tuple[NDArray[np.uint8], int]:
    """Decode one page of a picture or PDF to H × W × 3 RGB; with it, how many pages there are.

    The pixels are those that `open_upload` gives the reader. Raises what it raises, and BrokenFile without such a page.
    """
    if not untrusted_bytes:
        raise EmptyFile(file=name)
    if len(untrusted_bytes) > MAX_BYTES:
        raise _too_large(len(untrusted_bytes), name)
    with _opened(untrusted_bytes, name) as (_, upload):
        if not 0 <= index < upload.count:
            raise BrokenFile(file=name)
        return upload.page(index), upload.count


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
        raise _too_large(size, file.name)
    if isinstance(file, ScanBytes):
        return file.data
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES)


def _too_large(size: int, name: str) -> FileTooLarge:
    return FileTooLarge(file=name, size=round(size / 1e6), limit=MAX_BYTES // 1_000_000)


class _Opened(Protocol):
    """A file whose counts and sizes were found within bounds; pages are decoded one at a time."""

    count: int

    def page(self, index: int) -> NDArray[np.uint8]:
        """One page as H × W × 3 RGB."""
        ...


@contextmanager
def _opened(untrusted_bytes: bytes, name: str) -> Iterator[tuple[str, _Opened]]:
    """The media type and the opened file; what decoders raise inside the block becomes an error that names the file."""
    kind = media_type_of(untrusted_bytes)
    if kind is None:
        raise NotAPicture(file=name)
    opened = _opened_pdf if kind == _PDF else _opened_picture
    try:
        with warnings.catch_warnings():
            # Damaged EXIF and TIFF tags make Pillow warn; the pixels decide whether a file is broken.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with opened(untrusted_bytes, name) as upload:
                yield kind, upload
    except MemoryError:
        raise TooMuchMemory(file=name) from None


@contextmanager
def _opened_picture(untrusted_bytes: bytes, name: str) -> Iterator[_Opened]:
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(BytesIO(untrusted_bytes), formats=tuple(_PICTURES)) as picture:
            untrusted_count = getattr(picture, "n_frames", 1)
            if untrusted_count > MAX_PAGES:
                raise TooManyPages(file=name, pages=untrusted_count, limit=MAX_PAGES)
            yield _Picture(picture, untrusted_count, name)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels(file=name, limit=MAX_PIXELS // 1_000_000) from None
    except UnidentifiedImageError:
        raise BrokenFile(file=name) from None
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError, AttributeError):
        # What Pillow raises on damaged files is not one class: its plugins leak their own.
        raise BrokenFile(file=name) from None
    except (struct.error, zlib.error, RuntimeError, AssertionError):
        raise BrokenFile(file=name) from None


class _Picture:
    """A picture in Pillow's hands."""

    def __init__(self, picture: Image.Image, count: int, name: str) -> None:
        self._picture = picture
        self.count = count
        self._name = name
        if self._all_pixels() > MAX_ALL_PIXELS:
            raise TooManyPixels(file=name, limit=MAX_ALL_PIXELS // 1_000_000)

    def page(self, index: int) -> NDArray[np.uint8]:
        """Decode a frame; raises TooManyPixels before it does."""
        picture = self._picture
        if self.count > 1:
            picture.seek(index)
        pixels = picture.width * picture.height
        deep = _is_deep(picture) or picture.has_transparency_data
        limit = MAX_DEEP_PIXELS if deep else MAX_PIXELS
        if pixels > limit:
            raise TooManyPixels(file=self._name, limit=limit // 1_000_000)
        return to_rgb(_upright(picture))

    def _all_pixels(self) -> int:
        """Those of all frames together, found without decoding one."""
        if self._picture.format != "TIFF":
            return self.count * self._picture.width * self._picture.height
        found = 0
        for index in range(self.count):
            self._picture.seek(index)
            found += self._picture.width * self._picture.height
        self._picture.seek(0)
        return found


def _upright(picture: Image.Image) -> Image.Image:
    """As the camera was held. Without a turn in its EXIF a picture is not copied."""
    return picture if picture.getexif().get(ExifTags.Base.Orientation, 1) == 1 else ImageOps.exif_transpose(picture)


def to_rgb(picture: Image.Image) -> NDArray[np.uint8]:
    """Turn any Pillow mode into H × W × 3 RGB, 8 bit; transparent parts become white paper."""
    if _is_deep(picture):
        picture = Image.fromarray(_eight_bit(np.asarray(picture)))
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        picture = paper
    # In bands: of a whole page Pillow would hold two further copies on the way.
    pixels = np.empty((picture.height, picture.width, 3), np.uint8)
    for top in range(0, picture.height, BAND):
        band = picture.crop((0, top, picture.width, min(top + BAND, picture.height)))
        pixels[top : top + BAND] = np.asarray(band if band.mode == "RGB" else band.convert("RGB"))
    return pixels


def _is_deep(picture: Image.Image) -> bool:
    return picture.mode.startswith(("I", "F"))


def _eight_bit(deep: NDArray[Any]) -> NDArray[np.uint8]:
    white = 255.0 if deep.max() <= 255 else 65535.0
    scaled = deep.astype(np.float32)
    scaled *= 255.0 / white
    np.clip(scaled, 0, 255, out=scaled)
    return scaled.astype(np.uint8)


@contextmanager
def _opened_pdf(untrusted_bytes: bytes, name: str) -> Iterator[_Opened]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(untrusted_bytes)
    except pypdfium2.PdfiumError as error:
        # FPDF_ERR_PASSWORD, or a security handler that PDFium does not know.
        locked = getattr(error, "err_code", None) in (4, 5) or "password" in str(error).lower()
        raise (EncryptedPdf if locked else BrokenFile)(file=name) from None
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise TooManyPages(file=name, pages=count, limit=MAX_PAGES)
        if count <= 0:
            raise BrokenFile(file=name)
        yield _Pdf(document, count)
    except (pypdfium2.PdfiumError, ValueError, OverflowError):
        raise BrokenFile(file=name) from None
    finally:
        document.close()


class _Pdf:
    """A PDF in PDFium's hands."""

    def __init__(self, document: "PdfDocument", count: int) -> None:
        self._document = document
        self.count = count

    def page(self, index: int) -> NDArray[np.uint8]:
        """Render a page at 200 dpi, or smaller where the sheet or the number of sheets is large."""
        page = self._document[index]
        width, height = page.get_size()
        area = max(width, 1) * max(height, 1)
        scale = min(PDF_DPI / 72, MAX_PDF_SIDE / max(width, height, 1), (MAX_ALL_PIXELS / self.count / area) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
        pixels = np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8, order="C")
        bitmap.close()
        page.close()
        return pixels
