"""The queue: counts, filters and the table of dossiers, worst deadline first."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.desk import EVERY_STATE
from ui.language import tr
from ui.models.column_widths import column_widths
from ui.models.comeback import came_back_words
from ui.models.queue_model import COLUMNS, Ordering, QueueModel
from ui.palettes import Tone
from ui.parts.buttons import KeyHint
from ui.parts.cards import Cards
from ui.parts.filters import FilterBar
from ui.parts.notice import Notice, NoticeLine, StateStack, problem_words
from ui.parts.queue_delegate import ROW_HEIGHT, QueueDelegate
from ui.parts.words import column
from ui.screens.holding import Holding
from ui.session import Session
from ui.shortcuts import Key, bind
from ui.theme import active
from ui.work import Job
from workstation.domain.comeback import CameBack
from workstation.domain.queue import QueueCounts, QueueFilter, QueueRow

MINUTE = 60_000


class QueueScreen(QWidget):
    """`opened` names the dossier to open, `next_wanted` asks for the most urgent, `sync_wanted` for a sync.

    `said` is what became of claims, in words.
    """

    opened = Signal(object)
    next_wanted = Signal()
    sync_wanted = Signal()
    said = Signal(str)
    counted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._ordering = Ordering()
        self._chosen: UUID | None = None
        self._counting: Job | None = None
        self.model = QueueModel(session, self)
        self.cards = Cards()
        self.filters = FilterBar()
        self.notice = NoticeLine()
        self.word = NoticeLine()
        self._came_back: Mapping[UUID, CameBack] = {}
        self.table = self._make_table()
        self.stack = StateStack(self.table)
        self.holding = Holding(session, self)
        self._selected: frozenset[UUID] = frozenset()
        self._lay_out()
        self._connect()
        self._clock = QTimer(self, interval=MINUTE)
        self._clock.timeout.connect(self.model.tick)
        self._clock.start()
        self.stack.show_notice(Notice("clock", tr("Memuat antrean…"), tr("Sebentar, antrean sedang dibuka.")))

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setItemDelegate(QueueDelegate(table))
        table.setAccessibleName(tr("Daftar berkas"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(active().px(ROW_HEIGHT))
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.setStretchLastSection(True)
        return table

    def _lay_out(self) -> None:
        body = column(self, margin=16, gap=12)
        for widget in (self.notice, self.cards, self.filters):
            body.addWidget(widget)
        body.addWidget(self.stack, 1)
        body.addWidget(self.word)
        hints = KeyHint(
            ("↑↓", tr("pilih")),
            (Key.OPEN.shown, tr("buka")),
            (Key.TAKE_NEXT.shown, tr("ambil berikutnya")),
            (Key.HELP.shown, tr("semua tombol")),
            (Key.CLAIM.shown, tr("pegang")),
            (Key.RELEASE.shown, tr("lepas")),
            (Key.CLAIM_NEXT.shown, tr("pegang dua puluh")),
            (Key.FILTER.shown, tr("saring")),
            (Key.SYNC.shown, tr("tarik dan kirim")),
        )
        body.addWidget(hints)

    def _connect(self) -> None:
        self.model.loaded.connect(self._show_rows)
        self.model.failed.connect(self._show_problem)
        self.filters.changed.connect(self.reload)
        self.filters.next_wanted.connect(self.next_wanted)
        self.table.doubleClicked.connect(self._open_index)
        self.table.selectionModel().currentRowChanged.connect(self._remember)
        self.table.horizontalHeader().sectionClicked.connect(self._sort_by)
        self.model.modelAboutToBeReset.connect(self._remember_selected)
        self.holding.said.connect(self.said)
        self.holding.changed.connect(self.refresh)
        for sequence, act in (
            (Key.OPEN, self.open_chosen),
            (Key.CLAIM, lambda: self.holding.claim(self.selected())),
            (Key.RELEASE, lambda: self.holding.release(self.selected())),
            (Key.CLAIM_NEXT, self.holding.claim_next),
            (Key.HAND_OVER, lambda: self.holding.hand_over(self.selected(), self.model.rows)),
        ):
            bind(self.table, sequence, act, Qt.ShortcutContext.WidgetShortcut)
        bind(self, Key.FILTER, self.filters.text.setFocus)
        bind(self, Key.PAUSE, self.cards.pause.click)

    def reload(self) -> None:
        """Fetch the first page under the filters, and the counts."""
        self.model.ask(self.wanted(), self._ordering)
        self.count()
        self._ask_words()

    def refresh(self) -> None:
        """Fetch again what is shown, and the counts."""
        self.model.refresh()
        self.count()
        self._ask_words()

    def wanted(self) -> QueueFilter:
        """The filter that the controls say."""
        wanted = self.filters.wanted(self._session.officer.name)
        # A search is for a dossier wherever it stands, and what lost a conflict is decided; the queue is what waits.
        return replace(wanted, states=EVERY_STATE) if wanted.text or wanted.returned_to else wanted

    def search(self, words: str) -> None:
        """Show what matches a NIK, name or registration number."""
        self.filters.text.setText(words)

    def count(self) -> None:
        """Fetch the numbers over the queue."""
        if self._counting:
            self._counting.drop()
        desk, officer = self._session.desk, self._session.officer
        self._counting = self._session.work.start(
            self, lambda: desk.counts(officer), self._show_counts, lambda error: None
        )

    def _show_counts(self, counts: QueueCounts) -> None:
        self.cards.show_counts(counts)
        self.filters.show_counts(counts)
        self.counted.emit(counts)

    def _show_rows(self) -> None:
        self.filters.learn(self.model.rows)
        if self.model.rows:
            self.stack.show_content()
            self._fit_columns()
            self._choose_again()
            if self.isVisible() and self.window().focusWidget() in (None, self.window()):
                self.take_focus()
            return
        self.stack.show_notice(self._empty_notice())

    def _empty_notice(self) -> Notice:
        if self.filters.is_plain:
            notice = Notice(
                "inbox",
                tr("Antrean kosong"),
                tr("Tidak ada berkas yang menunggu. Berkas baru datang sendiri saat tersambung."),
                Tone.GOOD,
            )
            notice.offer(tr("Tarik sekarang"), self.sync_wanted.emit, Key.SYNC)
            return notice
        if self.filters.is_returned:
            words = tr("Tidak ada keputusan Anda yang dikembalikan atau dibatalkan supervisor.")
            notice = Notice("check", tr("Tidak ada yang kembali"), words, Tone.GOOD)
            notice.offer(tr("Lepas saringan"), self.filters.reset)
            return notice
        notice = Notice("question", tr("Tidak ada yang cocok"), tr("Tidak ada berkas yang sesuai dengan saringan ini."))
        notice.offer(tr("Lepas saringan"), self.filters.reset)
        return notice

    def _show_problem(self, error: Exception) -> None:
        notice = Notice("warning", tr("Antrean belum dapat dibuka"), problem_words(error), Tone.BAD)
        self.stack.show_notice(notice).offer(tr("Coba lagi"), self.reload)

    def _fit_columns(self) -> None:
        """Give each column what its first rows need, as far as there is room."""
        header = self.table.horizontalHeader()
        for place in range(len(COLUMNS)):
            header.setSectionHidden(place, False)
        needed = [
            max(self.table.sizeHintForColumn(place), header.sectionSizeHint(place)) for place in range(len(COLUMNS))
        ]
        widths = column_widths(needed, self.table.viewport().width(), active().scale)
        for place, width in enumerate(widths[:-1]):
            if width:
                header.resizeSection(place, width)
            else:
                header.setSectionHidden(place, True)

    def _choose_again(self) -> None:
        """Keep the chosen dossier chosen; when it is gone, the row that took its place."""
        place = self.model.place_of(self._chosen)
        current = self.table.currentIndex()
        row = place if place is not None else min(max(current.row(), 0), len(self.model.rows) - 1)
        if not current.isValid() or current.row() != row or not self.table.selectionModel().hasSelection():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(self.model.index(row, 0), flags)
        self._select_again()

    def _remember_selected(self) -> None:
        self._selected = frozenset(row.dossier_id for row in self.selected())

    def _select_again(self) -> None:
        """What was chosen together stays so when the rows are fetched anew."""
        if len(self._selected) > 1:
            flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
            for place, row in enumerate(self.model.rows):
                if row.dossier_id in self._selected:
                    self.table.selectionModel().select(self.model.index(place, 0), flags)
        self._selected = frozenset()

    def selected(self) -> tuple[QueueRow, ...]:
        """The chosen rows, from the top."""
        places = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return tuple(self.model.rows[place] for place in places)

    def _remember(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        self._chosen = row.dossier_id if row else None
        self._say_word()

    def _ask_words(self) -> None:
        """Fetch what supervisors said of this officer's decisions, when that is what is shown."""
        if not self.filters.is_returned:
            self._show_words({})
            return
        desk, officer = self._session.desk, self._session.officer
        self._session.work.start(self, lambda: desk.came_back(officer), self._show_words, self._show_problem)

    def _show_words(self, came_back: Mapping[UUID, CameBack]) -> None:
        self._came_back = came_back
        self._say_word()

    def _say_word(self) -> None:
        back = self._came_back.get(self._chosen) if self._chosen else None
        self.word.say(came_back_words(back, self._session.officer.name) if back else "", Tone.WARN, "flag")

    def _sort_by(self, section: int) -> None:
        attribute = COLUMNS[section].value[1]
        same = self._ordering.attribute == attribute
        self._ordering = Ordering(attribute, same and not self._ordering.descending)
        order = Qt.SortOrder.DescendingOrder if self._ordering.descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(section, order)
        self.reload()

    def open_chosen(self) -> None:
        """Open the chosen dossier."""
        self._open_index(self.table.currentIndex())

    def _open_index(self, index: QModelIndex) -> None:
        if row := self.model.row_at(index):
            self.opened.emit(row.dossier_id)

    def take_focus(self) -> None:
        """Put the keyboard on the table."""
        self.table.setFocus()
