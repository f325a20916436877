"""Every sentence that can reach an officer outside Qt has its English."""

import ast
import string
from pathlib import Path

import resources

ROOT = Path(__file__).parents[2]


def english() -> dict[str, str]:
    merged: dict[str, str] = {}
    for path in sorted(resources.path("translations", "en").glob("*.json")):
        merged.update(resources.json_data(f"translations/en/{path.name}"))
    return merged


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def templates() -> set[str]:
    """The first argument of every Sentence(...), the `text` of every error class, and word("…") calls."""
    found: set[str] = set()
    for room in ("workstation", "ocr", "printing"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Sentence", "word") and node.args:
                    argument = node.args[0]
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
                        found.add(argument.value)
                elif isinstance(node, ast.ClassDef):
                    for statement in node.body:
                        target = getattr(statement, "target", None) or next(
                            iter(getattr(statement, "targets", [])), None
                        )
                        if getattr(target, "id", "") == "text" and isinstance(statement.value, ast.Constant):
                            found.add(str(statement.value.value))
    return found - {""}


def test_every_sentence_has_its_english() -> None:
    missing = sorted(templates() - english().keys())
    assert not missing, "\n".join(missing)


def test_a_translation_fills_the_same_places() -> None:
    for indonesian, translated in english().items():
        assert placeholders(indonesian) == placeholders(translated), indonesian


def test_no_indonesian_text_is_translated_twice_differently() -> None:
    seen: dict[str, tuple[str, str]] = {}
    for path in sorted(resources.path("translations", "en").glob("*.json")):
        for indonesian, translated in resources.json_data(f"translations/en/{path.name}").items():
            name, other = seen.setdefault(indonesian, (path.name, translated))
            assert other == translated, f"{indonesian!r} in {name} and {path.name}"
