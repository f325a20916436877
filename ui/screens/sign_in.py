"""Who sits here. A name for now: it names the officer in every record, it does not prove who it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from ui.language import mark, tr
from ui.parts.buttons import KeyButton, Look
from ui.parts.icons import icon_pixmap
from ui.parts.words import column, frame, label, line, name_combo
from ui.theme import active
from workstation.domain.event import Role
from workstation.domain.officer import Officer

ROLES = ((Role.PETUGAS, mark("Petugas loket")), (Role.SUPERVISOR, mark("Supervisor")), (Role.ADMIN, mark("Admin")))


class SignInScreen(QWidget):
    """`signed_in` carries the officer."""

    signed_in = Signal(object)

    def __init__(self, office: str, counter: str, last_name: str = "") -> None:
        super().__init__()
        theme = active()
        self.setProperty("ground", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        card = frame("card")
        card.setFixedWidth(theme.px(420))
        inner = column(card, margin=28, gap=10)
        inner.setContentsMargins(theme.px(28), theme.px(24), theme.px(28), theme.px(28))
        picture = QLabel()
        picture.setPixmap(icon_pixmap("loket", "#000000", theme.px(48), self.devicePixelRatioF()))
        title = line(gap=12)
        words = column(gap=0)
        words.addWidget(label("Loket", "title"))
        words.addWidget(label(f"{office} · {counter}", muted=True, wrap=True))
        title.addWidget(picture)
        title.addLayout(words, 1)
        self.name = QLineEdit(last_name)
        self.name.setMaxLength(80)
        self.name.setAccessibleName(tr("Nama petugas"))
        self.name.setPlaceholderText(tr("Nama yang tercatat pada setiap keputusan"))
        self.role = QComboBox()
        name_combo(self.role, tr("Peran"))
        for role, shown in ROLES:
            self.role.addItem(tr(shown), role)
        self.start = KeyButton(tr("Mulai bekerja"), look=Look.GO)
        inner.addLayout(title)
        inner.addSpacing(theme.px(8))
        for caption, field in ((tr("Nama petugas"), self.name), (tr("Peran"), self.role)):
            heading = label(caption, "strong")
            heading.setBuddy(field)
            inner.addWidget(heading)
            inner.addWidget(field)
        inner.addSpacing(theme.px(8))
        inner.addWidget(self.start, 0, Qt.AlignmentFlag.AlignRight)
        column(self).addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self.start.clicked.connect(self._sign_in)
        self.name.returnPressed.connect(self._sign_in)
        self.name.textChanged.connect(lambda: self.start.setEnabled(bool(self.name.text().strip())))
        self.start.setEnabled(bool(last_name.strip()))

    def _sign_in(self) -> None:
        name = " ".join(self.name.text().split())
        if name:
            self.signed_in.emit(Officer(name, Role(self.role.currentData())))

    def take_focus(self) -> None:
        """Put the keyboard on the name."""
        self.name.setFocus()
        self.name.selectAll()
