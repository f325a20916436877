"""The dark bar on top: where we are, the search, the state of the line, who sits here."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit

from ui.language import mark, say, tr
from ui.models.clock import clock
from ui.parts.buttons import KeyButton, Look
from ui.parts.elided import Elided
from ui.parts.icons import icon_pixmap
from ui.parts.words import label, line
from ui.shortcuts import Key
from ui.syncing import Connection
from ui.theme import active
from workstation.domain.event import Role
from workstation.domain.officer import Officer

WHO = {
    Role.PETUGAS: mark("Petugas: {name}"),
    Role.SUPERVISOR: mark("Supervisor: {name}"),
    Role.ADMIN: mark("Admin: {name}"),
}


class TopBar(QFrame):
    """`searched` carries what was typed, `locked` asks to change the officer."""

    searched = Signal(str)
    locked = Signal()

    def __init__(self, office: str, counter: str, officer: Officer) -> None:
        super().__init__()
        theme = active()
        self.setProperty("bar", True)
        self.setFixedHeight(theme.px(44))
        row = line(self, margin=14, gap=14)
        place = Elided(f"{office} · {counter}")
        self.search = QLineEdit()
        self.search.setProperty("search", True)
        self.search.setPlaceholderText(tr("Cari NIK, nama, nomor registrasi…   {key}", key=Key.SEARCH.shown))
        self.search.setAccessibleName(tr("Cari NIK, nama, nomor registrasi ({key})", key=Key.SEARCH.shown))
        self.search.setMinimumWidth(theme.px(190))
        self.search.setMaximumWidth(theme.px(330))
        self._sign, self._state = QLabel(), label()
        who = tr(WHO[officer.role])
        lock = KeyButton(tr("Kunci"), Key.LOCK, Look.BAR)
        lock.clicked.connect(self.locked)
        row.addWidget(label("Loket", "brand"))
        row.addWidget(place, 5)
        row.addWidget(self.search, 2)
        row.addStretch(1)
        row.addWidget(self._sign)
        row.addWidget(self._state)
        row.addWidget(Elided(who.format(name=officer.shown_name)), 4)
        row.addWidget(lock)
        self.search.returnPressed.connect(lambda: self.searched.emit(self.search.text()))
        self.show_connection(Connection(), 0)

    def show_connection(self, connection: Connection, waiting: int, without_network: bool = False) -> None:
        """Say whether the hub answers and how much waits to be sent, or for the next stick."""
        theme = active()
        if without_network:
            words = tr("Tanpa jaringan · {count} menunggu stik", count=waiting)
            icon, colour = "offline", theme.colours.bar_muted
        elif connection.online is None:
            words, icon, colour = tr("Menghubungi pusat data…"), "offline", theme.colours.bar_muted
        elif connection.online:
            words = tr("Tersambung · {count} menunggu kirim", count=waiting)
            icon, colour = "online", theme.colours.bar_good
            if connection.warnings:
                icon, colour = "warning", theme.colours.bar_warn
        else:
            since = clock(connection.since) if connection.since else "–"
            words = tr("Luring sejak {time} · {count} menunggu kirim", time=since, count=waiting)
            icon, colour = "offline", theme.colours.bar_warn
        self._state.setText(words)
        self._state.setStyleSheet(f"color: {colour};")
        details = _details(connection)
        self._state.setToolTip(details or words)
        self._state.setAccessibleName(words)
        self._state.setAccessibleDescription(details)
        self._sign.setPixmap(icon_pixmap(icon, colour, theme.px(13), self.devicePixelRatioF()))

    @property
    def state_words(self) -> str:
        """What the bar says of the line."""
        return self._state.text()


def _details(connection: Connection) -> str:
    """What stands in the way or needs seeing to, and when the last round went through."""
    said = [say(sentence) for sentence in (connection.problem, *connection.warnings) if sentence]
    if connection.synced_at:
        said.append(tr("Terakhir tersinkron {time}.", time=clock(connection.synced_at)))
    return "\n".join(said)
