"""The rounds of `make faults`, a few of them, so that they cannot rot."""

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("signals, socket files and file systems in memory are of Linux", allow_module_level=True)

from faults.office import Office, opened
from faults.verdict import judge


def test_nothing_is_lost_or_doubled_in_some_rounds_of_faults() -> None:
    with opened(2, 12, seed=4) as office:
        office.begin()
        for _ in range(4):
            office.befall()
        for each in (Office.kill, Office.restart_the_server, Office.cut_in_the_middle, Office.fill_a_disk):
            each(office)
            for worker in office.workers:
                worker.start()
        office.settle()
        verdict = judge(office)
        assert "Traceback" not in office.errors()
    assert verdict.acknowledged > 0
    assert (verdict.lost, verdict.doubled) == (0, 0)
