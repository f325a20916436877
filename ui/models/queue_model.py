"""The queue as a table model: pages of rows are fetched by a worker as the table is scrolled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.language import mark, tr
from ui.models import badges
from ui.models.clock import span, stamp
from ui.models.tip import tip
from ui.session import Session
from ui.work import Job
from workstation.domain.labels import channel_label, field_label, service_label
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.domain.ruling import State

FIRST_PAGE, LATER_PAGE = 200, 2000
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_NO_PARENT = QModelIndex()


class Column(Enum):
    """A column: its heading (Indonesian) and the row's attribute it is sorted by."""

    WAITING = (mark("Menunggu"), "deadline")
    NAME = (mark("Nama"), "nama")
    NUMBER = (mark("No. registrasi"), "registration_no")
    SERVICE = (mark("Layanan"), "service")
    CHANNEL = (mark("Kanal"), "channel")
    DISTRICT = (mark("Kecamatan"), "kecamatan")
    OUTCOME = (mark("Hasil periksa"), "outcome")
    HOLDER = (mark("Pemegang"), "holder")


COLUMNS = tuple(Column)
SHORT_SERVICES: Mapping[str, str] = {
    "ktp_hilang": mark("KTP hilang"),
    "ktp_rusak": mark("KTP rusak"),
    "pindah_datang": mark("Pindah datang"),
    "luar_domisili": mark("Luar domisili"),
    "ktp_itap": mark("KTP-el ITAP"),
}


@dataclass(frozen=True, slots=True)
class Ordering:
    """By which attribute, and whether the largest comes first."""

    attribute: str = "deadline"
    descending: bool = False


def service_words(row: QueueRow) -> str:
    """The service in few words, with what is to be changed."""
    if row.service == "ubah_data":
        changed = ", ".join(tr(field_label(name)).lower() for name in row.changes)
        return tr("Ubah data: {fields}", fields=changed) if changed else tr("Ubah data")
    return tr(SHORT_SERVICES.get(row.service, service_label(row.service)))


def holder_words(row: QueueRow, officer: str, now: datetime) -> str:
    """Who has the dossier now, and whether it was taken along on a trip."""
    if not row.held_at_all(now):
        return "–"
    who = tr("Saya") if row.holder == officer else row.holder
    return tr("{who} (dibawa)", who=who) if row.held_on_trip else who


def holder_hint(row: QueueRow, now: datetime) -> str:
    """Who has the dossier now, at which workstation and until when."""
    if not row.held_at_all(now) or row.held_until is None:
        return tr("Tidak ada yang memegang berkas ini.")
    values = {"who": row.holder, "where": row.held_at or "–", "until": stamp(row.held_until)}
    if row.held_on_trip:
        return tr("Dibawa {who} dengan komputer {where} sampai {until}", **values)
    return tr("Dipegang {who} di komputer {where} sampai {until}", **values)


class QueueModel(QAbstractTableModel):
    """Rows of the queue under a filter. `loaded` comes after each page, `failed` with what went wrong."""

    loaded = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: list[QueueRow] = []
        self._more = False
        self._job: Job | None = None
        self._wanted = QueueFilter()
        self._ordering = Ordering()
        self._now = session.now()

    @property
    def rows(self) -> tuple[QueueRow, ...]:
        """The rows fetched so far."""
        return tuple(self._rows)

    @property
    def now(self) -> datetime:
        """The moment waiting times are counted to."""
        return self._now

    def row_at(self, index: Index) -> QueueRow | None:
        """The dossier's line at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def place_of(self, dossier_id: UUID | None) -> int | None:
        """In which row a dossier stands."""
        return next((place for place, row in enumerate(self._rows) if row.dossier_id == dossier_id), None)

    def ask(self, wanted: QueueFilter, ordering: Ordering) -> None:
        """Show other rows, from the first page."""
        self._wanted, self._ordering = wanted, ordering
        self._fetch(0, FIRST_PAGE, self._replace)

    def refresh(self) -> None:
        """Fetch again what is shown."""
        self._fetch(0, max(FIRST_PAGE, len(self._rows)), self._replace)

    def tick(self) -> None:
        """Let waiting times move on, and claims end."""
        self._now = self._session.now()
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1))

    def _fetch(self, offset: int, limit: int, done: Callable[[list[QueueRow]], None]) -> None:
        if self._job:
            self._job.drop()
        wanted, ordering, desk, officer = self._wanted, self._ordering, self._session.desk, self._session.officer
        self._job = self._session.work.start(
            self,
            lambda: desk.rows(officer, wanted, ordering.attribute, ordering.descending, limit, offset),
            lambda rows: self._arrived(rows, limit, done),
            self._fail,
        )

    def _arrived(self, rows: list[QueueRow], limit: int, done: Callable[[list[QueueRow]], None]) -> None:
        self._job = None
        self._more = len(rows) == limit
        self._now = self._session.now()
        done(rows)
        self.loaded.emit()

    def _fail(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)

    def _replace(self, rows: list[QueueRow]) -> None:
        same = [row.dossier_id for row in rows] == [row.dossier_id for row in self._rows]
        if same and rows:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def _append(self, rows: list[QueueRow]) -> None:
        if not rows:
            return
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
        self._rows.extend(rows)
        self.endInsertRows()

    def canFetchMore(self, parent: Index = _NO_PARENT) -> bool:
        """Whether the store may have more rows."""
        return self._more and self._job is None and not parent.isValid()

    def fetchMore(self, parent: Index = _NO_PARENT) -> None:
        """Fetch the next page."""
        self._fetch(len(self._rows), LATER_PAGE, self._append)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """How many rows were fetched."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, way: Qt.Orientation, role: int = 0) -> Any:
        """The headings."""
        if way is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(COLUMNS[section].value[0])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """Words for a cell; the whole row under ROW_ROLE."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, ROW_ROLE):
            return self._accessible(index) if role == Qt.ItemDataRole.AccessibleTextRole else None
        row = self.row_at(index)
        if row is None or role == ROW_ROLE:
            return row
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._hint(row, column))
        return self._words(row, column)

    def _words(self, row: QueueRow, column: Column) -> str:
        return {
            Column.WAITING: lambda: span(self._now - row.submitted_at),
            Column.NAME: lambda: row.nama,
            Column.NUMBER: lambda: row.registration_no,
            Column.SERVICE: lambda: service_words(row),
            Column.CHANNEL: lambda: tr(channel_label(row.channel)),
            Column.DISTRICT: lambda: row.kecamatan,
            Column.OUTCOME: lambda: badges.of_row(row).word,
            Column.HOLDER: lambda: holder_words(row, self._session.officer.name, self._now),
        }[column]()

    def _hint(self, row: QueueRow, column: Column) -> str:
        if column is Column.WAITING:
            return tr("Diajukan {start}, batas {end}", start=stamp(row.submitted_at), end=stamp(row.deadline))
        if column is Column.HOLDER:
            return holder_hint(row, self._now)
        return self._words(row, column)

    def _accessible(self, index: Index) -> str | None:
        row = self.row_at(index)
        if row is None:
            return None
        late = tr("lewat") if self.is_late(row) else ""
        return f"{self._words(row, COLUMNS[index.column()])} {late if index.column() == 0 else ''}".strip()

    def is_late(self, row: QueueRow) -> bool:
        """Whether the time standard has passed."""
        return row.state is State.PENDING and self._now > row.deadline
