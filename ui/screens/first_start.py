"""The first start: the office's officers are fetched from its hub, or its first administrator is made."""

from PySide6.QtCore import Qt, Signal

from ui.door import Door
from ui.language import mark, tr
from ui.palettes import Tone
from ui.parts.buttons import KeyButton, Look
from ui.parts.door_card import DoorCard
from ui.parts.form import add_field, secret_field, text_field
from ui.parts.notice import NoticeLine, problem_words
from ui.parts.words import label, line
from ui.work import Lane, Work
from workstation.domain.staff_refusals import OfficersThere, PasswordsDiffer

ROLE = mark(
    "Admin menambah petugas, membuat sandi sementara, dan melihat pusat data. Admin tidak memutus berkas dan tidak "
    "mencetak surat; untuk itu buat petugas tersendiri."
)


class FirstStartScreen(DoorCard):
    """`founded` carries the new administrator's session, `fetched` says that the office has officers already."""

    founded = Signal(object)
    fetched = Signal()

    def __init__(self, place: str, door: Door, work: Work) -> None:
        super().__init__(tr("Selamat datang di Loket"), place)
        self._door, self._work = door, work
        self.name = text_field(tr("Nama untuk masuk"), hint=tr("Misalnya: dewi"))
        self.full_name = text_field(tr("Nama lengkap"))
        self.password = secret_field(tr("Sandi"))
        self.again = secret_field(tr("Sandi sekali lagi"))
        self.notice = NoticeLine()
        self.fetch = KeyButton(tr("Ambil daftar petugas"))
        self.start = KeyButton(tr("Buat admin pertama"), look=Look.GO)
        first = tr("Kantor sudah memakai Loket di komputer lain? Ambil daftar petugasnya; tidak perlu admin baru.")
        self.inner.addWidget(label(first, wrap=True))
        self.inner.addWidget(self.fetch, 0, Qt.AlignmentFlag.AlignLeft)
        self.inner.addSpacing(8)
        self.inner.addWidget(label(tr("Kantor baru: buat admin pertama"), "heading"))
        self.inner.addWidget(label(tr(ROLE), muted=True, wrap=True))
        for field in (self.name, self.full_name, self.password, self.again):
            add_field(self.inner, field.accessibleName(), field)
        self.inner.addWidget(label(tr("Sandi sekurangnya 10 huruf, misalnya tiga kata."), muted=True, wrap=True))
        self.inner.addWidget(self.notice)
        row = line()
        row.addStretch(1)
        row.addWidget(self.start)
        self.inner.addLayout(row)
        self.start.clicked.connect(self.submit)
        self.fetch.clicked.connect(self.fetch_officers)
        for field in (self.name, self.full_name, self.password, self.again):
            field.returnPressed.connect(self.submit)
            field.textChanged.connect(self._check)
        self._check()

    def take_focus(self) -> None:
        """Put the keyboard on the name."""
        self.name.setFocus()

    def fetch_officers(self) -> None:
        """Ask the hub."""
        self._rest(False)
        self.notice.say(tr("Menghubungi pusat data…"), Tone.NEUTRAL)
        self._work.start(self, self._door.fetch, self._fetched, self._refused, Lane.HUB)

    def submit(self) -> None:
        """Make the administrator."""
        if not self.start.isEnabled():
            return
        if self.password.text() != self.again.text():
            self._refused(PasswordsDiffer())
            return
        name, password = " ".join(self.name.text().split()), self.password.text()
        full_name = " ".join(self.full_name.text().split())
        self._rest(False)
        self.notice.say(tr("Bertanya kepada pusat data, apakah kantor ini sudah punya petugas…"), Tone.NEUTRAL)
        self._work.start(
            self, lambda: self._door.found(name, password, full_name), self.founded.emit, self._refused, Lane.HUB
        )

    def _fetched(self, found: bool) -> None:
        self._rest(True)
        if found:
            self.fetched.emit()
        else:
            self.notice.say(tr("Pusat data belum punya petugas. Buat admin pertama di bawah ini."), Tone.NEUTRAL)

    def _refused(self, error: Exception) -> None:
        self._rest(True)
        if isinstance(error, OfficersThere):
            self.fetched.emit()
            return
        self.notice.say(problem_words(error), Tone.BAD, "warning")

    def _rest(self, ready: bool) -> None:
        self.fetch.setEnabled(ready)
        self.start.setEnabled(ready)

    def _check(self) -> None:
        self.start.setEnabled(all(field.text().strip() for field in (self.name, self.password, self.again)))
