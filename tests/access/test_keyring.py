"""Keys in the keyring: only safe ones, proven by use, apart for each home folder."""

from pathlib import Path

import pytest
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as FailKeyring
from keyring.backends.null import Keyring as NullKeyring
from own_keyrings import MemoryKeyring, PlaintextKeyring, on_a_desktop

from workstation.access.errors import KeyringLocked, KeyringMissing, KeyringUnsafe, KeysDamaged, PassphraseMissing
from workstation.access.keyring_probe import KeyringFound, KeyringState, examine_keyring
from workstation.access.keyring_secrets import ID_FILE, KeyringSecrets
from workstation.access.passphrase_file import VARIABLE
from workstation.access.secrets import keyring_secrets, open_secrets

TWO_HOMES = """
from pathlib import Path
from workstation.access.device import open_device
from workstation.access.secrets import open_secrets
one, two = Path("one"), Path("two")
for home in (one, two, one):
    print(open_device(open_secrets(home, "keyring"), home, "loket-1").card.line)
secrets = open_secrets(one, "keyring")
secrets.set("contoh", bytes(range(256)))
assert open_secrets(two, "keyring").get("contoh") is None
one.rename("elsewhere")
moved = open_secrets(Path("elsewhere"), "keyring")
assert moved.get("contoh") == bytes(range(256))
moved.delete("contoh")
moved.delete("contoh")
assert moved.get("contoh") is None
print(open_device(moved, Path("elsewhere"), "loket-1").card.line)
"""
WHOLE_HOME = """
import time
from pathlib import Path
from workstation.access.errors import DatabaseKeyLost
from workstation.access.secrets import DATABASE_KEY, open_secrets
from workstation.bootstrap import open_workstation
from workstation.domain.queue import QueueFilter
from workstation.steps.queue import list_queue
home = Path("home")
for _ in range(2):
    with open_workstation(home) as workstation:
        assert list_queue(workstation.counter, QueueFilter()) == []
open_secrets(home, "keyring").delete(DATABASE_KEY)
try:
    open_workstation(home)
except DatabaseKeyLost as error:
    print(error.code)
"""
PROBE_LEAVES_NOTHING = """
import keyring, secretstorage
from workstation.access.keyring_probe import find_keyring
print(find_keyring().state, find_keyring().name)
bus = secretstorage.dbus_init()
print(len(list(secretstorage.get_default_collection(bus).get_all_items())))
bus.close()
"""


def test_a_real_keyring_keeps_the_keys_of_two_homes_apart(tmp_path: Path) -> None:
    first, other, again, moved = on_a_desktop(tmp_path / "user", TWO_HOMES).splitlines()
    assert first == again == moved
    assert first != other
    for file in (tmp_path / "user" / "two").iterdir():
        assert b"AGE-SECRET" not in file.read_bytes()


def test_a_home_opens_with_the_key_that_a_real_keyring_keeps_and_with_no_other(tmp_path: Path) -> None:
    assert on_a_desktop(tmp_path / "user", WHOLE_HOME) == "database_key_lost\n"
    home = tmp_path / "user" / "home"
    assert (home / "key.id").exists() and not (home / "keys.sealed").exists()
    assert not (home / "loket.db").read_bytes().startswith(b"SQLite format 3")


def test_a_real_keyring_that_nobody_unlocked_is_locked(tmp_path: Path) -> None:
    script = "from workstation.access.keyring_probe import find_keyring; print(find_keyring().state)"
    assert on_a_desktop(tmp_path / "user", script, unlocked=False) == "locked\n"


def test_of_a_chain_of_keyrings_only_the_safe_one_is_used() -> None:
    class Keyring(MemoryKeyring):
        pass

    Keyring.__module__ = "keyring.backends.SecretService"
    Keyring.__qualname__ = "Keyring"
    safe, plain = Keyring(), PlaintextKeyring()

    class Chain(ChainerBackend):
        backends = (plain, safe)

    assert examine_keyring(Chain()).backend is safe
    assert not plain.kept
    Chain.backends = (plain,)
    assert examine_keyring(Chain()).state is KeyringState.UNSAFE


def test_the_probe_leaves_nothing_in_a_real_keyring(tmp_path: Path) -> None:
    assert on_a_desktop(tmp_path / "user", PROBE_LEAVES_NOTHING).splitlines() == ["ready SecretService", "0"]


@pytest.mark.parametrize(
    "backend", [NullKeyring(), PlaintextKeyring(), MemoryKeyring()], ids=lambda one: type(one).__name__
)
def test_an_unsafe_keyring_is_refused_by_name(backend: MemoryKeyring, tmp_path: Path) -> None:
    found = examine_keyring(backend)
    assert (found.state, found.backend) == (KeyringState.UNSAFE, None)
    with pytest.raises(KeyringUnsafe, match=type(backend).__name__):
        keyring_secrets(tmp_path, found)


def test_no_keyring_is_told_apart_from_an_unsafe_one(tmp_path: Path) -> None:
    with pytest.raises(KeyringMissing):
        keyring_secrets(tmp_path, examine_keyring(FailKeyring()))
    with pytest.raises(KeyringLocked):
        keyring_secrets(tmp_path, KeyringFound(KeyringState.LOCKED, "SecretService"))


def test_a_class_that_only_borrows_a_safe_name_is_refused() -> None:
    class Keyring(PlaintextKeyring):
        pass

    Keyring.__module__ = "keyring.backends.SecretServiceToo"
    Keyring.__qualname__ = "Keyring"
    assert examine_keyring(Keyring()).state is KeyringState.UNSAFE


def test_a_safe_keyring_that_does_not_keep_is_locked() -> None:
    class Keyring(MemoryKeyring):
        def get_password(self, service: str, username: str) -> str | None:
            return None

    Keyring.__module__ = "keyring.backends.SecretService"
    Keyring.__qualname__ = "Keyring"
    assert examine_keyring(Keyring()).state is KeyringState.LOCKED
    refusing = Keyring()
    refusing.locked = True
    assert examine_keyring(refusing).state is KeyringState.LOCKED


def test_a_passphrase_that_nobody_gave_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(PassphraseMissing):
        open_secrets(tmp_path, "passphrase")
    assert not list(tmp_path.iterdir())


def test_looking_for_a_secret_makes_nothing(tmp_path: Path) -> None:
    secrets = KeyringSecrets(tmp_path, MemoryKeyring())
    assert secrets.get("contoh") is None
    secrets.delete("contoh")
    assert not list(tmp_path.iterdir())


def test_a_keyring_that_locks_later_is_said_to(tmp_path: Path) -> None:
    backend = MemoryKeyring()
    secrets = KeyringSecrets(tmp_path, backend)
    secrets.set("contoh", b"rahasia")
    backend.locked = True
    for act in (lambda: secrets.get("contoh"), lambda: secrets.set("contoh", b"x"), lambda: secrets.delete("contoh")):
        with pytest.raises(KeyringLocked):
            act()
    backend.locked = False
    assert secrets.get("contoh") == b"rahasia"


def test_a_keyring_that_forgets_at_once_is_found_when_setting(tmp_path: Path) -> None:
    with pytest.raises(KeyringLocked):
        KeyringSecrets(tmp_path, NullKeyring()).set("contoh", b"rahasia")


def test_what_loket_did_not_write_is_damaged(tmp_path: Path) -> None:
    backend = MemoryKeyring()
    secrets = KeyringSecrets(tmp_path, backend)
    secrets.set("contoh", b"rahasia")
    backend.kept = dict.fromkeys(backend.kept, "bukan base64!")
    with pytest.raises(KeysDamaged):
        secrets.get("contoh")
    (tmp_path / ID_FILE).write_text("layanan lain\n", encoding="ascii")
    with pytest.raises(KeysDamaged):
        secrets.get("contoh")
