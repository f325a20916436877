"""Names that came from outside: which of them may become a path here, and how they are shown."""

import re
from pathlib import PurePosixPath

from workstation.domain.plain import one_line

MAX_NAME = 300
MAX_PART = 120
# Windows opens devices under these names, in any folder, also with an ending: "CON.jpg".
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{kind}{n}" for kind in ("com", "lpt") for n in "0123456789¹²³"
}
_FOREIGN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\\ud800-\udfff]')


def plain_parts(untrusted: str) -> tuple[str, ...] | None:
    """The parts of a relative path that means the same on every system; None for any other.

    Refused: roots, drives, `..`, backslashes, control characters, what Windows cannot store or takes for a device,
    parts that end with a dot or space (Windows drops both), and names too long to be stored everywhere.
    """
    if not untrusted or len(untrusted) > MAX_NAME or untrusted.startswith("/") or _FOREIGN.search(untrusted):
        return None
    parts = PurePosixPath(untrusted).parts
    return parts if parts and all(_is_plain(part) for part in parts) else None


def _is_plain(part: str) -> bool:
    device = part.split(".")[0].strip().lower()
    return len(part.encode()) <= MAX_PART and part != ".." and part[-1] not in ". " and device not in _DEVICES


def shown(untrusted: str) -> str:
    """A name as it may be put into a sentence or a list: bounded, without what a screen or a database cannot take."""
    plain = one_line(_FOREIGN.sub("�", untrusted))
    return plain if len(plain) <= MAX_PART else plain[: MAX_PART - 1] + "…"
