"""500 bytes flipped one by one in each thing that lies on a disk or a stick: seen, or what is read is the same."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from attacks import Outcome, Record
from audit_bench import Bench
from keys import KEY, raw
from sqlcipher3 import dbapi2
from test_hostile_sticks import HUB, LETTER, OWN, SENDER, SIGNING, outside

from workstation.domain.errors import BadInput
from workstation.domain.refusals import ScanDamaged
from workstation.hub.absent import AbsentHub
from workstation.steps.audit_verify import verify_logs
from workstation.store.vault import Vault
from workstation.sync.stickfile import Part, open_stick, write_stick

FLIPS = 500


def flips(size: int, seed: int) -> Iterator[tuple[int, int]]:
    """Places in `size` bytes, each with the bits that change there."""
    chance = random.Random(seed)
    for _ in range(FLIPS):
        yield chance.randrange(size), chance.randrange(1, 256)


def flipped(data: bytes, place: int, bits: int) -> bytes:
    return data[:place] + bytes([data[place] ^ bits]) + data[place + 1 :]


def turn(path: Path, place: int, bits: int) -> None:
    """Flip a byte of a file where it lies; the same again brings it back."""
    with path.open("r+b") as file:
        file.seek(place)
        (byte,) = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ bits]))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path)
    made.work(2)
    made.sync()
    return made


def rows(store: Path) -> list[object] | None:
    """Everything that a store says, or None where it says that it is damaged."""
    try:
        with closing(raw(store)) as connection:
            tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
            said = [connection.execute(f'SELECT * FROM "{name}"').fetchall() for name, _ in tables]
            return [tables, said] if connection.execute("PRAGMA cipher_integrity_check").fetchall() == [] else None
    except dbapi2.DatabaseError:
        return None


def test_no_flip_in_a_store_changes_what_it_says(bench: Bench, tmp_path: Path, attack: Record) -> None:
    bench.raw("PRAGMA wal_checkpoint(TRUNCATE)")
    store = tmp_path / "stolen.db"
    shutil.copy(bench.home / "loket.db", store)
    whole, seen = rows(store), 0
    assert whole is not None
    for place, bits in flips(store.stat().st_size, 1):
        turn(store, place, bits)
        seen += rows(store) is None
        turn(store, place, bits)
    assert rows(store) == whole
    attack("store: a byte flipped at 500 places", Outcome.DETECTED, FLIPS, seen)


def test_no_flip_in_a_scan_changes_what_is_shown(tmp_path: Path, attack: Record) -> None:
    chance = random.Random(2)
    scans = {sha256(data).hexdigest(): data for data in (chance.randbytes(size) for size in (1, 5_000, 150_000))}
    vault = Vault(tmp_path, KEY)
    for name, data in scans.items():
        assert vault.receive(name, lambda begin, data=data: [data[begin:]])
    paths = {path: name for name in scans for path in tmp_path.rglob(vault._sealed.name(name))}
    assert len(paths) == len(scans)
    seen = 0
    for number, (place, bits) in enumerate(flips(10**9, 2)):
        path = [*paths][number % len(paths)]
        place %= path.stat().st_size
        turn(path, place, bits)
        try:
            vault.get(paths[path])
        except ScanDamaged:
            seen += 1
        turn(path, place, bits)
    assert {name: vault.get(name) for name in scans} == scans
    attack("scans: a byte flipped at 500 places", Outcome.DETECTED, FLIPS, seen)


@pytest.mark.parametrize("mended", [False, True], ids=["as it lies", "with its first line made right"])
def test_no_flip_in_a_stick_is_taken_in(tmp_path: Path, mended: bool, attack: Record) -> None:
    path, scratch = tmp_path / "surat.loket", tmp_path / "kerja"
    scratch.mkdir()
    write_stick(path, SENDER, SIGNING.sign, [HUB], LETTER, [Part.of_bytes("events.jsonl", b"{}\n" * 2000)])
    good, seen = path.read_bytes(), 0
    sealed = good[good.index(b"\n") + 1 :]
    assert outside(sealed) == good
    for place, bits in flips(len(sealed if mended else good), 3):
        path.write_bytes(outside(flipped(sealed, place, bits)) if mended else flipped(good, place, bits))
        try:
            open_stick(path, OWN, [SENDER], scratch).__enter__()
        except BadInput:
            seen += 1
    attack(f"stick: a byte flipped at 500 places{', hashed anew' if mended else ''}", Outcome.DETECTED, FLIPS, seen)


LOGS = {
    "event": ("payload", "officer", "role", "prev_hash", "hash", "signature", "event_id"),
    "look": ("officer", "role", "office", "dossiers", "detail", "prev_hash", "hash", "signature"),
}


def test_no_flip_in_a_log_verifies(bench: Bench, attack: Record) -> None:
    """By somebody who has the store's key: each time one letter of one value is another."""
    alone, chance, seen = replace(bench.counter, hub=AbsentHub()), random.Random(4), 0
    assert verify_logs(alone).whole
    bench.raw()
    with closing(raw(bench.home / "loket.db")) as connection:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        for _ in range(FLIPS):
            table = chance.choice([*LOGS])
            name, seq = chance.choice(LOGS[table]), chance.randint(1, 2)
            seen += letter_changed(connection, chance, f"{table} {name} {seq}", lambda: not verify_logs(alone).whole)
    assert verify_logs(alone).whole
    attack("log: a letter changed at 500 places", Outcome.DETECTED, FLIPS, seen)


def letter_changed(connection: dbapi2.Connection, chance: random.Random, where: str, sees: Callable[[], bool]) -> bool:
    """Whether a changed letter is seen; afterwards it is as it was."""
    table, name, seq = where.split()
    own = f"WHERE seq = {seq} AND workstation = 'w1'"
    (before,) = connection.execute(f"SELECT {name} FROM {table} {own}").fetchone()
    place = chance.randrange(len(before))
    other = chance.choice([letter for letter in "0123456789abcdefXYZ" if letter != before[place]])
    connection.execute(f"UPDATE {table} SET {name} = ? {own}", (before[:place] + other + before[place + 1 :],))
    seen = sees()
    connection.execute(f"UPDATE {table} SET {name} = ? {own}", (before,))
    return seen
