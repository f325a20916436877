"""Sticks for a desk in memory."""

from pathlib import Path

from workstation.domain.officer import Officer
from workstation.domain.sentence import Sentence


class FakeSticks:
    """Sticks that only say what was asked of them."""

    def __init__(self) -> None:
        self.without_network = False
        self.error: Exception | None = None
        self.done: list[tuple[str, Path]] = []

    def write(self, path: Path, officer: Officer) -> tuple[Sentence, ...]:
        return self._do("write", path)

    def take(self, path: Path, officer: Officer) -> tuple[Sentence, ...]:
        return self._do("take", path)

    def _do(self, what: str, path: Path) -> tuple[Sentence, ...]:
        if self.error is not None:
            raise self.error
        self.done.append((what, path))
        return (
            Sentence(
                "Stik {number} dari {sender} diambil: {events} kejadian baru.",
                {"number": "7", "sender": "pusat", "events": "3"},
            ),
        )
