"""The pixels under a reading, as large as its place allows."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.models.tip import tip
from ui.theme import active


class CropLabel(QWidget):
    """Draws a crop at the left of its place; it never asks for more width than it is given."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self._height = height
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(active().px(height))

    def show_image(self, image: QImage, name: str) -> None:
        """Show a crop."""
        self._image = image
        self.setAccessibleName(name)
        self.setToolTip(tip(name))
        self.update()

    def sizeHint(self) -> QSize:
        """One line of a document."""
        return QSize(active().px(120), active().px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the crop and its edge."""
        if self._image.isNull():
            return
        theme = active()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        zoom = min((self.width() - 2) / self._image.width(), (self.height() - 2) / self._image.height())
        place = QRect(1, 1, max(1, int(self._image.width() * zoom)), max(1, int(self._image.height() * zoom)))
        painter.drawImage(place, self._image)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawRoundedRect(place.adjusted(-1, -1, 0, 0), theme.px(2), theme.px(2))
        painter.end()
