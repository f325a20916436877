"""A home folder that was copied to another device, and keys that are not those of the home."""

import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from attacks import Outcome, Record
from keys import PASSPHRASE, opted_in

from workstation.access.errors import DatabaseKeyLost, DatabaseKeyWrong, PassphraseWrong
from workstation.access.file_secrets import FILE, FileSecrets
from workstation.access.keys import open_keys
from workstation.bootstrap import open_workstation
from workstation.config import load_config
from workstation.database.rekey import opens
from workstation.domain.refusals import ScanDamaged
from workstation.store.vault import Vault

DATA = b"%PDF-SPESIMEN"
NAME = sha256(DATA).hexdigest()


def one_bit_off(key: bytes) -> list[bytes]:
    """Every key that differs from one in a single bit."""
    whole, length = int.from_bytes(key), 8 * len(key)
    return [(whole ^ 1 << bit).to_bytes(len(key)) for bit in range(length)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one scan."""
    made = opted_in(tmp_path / "home")
    with open_workstation(made) as workstation:
        workstation.counter.vault.receive(NAME, lambda begin: [DATA[begin:]])
    return made


def test_a_copied_home_opens_by_no_guessed_passphrase(home: Path, tmp_path: Path, attack: Record) -> None:
    copy = shutil.copytree(home, tmp_path / "thief")
    guesses = ["", "loket", PASSPHRASE.upper(), PASSPHRASE[:-1], *(PASSPHRASE + letter for letter in "abcdefghijkl 12")]
    for guess in guesses:
        with pytest.raises(PassphraseWrong):
            FileSecrets.open(copy, guess)
    attack("home copied to a second device: passphrases guessed", Outcome.PREVENTED, len(guesses), len(guesses))


def test_a_copied_home_opens_by_no_other_keys(home: Path, tmp_path: Path, attack: Record) -> None:
    """The thief knows the passphrase that the whole office uses, and has a home of their own, but not these keys."""
    own = opted_in(tmp_path / "own")
    open_workstation(own).close()
    without, foreign = (shutil.copytree(home, tmp_path / name) for name in ("without", "foreign"))
    (without / FILE).unlink()
    shutil.copy(own / FILE, foreign / FILE)
    for copy, refusal in ((without, DatabaseKeyLost), (foreign, DatabaseKeyWrong)):
        with pytest.raises(refusal):
            open_workstation(copy)
    attack("home copied to a second device without its keys", Outcome.PREVENTED, 2, 2)


def test_no_wrong_key_opens_a_store_or_a_scan(home: Path, attack: Record) -> None:
    right = open_keys(home, load_config(home), PASSPHRASE).home
    assert opens(home / "loket.db", right.store) and Vault(home / "scans", right.scans).get(NAME) == DATA
    wrong = [*one_bit_off(right.store), bytes(32), right.scans, right.own_hub, right.key]
    kept = sum(not opens(home / "loket.db", key) for key in wrong)
    attack("store: opened with a wrong key", Outcome.PREVENTED, len(wrong), kept)
    wrong = [*one_bit_off(right.scans), bytes(32), right.store, right.own_hub, right.key]
    kept = sum(is_kept_from(key, home / "scans", right.scans) for key in wrong)
    attack("scans: opened with a wrong key", Outcome.PREVENTED, len(wrong), kept)


def is_kept_from(key: bytes, folder: Path, right: bytes) -> bool:
    """Whether a vault says nothing under a key, not even of a scan that was given the name that it looks for."""
    (there,) = folder.rglob(Vault(folder, right)._sealed.name(NAME))
    vault = Vault(folder, key)
    wanted = vault._sealed.name(NAME)
    place = folder / wanted[:2] / wanted
    place.parent.mkdir(exist_ok=True)
    found = vault.has(NAME)
    shutil.copy(there, place)
    try:
        vault.get(NAME)
    except ScanDamaged:
        return not found
    finally:
        place.unlink()
    return False
