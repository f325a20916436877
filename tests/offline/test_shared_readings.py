"""Counters that share what they read: who reads, who need not, and what is kept of it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from counters import START, HandClock, TruthReader, open_counter, pull_all, reading_of
from histories import dossier

from workstation.config import ConfigInvalid, load_config, office_settings
from workstation.domain.dossier import Document
from workstation.domain.event import EventKind
from workstation.domain.hub import Bundle
from workstation.domain.officer import Officer, Role
from workstation.domain.reading import Quality, Reading
from workstation.domain.ruling import Decision
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, decide
from workstation.steps.read import PreReadResult, pre_read, read_dossier
from workstation.steps.shared import share_readings
from workstation.steps.show import open_case

ANI = Officer("ani", Role.PETUGAS)
SCANS = 3


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    return tmp_path / "hub"


def counter_at(tmp_path: Path, name: str, **settings: object) -> Counter:
    counter = open_counter(tmp_path / name, tmp_path / "hub", name, HandClock(), **settings)
    pull_all(counter)
    return counter


def reader_of(counter: Counter) -> TruthReader:
    assert isinstance(counter.reader, TruthReader)
    return counter.reader


@pytest.fixture
def first(tmp_path: Path) -> Counter:
    """A counter whose hub has some dossiers, and whose reader knows them."""
    counter = open_counter(tmp_path / "first", tmp_path / "hub", "first")
    for number in range(SCANS):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(b"SCAN %d" % number)
        sha256 = counter.vault.put(path.read_bytes())
        document = Document("kk", path.name, "image/jpeg", sha256)
        counter.hub.accept(Bundle(dossier(f"R{number}", documents=(document,)), {sha256: path}), START)
        reader_of(counter).readings[sha256] = reading_of(sha256, "kk", {"no_kk": "3171012345678901"})
    pull_all(counter)
    return counter


def dossier_ids(counter: Counter) -> list[str]:
    with counter.view() as uow:
        return uow.dossiers.unread("none")


def test_what_one_counter_read_the_other_need_not(first: Counter, tmp_path: Path) -> None:
    assert pre_read(first).checked == SCANS
    assert reader_of(first).calls == SCANS
    assert share_readings(first) == SCANS
    assert share_readings(first) == 0
    second = counter_at(tmp_path, "second")
    assert pre_read(second) == PreReadResult(checked=SCANS)
    assert reader_of(second).calls == 0
    assert share_readings(second) == 0


class Unstarted:
    """A reader whose process nobody may start."""

    @property
    def engine(self) -> str:
        raise AssertionError("the reader was asked")


def test_what_nobody_read_is_opened_without_a_reader(first: Counter) -> None:
    for one in dossier_ids(first):
        assert open_case(replace(first, reader=Unstarted()), ANI, one).readings == {}
    pre_read(first)
    assert all(open_case(first, ANI, one).readings for one in dossier_ids(first))


def test_the_evidence_says_who_read(first: Counter, tmp_path: Path) -> None:
    pre_read(first)
    share_readings(first)
    second = counter_at(tmp_path, "second")
    pre_read(second)
    dossier_id = dossier_ids(second)[0]
    event = decide(second, ANI, Decide(dossier_id, Decision.REJECT, (), "salah"))
    assert event.kind is EventKind.DECIDED
    (reading,) = event.data["evidence"]["readings"]
    assert (reading["read_by"], reading["farm"], reading["engine"]) == ("first", False, "truth/1")


def test_an_office_that_trusts_only_itself_reads_itself(first: Counter, tmp_path: Path) -> None:
    pre_read(first)
    share_readings(first)
    wary = counter_at(tmp_path, "wary", trust_shared_readings=False)
    reader_of(wary).readings = reader_of(first).readings
    pre_read(wary)
    assert reader_of(wary).calls == SCANS


def test_a_thin_counter_waits_for_others_and_reads_only_what_is_opened(first: Counter, tmp_path: Path) -> None:
    thin = counter_at(tmp_path, "thin", read_here=False, farm_wait=timedelta(seconds=0.6))
    reader_of(thin).readings = reader_of(first).readings
    assert pre_read(thin) == PreReadResult(farmed=SCANS)
    read_dossier(thin, dossier_ids(thin)[0])
    assert reader_of(thin).calls == 1
    assert pre_read(thin) == PreReadResult(farmed=SCANS - 1)
    pre_read(first)
    share_readings(first)
    read_dossier(thin, dossier_ids(thin)[1])
    assert pre_read(thin) == PreReadResult(checked=SCANS - 2)
    assert reader_of(thin).calls == 1


def test_without_a_hub_a_thin_counter_reads_what_is_opened_at_once(first: Counter, tmp_path: Path) -> None:
    thin = counter_at(tmp_path, "thin", read_here=False, farm_wait=timedelta(hours=1))
    reader_of(thin).readings = reader_of(first).readings
    (tmp_path / "hub").rename(tmp_path / "away")
    read_dossier(thin, dossier_ids(thin)[0])
    assert reader_of(thin).calls == 1


@pytest.mark.parametrize(("problem", "shared"), [("reading_timed_out", 0), ("reader_died", 0), ("broken_file", 1)])
def test_the_trouble_of_a_slow_computer_is_not_shared(first: Counter, problem: str, shared: int) -> None:
    sha256 = next(iter(reader_of(first).readings))
    illegible = Reading(sha256, "kk", 0, Quality(False, (problem,)), engine="truth/1")
    with first.uow() as uow:
        uow.readings.add("kk", "truth/1", illegible, START)
        uow.commit()
    assert share_readings(first) == shared
    assert share_readings(first) == 0
    found = first.hub.readings([(sha256, "kk")], "truth/1")
    assert list(found.values()) == [replace(illegible, read_by="first")] * shared


def test_the_office_decides_who_reads(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("read_here = false\nfarm_wait_seconds = 3\n")
    settings = office_settings(load_config(tmp_path), tmp_path)
    assert (settings.read_here, settings.farm_wait, settings.trust_shared_readings) == (
        False,
        timedelta(seconds=3),
        True,
    )
    config.write_text("trust_shared_readings = false\n")
    assert load_config(tmp_path).read_here
    config.write_text("read_here = false\ntrust_shared_readings = false\n")
    with pytest.raises(ConfigInvalid, match="trust_shared_readings"):
        load_config(tmp_path)
