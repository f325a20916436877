"""Dialogs that open when an answer comes: the screen may have been locked since they were asked for."""

from PySide6.QtWidgets import QDialog, QWidget

_AWAY, _WAITING = "away", "waiting"


def open_dialog(dialog: QDialog) -> None:
    """Open a dialog; of a screen that was put away, once it is shown again."""
    above: QWidget | None = dialog
    while above is not None:
        if above.property(_AWAY):
            dialog.setProperty(_WAITING, True)
            return
        above = above.parentWidget()
    dialog.open()


def put_away(screen: QWidget) -> None:
    """Let no dialog of a screen open from now on."""
    screen.setProperty(_AWAY, True)


def bring_back(screen: QWidget) -> None:
    """Open what waited meanwhile."""
    screen.setProperty(_AWAY, False)
    for dialog in screen.findChildren(QDialog):
        if dialog.property(_WAITING):
            dialog.setProperty(_WAITING, False)
            dialog.open()
