"""Every key of the window in one list. The same key means the same thing on every screen."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.language import mark, tr


class Scope(Enum):
    """Where a key works. Keys of EVERYWHERE work on every screen."""

    EVERYWHERE = mark("Di mana saja")
    QUEUE = mark("Antrean")
    VERIFY = mark("Periksa")
    SCAN = mark("Pindaian")
    DECIDE = mark("Keputusan")
    REVIEW = mark("Supervisi")
    PAPER = mark("Resi")
    OUTBOX = mark("Kiriman")
    STAFF = mark("Petugas (admin)")
    AUDIT = mark("Jejak (supervisor, admin)")
    DIALOG = mark("Jendela alasan")


class Key(Enum):
    """A key: Qt's name of it, where it works, what it does (Indonesian), and how it is shown."""

    QUEUE = ("F2", Scope.EVERYWHERE, mark("Antrean"))
    VERIFY = ("F3", Scope.EVERYWHERE, mark("Periksa"))
    REVIEW = ("F4", Scope.EVERYWHERE, mark("Supervisi"))
    OUTBOX = ("F5", Scope.EVERYWHERE, mark("Kiriman"))
    RECEIPTS = ("F6", Scope.EVERYWHERE, mark("Resi"))
    CHECK_PAPER = ("Shift+F6", Scope.EVERYWHERE, mark("Periksa resi"))
    REPORTS = ("F7", Scope.EVERYWHERE, mark("Laporan"))
    AUDIT = ("Shift+F7", Scope.EVERYWHERE, mark("Jejak"))
    HUB = ("F11", Scope.EVERYWHERE, mark("Pusat data"))
    STAFF = ("Ctrl+F11", Scope.EVERYWHERE, mark("Petugas"))
    SETTINGS = ("Ctrl+,", Scope.EVERYWHERE, mark("Pengaturan"))
    SEARCH = ("Ctrl+K", Scope.EVERYWHERE, mark("Cari NIK, nama, nomor registrasi"))
    LOCK = ("Ctrl+L", Scope.EVERYWHERE, mark("Kunci, ganti petugas"))
    UNDO = ("Ctrl+Z", Scope.EVERYWHERE, mark("Urungkan keputusan (10 detik)"))
    TAKE_NEXT = ("Ctrl+Return", Scope.EVERYWHERE, mark("Ambil berikutnya"))
    SYNC = ("Ctrl+R", Scope.EVERYWHERE, mark("Tarik dan kirim sekarang"))
    HELP = ("?", Scope.EVERYWHERE, mark("Semua tombol"))
    OPEN = ("Return", Scope.QUEUE, mark("Buka berkas"))
    CLAIM = ("P", Scope.QUEUE, mark("Pegang berkas yang dipilih"))
    RELEASE = ("L", Scope.QUEUE, mark("Lepas berkas yang dipilih"))
    CLAIM_NEXT = ("D", Scope.QUEUE, mark("Pegang dua puluh berikutnya"))
    HAND_OVER = ("G", Scope.QUEUE, mark("Serahkan kepada petugas lain (supervisor)"))
    FILTER = ("/", Scope.QUEUE, mark("Saring"))
    PAUSE = ("Esc", Scope.QUEUE, mark("Jeda membaca berkas"))
    CONFIRM = ("Space", Scope.VERIFY, mark("Isian dibenarkan"))
    FLAG = ("T", Scope.VERIFY, mark("Tandai isian"))
    MISREAD = ("B", Scope.VERIFY, mark("Bacaan keliru"))
    SHOW_ALL = ("S", Scope.VERIFY, mark("Tampilkan semua isian"))
    EVIDENCE = ("E", Scope.VERIFY, mark("Bukti pemeriksaan berikutnya"))
    OFFICIAL = ("H", Scope.VERIFY, mark("Catat hasil pemeriksaan resmi dokumen"))
    NEXT_OPEN = ("N", Scope.VERIFY, mark("Berikutnya yang belum dinilai"))
    DOCUMENT_1 = ("1", Scope.SCAN, mark("Dokumen 1"))
    DOCUMENT_2 = ("2", Scope.SCAN, mark("Dokumen 2"))
    DOCUMENT_3 = ("3", Scope.SCAN, mark("Dokumen 3"))
    DOCUMENT_4 = ("4", Scope.SCAN, mark("Dokumen 4"))
    ZOOM_IN = ("+", Scope.SCAN, mark("Perbesar"))
    ZOOM_OUT = ("-", Scope.SCAN, mark("Perkecil"))
    FIT = ("0", Scope.SCAN, mark("Pas lebar"))
    ROTATE = ("R", Scope.SCAN, mark("Putar"))
    PAGE_BACK = ("PgUp", Scope.SCAN, mark("Halaman sebelumnya"))
    PAGE_ON = ("PgDown", Scope.SCAN, mark("Halaman berikutnya"))
    ESCALATE = ("F8", Scope.DECIDE, mark("Eskalasi"))
    RETURN = ("F9", Scope.DECIDE, mark("Kembalikan"))
    REJECT = ("F10", Scope.DECIDE, mark("Tolak atau batalkan"))
    APPROVE = ("F12", Scope.DECIDE, mark("Setujui atau kuatkan"))
    CHOOSE_1 = ("Alt+1", Scope.DECIDE, mark("Pakai keputusan 1 (keputusan ganda)"))
    CHOOSE_2 = ("Alt+2", Scope.DECIDE, mark("Pakai keputusan 2 (keputusan ganda)"))
    CHOOSE_3 = ("Alt+3", Scope.DECIDE, mark("Pakai keputusan 3 (keputusan ganda)"))
    MARK = ("Space", Scope.REVIEW, mark("Tandai untuk dikuatkan bersama"))
    MARK_ALL = ("Ctrl+A", Scope.REVIEW, mark("Tandai semua yang bersih"))
    UNMARK = ("Esc", Scope.REVIEW, mark("Lepas semua tanda"))
    LIST_1 = ("Ctrl+1", Scope.REVIEW, mark("Daftar ditandai"))
    LIST_2 = ("Ctrl+2", Scope.REVIEW, mark("Daftar eskalasi"))
    LIST_3 = ("Ctrl+3", Scope.REVIEW, mark("Daftar keputusan ganda"))
    LIST_4 = ("Ctrl+4", Scope.REVIEW, mark("Daftar contoh mutu"))
    RECALLS = ("Ctrl+T", Scope.PAPER, mark("Surat yang harus ditarik"))
    TAKEN_BACK = ("Ctrl+B", Scope.PAPER, mark("Surat sudah kembali"))
    STICK_OUT = ("Ctrl+E", Scope.OUTBOX, mark("Tulis stik untuk pusat data"))
    STICK_IN = ("Ctrl+I", Scope.OUTBOX, mark("Ambil stik dari pusat data"))
    OPEN_PAPER = ("Ctrl+O", Scope.PAPER, mark("Buka PDF atau foto surat"))
    PRINT = ("Ctrl+P", Scope.PAPER, mark("Cetak"))
    SAVE = ("Ctrl+S", Scope.PAPER, mark("Simpan PDF"))
    ADD_OFFICER = ("Ctrl+N", Scope.STAFF, mark("Tambah petugas"))
    RESET_PASSWORD = ("Ctrl+G", Scope.STAFF, mark("Sandi sementara"))
    CHANGE_ROLE = ("Ctrl+U", Scope.STAFF, mark("Ubah peran"))
    BAR_OFFICER = ("Ctrl+D", Scope.STAFF, mark("Nonaktifkan atau aktifkan lagi"))
    TRAIL_LIST = ("Ctrl+1", Scope.AUDIT, mark("Daftar kegiatan"))
    ASIDE_LIST = ("Ctrl+2", Scope.AUDIT, mark("Daftar yang disisihkan"))
    CHECK_LOGS = ("Ctrl+J", Scope.AUDIT, mark("Periksa catatan sekarang"))
    SAVE_LIST = ("Ctrl+S", Scope.AUDIT, mark("Simpan CSV"))
    PICK = ("Return", Scope.DIALOG, mark("Pilih atau lepas alasan"))
    OFFICIAL_1 = ("Alt+S", Scope.DIALOG, mark("Sah menurut laman resmi"))
    OFFICIAL_2 = ("Alt+T", Scope.DIALOG, mark("Tidak sah menurut laman resmi"))
    OFFICIAL_3 = ("Alt+B", Scope.DIALOG, mark("Belum dapat diperiksa di laman resmi"))
    SUBMIT = ("Ctrl+Return", Scope.DIALOG, mark("Kirim"))
    CANCEL = ("Esc", Scope.DIALOG, mark("Batal"))

    def __init__(self, sequence: str, scope: Scope, meaning: str) -> None:
        self.sequence = sequence
        self.scope = scope
        self.meaning = meaning

    @property
    def shown(self) -> str:
        """The key as the interface names it."""
        words = {"Space": tr("Spasi"), "Return": "Enter", "Ctrl+Return": "Ctrl Enter", "PgDown": "PgDn"}
        return words.get(
            self.sequence, self.sequence.replace("Ctrl+", "Ctrl ").replace("Alt+", "Alt ").replace("Shift+", "Shift ")
        )


def bind(
    widget: QWidget,
    key: Key,
    act: Callable[[], object],
    context: Qt.ShortcutContext = Qt.ShortcutContext.WidgetWithChildrenShortcut,
) -> QShortcut:
    """Let a key act while the focus is in `widget` (or as `context` says)."""
    shortcut = QShortcut(QKeySequence(key.sequence), widget, context=context)
    shortcut.activated.connect(act)
    return shortcut
