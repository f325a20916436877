"""The farm: real workers in real processes on a real server's queue."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from counters import TruthReader, open_counter, pull_all, reading_of
from histories import START, Device
from makers import bundle
from offices import Office
from saying_worker import HASTY, SayingReader, open_hub

from workstation.domain.dossier import DOCUMENT_KINDS, NOT_READ, Document
from workstation.domain.errors import BadInput
from workstation.domain.grant_refusals import StationName
from workstation.domain.hub import Bundle
from workstation.domain.queue import QueueFilter
from workstation.domain.reading import Reading
from workstation.domain.refusals import NotAFarm
from workstation.domain.ruling import Decision
from workstation.domain.scan import ScanBytes
from workstation.farm import serve
from workstation.hub.founding import found, grant
from workstation.steps.read import PreReadResult, pre_read

ROOT = Path(__file__).parents[2]


class Workers:
    """Worker processes of a hub."""

    def __init__(self, office: Office, stack: ExitStack) -> None:
        self._office = office
        self._stack = stack

    def start(self, name: str, once: bool = False) -> "subprocess.Popen[str]":
        """Start a worker; it ends with the test at the latest."""
        office = self._office
        assert office.server is not None
        url = office.server.url(office.database, grant(office.url, name, ("317101", "317102"), farm=True))
        command = [sys.executable, str(Path(__file__).with_name("saying_worker.py")), url, str(office.folder), name]
        process = self._stack.enter_context(
            subprocess.Popen(
                [*command, "once" if once else "stay"],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
                cwd=ROOT,
            )
        )
        self._stack.callback(process.kill)
        return process


@pytest.fixture
def workers(central: Office) -> Iterator[Workers]:
    with ExitStack() as stack:
        yield Workers(central, stack)


class Died(BadInput):
    code = "reader_died"
    text = "Pembaca berhenti."


class DyingReader(SayingReader):
    """A reader that dies so many times."""

    def __init__(self, times: int) -> None:
        self.times = times

    def read(self, file: Path | ScanBytes, kind: str = "auto") -> Reading:
        self.times -= 1
        if self.times >= 0:
            raise Died
        return super().read(file, kind)


def take_in_scans(office: Office, folder: Path, *scans: str) -> list[Bundle]:
    """One dossier for each scan."""
    made = [bundle(folder, f"R{number}", scan.encode()) for number, scan in enumerate(scans)]
    for one in made:
        office.intake.accept(one, START)
    return made


def read_all(office: Office, name: str = "farm-1", reader: TruthReader | SayingReader | None = None) -> None:
    """Empty the queue in this process."""
    hub = open_hub(office.farm(name).url, office.folder)
    serve(hub, name, reader or SayingReader(), once=True, patience=HASTY)
    hub.close()


def said(process: "subprocess.Popen[str]") -> list[str]:
    """Everything a worker says until it ends."""
    answer, trouble = process.communicate(timeout=60)
    assert process.returncode == 0, trouble
    return answer.splitlines()


def keys(made: list[Bundle]) -> list[tuple[str, str]]:
    return [(sha256, "kk") for one in made for sha256 in one.files]


def test_two_workers_read_each_scan_once(central: Office, workers: Workers, tmp_path: Path) -> None:
    scans = [f"SLOW {number}" for number in range(10)]
    made = take_in_scans(central, tmp_path, *scans)
    assert central.intake.jobs_waiting() == 10
    two = [workers.start(name, once=True) for name in ("farm-1", "farm-2")]
    told = [said(process) for process in two]
    assert all(lines[-1] == "stopped" and len(lines) > 1 for lines in told)
    assert Counter(line for lines in told for line in lines[:-1]) == Counter(scans)
    found = central.hub("w1").readings(keys(made), "say/1")
    assert {reading.read_by for reading in found.values()} == {"farm-1", "farm-2"}
    assert len(found) == 10
    assert all(reading.farm for reading in found.values())
    assert central.intake.jobs_waiting() == 0


def test_what_a_killed_worker_had_in_hand_is_read_by_another(central: Office, workers: Workers, tmp_path: Path) -> None:
    made = take_in_scans(central, tmp_path, "HANG")
    first = workers.start("farm-1")
    assert first.stdout is not None
    assert first.stdout.readline() == "HANG\n"
    first.kill()
    first.wait()
    assert central.intake.jobs_waiting() == 1
    second = workers.start("farm-2")
    assert second.stdout is not None
    assert second.stdout.readline() == "HANG\n"
    second.kill()
    assert central.hub("w1").readings(keys(made), "say/1") == {}


def test_a_scan_that_kills_its_workers_is_given_up_and_named(
    central: Office, workers: Workers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = take_in_scans(central, tmp_path, "CRASH")
    intake = central.intake
    process = workers.start("farm-1")
    assert process.communicate(timeout=60)[0] == "CRASH\n"
    assert process.returncode == 9
    with psycopg.connect(central.url) as connection:
        # As after two more such workers, which take their time to start.
        connection.execute("UPDATE loket_jobs.procrastinate_jobs SET args = args || '{\"lost\": 2}'")
    while intake.jobs_waiting():
        read_all(central, "farm-2")
    assert capsys.readouterr().out == ""
    (reading,) = central.hub("w1").readings(keys(made), "say/1").values()
    assert (reading.quality.legible, reading.quality.problems) == (False, ("reader_died",))
    assert (reading.read_by, reading.farm) == ("farm-2", True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_that_is_told_to_stop_finishes_what_it_reads(
    central: Office, workers: Workers, tmp_path: Path, number: signal.Signals
) -> None:
    made = take_in_scans(central, tmp_path, "SLOW 1", "SLOW 2")
    process = workers.start("farm-1")
    assert process.stdout is not None
    assert process.stdout.readline() == "SLOW 1\n"
    process.send_signal(number)
    assert said(process) == ["stopped"]
    assert list(central.hub("w1").readings(keys(made), "say/1")) == keys(made)[:1]
    assert central.intake.jobs_waiting() == 1


def test_a_scan_that_cannot_be_read_is_tried_once(
    central: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = take_in_scans(central, tmp_path, "BAD", "GOOD")
    read_all(central)
    read_all(central, "farm-2")
    assert capsys.readouterr().out.split() == ["BAD", "GOOD"]
    found = central.hub("w1").readings(keys(made), "say/1")
    assert [found[key].quality.problems for key in keys(made)] == [("broken_file",), ()]


@pytest.mark.parametrize("dies", [1, 2])
def test_a_reader_that_died_once_is_not_held_against_the_scan(central: Office, tmp_path: Path, dies: int) -> None:
    made = take_in_scans(central, tmp_path, "SCAN")
    read_all(central, reader=DyingReader(dies))
    (reading,) = central.hub("w1").readings(keys(made), "say/1").values()
    assert reading.quality.legible == (dies == 1)


def test_a_worker_outlives_a_restart_of_the_server(central: Office, workers: Workers, tmp_path: Path) -> None:
    take_in_scans(central, tmp_path, "BEFORE")
    process = workers.start("farm-1")
    assert process.stdout is not None
    assert process.stdout.readline() == "BEFORE\n"
    intake = central.intake
    while intake.jobs_waiting():
        assert process.poll() is None
    assert central.server is not None
    central.server.stop("fast")
    central.server.start()
    central.intake.accept(bundle(tmp_path, "AFTER", b"AFTER"), START)
    assert process.stdout.readline() == "AFTER\n"
    process.send_signal(signal.SIGTERM)
    assert said(process) == ["stopped"]


def test_a_scan_that_the_store_lost_is_no_reading(central: Office, tmp_path: Path) -> None:
    made = take_in_scans(central, tmp_path, "SCAN")
    for file in (central.folder / "scans").rglob("*"):
        if file.is_file():
            file.unlink()
    read_all(central)
    assert central.hub("w1").readings(keys(made), "say/1") == {}
    assert central.intake.jobs_waiting() == 0


def test_a_scan_is_queued_once_and_the_most_urgent_comes_first(
    central: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    late, early, same = (bundle(tmp_path, f"R{place}", scan) for place, scan in enumerate((b"B", b"A", b"B")))
    early = replace(early, dossier=replace(early.dossier, submitted_at=START.replace(year=2020)))
    photo = Document("pas_foto", "x.jpg", "image/jpeg", next(iter(same.files)))
    same = replace(same, dossier=replace(same.dossier, documents=(*same.dossier.documents, photo)))
    for one in (late, early, same):
        central.intake.accept(one, START)
    assert central.hub("w1").jobs_waiting() == 2
    assert central.hub("w9", ("317102",)).jobs_waiting() == 0
    read_all(central)
    assert capsys.readouterr().out.split() == ["A", "B"]


def test_a_new_engine_version_reads_what_is_not_decided_yet(
    central: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = take_in_scans(central, tmp_path, "DECIDED", "PENDING")
    read_all(central)
    decided = Device("w1").decide("ani", Decision.APPROVE, made[0].dossier.dossier_id)
    central.hub("w1").push([decided])
    newer = SayingReader()
    newer.engine = "say/2"
    read_all(central, reader=newer)
    assert capsys.readouterr().out.split() == ["DECIDED", "PENDING", "PENDING"]


def test_only_a_farm_reads_for_everybody_and_only_for_its_offices(
    central: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in_scans(central, tmp_path, "SCAN")
    plain = central.hub("w1")
    with pytest.raises(NotAFarm):
        serve(plain, "w1", SayingReader(), once=True)
    other = central.farm("farm-9", ("317102",))
    serve(other, "farm-9", SayingReader(), once=True)
    assert capsys.readouterr().out == ""
    with psycopg.connect(other.url) as connection:
        assert connection.execute("UPDATE loket_jobs.procrastinate_jobs SET status = 'failed'").rowcount == 0
    grant(central.url, "farm-9", ("317101",))
    with psycopg.connect(other.url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT * FROM loket_jobs.procrastinate_jobs")


def test_a_counter_checks_without_reading_a_page_itself(central: Office, tmp_path: Path) -> None:
    made = take_in_scans(central, tmp_path, *(f"SCAN {number}" for number in range(10)))
    reader = TruthReader()
    for sha256, kind in keys(made):
        reader.readings[sha256] = reading_of(sha256, kind, {"no_kk": "3171012345678901"})
    counter = open_counter(tmp_path / "counter", name="w1", read_here=False)
    counter = replace(counter, hub=central.hub("w1"))
    pull_all(counter)
    assert pre_read(counter) == PreReadResult(farmed=10)
    serve(central.farm(), "farm-1", reader, once=True, patience=HASTY)
    assert reader.calls == 10
    assert pre_read(counter) == PreReadResult(checked=10)
    with counter.view() as uow:
        assert all(row.outcome for row in uow.queue.rows(QueueFilter()))
    assert isinstance(counter.reader, TruthReader)
    assert counter.reader.calls == 0


def test_the_server_queues_what_a_counter_would_read(central: Office) -> None:
    with psycopg.connect(central.url) as connection:
        asked = {kind: connection.execute("SELECT loket.is_read(%s)", (kind,)).fetchone() for kind in DOCUMENT_KINDS}
    assert {kind for kind, answer in asked.items() if answer == (False,)} == NOT_READ


def test_founding_again_keeps_the_queue(central: Office, tmp_path: Path) -> None:
    take_in_scans(central, tmp_path, "SCAN")
    found(central.url)
    assert central.intake.jobs_waiting() == 1


@pytest.mark.parametrize("group", ["stations", "farms"])
def test_no_workstation_is_named_like_a_group_of_them(central: Office, group: str) -> None:
    with pytest.raises(StationName):
        grant(central.url, group, ("317101",))
