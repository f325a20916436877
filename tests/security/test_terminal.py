"""Names and words from outside on the terminal: nothing in them moves the cursor, begins a line or turns the text."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from attacks import Outcome, Record
from counters import bundles

from workstation.cli.context import answer, answer_json, answer_line, say, table
from workstation.domain.errors import BadInput
from workstation.domain.sentence import Sentence
from workstation.steps.bundle import open_bundle

# Clear the screen, the same in one byte of C1, the window's title, back to the line's start, other lines, backspaces,
# text that turns, that is not seen, and half a character, which ends a program that writes it.
TRICKS = [
    *("\x1b[2J\x1b[H", "\x9b2J", "\x1b]0;x\x07", "\r9171 Disetujui", "\n9171 Disetujui", "\x85", "\u2028", "\b\b"),
    *("\u202egpj", "\u2066", "\u200e", "\u061c", "\u200b", "\ufeff", "\xad", "\U000e0041", "\ud800"),
]
SAID: list[Callable[[str], None]] = [
    lambda trick: answer(table([(f"SITI{trick}", "x")])),
    lambda trick: answer_line(f"SITI{trick}", "", "x"),
    lambda trick: answer_json({"name": f"SITI{trick}"}),
    lambda trick: say(Sentence("Nama {name} x", {"name": f"SITI{trick}"})),
]


def is_plain(line: str) -> bool:
    """One line of what is seen, by the letters' own classes and not by our list of them."""
    return line.isprintable()


def test_words_from_outside_stay_in_their_line(attack: Record, capsys: pytest.CaptureFixture[str]) -> None:
    plain = 0
    for trick in TRICKS:
        for tell in SAID:
            tell(trick)
            out, said = capsys.readouterr()
            (line,) = (out + said).removesuffix("\n").split("\n")
            plain += is_plain(line) and "SITI" in line
    attack("terminal: escapes, turns and lines in names", Outcome.PREVENTED, len(TRICKS) * len(SAID), plain)


def test_json_says_the_same_value(capsys: pytest.CaptureFixture[str]) -> None:
    for trick in (one for one in TRICKS if one != "\ud800"):
        answer_json({"name": f"é{trick}"})
        out = capsys.readouterr().out
        assert json.loads(out) == {"name": f"é{trick}"} and "é" in out


@pytest.mark.parametrize("trick", ["\x9b2J", "\u202egpj.", "\u200e"])
def test_a_listed_file_is_named_plainly(trick: str, samples: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(next(bundles(samples)), tmp_path / "bundel"))
    path = folder / "dossier.json"
    dossier = json.loads(path.read_text(encoding="utf-8"))
    dossier["documents"][0]["file"] = f"scans/{trick}kk.jpg"
    path.write_text(json.dumps(dossier), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        open_bundle(folder, "bundel")
    assert "kk.jpg" in str(refused.value) and is_plain(str(refused.value))
