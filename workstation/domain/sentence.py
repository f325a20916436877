"""A sentence for the officer: an Indonesian template and the values that fill it, so that it can be translated."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is the Indonesian template with `{name}` placeholders (and the key of its translation)."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**self.values)


NOTHING = Sentence("")
