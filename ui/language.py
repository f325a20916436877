"""Indonesian is the source of every string; other languages come from resources/translations/<language>/*.json."""

import json
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QTranslator

from resources import path
from workstation.domain.sentence import Sentence

SOURCE = "id"
LANGUAGES: Mapping[str, str] = {"id": "Bahasa Indonesia", "en": "English"}
_CONTEXT = "loket"


class DictionaryTranslator(QTranslator):
    """Qt's translator over a dictionary of whole Indonesian strings."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        super().__init__()
        self._entries = entries

    def translate(self, context: str, text: str, disambiguation: str | None = None, count: int = -1) -> str:
        """The translation of a string, or the string itself: an empty answer would count as a translation."""
        return self._entries.get(text, text)

    def isEmpty(self) -> bool:
        """Whether nothing can be translated."""
        return not self._entries


def entries(language: str) -> dict[str, str]:
    """Every translated string of a language, all files merged; empty for the source language."""
    merged: dict[str, str] = {}
    for file in sorted(path("translations", language).glob("*.json")):
        merged.update(json.loads(file.read_text(encoding="utf-8")))
    return merged


def install(language: str) -> None:
    """Show the interface in a language from now on."""
    app = QCoreApplication.instance()
    assert app is not None
    for old in app.findChildren(DictionaryTranslator):
        app.removeTranslator(old)
        old.setParent(None)
    if language != SOURCE:
        translator = DictionaryTranslator(entries(language))
        translator.setParent(app)
        app.installTranslator(translator)


def tr(text: str, **values: object) -> str:
    """The text in the language in force, its `{name}` placeholders filled."""
    shown = QCoreApplication.translate(_CONTEXT, text) if text else ""
    return shown.format(**values) if values else shown


def mark(text: str) -> str:
    """Mark a string for translation where it stands in a table; it is translated when shown."""
    return text


def say(sentence: Sentence) -> str:
    """A sentence from the program, in the language in force."""
    shown = tr(sentence.text)
    return shown.format(**{name: tr(value) for name, value in sentence.values.items()}) if shown else ""
