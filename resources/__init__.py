"""Read the files that ship with Loket: fonts, vocabularies, region and service data, translations."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """The place of a resource file or folder, given its parts below `resources/`; it need not exist."""
    return _ROOT.joinpath(*parts)


@cache
def text(name: str) -> str:
    """A UTF-8 text resource, by its name below `resources/` (forward slashes). Raises FileNotFoundError."""
    return path(*name.split("/")).read_text(encoding="utf-8")


def json_data(name: str) -> Any:
    """A JSON resource, parsed anew each time so that callers may change it. Raises FileNotFoundError."""
    return json.loads(text(name))
