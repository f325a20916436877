"""Below the rows: missing documents and what the rules say."""

from PySide6.QtWidgets import QFrame, QSizePolicy

from ui.language import tr
from ui.models.badges import Badge
from ui.parts.badge import BadgeLabel
from ui.parts.flow import FlowLayout
from ui.parts.words import clear, label
from ui.theme import active


class CheckStrip(QFrame):
    """Badges that wrap; the whole sentence is in each tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("strip", True)
        self._flow = FlowLayout(self)
        theme = active()
        self._flow.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_notes(self, notes: tuple[tuple[Badge, str], ...]) -> None:
        """Show badges with their sentences."""
        clear(self._flow)
        self._flow.addWidget(label(tr("Pemeriksaan berkas"), "strong"))
        for badge, sentence in notes:
            self._flow.addWidget(BadgeLabel(badge, sentence))
