"""An older Loket's plain data is sealed at the first opening, keys are changed, and no death loses anything."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from homes import filled_home, key_of, look_into, made_plain, plain_files
from keys import PASSPHRASE

from workstation.access.errors import HomeInUse
from workstation.bootstrap import open_workstation
from workstation.custody import rotate_keys
from workstation.database.rekey import opens
from workstation.domain.refusals import ScanDamaged
from workstation.store.vault import Vault

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path, samples: Path) -> Path:
    return filled_home(tmp_path / "home", samples)


def test_what_an_older_loket_left_plain_is_sealed_and_all_there(home: Path) -> None:
    before = look_into(home)
    made_plain(home)
    assert len(list(plain_files(home))) > 10
    assert look_into(home) == before
    assert list(plain_files(home)) == []
    assert look_into(home) == before


def test_with_a_new_key_everything_is_there_and_the_old_one_opens_nothing(home: Path) -> None:
    before, old = look_into(home), key_of(home)
    rotate_keys(home, PASSPHRASE)
    assert look_into(home) == before
    assert not opens(home / "loket.db", old.store)
    sha256 = next(iter(before["scans"]))  # type: ignore[call-overload]
    assert not Vault(home / "scans", old.scans).has(sha256)
    assert not list((home / "scans").rglob("*.part"))


def test_a_home_that_is_open_is_not_changed_under_its_user(home: Path) -> None:
    with open_workstation(home), pytest.raises(HomeInUse):
        rotate_keys(home, PASSPHRASE)
    key = key_of(home)
    rotate_keys(home, PASSPHRASE)
    assert key_of(home) != key


def test_a_damaged_scan_is_fetched_anew_after_a_change_of_keys(home: Path) -> None:
    before = look_into(home)
    path = next(path for path in (home / "scans").rglob("*") if path.is_file())
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ScanDamaged):
        look_into(home)
    rotate_keys(home, PASSPHRASE)
    with open_workstation(home) as workstation:
        workstation.sync()
    assert look_into(home) == before


@pytest.mark.skipif(sys.platform == "win32", reason="a process is forked")
@pytest.mark.parametrize("work", ["convert", "rotate"])
def test_a_death_at_any_step_loses_nothing(tmp_path: Path, samples: Path, work: str) -> None:
    home = filled_home(tmp_path / "home", samples, 1)
    stride = int(os.environ.get("LOKET_STRIDE", "13"))  # 1 tries every step, which takes minutes.
    if work == "convert":
        made_plain(home)
    folders = (ROOT, ROOT / "tests", ROOT / "tests" / "custody")
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("killed_at_each_step.py")), work, str(home), str(stride)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, folders))},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 40
