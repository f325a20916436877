"""The embedded hub, over a real folder."""

import hashlib
import json
import os
import sqlite3
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from histories import DOSSIER, START, Device, dossier
from makers import bundle

from workstation.domain.case import Decision, State, fold
from workstation.domain.event import Event, event_hash
from workstation.domain.ports import Acceptance, Hub, Lease
from workstation.domain.refusals import HubUnreachable, RegistrationReused, ScanDamaged, ScanMissing
from workstation.hub import quarantine
from workstation.hub.embedded import EmbeddedHub
from workstation.hub.tables import SCHEMA

UNTIL = START + timedelta(minutes=30)


@pytest.fixture
def hub(tmp_path: Path) -> EmbeddedHub:
    return EmbeddedHub.open(tmp_path / "hub")


@pytest.fixture
def stocked(hub: EmbeddedHub, tmp_path: Path) -> EmbeddedHub:
    hub.accept(bundle(tmp_path), START)
    return hub


def answers(hub: EmbeddedHub, *events: Event) -> list[tuple[str, str]]:
    return [(answer.status, answer.cause) for answer in hub.push(events)]


def resealed(event: Event, **changes: object) -> Event:
    changed = replace(event, **changes)
    return replace(changed, hash=event_hash(changed))


def test_a_bundle_is_taken_once_with_its_scans(hub: EmbeddedHub, tmp_path: Path) -> None:
    port: Hub = hub
    one = bundle(tmp_path)
    assert port.accept(one, START) == Acceptance("accepted")
    assert port.accept(one, START) == Acceptance("duplicate")
    (taken,) = port.dossiers([], 0)
    assert taken.dossier == one.dossier
    assert port.scan(next(iter(one.files))) == b"SPESIMEN"
    with pytest.raises(ScanMissing):
        port.scan("0" * 64)


def test_a_number_belongs_to_its_first_content(stocked: EmbeddedHub, tmp_path: Path) -> None:
    with pytest.raises(RegistrationReused):
        stocked.accept(bundle(tmp_path, form={"nama": "LAIN"}), START)
    elsewhere = bundle(tmp_path, region="3172", dossier_id=dossier("elsewhere").dossier_id)
    assert stocked.accept(elsewhere, START) == Acceptance("accepted")
    assert len(stocked.dossiers([], 0)) == 2


def test_a_scan_that_changed_since_it_was_checked_is_refused(hub: EmbeddedHub, tmp_path: Path) -> None:
    one = bundle(tmp_path)
    next(iter(one.files.values())).write_bytes(b"other")
    with pytest.raises(ScanDamaged):
        hub.accept(one, START)
    assert hub.dossiers([], 0) == []


def test_the_feed_of_dossiers_is_cut_by_office_position_and_limit(hub: EmbeddedHub, tmp_path: Path) -> None:
    for number in range(6):
        hub.accept(bundle(tmp_path, f"R{number}", office=f"31710{1 + number % 2}"), START)
    everything = hub.dossiers([], 0)
    assert [item.dossier.registration_no for item in everything] == [f"R{number}" for number in range(6)]
    assert [item.dossier.registration_no for item in hub.dossiers(["317102"], 0)] == ["R1", "R3", "R5"]
    assert hub.dossiers(["317101", "317102"], 0, limit=2) == everything[:2]
    assert hub.dossiers([], everything[3].position) == everything[4:]
    assert hub.dossiers(["999999"], 0) == []


def test_events_are_taken_once_and_fed_in_order(stocked: EmbeddedHub) -> None:
    device = Device("w1")
    first, second = device.decide("ani", Decision.ESCALATE), device.decide("sri", Decision.APPROVE)
    assert answers(stocked, first) == [("accepted", "")]
    assert answers(stocked, first, second, second) == [("known", ""), ("accepted", ""), ("known", "")]
    fed = stocked.feed([], 0)
    assert [item.event for item in fed] == [first, second]
    assert stocked.feed(["317101"], fed[0].position) == fed[1:]
    assert stocked.feed(["317102"], 0) == []
    assert stocked.push([]) == []


def test_every_event_is_answered_for_itself(stocked: EmbeddedHub) -> None:
    device = Device("w1")
    first = device.decide("ani", Decision.APPROVE)
    forged = device.decide("ani", Decision.REJECT)
    last = device.decide("ani", Decision.RETURN)
    other = Device("w2").decide("budi", Decision.APPROVE)
    assert answers(stocked, first, replace(forged, officer="sri"), last, other) == [
        ("accepted", ""),
        ("refused", "bad_hash"),
        ("accepted", ""),
        ("accepted", ""),
    ]


def test_what_was_refused_for_itself_blocks_nothing_in_a_later_batch_either(stocked: EmbeddedHub) -> None:
    device = Device("w1")
    strange = device.decide("ani", Decision.APPROVE, dossier("nowhere").dossier_id)
    after = device.decide("ani", Decision.APPROVE)
    assert answers(stocked, strange) == [("refused", "unknown_dossier")]
    assert answers(stocked, after) == [("accepted", "")]


def test_a_refused_event_is_taken_when_its_dossier_has_come(stocked: EmbeddedHub, tmp_path: Path) -> None:
    early = Device("w1").decide("ani", Decision.APPROVE, dossier("R2").dossier_id)
    assert answers(stocked, early) == [("refused", "unknown_dossier")]
    stocked.accept(bundle(tmp_path, "R2"), START)
    assert answers(stocked, early) == [("accepted", "")]


def test_a_gap_is_refused_until_it_is_filled(stocked: EmbeddedHub) -> None:
    device = Device("w1")
    first, second = device.decide("ani", Decision.ESCALATE), device.decide("sri", Decision.APPROVE)
    assert answers(stocked, second) == [("refused", "gap")]
    assert answers(stocked, first, second) == [("accepted", ""), ("accepted", "")]
    assert answers(stocked, resealed(second, seq=0), resealed(second, seq=99)) == [
        ("refused", "fork"),
        ("refused", "fork"),
    ]


def test_a_fork_is_refused_with_all_that_follows_it(stocked: EmbeddedHub) -> None:
    device, restored = Device("w1"), Device("w1")
    first = device.decide("ani", Decision.APPROVE)
    fork = resealed(restored.decide("ani", Decision.REJECT), event_id=dossier("x").dossier_id)
    restored.last = fork.hash
    follower = restored.decide("sri", Decision.APPROVE)
    assert answers(stocked, first, fork, follower) == [("accepted", ""), ("refused", "fork"), ("refused", "fork")]
    assert answers(stocked, resealed(first, officer="budi")) == [("refused", "fork")]
    assert answers(stocked, first) == [("known", "")]


def test_two_counters_that_decide_apart_end_in_conflict_everywhere(stocked: EmbeddedHub) -> None:
    one, two = Device("w1").decide("ani", Decision.APPROVE), Device("w2").decide("budi", Decision.REJECT)
    stocked.push([one])
    stocked.push([two])
    assert fold(item.event for item in stocked.feed([], 0)).state is State.CONFLICT


def test_a_lease_belongs_to_one_until_it_ends(hub: EmbeddedHub) -> None:
    mine = Lease(DOSSIER, "ani", "w1", UNTIL)
    assert hub.claim(DOSSIER, "ani", "w1", START, UNTIL) == mine
    assert hub.claim(DOSSIER, "budi", "w2", START, UNTIL) == mine
    assert hub.claim(DOSSIER, "ani", "w2", START, UNTIL) == mine
    longer = replace(mine, until=UNTIL + timedelta(minutes=5))
    assert hub.claim(DOSSIER, "ani", "w1", START, longer.until) == longer
    assert hub.claim(DOSSIER, "ani", "w1", START, UNTIL) == longer
    assert hub.leases(START) == [longer]
    assert hub.leases(longer.until) == []
    other = Lease(DOSSIER, "budi", "w2", longer.until + timedelta(minutes=1))
    assert hub.claim(DOSSIER, "budi", "w2", longer.until, other.until) == other


def test_only_an_own_lease_is_given_back(hub: EmbeddedHub) -> None:
    mine = hub.claim(DOSSIER, "ani", "w1", START, UNTIL)
    hub.release(DOSSIER, "budi", "w1")
    hub.release(DOSSIER, "ani", "w2")
    assert hub.leases(START) == [mine]
    hub.release(DOSSIER, "ani", "w1")
    assert hub.leases(START) == []


def test_workstations_claim_at_once_and_each_dossier_goes_to_one(tmp_path: Path) -> None:
    EmbeddedHub.open(tmp_path / "hub")
    wanted = [dossier(f"R{number}").dossier_id for number in range(10)]
    held: dict[str, list[Lease]] = {}

    def claim_all(name: str) -> None:
        hub = EmbeddedHub(tmp_path / "hub")
        held[name] = [hub.claim(one, name, name, START, UNTIL) for one in wanted]

    threads = [threading.Thread(target=claim_all, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(held) == 4
    assert all(leases == held["w0"] for leases in held.values())


def test_workstations_push_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    EmbeddedHub.open(tmp_path / "hub").accept(bundle(tmp_path), START)
    chains: dict[str, list[Event]] = {}
    for name in ("w1", "w2", "w3"):
        device = Device(name)
        chains[name] = [device.decide("ani", Decision.APPROVE) for _ in range(10)]

    def push(name: str) -> None:
        hub = EmbeddedHub(tmp_path / "hub")
        for event in chains[name]:
            hub.push([event])

    threads = [threading.Thread(target=push, args=(name,)) for name in chains]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fed = EmbeddedHub(tmp_path / "hub").feed([], 0)
    assert [item.position for item in fed] == sorted({item.position for item in fed})
    for name, chain in chains.items():
        assert [item.event for item in fed if item.event.workstation == name] == chain


def test_a_hub_out_of_reach_is_named_and_comes_back(tmp_path: Path) -> None:
    hub = EmbeddedHub(tmp_path / "share" / "hub")
    calls = (
        lambda: hub.dossiers([], 0),
        lambda: hub.feed([], 0),
        lambda: hub.push([Device("w1").decide("ani", Decision.APPROVE)]),
        lambda: hub.scan("0" * 64),
        lambda: hub.leases(START),
        lambda: hub.claim(DOSSIER, "ani", "w1", START, UNTIL),
        lambda: hub.quarantined(),
        lambda: hub.accept(bundle(tmp_path), START),
    )
    for call in calls:
        with pytest.raises(HubUnreachable):
            call()
    assert not (tmp_path / "share").exists()
    EmbeddedHub.open(tmp_path / "share" / "hub")
    assert hub.dossiers([], 0) == []
    (tmp_path / "share").rename(tmp_path / "away")
    with pytest.raises(HubUnreachable):
        hub.dossiers([], 0)
    (tmp_path / "away").rename(tmp_path / "share")
    assert hub.dossiers([], 0) == []


def test_a_hub_locked_for_too_long_is_out_of_reach(tmp_path: Path) -> None:
    EmbeddedHub.open(tmp_path / "hub")
    hub = EmbeddedHub(tmp_path / "hub", locked_for=0.05)
    blocker = sqlite3.connect(tmp_path / "hub" / "hub.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(HubUnreachable):
        hub.claim(DOSSIER, "ani", "w1", START, UNTIL)
    assert hub.leases(START) == []
    blocker.execute("ROLLBACK")
    blocker.close()
    assert hub.claim(DOSSIER, "ani", "w1", START, UNTIL).officer == "ani"


@pytest.mark.parametrize("table", SCHEMA.append_only)
def test_history_refuses_change_even_to_raw_sql(stocked: EmbeddedHub, tmp_path: Path, table: str) -> None:
    device = Device("w1")
    stocked.push([device.decide("ani", Decision.APPROVE), device.decide("ani", Decision.APPROVE, DOSSIER)])
    stocked.push([device.decide("ani", Decision.APPROVE, dossier("nowhere").dossier_id)])
    connection = sqlite3.connect(tmp_path / "hub" / "hub.db")
    assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def bad_bundle(folder: Path) -> Path:
    path = folder / "nama berkas: 1"
    (path / "scans").mkdir(parents=True)
    (path / "dossier.json").write_text("{", encoding="utf-8")
    (path / "scans" / "kk.jpg").write_bytes(b"x" * 10)
    return path


def content(tmp_path: Path) -> dict[str, bytes]:
    root = tmp_path / "hub" / "quarantine"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_bad_bundle_is_set_aside_whole_with_its_reason(hub: EmbeddedHub, tmp_path: Path) -> None:
    path = bad_bundle(tmp_path)
    hub.quarantine(path, "not_json", "Berkas dossier.json rusak.", START)
    hub.quarantine(path, "again", "Lagi.", START + timedelta(seconds=1))
    hub.quarantine(path / "dossier.json", "file", "Satu berkas.", START + timedelta(seconds=2))
    assert [(one.name, one.code) for one in hub.quarantined()] == [
        ("dossier.json", "file"),
        (path.name, "again"),
        (path.name, "not_json"),
    ]
    assert hub.quarantined()[2].reason == "Berkas dossier.json rusak."
    kept = content(tmp_path)
    stem = "20261120T010000-nama_berkas_1"
    assert kept[f"{stem}/bundle/scans/kk.jpg"] == b"x" * 10
    assert kept[f"{stem}/bundle/dossier.json"] == b"{"
    assert json.loads(kept[f"{stem}/reason.json"])["code"] == "not_json"
    assert kept["20261120T010002-dossier.json/bundle/dossier.json"] == b"{"
    assert path.exists()


def test_the_same_name_at_the_same_time_is_kept_apart(hub: EmbeddedHub, tmp_path: Path) -> None:
    path = bad_bundle(tmp_path)
    hub.quarantine(path, "one", "Satu.", START)
    hub.quarantine(path, "two", "Dua.", START)
    assert {one.code for one in hub.quarantined()} == {"one", "two"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows needs a privilege to make links")
def test_links_are_not_followed(hub: EmbeddedHub, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key").write_bytes(b"TOP SECRET")
    path = bad_bundle(tmp_path)
    (path / "scans" / "link.jpg").symlink_to(secret / "key")
    (path / "folder").symlink_to(secret)
    os.mkfifo(path / "scans" / "pipe.jpg")
    hub.quarantine(path, "link", "Ada tautan.", START)
    (tmp_path / "direct").symlink_to(secret)
    hub.quarantine(tmp_path / "direct", "link", "Tautan.", START)
    assert not [data for data in content(tmp_path).values() if b"SECRET" in data]
    assert len(hub.quarantined()) == 2


@pytest.mark.parametrize("bound", ["MAX_BYTES", "MAX_FILES"])
def test_beyond_the_bounds_only_names_are_kept(
    hub: EmbeddedHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(quarantine, bound, 1)
    hub.quarantine(bad_bundle(tmp_path), "big", "Terlalu besar.", START)
    ((name, data),) = content(tmp_path).items()
    assert name.endswith("reason.json")
    names = {"dossier.json", "scans/kk.jpg"}
    assert set(json.loads(data)["only_names"]) <= names


def test_a_bundle_that_is_gone_still_leaves_its_reason(hub: EmbeddedHub, tmp_path: Path) -> None:
    hub.quarantine(tmp_path / "gone", "missing", "Tidak ada.", START)
    assert [one.name for one in hub.quarantined()] == ["gone"]


def test_a_damaged_scan_is_noticed(stocked: EmbeddedHub, tmp_path: Path) -> None:
    name = hashlib.sha256(b"SPESIMEN").hexdigest()
    (tmp_path / "hub" / "scans" / name[:2] / name).write_bytes(b"SPESIMEM")
    with pytest.raises(ScanDamaged):
        stocked.scan(name)
