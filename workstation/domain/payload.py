"""What an event of each kind must say. Held against all that comes from elsewhere, and again wherever it is judged.

A computer of the office may be in wrong hands and sign whatever it likes; what does not fit has no effect anywhere.
More than these words may stand in a payload: a newer Loket may say more.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from workstation.domain.event import Event, EventKind
from workstation.domain.receipt import ReceiptType
from workstation.domain.ruling import Decision, Mark, OfficialResult, Review, State

# In characters. The evidence of a decision comes to some 60,000; a screen shows a note in one piece.
LONGEST_PAYLOAD = 4_000_000
LONGEST_NOTE = 100_000
LONGEST_NAME = 300
MOST_NAMES = 10_000
MOST_COPIES = 1_000_000
# Evidence nests six deep. How deep json.loads can go depends on how deep its caller stands, so this is far below.
DEEPEST = 50

Check = Callable[[object], bool]


def _note(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NOTE


def _name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME


def _names(value: object) -> bool:
    return isinstance(value, list) and len(value) <= MOST_NAMES and all(_name(one) for one in value)


def _copies(value: object) -> bool:
    return type(value) is int and 1 <= value <= MOST_COPIES


def _yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


def _mapping(value: object) -> bool:
    return isinstance(value, dict)


def _one_of(words: type[StrEnum]) -> Check:
    known = frozenset(word.value for word in words)
    return lambda value: isinstance(value, str) and value in known


@dataclass(frozen=True, slots=True)
class Shape:
    """What a payload must hold, and what the things are that it may hold."""

    must: Mapping[str, Check]
    may: Mapping[str, Check] = field(default_factory=dict)

    def fits(self, data: Mapping[str, object]) -> bool:
        """Whether nothing is missing and everything named here is as it must be."""
        missing = self.must.keys() - data.keys()
        checks = {**_ANEW, **self.must, **self.may}
        return not missing and all(check(data[name]) for name, check in checks.items() if name in data)


# Where an event was sealed anew: which one it replaces, and which one was the first.
_ANEW: Mapping[str, Check] = {"replaces": _name, "origin": _name}
SHAPES: Mapping[EventKind, Shape] = MappingProxyType(
    {
        EventKind.FIELD_MARKED: Shape({"field": _name, "mark": _one_of(Mark)}, {"note": _note}),
        EventKind.DECIDED: Shape(
            {"decision": _one_of(Decision)}, {"reasons": _names, "note": _note, "flags": _names, "evidence": _mapping}
        ),
        EventKind.DECISION_UNDONE: Shape({"undoes": _name}),
        EventKind.REVIEWED: Shape({"outcome": _one_of(Review), "of": _name}, {"note": _note}),
        EventKind.CONFLICT_RESOLVED: Shape({"chosen": _name, "others": _names}, {"note": _note}),
        EventKind.RECEIPT_ISSUED: Shape(
            {"type": _one_of(ReceiptType), "serial": _name},
            {
                "paper": _name,
                "copy": _copies,
                "reason": _note,
                "reason_code": _name,
                "state": _one_of(State),
                "provisional": _yes_or_no,
                "seal": _name,
                "sha256": _name,
                "called_back": _names,
            },
        ),
        EventKind.EVENT_REFUSED: Shape(
            {"refuses": _name, "cause": _name, "parents": _names}, {"kind": _name, "officer": _name}
        ),
        EventKind.RECEIPT_TAKEN_BACK: Shape({"serial": _name}, {"note": _note}),
        EventKind.DOCUMENT_CHECKED: Shape(
            {"sha256": _name, "result": _one_of(OfficialResult)}, {"document": _name, "note": _note}
        ),
    }
)


def is_well_formed(event: Event) -> bool:
    """Whether a payload says what its kind must say, in the types and lengths that all who read it count on."""
    return _fits(event.kind, event.payload)


# A fold judges one event many times.
@lru_cache(maxsize=64)
def _fits(kind: EventKind, payload: str) -> bool:
    if len(payload) > LONGEST_PAYLOAD:
        return False
    try:
        data = json.loads(payload)
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and not _is_deep(data) and _is_text(payload, data) and SHAPES[kind].fits(data)


def _is_deep(data: object) -> bool:
    level, depth = [data], 0
    while level and depth < DEEPEST:
        level, depth = [inner for one in level for inner in _inside(one)], depth + 1
    return bool(level)


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _is_text(payload: str, data: object) -> bool:
    """Whether no half of a character is in it, which JSON can name (as `\\ud800`) and nothing can show or send."""
    if "\\u" not in payload:
        return True
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
