"""The scan itself: zoomed with the wheel or keys, turned, dragged, with the boxes of what was read."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from ui.language import tr
from ui.palettes import LIGHT, Tone
from ui.scans import ScanPage, box_bounds, box_polygon
from ui.theme import active
from workstation.domain.reading import Box

STEP, SMALLEST, LARGEST = 1.25, 0.03, 6.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A box to draw: which field it belongs to and in which tone."""

    field: str
    box: Box
    tone: Tone


class PageItem(QGraphicsItem):
    """A page, drawn from the halved picture that fits the zoom: quick and without jagged letters."""

    def __init__(self, page: ScanPage) -> None:
        super().__init__()
        self._page = page
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def boundingRect(self) -> QRectF:
        """The page in its own pixels."""
        return QRectF(QPointF(0, 0), QSizeF(self._page.size))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the exposed part."""
        detail = option.levelOfDetailFromTransform(painter.worldTransform()) * painter.device().devicePixelRatio()
        level = 0
        while level + 1 < len(self._page.levels) and detail * 2 ** (level + 1) <= 1.0:
            level += 1
        shrink = 2**level
        part = option.exposedRect
        source = QRectF(part.x() / shrink, part.y() / shrink, part.width() / shrink, part.height() / shrink)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, detail < 3)
        painter.drawImage(part, self._page.levels[level], source)


class ScanView(QGraphicsView):
    """Shows one page. `moved` says that another part of it is visible."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setScene(QGraphicsScene(self))
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Pindaian dokumen"))
        self.setBackgroundBrush(active().colour("viewer"))
        self._page: ScanPage | None = None
        self._marks: tuple[Mark, ...] = ()
        self._drawn: list[QGraphicsPathItem] = []
        self._turn = 0
        self._fitted = True
        self.horizontalScrollBar().valueChanged.connect(self.moved)
        self.verticalScrollBar().valueChanged.connect(self.moved)

    @property
    def page(self) -> ScanPage | None:
        """The page shown."""
        return self._page

    @property
    def turn(self) -> int:
        """By how many degrees clockwise the page is turned."""
        return self._turn

    @property
    def zoom(self) -> float:
        """Screen pixels per page pixel."""
        matrix = self.transform()
        return float((matrix.m11() ** 2 + matrix.m12() ** 2) ** 0.5)

    def show_page(self, page: ScanPage | None, turn: int) -> None:
        """Show a page, turned so that its text is upright, as wide as the view."""
        self.scene().clear()
        self._drawn = []
        self._page, self._turn = page, turn
        if page is None:
            return
        self.scene().addItem(PageItem(page))
        self.scene().setSceneRect(QRectF(QPointF(0, 0), QSizeF(page.size)))
        self.fit_width()
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().minimum())
        self.verticalScrollBar().setValue(self.verticalScrollBar().minimum())

    def show_marks(self, marks: tuple[Mark, ...], chosen: str) -> None:
        """Draw the boxes; the chosen field's is thick."""
        for item in self._drawn:
            self.scene().removeItem(item)
        self._drawn, self._marks = [], marks
        if self._page is None:
            return
        for mark in sorted(marks, key=lambda mark: mark.field == chosen):
            # A scan is white paper under every palette, so the boxes keep the light inks.
            colour = QColor(LIGHT.ink_of(mark.tone if mark.tone is not Tone.NEUTRAL else Tone.GOOD))
            pen = QPen(colour, active().px(3 if mark.field == chosen else 1.4))
            pen.setCosmetic(True)
            path = QPainterPath()
            path.addPolygon(_padded(mark.box))
            path.closeSubpath()
            item = self.scene().addPath(path, pen)
            if mark.field == chosen:
                colour.setAlpha(26)
                item.setBrush(colour)
            self._drawn.append(item)
        self.moved.emit()

    def fit_width(self) -> None:
        """Show the whole width of the page."""
        if self._page is None:
            return
        self._fitted = True
        across = self._page.size.height() if self._turn % 180 else self._page.size.width()
        self._set_zoom(max(self.viewport().width() - 2, 10) / max(across, 1))
        self.moved.emit()

    def zoom_to(self, box: Box) -> None:
        """Bring a box into the middle, its text large enough to compare and its neighbours in sight."""
        bounds = box_bounds(box)
        if self._page is None or bounds.isEmpty():
            return
        self._fitted = False
        sideways = bool(self._turn % 180)
        height = bounds.width() if sideways else bounds.height()
        width = bounds.height() if sideways else bounds.width()
        theme = active()
        wanted = min(theme.px(26) / max(height, 1), self.viewport().width() * 0.8 / max(width, 1))
        self._set_zoom(min(max(wanted, SMALLEST), LARGEST))
        self.centerOn(bounds.center())
        self.moved.emit()

    def zoom_by(self, factor: float) -> None:
        """Zoom around the middle or the mouse."""
        wanted = self.zoom * factor
        if self._page is not None and SMALLEST < wanted < LARGEST:
            self._fitted = False
            self.scale(factor, factor)
            self.moved.emit()

    def rotate_page(self) -> None:
        """Turn the page clockwise by 90 degrees."""
        self._turn = (self._turn + 90) % 360
        self.fit_width()

    def visible_part(self) -> QPolygonF:
        """The part of the page in sight, in page pixels."""
        return self.mapToScene(self.viewport().rect())

    def _set_zoom(self, zoom: float) -> None:
        self.setTransform(QTransform().rotate(self._turn).scale(zoom, zoom))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms; with Shift it moves sideways as usual."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            super().wheelEvent(event)
            return
        self.zoom_by(STEP if event.angleDelta().y() > 0 else 1 / STEP)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay fitted while the view changes size."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit_width()


def _padded(box: Box) -> QPolygonF:
    """A box with a little air, so that its line does not cross the letters."""
    polygon = box_polygon(box)
    middle = polygon.boundingRect().center()
    across, down = polygon.boundingRect().width(), polygon.boundingRect().height()
    air = min(across, down) * 0.18
    grow = QTransform()
    grow.translate(middle.x(), middle.y())
    grow.scale(1 + 2 * air / max(across, 1), 1 + 2 * air / max(down, 1))
    grow.translate(-middle.x(), -middle.y())
    return grow.map(polygon)
