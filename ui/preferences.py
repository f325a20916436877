"""What one workstation's officer prefers: a small JSON file beside the workstation's data."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from ui.language import LANGUAGES
from ui.palettes import PALETTES
from ui.theme import SCALES

AFTER_DECISION = ("next", "receipt", "queue")


@dataclass(frozen=True, slots=True)
class Preferences:
    """`after_decision` is what opens after a decision: the next dossier, the receipt, or the queue."""

    palette: str = "light"
    language: str = "id"
    scale: float = 1.0
    after_decision: str = "next"
    officer: str = ""

    def checked(self) -> "Preferences":
        """The same with unknown choices replaced by the usual ones."""
        return Preferences(
            self.palette if self.palette in PALETTES else "light",
            self.language if self.language in LANGUAGES else "id",
            self.scale if self.scale in SCALES else 1.0,
            self.after_decision if self.after_decision in AFTER_DECISION else "next",
            str(self.officer)[:80],
        )


def load(file: Path | None) -> Preferences:
    """Read the preferences; a missing or damaged file gives the usual ones, since nothing depends on them."""
    try:
        untrusted = json.loads(file.read_text(encoding="utf-8")) if file else {}
        known = {field.name for field in fields(Preferences)}
        return Preferences(**{name: value for name, value in untrusted.items() if name in known}).checked()
    except (OSError, ValueError, TypeError, AttributeError):
        return Preferences()


def save(file: Path, preferences: Preferences) -> None:
    """Write the preferences, whole or not at all. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(asdict(preferences), indent=1), encoding="utf-8")
    draft.replace(file)
