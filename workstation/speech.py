"""Speak to the officer on the terminal: Indonesian, or English when LOKET_LANG=en."""

import os
from functools import cache

import resources
from workstation.domain.plain import one_line
from workstation.domain.sentence import Sentence


def speak(sentence: Sentence) -> str:
    """A sentence in the officer's language; one without a translation stays Indonesian."""
    template = _english().get(sentence.text, sentence.text) if english_wanted() else sentence.text
    return template.format(**{name: one_line(value) for name, value in sentence.values.items()})


def word(text: str) -> str:
    """A fixed text in the officer's language."""
    return _english().get(text, text) if english_wanted() else text


def english_wanted() -> bool:
    """Whether LOKET_LANG asks for English."""
    return os.environ.get("LOKET_LANG", "").lower().startswith("en")


@cache
def _english() -> dict[str, str]:
    merged: dict[str, str] = {}
    for path in sorted(resources.path("translations", "en").glob("*.json")):
        merged.update(resources.json_data(f"translations/en/{path.name}"))
    return merged
