"""Run by the tests in a process of its own: change the key of a shared hub's folder, dying at one step after another.

After each death one of the two keys must open all of the hub, and the next opening of the administrator's computer ends
the change. Prints how many steps there were.
"""

import shutil
import sys
from pathlib import Path

from keys import PASSPHRASE, name_passphrase_file
from killed_at_each_step import dies_at
from towns import key_at, moved, opened_by, told

from workstation.access.secrets import NEXT_HUB_KEY
from workstation.bootstrap import open_workstation
from workstation.custody import rotate_hub_key
from workstation.domain.refusals import HubKeyOld


def rotate(town: Path) -> None:
    """Change the key of the town's hub."""
    rotate_hub_key(town / "admin-1", PASSPHRASE)


def main(town: Path, stride: int) -> None:
    """Try each `stride`-th step."""
    name_passphrase_file(town.parent)
    old = key_at(town)
    before, scans_before = opened_by(town, old), opened_by(town, old, quarantine=False)
    assert before
    step, untouched = 1, 0
    while True:
        copy = moved(Path(shutil.copytree(town, town.parent / f"step-{step}")))
        died = dies_at(step, copy, rotate)
        keys = (old, key_at(copy, of=NEXT_HUB_KEY), key_at(copy))
        assert scans_before in [opened_by(copy, key, quarantine=False) for key in keys], step
        with open_workstation(copy / "admin-1") as workstation:
            assert told(workstation) == "", step
        if key_at(copy) == old:
            # It died before anything was begun.
            assert key_at(copy, of=NEXT_HUB_KEY) is None, step
            untouched += 1
        else:
            assert opened_by(copy, key_at(copy)) == before, step
            assert opened_by(copy, old) is None and key_at(copy, of=NEXT_HUB_KEY) is None
            with open_workstation(copy / "loket-2") as workstation:
                assert told(workstation) == HubKeyOld.text, step
        shutil.rmtree(copy)
        if not died:
            break
        step += stride
    assert untouched * stride < step / 2
    sys.stdout.write(f"{step}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
