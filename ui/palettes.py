"""The colours of the window by role, in light, dark and high contrast; every ink is >= 4.5 : 1 on its grounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a badge, button or line says by its colour (never by colour alone)."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    DOUBT = "doubt"
    NEUTRAL = "neutral"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette. `<tone>` is the ink and `<tone>_soft` the ground under it; `go` and `stop` are button grounds."""

    ink: str
    muted: str
    paper: str
    ground: str
    line: str
    bar: str
    bar_field: str
    bar_ink: str
    bar_muted: str
    bar_good: str
    bar_warn: str
    accent: str
    accent_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    doubt: str
    doubt_soft: str
    neutral: str
    neutral_soft: str
    go: str
    stop: str
    on_button: str
    viewer: str
    viewer_ink: str
    focus: str

    def ink_of(self, tone: Tone) -> str:
        """The ink of a tone."""
        return str(getattr(self, tone.value))

    def soft_of(self, tone: Tone) -> str:
        """The ground under a tone's ink."""
        return str(getattr(self, f"{tone.value}_soft"))


LIGHT = Colours(
    ink="#1b2430",
    muted="#56626f",
    paper="#ffffff",
    ground="#f3f5f7",
    line="#d5dce3",
    bar="#12324a",
    bar_field="#1f4560",
    bar_ink="#ffffff",
    bar_muted="#bdd0de",
    bar_good="#86e3ad",
    bar_warn="#ffd27a",
    accent="#1f6fa5",
    accent_soft="#e6f0f8",
    good="#146c3c",
    good_soft="#dff3e6",
    warn="#805600",
    warn_soft="#fdf0d2",
    bad="#a3211a",
    bad_soft="#fde3e0",
    doubt="#3b4a86",
    doubt_soft="#e6e9f5",
    neutral="#4f5b68",
    neutral_soft="#e9edf0",
    go="#146c3c",
    stop="#a3211a",
    on_button="#ffffff",
    viewer="#47525d",
    viewer_ink="#f3f5f7",
    focus="#1f6fa5",
)
DARK = Colours(
    ink="#e7ecf1",
    muted="#a9b6c2",
    paper="#1b222a",
    ground="#12171d",
    line="#3a4652",
    bar="#0b1f2e",
    bar_field="#1a3a50",
    bar_ink="#ffffff",
    bar_muted="#b4c8d6",
    bar_good="#86e3ad",
    bar_warn="#ffd27a",
    accent="#7cbdea",
    accent_soft="#1c3346",
    good="#84dfa9",
    good_soft="#17351f",
    warn="#f2c862",
    warn_soft="#3a2e0e",
    bad="#ffa59d",
    bad_soft="#451c1a",
    doubt="#b9c5f7",
    doubt_soft="#262f50",
    neutral="#bcc7d1",
    neutral_soft="#2b3540",
    go="#1b6f41",
    stop="#a52d26",
    on_button="#ffffff",
    viewer="#2a323b",
    viewer_ink="#e7ecf1",
    focus="#7cbdea",
)
CONTRAST = Colours(
    ink="#ffffff",
    muted="#e4e4e4",
    paper="#000000",
    ground="#000000",
    line="#ffffff",
    bar="#000000",
    bar_field="#1a1a1a",
    bar_ink="#ffffff",
    bar_muted="#f0f0f0",
    bar_good="#6bffae",
    bar_warn="#ffe14d",
    accent="#5ad1ff",
    accent_soft="#00283d",
    good="#6bffae",
    good_soft="#002a14",
    warn="#ffe14d",
    warn_soft="#2e2600",
    bad="#ffb0a8",
    bad_soft="#3d0400",
    doubt="#cfd8ff",
    doubt_soft="#101a4a",
    neutral="#ffffff",
    neutral_soft="#1f1f1f",
    go="#00552a",
    stop="#8c0c05",
    on_button="#ffffff",
    viewer="#000000",
    viewer_ink="#ffffff",
    focus="#ffe14d",
)
PALETTES: Mapping[str, Colours] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


def contrast(ink: str, ground: str) -> float:
    """The contrast ratio of two colours after WCAG 2.1, 1..21."""
    lighter, darker = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
