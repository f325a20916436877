"""Homes as an office has them after a day, and the same as an older Loket left it: plain."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from counters import bundles
from keys import PASSPHRASE, opted_in, raw

from workstation.access.keys import open_keys
from workstation.bootstrap import Workstation, open_workstation
from workstation.config import load_config
from workstation.database.rekey import is_plain
from workstation.sealing import HomeKey, subkey
from workstation.steps.intake import take_in

BAD = "bundel rusak SITI"


def filled_home(home: Path, samples: Path, count: int = 3) -> Path:
    """A home with its own hub, dossiers pulled with their scans, and one bad bundle set aside."""
    opted_in(home, 'workstation = "loket-1"\n')
    bad = home.parent / BAD
    bad.mkdir(exist_ok=True)
    (bad / "dossier.json").write_text("{", encoding="utf-8")
    with open_workstation(home) as workstation:
        for bundle in [*bundles(samples)][:count]:
            assert take_in(workstation.counter.hub, workstation.counter.clock, bundle).status == "accepted"
        assert take_in(workstation.counter.hub, workstation.counter.clock, bad).status == "quarantined"
        workstation.sync()
    return home


def key_of(home: Path) -> HomeKey:
    """The key of a home of tests."""
    return open_keys(home, load_config(home), PASSPHRASE).home


def content(workstation: Workstation) -> dict[str, object]:
    """What an officer and an administrator find in a home."""
    counter = workstation.counter
    with counter.view() as uow:
        scans = sorted({sha256 for _, _, sha256 in uow.dossiers.scans_by_urgency()})
        dossiers = {str(row): uow.dossiers.get(row) for row, _, _ in uow.dossiers.scans_by_urgency()}
    return {
        "dossiers": dossiers,
        "scans": {sha256: len(counter.vault.get(sha256)) for sha256 in scans},
        "hub": {sha256: len(b"".join(counter.hub.scan(sha256))) for sha256 in scans},
        "offices": counter.hub.offices(),
        "set aside": [(one.name, one.code, one.at) for one in counter.hub.quarantined()],
    }


def look_into(home: Path) -> dict[str, object]:
    """The same of a home that is closed."""
    with open_workstation(home) as workstation:
        return content(workstation)


def made_plain(home: Path) -> None:
    """Leave a home as a Loket without encryption did: plain databases, scans by their SHA-256, plain quarantine."""
    key = key_of(home)
    with open_workstation(home) as workstation, workstation.counter.view() as uow:
        scans = {sha256: workstation.counter.vault.get(sha256) for _, _, sha256 in uow.dossiers.scans_by_urgency()}
        told = workstation.counter.hub.quarantined()
    for path, own in ((home / "loket.db", key.store), (home / "hub" / "hub.db", subkey(key.own_hub, "hub"))):
        _decrypt(path, own)
    for folder in (home / "scans", home / "hub" / "scans", home / "hub" / "quarantine"):
        shutil.rmtree(folder)
    for folder in (home / "scans", home / "hub" / "scans"):
        for sha256, data in scans.items():
            (folder / sha256[:2]).mkdir(parents=True, exist_ok=True)
            (folder / sha256[:2] / sha256).write_bytes(data)
    part = home / "scans" / "aa" / f".{'a' * 64}.part"
    part.parent.mkdir(exist_ok=True)
    part.write_bytes(b"%PDF-SPESIMEN")
    for one in told:
        bundle = home / "hub" / "quarantine" / "20261120T010000-bundel" / "bundle"
        bundle.mkdir(parents=True)
        (bundle / "dossier.json").write_text("{", encoding="utf-8")
        note = f'{{"name": "{one.name}", "code": "{one.code}", "reason": "Rusak.", "at": "{one.at.isoformat()}"}}'
        (bundle.parent / "reason.json").write_text(note, encoding="utf-8")
    for mark in (home / "key.id", home / "hub" / "key.id"):
        mark.unlink()


def _decrypt(path: Path, key: bytes) -> None:
    plain = path.with_suffix(".new")
    with closing(raw(path, key)) as source:
        mark = source.execute("PRAGMA application_id").fetchone()[0]
        source.execute("ATTACH ? AS plain KEY ''", (str(plain),))
        source.execute("SELECT sqlcipher_export('plain')")
        source.execute(f"PRAGMA plain.application_id = {mark}")
        source.execute("DETACH plain")
        source.execute("PRAGMA journal_mode = DELETE")
    plain.replace(path)
    assert is_plain(path)


def plain_files(home: Path) -> Iterator[Path]:
    """Files of a home that hold a scan, a database or a bundle in plain sight."""
    for path in home.rglob("*"):
        if path.is_file() and path.parts[-2] != "cache":
            data = path.read_bytes()
            if data == b"{" or data.startswith((b"SQLite", b"\xff\xd8\xff", b"%PDF", b"\x89PNG", b'{"name"')):
                yield path
