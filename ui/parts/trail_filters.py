"""What of the audit is wanted: whose acts, which kind, when, on which dossier, or on which person."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QWidget

from ui.language import tr
from ui.models.clock import local
from ui.parts.buttons import KeyButton, Look
from ui.parts.form import text_field
from ui.parts.words import column, label, line, name_combo
from ui.theme import active
from workstation.steps.audit_view import TrailWish
from workstation.steps.audit_words import PROCESSING

DAYS_SHOWN = 7
FIELD_HEIGHT = 34
NIK_ROOM = 24


class TrailFilters(QWidget):
    """`wanted` asks for the list anew, `person_wanted` carries a NIK as it was typed."""

    wanted = Signal()
    person_wanted = Signal(str)

    def __init__(self, today: datetime) -> None:
        super().__init__()
        self.officer, self.kind = QComboBox(), QComboBox()
        self.officer.setEditable(True)
        self.officer.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.officer.addItem("")
        name_combo(self.officer, tr("Petugas"))
        name_combo(self.kind, tr("Apa"))
        self.kind.addItem(tr("Semua"), "")
        for kind, word in sorted(PROCESSING.items(), key=lambda pair: tr(pair[1])):
            self.kind.addItem(tr(word), kind)
        day = local(today).date()
        self.since = self._date(tr("Dari tanggal"), QDate(day.year, day.month, day.day).addDays(-DAYS_SHOWN))
        self.until = self._date(tr("Sampai tanggal"), QDate(day.year, day.month, day.day))
        self.number = text_field(tr("Nomor registrasi"))
        self.nik = text_field(tr("NIK subjek"), hint=tr("16 angka"))
        self.nik.setMaxLength(NIK_ROOM)
        self.show_list = KeyButton(tr("Tampilkan"), None, Look.GO)
        self.show_person = KeyButton(tr("Rekam subjek"))
        self._lay_out()
        edit = self.officer.lineEdit()
        assert edit is not None
        edit.setAccessibleName(tr("Petugas"))
        for field in (edit, self.number):
            field.returnPressed.connect(self.wanted)
        self.show_list.clicked.connect(self.wanted)
        self.nik.returnPressed.connect(self._ask_person)
        self.show_person.clicked.connect(self._ask_person)

    def _date(self, name: str, day: QDate) -> QDateEdit:
        made = QDateEdit(day)
        made.setDisplayFormat("dd-MM-yyyy")
        made.setAccessibleName(name)
        inner = made.findChild(QLineEdit)
        assert inner is not None
        inner.setAccessibleName(name)
        # Style sheets give no room before the text of a date.
        inner.setTextMargins(active().px(8), 0, 0, 0)
        return made

    def _lay_out(self) -> None:
        row = line(self, gap=8)
        for caption, field, room in (
            (tr("Petugas"), self.officer, 150),
            (tr("Apa"), self.kind, 190),
            (tr("Dari tanggal"), self.since, 112),
            (tr("Sampai tanggal"), self.until, 112),
            (tr("Nomor registrasi"), self.number, 190),
            (None, self.show_list, 0),
            (tr("NIK subjek"), self.nik, 160),
            (None, self.show_person, 0),
        ):
            cell = column(gap=2)
            heading = label(caption or " ", "column")
            heading.setBuddy(field)
            if room:
                field.setFixedSize(active().px(room), active().px(FIELD_HEIGHT))
            cell.addWidget(heading)
            cell.addWidget(field)
            row.addLayout(cell)
        row.addStretch(1)

    @property
    def wish(self) -> TrailWish:
        """What is wanted; the last day counts whole."""
        since, until = (_begin(field.date()) for field in (self.since, self.until))
        return TrailWish(
            since=since,
            until=until + timedelta(days=1),
            officer=self.officer.currentText().strip(),
            kind=self.kind.currentData() or "",
            registration_no=self.number.text().strip(),
        )

    def offer_officers(self, names: Iterable[str]) -> None:
        """Add officers to choose from."""
        for name in sorted(set(names)):
            if name and self.officer.findText(name) < 0:
                self.officer.addItem(name)

    def forget_person(self) -> None:
        """Let no NIK stay; setting a text, unlike clearing it, also leaves nothing to undo."""
        self.nik.setText("")

    def _ask_person(self) -> None:
        self.person_wanted.emit("".join(self.nik.text().split()))


def _begin(day: QDate) -> datetime:
    """The first moment of a day on this computer's clock."""
    return datetime(day.year(), day.month(), day.day()).astimezone()
