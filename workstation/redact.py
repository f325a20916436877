"""What may be told of a value outside the encrypted store: its kind, its id, its size; never what it says."""

import re
import traceback
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from pathlib import Path
from uuid import UUID

from workstation.domain.dossier import DOCUMENT_KINDS, SERVICES
from workstation.domain.errors import LoketError
from workstation.domain.event import EventKind, Role

HIDDEN = "…"
# A number this large may be a NIK, a number of a KK or a telephone's.
_LARGE = 1_000_000_000
_IDS = ("event_id", "dossier_id", "case_id", "id")
_VERSION = re.compile(r"(?=.{1,200}$)[0-9A-Za-z_.+/-]*\d[0-9A-Za-z_.+/-]*")
_MODULE = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*", re.IGNORECASE)
_MANY_DIGITS = re.compile(r"\d{9}")
_DEEPEST = 60


def told(value: object) -> object:
    """A value as it may be told: numbers, ids, times and known words as they are, anything else by its class.

    A text that is not one of Loket's own words becomes `…`, whatever it looks like.
    """
    if value is None or isinstance(value, bool | UUID):
        return value if not isinstance(value, UUID) else str(value)
    if isinstance(value, Enum):
        return told(value.value)
    if isinstance(value, int | float):
        return value if -_LARGE < value < _LARGE else HIDDEN
    if isinstance(value, datetime):
        return value.isoformat() if value.tzinfo else HIDDEN
    if isinstance(value, str):
        return str(value) if value in known_words() else HIDDEN
    if isinstance(value, BaseException):
        return exception_name(value)
    if isinstance(value, type):
        return value.__name__
    if is_dataclass(value):
        return _by_id(value)
    if isinstance(value, Mapping | Sequence | Set):
        return f"{type(value).__name__}×{len(value)}"
    return type(value).__name__


def version(text: object) -> str:
    """A version as it is; anything that is none, or holds a long number, hidden."""
    fits = isinstance(text, str) and _VERSION.fullmatch(text) and not _MANY_DIGITS.search(text)
    return str(text) if fits else HIDDEN


def module(name: object) -> str:
    """A dotted name of a module as it is; anything else hidden."""
    return name if isinstance(name, str) and len(name) < 100 and _MODULE.fullmatch(name) else HIDDEN


def exception_name(error: BaseException) -> str:
    """An exception's class, with the code of one of ours; never its message."""
    name = type(error).__name__
    return f"{name}:{error.code}" if isinstance(error, LoketError) else name


def chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and what caused it, outermost first."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen and len(seen) < _DEEPEST:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def frames(error: BaseException) -> list[str]:
    """Where an exception came by: `file:line function`, files below the program's or a library's folder."""
    return [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in _walk(error)][-_DEEPEST:]


def _walk(error: BaseException) -> traceback.StackSummary:
    # Without the lines' text and without locals.
    return traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False)


def _place(file: str) -> str:
    """The end of a path: its beginning holds the name of whoever uses the computer."""
    parts = Path(file).parts
    root = next((at for at, part in enumerate(parts) if part in _ROOTS), len(parts) - 1)
    return "/".join(parts[root:])


_ROOTS = ("site-packages", "workstation", "ui", "ocr", "printing", "resources")


def _by_id(value: object) -> str:
    found = next((getattr(value, name) for name in _IDS if isinstance(getattr(value, name, None), UUID)), None)
    return f"{type(value).__name__}:{found}" if found else type(value).__name__


@cache
def _fixed_words() -> frozenset[str]:
    enums = (kind.value for group in (EventKind, Role) for kind in group)
    return frozenset([*enums, *SERVICES, *DOCUMENT_KINDS, *_STATUSES])


_STATUSES = ("accepted", "duplicate", "quarantined", "refused", "ok", "window", "worker", "command")


def known_words() -> frozenset[str]:
    """The words that are Loket's own: codes of errors, kinds of events, services and documents, statuses."""
    codes, waiting = set(), [LoketError]
    while waiting:
        one = waiting.pop()
        codes.add(one.code)
        waiting += one.__subclasses__()
    return _fixed_words() | codes
