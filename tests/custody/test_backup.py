"""A backup opens on another computer with its passphrase alone, and a damaged one changes nothing there."""

import random
import shutil
from pathlib import Path

import pytest
from homes import filled_home, look_into
from keys import CHEAP, PASSPHRASE

from workstation.access.errors import BackupNotRead, BackupPassphraseWrong, BackupUnusable, HomeNotEmpty
from workstation.bootstrap import open_workstation
from workstation.config import Config
from workstation.custody import back_up, restore, rotate_keys

SECRET = "frasa cadangan contoh"


@pytest.fixture
def home(tmp_path: Path, samples: Path) -> Path:
    return filled_home(tmp_path / "home", samples)


@pytest.fixture
def kept(home: Path, tmp_path: Path) -> Path:
    """A backup on a medium."""
    file = tmp_path / "stick" / "cadangan.loketbak"
    file.parent.mkdir()
    assert back_up(file, SECRET, home, PASSPHRASE, CHEAP).files > 10
    return file


def ask(config: Config) -> str:
    assert config.secrets == "passphrase"
    return PASSPHRASE


def test_another_computer_goes_on_from_a_backup(home: Path, kept: Path, tmp_path: Path) -> None:
    before = look_into(home)
    (home / "config.toml").unlink()
    shutil.rmtree(home)
    new = tmp_path / "new"
    restore(kept, SECRET, ask, new)
    assert look_into(new) == before
    with open_workstation(new) as workstation:
        assert workstation.counter.workstation == "loket-1"
        assert workstation.sync().problem is None
    assert not [path for path in new.iterdir() if path.name.startswith(".")]


def test_a_backup_is_taken_while_the_window_is_open_and_survives_a_change_of_keys(
    home: Path, kept: Path, tmp_path: Path
) -> None:
    with open_workstation(home):
        back_up(tmp_path / "again.loketbak", SECRET, home, PASSPHRASE, CHEAP)
    before = look_into(home)
    rotate_keys(home, PASSPHRASE)
    restore(kept, SECRET, ask, tmp_path / "new")
    assert look_into(tmp_path / "new") == before


def test_nothing_is_put_over_data(home: Path, kept: Path) -> None:
    before = look_into(home)
    with pytest.raises(HomeNotEmpty):
        restore(kept, SECRET, ask, home)
    assert look_into(home) == before


def test_a_wrong_passphrase_opens_nothing(kept: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupPassphraseWrong):
        restore(kept, "frasa cadangan lain", ask, tmp_path / "new")
    for nothing in (tmp_path / "tidak ada", tmp_path):
        with pytest.raises(BackupNotRead):
            restore(nothing, SECRET, ask, tmp_path / "new")
    assert {path.suffix for path in (tmp_path / "new").rglob("*") if path.is_file()} <= {".lock"}


def test_a_damaged_backup_is_refused_whole(kept: Path, tmp_path: Path) -> None:
    chance, whole = random.Random(20261127), kept.read_bytes()
    for number in range(12):
        broken = bytearray(whole)
        if number % 3:
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        else:
            del broken[chance.randrange(len(broken)) :]
        kept.write_bytes(broken)
        new = tmp_path / f"new-{number}"
        try:
            restore(kept, SECRET, ask, new)
        except (BackupUnusable, BackupPassphraseWrong):
            assert not (new / "loket.db").exists() and not (new / "config.toml").exists()
        else:
            # A bit that carries nothing, such as a date in the directory of the ZIP.
            look_into(new)


def test_a_backup_tells_nothing(kept: Path, home: Path) -> None:
    data = kept.read_bytes()
    for told in (b"loket-1", b"config.toml", b"hub.db", PASSPHRASE.encode(), b"workstation"):
        assert told not in data
