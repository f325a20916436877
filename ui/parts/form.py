"""A column of captions and fields, as the sign-in and its dialogs have them."""

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.parts.words import label

LONGEST = 128


def secret_field(name: str) -> QLineEdit:
    """A field that shows dots."""
    made = text_field(name)
    made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


def text_field(name: str, words: str = "", hint: str = "") -> QLineEdit:
    """A field with an accessible name."""
    made = QLineEdit(words)
    made.setMaxLength(LONGEST)
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    return made


def add_field(body: QVBoxLayout, caption: str, field: QWidget) -> QLabel:
    """Put a caption and its field at the end of a column; the caption."""
    heading = label(caption, "strong")
    heading.setBuddy(field)
    body.addWidget(heading)
    body.addWidget(field)
    return heading
