"""What a child process may answer: values and errors of ours. A child is taken over sooner than the window's process.

A pickle may name any function of any module and have it called; here it may name only what is listed (Python's manual,
"Restricting Globals").
"""

import io
import pickle  # nosec B403
from dataclasses import is_dataclass
from enum import Enum

from workstation.domain.errors import LoketError

# By module; a module of our own that holds nothing but values stands with a dot behind it.
_OF_PYTHON = {
    "builtins": {"frozenset", "set"},
    "datetime": {"date", "datetime", "time", "timedelta", "timezone"},
    "pathlib": {"PosixPath", "PurePosixPath", "PureWindowsPath", "WindowsPath"},
    "pydantic_core._pydantic_core": {"TzInfo"},
    "uuid": {"UUID"},
}
_VALUES = ("workstation.domain.", "workstation.sync.stick_manifest.", "workstation.sync.stick_parts.")
_SINGLE = {("ocr.child", "Followed"), ("workstation.steps.intake", "Opened")}
_REBUILD = ("workstation.domain.errors", "_rebuild")
_OURS = ("ocr.", "workstation.")


class StrangeAnswer(Exception):
    """A child's answer holds what no child of ours sends."""


def unpacked(answer: bytes) -> object:
    """The value in a child's pickled answer. Raises StrangeAnswer; nothing in it is called but the making of values."""
    try:
        return _Values(io.BytesIO(answer)).load()
    except StrangeAnswer:
        raise
    except Exception as problem:
        # Nonsense makes pickle raise nearly anything.
        raise StrangeAnswer(type(problem).__name__) from None


class _Values(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        """Give a class that may be made; raises StrangeAnswer for all else."""
        if name in _OF_PYTHON.get(module, ()) or (module, name) == _REBUILD:
            return super().find_class(module, name)
        # "Path.os" would reach what a module imports.
        if module.startswith(_OURS) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and _may_be_made(module, found):
                return found
        raise StrangeAnswer(f"{module}.{name}"[:200])

    def persistent_load(self, reference: object) -> object:
        """Never used by our children."""
        raise StrangeAnswer("reference")


def _may_be_made(module: str, kind: type) -> bool:
    if issubclass(kind, LoketError):
        return True
    is_value = is_dataclass(kind) or issubclass(kind, Enum) or hasattr(kind, "model_fields")
    return is_value and (f"{module}.".startswith(_VALUES) or (module, kind.__name__) in _SINGLE)
