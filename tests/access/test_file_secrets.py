"""The sealed file: never plain, opened by its passphrase only, and no byte of it changes unseen."""

import hashlib
import multiprocessing
import os
import stat
from pathlib import Path

import pytest
from attacks import Outcome, Record

from workstation.access.errors import KeysDamaged, KeysTooNew, PassphraseTooShort, PassphraseWrong
from workstation.access.file_secrets import FILE, Cost, FileSecrets
from workstation.domain.refusals import StoreUnusable

PASSPHRASE = "frasa sandi contoh é"
CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)


@pytest.fixture
def secrets(tmp_path: Path) -> FileSecrets:
    opened = FileSecrets.open(tmp_path, PASSPHRASE, CHEAP)
    opened.set("satu", b"rahasia pertama")
    opened.set("dua", bytes(range(256)))
    return opened


def test_secrets_are_kept_and_forgotten(secrets: FileSecrets, tmp_path: Path) -> None:
    again = FileSecrets.open(tmp_path, PASSPHRASE)
    assert again.get("satu") == b"rahasia pertama"
    assert again.get("tiga") is None
    again.set("satu", b"lain")
    secrets.delete("dua")
    secrets.delete("dua")
    assert (secrets.get("satu"), again.get("dua")) == (b"lain", None)


def test_one_letter_typed_in_two_ways_is_one_passphrase(secrets: FileSecrets, tmp_path: Path) -> None:
    assert FileSecrets.open(tmp_path, "frasa sandi contoh e\u0301").get("satu") == b"rahasia pertama"


def test_nothing_readable_is_in_the_file_and_nobody_else_may_read_it(secrets: FileSecrets, tmp_path: Path) -> None:
    data = (tmp_path / FILE).read_bytes()
    for plain in (b"rahasia", b"cmFoYXNpYSBwZXJ0YW1h", b"satu", bytes(range(256))):
        assert plain not in data
    assert os.name == "nt" or stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_the_same_secrets_never_give_the_same_file(secrets: FileSecrets, tmp_path: Path) -> None:
    before = (tmp_path / FILE).read_bytes()
    secrets.set("satu", b"rahasia pertama")
    assert (tmp_path / FILE).read_bytes() != before


def test_a_wrong_or_short_passphrase_changes_nothing(secrets: FileSecrets, tmp_path: Path) -> None:
    before = (tmp_path / FILE).read_bytes()
    for wrong in ("", "frasa", PASSPHRASE.upper(), PASSPHRASE + " "):
        with pytest.raises(PassphraseWrong):
            FileSecrets.open(tmp_path, wrong)
    assert (tmp_path / FILE).read_bytes() == before
    with pytest.raises(PassphraseTooShort, match="12"):
        FileSecrets.open(tmp_path / "baru", "sebelas----")
    assert not (tmp_path / "baru" / FILE).exists()


def test_every_changed_byte_is_damage(secrets: FileSecrets, tmp_path: Path, attack: Record) -> None:
    path = tmp_path / FILE
    good = path.read_bytes()
    for place in range(len(good)):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(KeysDamaged):
            FileSecrets.open(tmp_path, PASSPHRASE)
    for length in range(len(good)):
        path.write_bytes(good[:length])
        with pytest.raises(KeysDamaged):
            FileSecrets.open(tmp_path, PASSPHRASE)
    path.write_bytes(good + b" ")
    with pytest.raises(KeysDamaged):
        FileSecrets.open(tmp_path, PASSPHRASE)
    attack("keys: each byte of their sealed file changed or cut off", Outcome.DETECTED, 2 * len(good), 2 * len(good))


def test_a_change_with_a_mended_hash_is_still_refused(secrets: FileSecrets, tmp_path: Path) -> None:
    """Whoever changes the file on purpose can hash it anew; the passphrase's key still says no."""
    path = tmp_path / FILE
    body = path.read_bytes()[:-32]
    for place in range(len(body)):
        changed = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        path.write_bytes(changed + hashlib.sha256(changed).digest())
        with pytest.raises((PassphraseWrong, KeysDamaged, KeysTooNew)):
            FileSecrets.open(tmp_path, PASSPHRASE)
            secrets.get("satu")


def test_a_newer_file_and_a_greedy_header_are_named(secrets: FileSecrets, tmp_path: Path) -> None:
    path = tmp_path / FILE
    body = path.read_bytes()[:-32]
    for old, new, error in (
        (b"keys-1\n", b"keys-2\n", KeysTooNew),
        (b'"memory_kib": 64', b'"memory_kib": 99999999', KeysDamaged),
        (b'"iterations": 1', b'"iterations": 9999', KeysDamaged),
        (b"argon2id", b"plaintxt", KeysDamaged),
    ):
        changed = body.replace(old, new)
        assert changed != body
        path.write_bytes(changed + hashlib.sha256(changed).digest())
        with pytest.raises(error):
            FileSecrets.open(tmp_path, PASSPHRASE)


def test_a_file_that_vanishes_is_not_taken_for_an_empty_one(secrets: FileSecrets, tmp_path: Path) -> None:
    (tmp_path / FILE).unlink()
    with pytest.raises(KeysDamaged):
        secrets.get("satu")
    with pytest.raises(KeysDamaged):
        secrets.set("satu", b"lain")


def test_a_home_that_cannot_be_written_is_said_to(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_bytes(b"")
    with pytest.raises(StoreUnusable):
        FileSecrets.open(tmp_path / "berkas" / "home", PASSPHRASE, CHEAP)


def _set_many(home: Path, number: int) -> None:
    secrets = FileSecrets.open(home, PASSPHRASE)
    for turn in range(20):
        secrets.set(f"{number}-{turn}", b"x")


def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    FileSecrets.open(tmp_path, PASSPHRASE, CHEAP)
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_set_many, args=(tmp_path, number)) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    secrets = FileSecrets.open(tmp_path, PASSPHRASE)
    assert all(secrets.get(f"{number}-{turn}") == b"x" for number in range(2) for turn in range(20))
