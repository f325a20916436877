"""Tool tips that show words as they stand. Pure."""

from html import escape


def tip(words: str) -> str:
    """Words for a tool tip: left alone, Qt draws what looks like HTML, and opens the pictures that it names."""
    return f"<span>{escape(words)}</span>" if words else ""
