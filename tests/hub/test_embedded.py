"""The embedded hub, over a real folder."""

import hashlib
import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from devices import make_device
from histories import DOSSIER, START, Device, dossier
from keys import HUB_DATABASE, KEY, raw
from looks import chain_of
from makers import bundle
from officers import record_of
from sqlcipher3 import dbapi2

from workstation.domain.event import Role
from workstation.domain.keys import KeySource, KnownKey
from workstation.domain.look import Anchor
from workstation.domain.reading import Quality, Reading
from workstation.domain.refusals import HubUnreachable, ScanDamaged
from workstation.domain.ruling import Decision
from workstation.hub import quarantine
from workstation.hub.embedded import EmbeddedHub
from workstation.hub.quarantine import Quarantine
from workstation.hub.tables import SCHEMA
from workstation.sealing import subkey

HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def hub(tmp_path: Path) -> EmbeddedHub:
    return EmbeddedHub.open(tmp_path / "hub", KEY)


@pytest.fixture
def stocked(hub: EmbeddedHub, tmp_path: Path) -> EmbeddedHub:
    hub.accept(bundle(tmp_path), START)
    return hub


def test_a_hub_out_of_reach_is_named_and_comes_back(tmp_path: Path) -> None:
    hub = EmbeddedHub(tmp_path / "share" / "hub", KEY)
    calls = (
        lambda: hub.dossiers({"317101": 0}),
        lambda: hub.feed({"317101": 0}),
        lambda: hub.push([Device("w1").decide("ani", Decision.APPROVE)]),
        lambda: list(hub.scan("0" * 64)),
        lambda: hub.leases(),
        lambda: hub.claim([DOSSIER], "ani", "w1", HALF_HOUR),
        lambda: hub.quarantined(),
        lambda: hub.accept(bundle(tmp_path), START),
    )
    for call in calls:
        with pytest.raises(HubUnreachable):
            call()
    assert not (tmp_path / "share").exists()
    EmbeddedHub.open(tmp_path / "share" / "hub", KEY)
    assert hub.dossiers({"317101": 0}) == []
    (tmp_path / "share").rename(tmp_path / "away")
    with pytest.raises(HubUnreachable):
        hub.dossiers({"317101": 0})
    (tmp_path / "away").rename(tmp_path / "share")
    assert hub.dossiers({"317101": 0}) == []


def test_a_hub_locked_for_too_long_is_out_of_reach(tmp_path: Path) -> None:
    EmbeddedHub.open(tmp_path / "hub", KEY).accept(bundle(tmp_path), START)
    hub = EmbeddedHub(tmp_path / "hub", KEY, locked_for=0.05)
    blocker = raw(tmp_path / "hub" / "hub.db", HUB_DATABASE)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(HubUnreachable):
        hub.claim([DOSSIER], "ani", "w1", HALF_HOUR)
    assert hub.leases() == []
    blocker.execute("ROLLBACK")
    blocker.close()
    assert hub.claim([DOSSIER], "ani", "w1", HALF_HOUR)[0].officer == "ani"


@pytest.mark.parametrize("table", SCHEMA.append_only)
def test_history_refuses_change_even_to_raw_sql(stocked: EmbeddedHub, tmp_path: Path, table: str) -> None:
    device = Device("w1")
    stocked.push([device.decide("ani", Decision.APPROVE), device.decide("ani", Decision.APPROVE, DOSSIER)])
    stocked.push([device.decide("ani", Decision.APPROVE, dossier("nowhere").dossier_id)])
    stocked.share("kk", "e/1", Reading("a" * 64, "kk", 1, Quality(True), engine="e/1", read_by="w1"))
    stocked.put_officers([record_of("dewi", Role.ADMIN)])
    stocked.publish_key(KnownKey(make_device("w1").card, (), START, KeySource.OWN))
    stocked.push_looks(chain_of("w1", 1))
    stocked.anchor(Anchor("w1", 1, "a" * 64, "", 1, "b" * 64, ""))
    connection = raw(tmp_path / "hub" / "hub.db", HUB_DATABASE)
    connection.execute("INSERT INTO uncompared VALUES ('w1', 1)")
    assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid"):
        with pytest.raises(dbapi2.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def bad_bundle(folder: Path) -> Path:
    path = folder / "nama berkas: 1"
    (path / "scans").mkdir(parents=True)
    (path / "dossier.json").write_text("{", encoding="utf-8")
    (path / "scans" / "kk.jpg").write_bytes(b"x" * 10)
    return path


def content(tmp_path: Path) -> list[tuple[dict[str, Any], list[bytes]]]:
    """What is taken out of the quarantine: each bundle's reason and its files, in the order they came."""
    out = tmp_path / "out"
    Quarantine(tmp_path / "hub" / "quarantine", subkey(KEY, "quarantine")).take_out(out)
    return [
        (json.loads((folder / "reason.json").read_bytes()), [file.read_bytes() for file in sorted(folder.glob("0*"))])
        for folder in sorted(out.iterdir(), key=lambda folder: folder.name)
    ]


def on_disk(tmp_path: Path) -> bytes:
    """Every name and byte of the quarantine as it lies there."""
    paths = list((tmp_path / "hub" / "quarantine").rglob("*"))
    return b"".join(str(path).encode() + (path.read_bytes() if path.is_file() else b"") for path in paths)


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
    first, _, third = content(tmp_path)
    assert (first[0]["code"], first[0]["files"]) == ("not_json", ["dossier.json", "scans/kk.jpg"])
    assert first[1] == [b"{", b"x" * 10]
    assert (third[0]["files"], third[1]) == (["dossier.json"], [b"{"])
    assert path.exists()
    for plain in (b"nama", b"dossier.json", b"xxx", b"not_json", b"rusak"):
        assert plain not in on_disk(tmp_path)


def test_a_damaged_quarantine_is_named_and_the_others_are_read(hub: EmbeddedHub, tmp_path: Path) -> None:
    hub.quarantine(bad_bundle(tmp_path), "one", "Satu.", START)
    hub.quarantine(tmp_path / "gone", "two", "Dua.", START)
    reason = next((tmp_path / "hub" / "quarantine").glob("*/reason"))
    reason.write_bytes(reason.read_bytes()[:-1])
    assert sorted(one.code for one in hub.quarantined()) in (
        ["one", "quarantine_damaged"],
        ["quarantine_damaged", "two"],
    )


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
    assert not [data for _, files in content(tmp_path) for data in files if b"SECRET" in data]
    assert len(hub.quarantined()) == 2


@pytest.mark.parametrize("bound", ["MAX_BYTES", "MAX_FILES"])
def test_beyond_the_bounds_only_names_are_kept(
    hub: EmbeddedHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(quarantine, bound, 1)
    hub.quarantine(bad_bundle(tmp_path), "big", "Terlalu besar.", START)
    ((note, files),) = content(tmp_path)
    assert files == []
    assert set(note["files"]) <= {"dossier.json", "scans/kk.jpg"} and not note["copied"]


def test_a_bundle_that_is_gone_still_leaves_its_reason(hub: EmbeddedHub, tmp_path: Path) -> None:
    hub.quarantine(tmp_path / "gone", "missing", "Tidak ada.", START)
    assert [one.name for one in hub.quarantined()] == ["gone"]


def test_a_damaged_scan_is_noticed(stocked: EmbeddedHub, tmp_path: Path) -> None:
    name = hashlib.sha256(b"SPESIMEN").hexdigest()
    (file,) = (path for path in (tmp_path / "hub" / "scans").rglob("*") if path.is_file())
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(ScanDamaged):
        list(stocked.scan(name))
