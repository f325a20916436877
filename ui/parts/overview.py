"""The whole page, small, with its boxes and the part that the viewer shows."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.palettes import LIGHT
from ui.parts.scan_view import Mark
from ui.scans import ScanPage, box_polygon
from ui.theme import active


class Overview(QWidget):
    """`pointed` carries the point of the page that was clicked."""

    pointed = Signal(QPointF)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Seluruh halaman"))
        self.setMinimumHeight(active().px(90))
        self._page: ScanPage | None = None
        self._turn = 0
        self._marks: tuple[Mark, ...] = ()
        self._chosen = ""
        self._part = QPolygonF()

    def sizeHint(self) -> QSize:
        """About half of the pane."""
        return QSize(active().px(300), active().px(260))

    def show_page(self, page: ScanPage | None, turn: int) -> None:
        """Show a page."""
        self._page, self._turn = page, turn
        self.update()

    def show_marks(self, marks: tuple[Mark, ...], chosen: str) -> None:
        """Draw boxes."""
        self._marks, self._chosen = marks, chosen
        self.update()

    def show_part(self, part: QPolygonF) -> None:
        """Draw the rectangle of what the viewer shows."""
        self._part = part
        self.update()

    def _placing(self) -> QTransform:
        """From page pixels to this widget."""
        assert self._page is not None
        page = QRectF(0, 0, self._page.size.width(), self._page.size.height())
        turned = QTransform().rotate(self._turn).mapRect(page)
        zoom = min(self.width() / turned.width(), self.height() / turned.height())
        left = (self.width() - turned.width() * zoom) / 2
        top = (self.height() - turned.height() * zoom) / 2
        move = QTransform.fromTranslate(-turned.left(), -turned.top())
        return (
            QTransform().rotate(self._turn)
            * move
            * QTransform.fromScale(zoom, zoom)
            * QTransform.fromTranslate(left, top)
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page, the boxes and the rectangle."""
        if self._page is None:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        placing = self._placing()
        image = self._page.levels[-1]
        if len(self._page.levels) > 1 and self._page.levels[-2].width() < self.width() * 2.2:
            image = self._page.levels[-2]
        shrink = self._page.size.width() / image.width()
        painter.setTransform(QTransform.fromScale(shrink, shrink) * placing)
        painter.drawImage(0, 0, image)
        painter.resetTransform()
        for mark in self._marks:
            thick = active().px(2.4 if mark.field == self._chosen else 1.2)
            painter.setPen(QPen(QColor(LIGHT.ink_of(mark.tone)), thick))
            painter.drawPolygon(placing.map(box_polygon(mark.box)))
        self._paint_part(painter, placing)
        painter.end()

    def _paint_part(self, painter: QPainter, placing: QTransform) -> None:
        page = (
            placing.mapRect(QRectF(0, 0, self._page.size.width(), self._page.size.height())) if self._page else QRectF()
        )
        part = placing.map(self._part).boundingRect().intersected(page)
        if part.isEmpty() or part.width() * part.height() > 0.95 * page.width() * page.height():
            return
        painter.setPen(QPen(QColor(LIGHT.accent), active().px(2)))
        wash = QColor(LIGHT.accent)
        wash.setAlpha(30)
        painter.setBrush(wash)
        painter.drawRoundedRect(part, 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Point at a place."""
        self._point(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag over the page."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._point(event)

    def _point(self, event: QMouseEvent) -> None:
        if self._page is None:
            return
        back, invertible = self._placing().inverted()
        if invertible:
            self.pointed.emit(back.map(event.position()))
