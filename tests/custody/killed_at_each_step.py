"""Run by the tests in a process of its own: do a work on a copy of a home, dying at its first step, its second, …

A step is the opening, renaming or removing of a file, as Python's audit hooks see it. After each death the home is
opened as an officer would, and must hold everything. Prints how many steps there were.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from homes import content, look_into, plain_files
from keys import PASSPHRASE, name_passphrase_file

from workstation.bootstrap import open_workstation
from workstation.custody import rotate_keys

STEPS = ("open", "os.rename", "os.remove", "os.truncate", "shutil.rmtree")


def convert(home: Path) -> None:
    """Seal what an older Loket left plain."""
    look_into(home)


def rotate(home: Path) -> None:
    """Bring a home under a new key."""
    rotate_keys(home, PASSPHRASE)


def dies_at(step: int, home: Path, work: Callable[[Path], None]) -> bool:
    """Whether the work died at a step, and had not ended before."""
    child = os.fork()
    if child == 0:
        left = step

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in STEPS and str(home) in str(arguments):
                left -= 1
                if left == 0:
                    os._exit(9)

        sys.addaudithook(count)
        try:
            work(home)
        except BaseException as problem:
            sys.stderr.write(f"{problem!r}\n")
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9), code
    return code == 9


def main(name: str, home: Path, stride: int) -> None:
    """Try each `stride`-th step."""
    name_passphrase_file(home.parent)
    work = {"convert": convert, "rotate": rotate}[name]
    whole = home.parent / "whole"
    shutil.copytree(home, whole)
    before = look_into(whole)
    step = 1
    while True:
        copy = home.parent / f"step-{step}"
        shutil.copytree(home, copy)
        died = dies_at(step, copy, work)
        with open_workstation(copy) as workstation:
            after = content(workstation)
        assert after == before, step
        assert not list(plain_files(copy)), (step, list(plain_files(copy)))
        shutil.rmtree(copy)
        if not died:
            break
        step += stride
    sys.stdout.write(f"{step}\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
