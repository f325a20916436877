"""The frame around the screens: the bar, the rail, the keys that work everywhere, and what runs behind."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.background import Background, Connection
from ui.language import say, tr
from ui.parts.keys_dialog import KeysDialog
from ui.parts.notice import problem_words
from ui.parts.rail import Rail, screens_of
from ui.parts.toast import Toast
from ui.parts.top_bar import TopBar
from ui.parts.words import column, line
from ui.preferences import Preferences
from ui.screens.queue import QueueScreen
from ui.screens.verify import VerifyScreen
from ui.session import Session
from ui.shortcuts import Key, bind
from ui.work import Lane
from workstation.domain.queue import QueueCounts
from workstation.domain.refusals import HubUnreachable
from workstation.domain.ruling import Decision
from workstation.domain.seal import number_of
from workstation.domain.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Undone:
    """A decision that was taken back."""

    dossier_id: UUID


class Shell(QWidget):
    """One officer's window. `locked` asks to hide it, `preferred` carries changed preferences.

    `renewed` carries the session that goes on after the officer's own change of password or code.
    """

    locked = Signal()
    preferred = Signal(object)
    renewed = Signal(object)

    def __init__(self, session: Session, has_code: bool = False) -> None:
        super().__init__()
        self._has_code = has_code
        self.setProperty("ground", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._counts = QueueCounts()
        self._last: UUID | None = None
        self._passed: frozenset[UUID] = frozenset()
        self.background = Background(session, self)
        self.bar = TopBar(session.desk.office_name, session.desk.counter_name, session.officer)
        self.rail = Rail(session.officer.role)
        self.pages = QStackedWidget()
        self.queue = QueueScreen(session)
        self.verify = VerifyScreen(session)
        self._screens: dict[Key, QWidget] = {}
        self.toast = Toast(self)
        self._add(Key.QUEUE, self.queue)
        self._add(Key.VERIFY, self.verify)
        body = column(self, gap=0)
        under = line(gap=0)
        body.addWidget(self.bar)
        body.addLayout(under, 1)
        under.addWidget(self.rail)
        under.addWidget(self.pages, 1)
        self._connect()
        self._bind()
        self.show_screen(Key.QUEUE)

    def _add(self, key: Key, screen: QWidget) -> None:
        self._screens[key] = screen
        self.pages.addWidget(screen)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_screen)
        self.bar.searched.connect(self._search)
        self.bar.locked.connect(self.locked)
        self.queue.opened.connect(self.open)
        self.queue.next_wanted.connect(self.take_next)
        self.queue.sync_wanted.connect(self.background.sync)
        self.queue.said.connect(self.toast.say)
        self.queue.counted.connect(self._show_counts)
        self.queue.cards.pause_wanted.connect(self.background.toggle_pause)
        self.verify.next_wanted.connect(self.take_next)
        self.verify.decided.connect(self._decided)
        self.verify.held.connect(self._pass_on)
        self.background.progressed.connect(self.queue.cards.progress)
        self.background.rested.connect(self.queue.cards.rest)
        self.background.connected.connect(self._show_connection)
        self.background.changed.connect(self.refresh)

    def _bind(self) -> None:
        context = Qt.ShortcutContext.WindowShortcut
        for key in screens_of(self._session.officer.role):
            bind(self, key, partial(self.show_screen, key), context)
        for key, act in (
            (Key.SEARCH, self.focus_search),
            (Key.LOCK, self.locked.emit),
            (Key.UNDO, self.toast.undo),
            (Key.TAKE_NEXT, self.take_next),
            (Key.SYNC, self.background.sync),
            (Key.HELP, self.show_keys),
        ):
            bind(self, key, act, context)

    def begin(self) -> None:
        """Fetch the queue and start what runs behind."""
        self.queue.reload()
        self.background.begin()

    def screen_of(self, key: Key) -> QWidget:
        """A screen, made when it is first wanted."""
        if key not in self._screens:
            self._add(key, self._make(key))
        return self._screens[key]

    def _make(self, key: Key) -> QWidget:
        """Screens that are not needed at once are loaded when they are, so that the window opens quickly."""
        if key is Key.REVIEW:
            from ui.screens.review import ReviewScreen

            review = ReviewScreen(self._session)
            review.reviewed.connect(self._reviewed)
            return review
        if key is Key.OUTBOX:
            from ui.screens.outbox import OutboxScreen

            outbox = OutboxScreen(self._session)
            outbox.sync_wanted.connect(self.background.sync)
            # What a stick brought is read as what a sync brought is.
            outbox.changed.connect(self.background.sync)
            self.background.changed.connect(outbox.reload)
            return outbox
        if key is Key.RECEIPTS:
            from ui.screens.receipts import ReceiptsScreen

            receipts = ReceiptsScreen(self._session)
            receipts.issued.connect(lambda serial: self.toast.say(tr("Dicatat: {serial}", serial=serial)))
            receipts.returned.connect(lambda serial: self.toast.say(tr("Sudah kembali: {serial}", serial=serial)))
            receipts.next_wanted.connect(self.take_next)
            self.background.changed.connect(receipts.refresh)
            return receipts
        if key is Key.CHECK_PAPER:
            from ui.screens.check_paper import CheckPaperScreen

            return CheckPaperScreen(self._session)
        if key is Key.REPORTS:
            from ui.screens.reports import ReportsScreen

            return ReportsScreen(self._session)
        if key is Key.AUDIT:
            from ui.screens.audit import AuditScreen

            return AuditScreen(self._session)
        if key is Key.HUB:
            from ui.screens.hub import HubScreen

            return HubScreen(self._session)
        if key is Key.STAFF:
            from ui.screens.staff import StaffScreen

            return StaffScreen(self._session)
        from ui.screens.settings import SettingsScreen

        settings = SettingsScreen(self._session, self._has_code)
        settings.changed.connect(self.preferred)
        settings.renewed.connect(self.renewed)
        settings.renewed.connect(lambda _: self.toast.say(tr("Disimpan. Pakai mulai masuk berikutnya.")))
        return settings

    def show_screen(self, key: Key) -> None:
        """Go to a screen."""
        screen = self.screen_of(key)
        self.pages.setCurrentWidget(screen)
        self.rail.show_chosen(key)
        if screen is self.queue:
            self.queue.refresh() if self.queue.model.rows else None
            self.queue.take_focus()
        elif screen is self.verify:
            self.verify.reload()
            self.verify.fields.take_focus()
        else:
            screen.reload()  # type: ignore[attr-defined]

    def open(self, dossier_id: UUID, said: str = "") -> None:
        """Open a dossier on the verify screen; `said` is to be told there."""
        self._passed = frozenset()
        self.verify.open(dossier_id, said)
        self.pages.setCurrentWidget(self.verify)
        self.rail.show_chosen(Key.VERIFY)

    def take_next(self) -> None:
        """Open the most urgent dossier that is free as far as is known here; it is claimed behind."""
        self._seek(frozenset(left for left in (self._last, self.verify.dossier_id) if left))

    def _seek(self, passed: frozenset[UUID], lost: str = "") -> None:
        """Open the next one but for those passed over; `lost` says what became of the one before."""
        desk, officer = self._session.desk, self._session.officer
        self._session.work.start(
            self,
            lambda: desk.next_free(officer, passed),
            lambda dossier_id: self._found(dossier_id, passed, lost),
            self._complain,
        )

    def _found(self, dossier_id: UUID | None, passed: frozenset[UUID], lost: str) -> None:
        if dossier_id is not None:
            self.open(dossier_id, f"{lost} {tr('Ini yang berikutnya.')}" if lost else "")
            self._passed = passed | {dossier_id}
            return
        self.verify.show_nothing()
        self.show_screen(Key.QUEUE)
        self.toast.say(f"{lost} {tr('Tidak ada berkas lain yang menunggu.')}".strip())

    def _pass_on(self, dossier_id: UUID, held: Sentence) -> None:
        """What was opened as the next one is somebody else's: the one after it."""
        if dossier_id in self._passed:
            holder = held.values.get("holder")
            lost = tr("Berkas sebelumnya sedang dipegang {holder}.", holder=holder) if holder else say(held)
            self._seek(self._passed, lost)

    def _decided(self, dossier_id: UUID, decision: Decision) -> None:
        words = {
            Decision.APPROVE: tr("Disetujui"),
            Decision.REJECT: tr("Ditolak"),
            Decision.RETURN: tr("Dikembalikan untuk dilengkapi"),
            Decision.ESCALATE: tr("Dieskalasi ke supervisor"),
        }
        name = self.verify.opened.case.row.nama if self.verify.opened else ""
        self._last = dossier_id
        self.background.decided()
        said = tr("{what}: {name}", what=words[decision], name=name[:40])
        self.toast.offer_undo(said, lambda: self._undo(dossier_id))
        self.queue.refresh()
        self._go_on(dossier_id)

    def _go_on(self, dossier_id: UUID) -> None:
        """After a decision: the next dossier, its receipt, or the queue, as the officer prefers."""
        after = self._session.preferences.after_decision
        if after == "next":
            self.take_next()
            return
        self.verify.show_nothing()
        self.show_screen(Key.RECEIPTS if after == "receipt" else Key.QUEUE)
        if after == "receipt":
            self.screen_of(Key.RECEIPTS).open(dossier_id)  # type: ignore[attr-defined]

    def _undo(self, dossier_id: UUID) -> None:
        desk, officer = self._session.desk, self._session.officer
        self._session.work.start(
            self,
            lambda: desk.undo(officer, dossier_id),
            lambda event: self._undone(Undone(dossier_id)),
            self._complain,
            Lane.ACT,
        )

    def _undone(self, undone: Undone) -> None:
        self._last = None
        self.background.decided()
        self.toast.say(tr("Keputusan diurungkan. Berkas kembali terbuka."))
        self.queue.refresh()
        self.open(undone.dossier_id)

    def _reviewed(self, words: str) -> None:
        self.background.decided()
        self.toast.say(words)
        self.queue.refresh()

    def _complain(self, error: Exception) -> None:
        self.toast.say(problem_words(error))

    def refresh(self) -> None:
        """Show what changed behind."""
        if self.queue.stack.notice is not None and not self.queue.model.rows:
            self.queue.reload()
        else:
            self.queue.refresh()

    def focus_search(self) -> None:
        """Put the keyboard on the search."""
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def _search(self, words: str) -> None:
        self.show_screen(Key.QUEUE)
        self.queue.search(number_of(words) or words)

    def show_keys(self) -> None:
        """Show every key."""
        KeysDialog(self).open()

    def _show_counts(self, counts: QueueCounts) -> None:
        self._counts = counts
        self._show_connection(self.background.connection)

    def _show_connection(self, connection: Connection) -> None:
        without_network = self._session.desk.sticks.without_network
        self.bar.show_connection(connection, self._counts.waiting_to_send, without_network)
        words = " ".join(say(sentence) for sentence in connection.warnings)
        if connection.online is False and not without_network:
            words = tr("Luring. Anda tetap bisa bekerja; semua keputusan tersimpan dan dikirim saat tersambung lagi.")
            problem = connection.problem
            if problem is not None and problem.text != HubUnreachable.text:
                words = say(problem)
        self.queue.notice.say(words)

    @property
    def preferences(self) -> Preferences:
        """What this officer prefers."""
        return self._session.preferences

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the toast in its place."""
        super().resizeEvent(event)
        self.toast.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing to ask: all work is already kept."""
        event.accept()
