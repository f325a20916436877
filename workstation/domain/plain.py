"""Texts from outside as a terminal or a list may show them: nothing in them moves or turns what stands beside."""

import json
import re

# Controls of terminals (C0 but tabs and ends of lines, C1), what is not seen, turns a text or ends a line (Unicode's
# bidirectional, zero-width and tag characters, its separators), and halves of characters, which no stream takes.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def printable(untrusted: str) -> str:
    """A text of several lines, with a mark for each character that is not to be seen."""
    return _UNSEEN.sub("�", untrusted)


def one_line(untrusted: str) -> str:
    """A value that stands within a line and cannot begin another one."""
    return re.sub(r"[\t\n]", " ", printable(untrusted.replace("\r\n", "\n")))


def escaped(untrusted_json: str) -> str:
    """A line of JSON that says the same, with what is not to be seen written out."""
    return _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], untrusted_json)
