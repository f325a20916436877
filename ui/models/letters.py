"""Which letters of two texts differ, so that the eye falls on them. Pure."""

from difflib import SequenceMatcher
from html import escape

Part = tuple[str, bool]


def differing(text: str, other: str) -> tuple[Part, ...]:
    """`text` cut into parts, each with whether it differs from `other`."""
    parts: list[Part] = []
    for kind, start, end, _, _ in SequenceMatcher(None, text, other, autojunk=False).get_opcodes():
        if end > start:
            parts.append((text[start:end], kind != "equal"))
        elif kind == "insert" and start < len(text):
            continue
    return tuple(parts)


def rich(text: str, other: str | None, ink: str, ground: str) -> str:
    """`text` as rich text, the letters that differ from `other` marked by ground, weight and underline."""
    parts: tuple[Part, ...] = ((text, False),) if other is None else differing(text, other)
    return "".join(
        f'<span style="background:{ground};color:{ink};font-weight:bold;text-decoration:underline">{_soft(part)}</span>'
        if differs
        else _soft(part)
        for part, differs in parts
    )


def _soft(text: str) -> str:
    """Escaped, and allowed to break within words too long for a narrow column: a NIK, or KARANGANYAR twice as large."""
    words = []
    for word in text.split(" "):
        pieces = [word[place : place + 6] for place in range(0, len(word), 6)] if len(word) > 8 else [word]
        words.append("&#8203;".join(escape(piece) for piece in pieces))
    return " ".join(words)
