"""Why a paper is printed again: one of a few reasons, or words of one's own."""

from PySide6.QtWidgets import QComboBox

from ui.language import tr
from ui.parts.words import name_combo
from workstation.domain.receipt import REPRINT_REASONS, PrintReason
from workstation.domain.text import PRINT_REASON_WORDS

LONGEST = 120


class ReasonBox(QComboBox):
    """Choose with the arrow keys, or type."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for reason in REPRINT_REASONS:
            if reason is not PrintReason.OTHER:
                self.addItem(tr(PRINT_REASON_WORDS[reason]), reason.value)
        words = tr("Alasan cetak ulang")
        name_combo(self, words)
        line = self.lineEdit()
        assert line is not None
        line.setAccessibleName(words)
        line.setPlaceholderText(tr("Alasan cetak ulang: pilih atau tulis"))
        line.setMaxLength(LONGEST)
        self._what: object = None
        self.ask(False)

    @property
    def said(self) -> str:
        """The reason as a print's command takes it: a code, or the words."""
        words = self.currentText().strip()
        place = self.findText(words)
        return str(self.itemData(place)) if words and place >= 0 else words

    @property
    def lacking(self) -> bool:
        """Whether a reason is asked for and none is given."""
        return not self.isHidden() and not self.said

    def ask(self, wanted: bool, what: object = None) -> None:
        """Ask for a reason or hide. What was said of another print is forgotten, so that nobody repeats it unseen."""
        self.setVisible(wanted)
        if what is not None and what == self._what:
            return
        self._what = what
        self.setCurrentIndex(-1)
        self.clearEditText()
