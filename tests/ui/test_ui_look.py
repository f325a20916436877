"""Contrast, names for the blind, keys, languages, preferences, pictures."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from applicants import LONG_NAME
from fake_desk import FakeDesk
from fake_door import signed
from fake_papers import picture_of, scan_png
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

import ui
from ui import language, preferences, theme
from ui.gallery import take_pictures
from ui.models.letters import differing
from ui.palettes import PALETTES, Colours, Tone, contrast
from ui.parts.keys_dialog import KeysDialog
from ui.parts.rail import SCREENS
from ui.preferences import Preferences
from ui.scans import crop, quarter_turn, scan_page
from ui.shell import Shell
from ui.shortcuts import Key, Scope
from ui.window import Window
from workstation.domain.officer import Officer

Settle = Callable[[], None]
ROOT = Path(ui.__file__).parent
CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
ENOUGH = 4.5


def pairs(colours: Colours) -> Iterator[tuple[str, str]]:
    """Every ink on every ground it is drawn on."""
    grounds = (colours.paper, colours.ground, colours.accent_soft, colours.neutral_soft)
    yield from ((colours.ink, ground) for ground in grounds)
    yield from ((colours.muted, ground) for ground in (colours.paper, colours.ground, colours.accent_soft))
    for tone in Tone:
        yield from ((colours.ink_of(tone), ground) for ground in (colours.soft_of(tone), colours.paper))
    yield from ((colours.on_button, ground) for ground in (colours.go, colours.stop))
    for ink in (colours.bar_ink, colours.bar_muted, colours.bar_good, colours.bar_warn):
        yield ink, colours.bar
    yield from ((ink, colours.bar_field) for ink in (colours.bar_ink, colours.bar_muted))
    yield colours.viewer_ink, colours.viewer


@pytest.mark.parametrize("name", PALETTES)
def test_every_ink_can_be_read(name: str) -> None:
    weak = [(ink, ground, round(contrast(ink, ground), 2)) for ink, ground in pairs(PALETTES[name])]
    assert [pair for pair in weak if pair[2] < ENOUGH] == []


def test_a_key_means_one_thing() -> None:
    everywhere = [key.sequence for key in Key if key.scope is Scope.EVERYWHERE]
    together = (Scope.VERIFY, Scope.SCAN, Scope.DECIDE)
    verify = everywhere + [key.sequence for key in Key if key.scope in together]
    paper = everywhere + [key.sequence for key in Key if key.scope is Scope.PAPER]
    # The supervisor's screen lends two keys from the verify screen, with the same meaning.
    lent = [Key.SHOW_ALL.sequence, Key.NEXT_OPEN.sequence]
    review = everywhere + lent + [key.sequence for key in Key if key.scope in (Scope.REVIEW, Scope.DECIDE)]
    for keys in (verify, review, paper, everywhere + [k.sequence for k in Key if k.scope is Scope.QUEUE]):
        assert [key for key, count in Counter(keys).items() if count > 1] == []
    # A dialog stands alone: only its own keys work while it is open.
    dialog = [key.sequence for key in Key if key.scope is Scope.DIALOG]
    assert len(dialog) == len(set(dialog))


@pytest.mark.parametrize(
    "key", [Key.QUEUE, Key.VERIFY, Key.REVIEW, Key.OUTBOX, Key.RECEIPTS, Key.REPORTS, Key.SETTINGS]
)
def test_every_control_has_a_name(shell: Shell, desk: FakeDesk, settle: Settle, key: Key) -> None:
    shell.open(desk.dossier_of("ELIA HARAHAG PERMANA"))
    settle()
    shell.show_screen(key)
    settle()
    controls = [widget for kind in CONTROLS for widget in shell.findChildren(kind) if _is_ours(widget)]
    nameless = [type(widget).__name__ for widget in controls if not widget.accessibleName()]
    assert nameless == []


def _is_ours(widget: QWidget) -> bool:
    """Whether an officer can get to it: not a piece that Qt hides inside another control."""
    parent = widget.parentWidget()
    inside = isinstance(parent, (QLineEdit, QComboBox, QAbstractItemView)) or type(parent).__name__ == (
        "QComboBoxPrivateContainer"
    )
    return not inside and widget.objectName() != "qt_spinbox_lineedit"


def literal_strings() -> Iterator[tuple[str, str]]:
    """Every string that ui/ shows through tr() or mark()."""
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("tr", "mark") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield file.name, str(first.value)
                else:
                    assert not isinstance(first, ast.JoinedStr), f"{file.name}: an f-string cannot be translated"


def test_every_string_has_its_english() -> None:
    english = language.entries("en")
    missing = sorted({(file, text) for file, text in literal_strings() if text and text not in english})
    assert missing == []


def test_translations_keep_the_values() -> None:
    def names(text: str) -> list[str]:
        return sorted(part.split("}")[0] for part in text.split("{")[1:])

    wrong = [text for text, other in language.entries("en").items() if set(names(other)) - set(names(text))]
    assert wrong == []


def test_the_language_changes_and_unknown_strings_stay(shell: Shell) -> None:
    language.install("en")
    assert language.tr("Antrean") == "Queue"
    assert QCoreApplication.translate("loket", "Kalimat yang belum diterjemahkan") == "Kalimat yang belum diterjemahkan"
    language.install("id")
    assert language.tr("Antrean") == "Antrean"


def test_preferences_survive_and_damage_is_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "window.json"
    preferences.save(file, Preferences("dark", "en", 1.5, "receipt", "Contoh A"))
    assert preferences.load(file) == Preferences("dark", "en", 1.5, "receipt", "Contoh A")
    file.write_text('{"palette": "pink", "scale": "x", "extra": 1}', encoding="utf-8")
    assert preferences.load(file) == Preferences()
    file.write_text("[]", encoding="utf-8")
    assert preferences.load(file) == Preferences()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_window_fits_an_office_screen(window: Window, desk: FakeDesk, settle: Settle, scale: float) -> None:
    window.use(Preferences(scale=scale, language="en"))
    window.enter(Officer(LONG_NAME))
    settle()
    assert window.shell is not None
    window.shell.open(desk.dossier_of(LONG_NAME))
    settle()
    for key in SCREENS:
        window.shell.show_screen(key)
        settle()
        assert window.minimumSizeHint().width() <= 1366, key


def test_differing_letters_are_found() -> None:
    assert differing("HARAHAG", "HARAHAP") == (("HARAHA", False), ("G", True))
    assert differing("ALI", "ALI") == (("ALI", False),)


def test_scans_are_decoded_turned_and_cropped(qapp: object) -> None:
    page = scan_page(picture_of(scan_png("KK", (("nama", "CONTOH"),))))
    assert page.pages == 1 and page.size.width() == 1400
    upright = ((430.0, 130.0), (1050.0, 130.0), (1050.0, 170.0), (430.0, 170.0))
    assert quarter_turn(upright) == 0
    assert quarter_turn((upright[1], upright[2], upright[3], upright[0])) == 270
    piece = crop(page, upright, 96)
    assert piece.height() >= 96 and piece.width() < 620 / 40 * 96


def test_every_screen_has_its_picture(qapp, desk: FakeDesk, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert take_pictures(qapp, desk, [signed(desk.door, name) for name in desk.door.roles], tmp_path) == 0
    files = sorted(tmp_path.glob("*.png"))
    assert len(files) >= 20
    names = (
        *("antrean", "periksa", "supervisi", "resi", "kiriman", "laporan", "antrean-luring", "periksa-gelap"),
        *("resi-tarik", "periksa-resi-bukan", "jejak", "petugas", "pusat-data", "pengaturan", "masuk", "terkunci"),
    )
    pictures = {name: QImage(str(tmp_path / f"{name}.png")) for name in names}
    assert [name for name, picture in pictures.items() if picture.isNull()] == []
    # One screen under another's name hides that nobody looked at the right one.
    assert len({(tmp_path / f"{name}.png").read_bytes() for name in names}) == len(names)


def test_no_widget_that_waits_for_its_deletion_is_styled_anew(qapp: QApplication) -> None:
    gone = QWidget()
    gone.deleteLater()
    before = theme.active()
    theme.apply(qapp, theme.Theme("contrast", 1.75))
    assert not isValid(gone)
    theme.apply(qapp, before)


def test_the_list_of_keys_fits_the_smallest_screen(shell: Shell, settle: Settle) -> None:
    shell.show_keys()
    settle()
    (dialog,) = shell.findChildren(KeysDialog)
    assert dialog.width() <= 1280 and dialog.height() <= 720
    dialog.accept()


def test_a_long_day_of_qt_calls_leaves_none_alive() -> None:
    """PySide6 6.12 loses a reference to None with each call under Python 3.11; without care this ends the program."""
    code = (
        "import ui\n"
        "from PySide6.QtGui import QImage, QPainter\n"
        "painter = QPainter(image := QImage(4, 4, QImage.Format.Format_RGB32))\n"
        "for _ in range(60_000): painter.drawLine(0, 0, 1, 1)\n"
        "painter.end()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT.parent, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-400:]
