"""Every key, in groups."""

from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from ui.language import tr
from ui.parts.buttons import KeyButton, KeyHint
from ui.parts.words import column, label
from ui.shortcuts import Key, Scope, bind
from ui.theme import active


class KeysDialog(QDialog):
    """Shows the one list of keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Semua tombol"))
        self.setModal(True)
        theme = active()
        body = column(self, margin=24, gap=10)
        body.setContentsMargins(theme.px(24), theme.px(18), theme.px(24), theme.px(18))
        body.addWidget(label(tr("Semua tombol"), "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(28))
        grid.setVerticalSpacing(theme.px(2))
        body.addLayout(grid)
        for place, group in enumerate(_columns()):
            row = 0
            for scope in group:
                grid.addWidget(label(tr(scope.value), "column"), row, place)
                row += 1
                for key in (key for key in Key if key.scope is scope):
                    hint = KeyHint((key.shown, tr(key.meaning)))
                    hint.setMinimumWidth(hint.sizeHint().width())
                    grid.addWidget(hint, row, place)
                    row += 1
        close = KeyButton(tr("Tutup"), Key.CANCEL)
        close.clicked.connect(self.accept)
        body.addWidget(close)
        bind(self, Key.CANCEL, self.accept)


def _columns() -> tuple[tuple[Scope, ...], ...]:
    return (
        (Scope.EVERYWHERE, Scope.OUTBOX),
        (Scope.QUEUE, Scope.VERIFY, Scope.PAPER),
        (Scope.REVIEW, Scope.DIALOG, Scope.STAFF, Scope.AUDIT),
        (Scope.SCAN, Scope.DECIDE),
    )
