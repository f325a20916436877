"""Pages of uploaded files for the viewer: pixels that another process decoded, kept in a small cache.

Boxes are in pixels of the page with EXIF applied; a PDF page is rendered at 200 dpi, as the reader does.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, dist, pi
from threading import Lock

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPolygonF, QTransform

from workstation.domain.picture import PagePicture
from workstation.domain.reading import Box

KEPT_PAGES = 8
BLANK_CONTRAST = 12


@dataclass(frozen=True, slots=True)
class ScanPage:
    """One page: the picture at full size and halved repeatedly (for quick, smooth drawing when small)."""

    levels: tuple[QImage, ...]
    page: int
    pages: int

    @property
    def size(self) -> QSize:
        """Pixels of the page at full size."""
        return self.levels[0].size()


class ScanStore:
    """Keeps the last pages shown. Used by several worker threads."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, int], ScanPage] = OrderedDict()
        self._lock = Lock()

    def page(self, sha256: str, page: int, decode: Callable[[str, int], PagePicture]) -> ScanPage:
        """Get a page from a desk and keep it; raises what the desk raises."""
        made = scan_page(decode(sha256, page))
        with self._lock:
            self._pages[sha256, page] = made
            while len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        return made

    def kept(self, sha256: str, page: int) -> ScanPage | None:
        """A page that was shown not long ago."""
        with self._lock:
            return self._pages.get((sha256, page))


def scan_page(picture: PagePicture) -> ScanPage:
    """A page as Qt draws it."""
    # Qt does not keep what it is given here: the other format is a copy of its own.
    raw = QImage(picture.pixels, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888)
    image = raw.convertToFormat(QImage.Format.Format_RGB32)
    levels = [image]
    while max(levels[-1].width(), levels[-1].height()) > 900:
        half = QSize(max(1, levels[-1].width() // 2), max(1, levels[-1].height() // 2))
        levels.append(
            levels[-1].scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        )
    return ScanPage(tuple(levels), picture.page, picture.pages)


def box_polygon(box: Box) -> QPolygonF:
    """A box as Qt draws it."""
    return QPolygonF([QPointF(x, y) for x, y in box])


def box_bounds(box: Box) -> QRectF:
    """The upright rectangle around a box."""
    return box_polygon(box).boundingRect()


def quarter_turn(box: Box) -> int:
    """Degrees (0, 90, 180, 270) by which to turn the page clockwise so that the box's text is upright."""
    (x0, y0), (x1, y1) = box[0], box[1]
    angle = atan2(y1 - y0, x1 - x0) * 180 / pi
    return int(-round(angle / 90) * 90) % 360


def crop(page: ScanPage, box: Box, height: int) -> QImage:
    """The pixels under a box, turned upright, with a little air around them, scaled to `height` pixels."""
    across = max(1.0, dist(box[0], box[1]))
    down = max(1.0, dist(box[1], box[2]))
    air = down * 0.25
    target = QPolygonF([QPointF(0, 0), QPointF(across, 0), QPointF(across, down), QPointF(0, down)])
    straight = QTransform()
    if not QTransform.quadToQuad(box_polygon(box), target, straight):
        return QImage()
    return _draw_crop(page.levels[0], straight, across + 2 * air, down + 2 * air, air, height)


def _draw_crop(image: QImage, straight: QTransform, across: float, down: float, air: float, height: int) -> QImage:
    scale = height / down
    result = QImage(max(1, round(across * scale)), height, QImage.Format.Format_RGB32)
    result.fill(Qt.GlobalColor.white)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(straight * QTransform.fromTranslate(air, air) * QTransform.fromScale(scale, scale))
    painter.drawImage(0, 0, image)
    painter.end()
    return _without_blank_end(result)


def _without_blank_end(image: QImage) -> QImage:
    """Cut the empty paper right of the text away, so that the letters can be shown larger."""
    line = image.scaled(
        image.width(), 1, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    greys = [line.pixelColor(x, 0).lightness() for x in range(line.width())]
    blank = sorted(greys)[len(greys) * 3 // 4]
    edge = max(2, image.height() // 6)
    inked = [x for x, grey in enumerate(greys[: len(greys) - edge]) if blank - grey > BLANK_CONTRAST]
    end = min(image.width(), inked[-1] + image.height() // 2) if inked else image.width()
    return image.copy(0, 0, max(end, image.height()), image.height())
