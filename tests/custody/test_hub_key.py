"""The key of a hub's folder that several computers share is changed, and no death on the way loses anything."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from attacks import Outcome, Record
from counters import bundles
from keys import PASSPHRASE
from towns import founded, key_at, opened_by, told

from workstation.access.errors import HomeInUse, HubInUse, NotAFolder, OwnHubFolder
from workstation.access.secrets import NEXT_HUB_KEY
from workstation.bootstrap import open_workstation
from workstation.custody import rotate_hub_key, take_hub_key, tell_hub_key
from workstation.database.rekey import opens
from workstation.domain.refusals import HubKeyOld, HubKeyWrong
from workstation.exclusive import in_use
from workstation.hub.embedded import EmbeddedHub
from workstation.sealing import SealBroken, Sealer, new_key, subkey
from workstation.steps.intake import take_in

ROOT = Path(__file__).parents[2]


@pytest.fixture
def town(tmp_path: Path, samples: Path) -> Path:
    return founded(tmp_path / "kota", samples)


def test_the_old_key_opens_nothing_and_others_are_told_and_go_on(town: Path, samples: Path, attack: Record) -> None:
    old = key_at(town)
    assert old is not None
    before = opened_by(town, old)
    line = rotate_hub_key(town / "admin-1", PASSPHRASE)
    new = key_at(town)
    assert new not in (None, old) and opened_by(town, new) == before and key_at(town, of=NEXT_HUB_KEY) is None
    # Who kept the old key, past what Loket says of it.
    hub = town / "bersama"
    assert not any(opens(path, subkey(old, "hub")) for path in [hub / "hub.db", *hub.glob("*.copy")])
    sealed = [path for path in hub.rglob("*") if path.is_file() and path.parent.parent != town and path.parent != hub]
    assert len(sealed) > 3
    read = [path for path in sealed for name in ("hub-scans", "quarantine") if _opens(path, subkey(old, name))]
    attack("shared hub folder: read with the key of before", Outcome.PREVENTED, len(sealed), len(sealed) - len(read))
    with open_workstation(town / "loket-2") as workstation:
        assert told(workstation) == HubKeyOld.text
    with pytest.raises(HubKeyOld):
        take_hub_key(_line(old), town / "loket-2", PASSPHRASE)
    assert tell_hub_key(town / "admin-1", PASSPHRASE) == line
    take_hub_key(line, town / "loket-2", PASSPHRASE)
    with open_workstation(town / "loket-2") as workstation:
        bundle = [*bundles(samples)][3]
        assert take_in(workstation.counter.hub, workstation.counter.clock, bundle).status == "accepted"
        assert told(workstation) == ""


def _line(key: bytes) -> str:
    from workstation.access.hub_key import hub_key_line

    return hub_key_line(key)


def _opens(path: Path, key: bytes) -> bool:
    try:
        with path.open("rb") as file:
            Sealer(key).owner(file)
    except SealBroken:
        return False
    return True


def test_who_has_the_hub_open_with_the_old_key_is_told_at_once(town: Path) -> None:
    with open_workstation(town / "loket-2") as workstation:
        assert told(workstation) == ""
        rotate_hub_key(town / "admin-1", PASSPHRASE)
        assert told(workstation) == HubKeyOld.text


def test_nothing_is_changed_under_whoever_is_at_work(town: Path) -> None:
    old = key_at(town)
    with open_workstation(town / "admin-1"), pytest.raises(HomeInUse):
        rotate_hub_key(town / "admin-1", PASSPHRASE)
    with in_use(town / "bersama" / "use.lock") as free, pytest.raises(HubInUse):
        assert free
        rotate_hub_key(town / "admin-1", PASSPHRASE, patience=0.0)
    # What was begun then is ended by the next opening.
    assert key_at(town) == old
    with open_workstation(town / "admin-1") as workstation:
        assert told(workstation) == ""
    assert key_at(town) != old


def test_where_there_is_no_key_to_change(town: Path) -> None:
    config = town / "loket-2" / "config.toml"
    with pytest.raises(HubKeyWrong):
        take_hub_key(_line(new_key()), town / "loket-2", PASSPHRASE)
    config.write_text('secrets = "passphrase"\n', encoding="utf-8")
    with pytest.raises(OwnHubFolder):
        rotate_hub_key(town / "loket-2", PASSPHRASE)
    config.write_text('secrets = "passphrase"\nhub = "stik"\n', encoding="utf-8")
    with pytest.raises(NotAFolder):
        rotate_hub_key(town / "loket-2", PASSPHRASE)
    assert EmbeddedHub(town / "bersama", key_at(town) or b"").offices()


@pytest.mark.skipif(sys.platform == "win32", reason="a process is forked")
def test_a_death_at_any_step_leaves_a_hub_that_one_key_opens(tmp_path: Path, samples: Path) -> None:
    town = founded(tmp_path / "kota", samples, 1)
    stride = int(os.environ.get("LOKET_STRIDE", "23"))  # 1 tries every step, which takes minutes.
    folders = (ROOT, ROOT / "tests", ROOT / "tests" / "custody")
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("hub_killed_at_each_step.py")), str(town), str(stride)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, folders))},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 40
