"""Screens of officers who are not here now: kept as they stand, and shown to whoever proves to be that officer."""

from dataclasses import dataclass, field

from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QWidget

from ui.parts import opening
from ui.shell import Shell
from workstation.domain.officer import Officer
from workstation.domain.staff import key_of

MOST_KEPT = 4


@dataclass
class _Kept:
    shell: Shell
    officer: Officer
    dialogs: list[QDialog] = field(default_factory=list)
    focus: QWidget | None = None


class PutAway:
    """What was half typed stays in the widgets themselves, hidden; nothing of it is written to the disk."""

    def __init__(self, stack: QStackedWidget) -> None:
        self._stack = stack
        self._kept: dict[str, _Kept] = {}

    def put(self, shell: Shell, officer: Officer) -> None:
        """Hide a shell with its open dialogs."""
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        dialogs = [dialog for dialog in shell.findChildren(QDialog) if dialog.isVisible()]
        focus = (dialogs[-1] if dialogs else shell).focusWidget()
        for dialog in dialogs:
            dialog.hide()
        opening.put_away(shell)
        self._kept[key_of(officer.name)] = _Kept(shell, officer, dialogs, focus)
        while len(self._kept) > MOST_KEPT:
            self.forget(next(iter(self._kept.values())).officer)

    def take(self, officer: Officer) -> Shell | None:
        """An officer's shell, shown again as it was; None when nothing of theirs, or of another role, was put away."""
        kept = self._kept.pop(key_of(officer.name), None)
        if kept is None:
            return None
        if kept.officer != officer:
            self._drop(kept)
            return None
        self._stack.setCurrentWidget(kept.shell)
        for dialog in kept.dialogs:
            dialog.show()
        opening.bring_back(kept.shell)
        if kept.focus is not None:
            kept.focus.setFocus()
        kept.shell.background.hold(False)
        return kept.shell

    def hold(self) -> None:
        """Let nothing run behind for those who are not here: somebody else's shell does it."""
        for kept in self._kept.values():
            kept.shell.background.hold(True)

    def forget(self, officer: Officer) -> None:
        """Throw away what was put away of an officer who may not come back."""
        kept = self._kept.pop(key_of(officer.name), None)
        if kept is not None:
            self._drop(kept)

    def _drop(self, kept: _Kept) -> None:
        self._stack.removeWidget(kept.shell)
        kept.shell.deleteLater()
