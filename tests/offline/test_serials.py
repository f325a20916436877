"""No two papers bear one serial, whatever becomes of homes: put back from copies, cloned, offline for ever."""

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from counters import OPENED, HandClock, open_counter
from histories import dossier
from hypothesis import given, settings
from hypothesis import strategies as st
from stations import PlainPrinter

from workstation.domain.officer import Officer
from workstation.domain.receipt import ReceiptType
from workstation.steps.counter import Counter
from workstation.steps.receipt import IssueReceipt, issue

ANI = Officer("ani")
NUMBERS = tuple(f"REG-{number:04d}" for number in range(6))
# Print for a dossier at one of two homes, keep a copy of it, put the copy back, or clone it onto the other.
acts = st.one_of(
    st.tuples(st.just("print"), st.integers(0, 1), st.sampled_from(NUMBERS)),
    st.tuples(st.sampled_from(["copy", "put back", "clone"]), st.integers(0, 1), st.just("")),
)


def opened(home: Path, clock: HandClock) -> Counter:
    """A counter of an island without network; both homes bear one name."""
    counter = replace(open_counter(home, name="loket-1", clock=clock), printer=PlainPrinter())
    with counter.uow() as uow:
        uow.dossiers.add_all([dossier(number) for number in NUMBERS], clock.now())
        uow.commit()
    return counter


def closed(folder: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)


@given(st.lists(acts, min_size=4, max_size=9))
@settings(max_examples=4, deadline=None)
def test_a_serial_never_comes_twice(lives: list[tuple[str, int, str]]) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        root, clock = Path(folder), HandClock()
        homes = [root / "one", root / "two"]
        papers: dict[str, set[tuple[int, str]]] = {}
        for life, (act, at, number) in enumerate([("print", 0, NUMBERS[0]), ("copy", 0, ""), *lives, *_FORK]):
            home = homes[at]
            if act == "print":
                counter = opened(home, clock)
                command = IssueReceipt(dossier(number).dossier_id, ReceiptType.TANDA_TERIMA, reason="rusak")
                receipt = issue(counter, ANI, command).receipt
                OPENED.pop().close()
                if receipt.copy_number == 1:
                    papers.setdefault(receipt.serial, set()).add((life, number))
            elif act == "clone" and home.exists():
                closed(home, homes[1 - at])
            elif act == "copy" and home.exists():
                closed(home, root / "kept")
            elif act == "put back":
                closed(root / "kept", home)
        assert all(len(prints) == 1 for prints in papers.values()), papers


# Each life ends with what a count alone gets wrong: the same home prints, is put back, and prints for somebody else.
_FORK = (
    ("print", 0, NUMBERS[4]),
    ("put back", 0, ""),
    ("print", 0, NUMBERS[5]),
)
