"""All keys of a home folder, opened once: one key of 256 bits, from which the key of each store follows.

The key is made at first need and kept among the secrets; `key.id` in the home folder holds its fingerprint. So lost
keys are told from keys that were never made, and another key from a damaged file.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from workstation.access.device import Device, open_device
from workstation.access.errors import DatabaseKeyLost, DatabaseKeyWrong, KeysDamaged
from workstation.access.secrets import DATABASE_KEY, HUB_KEY, NEXT_KEY, SCAN_STORE, Secrets, open_secrets
from workstation.access.turns import turn
from workstation.config import Config
from workstation.domain.refusals import ScanStoreUnset
from workstation.sealing import KEY_BYTES, HomeKey, KeyMark, new_key

_PLAIN = b"SQLite format 3\0"
_DATABASES = ("loket.db", "hub/hub.db")


@dataclass(frozen=True, slots=True)
class Keys:
    """The opened keys of one home: its device, the key of its stores, and the secrets for whoever needs another.

    `next` is the key that the stores were to go over to when the computer stopped; `end_rotation` ends that.
    """

    device: Device
    secrets: Secrets = field(repr=False)
    home: HomeKey = field(repr=False)
    next: HomeKey | None = field(repr=False, default=None)

    @property
    def shared_hub(self) -> bytes | None:
        """The key of a hub's folder that several workstations use; None where none was made or given."""
        return self.secrets.get(HUB_KEY)

    def scan_store(self) -> tuple[str, str]:
        """The access key of an object store: its id and its secret; raises ScanStoreUnset."""
        return scan_store_key(self.secrets)


def open_keys(home: Path, config: Config, passphrase: str | None = None) -> Keys:
    """The keys of a home folder; they are made where there is nothing yet that they would have to open.

    Raises what `open_secrets` raises, DatabaseKeyLost, DatabaseKeyWrong, KeysDamaged or DeviceKeyLost.
    """
    secrets = open_secrets(home, config.secrets, passphrase)
    database = _database_key(secrets, home)
    coming = secrets.get(NEXT_KEY)
    device = open_device(secrets, home, config.workstation)
    return Keys(device, secrets, HomeKey(database), None if coming is None else HomeKey(coming))


def begin_rotation(keys: Keys, home: Path) -> HomeKey:
    """A new key for the home, kept beside the old one until `end_rotation`; the one begun before where there is one."""
    kept = keys.secrets.get(NEXT_KEY)
    if kept is None:
        kept = new_key()
        keys.secrets.set(NEXT_KEY, kept)
    with _turn(home):
        KeyMark(home, kept).write(KeyMark(home, keys.home.key))
    return HomeKey(kept)


def end_rotation(keys: Keys, home: Path, coming: HomeKey) -> None:
    """Forget the old key: everything is under the new one."""
    keys.secrets.set(DATABASE_KEY, coming.key)
    with _turn(home):
        KeyMark(home, coming.key).write()
    keys.secrets.delete(NEXT_KEY)


def scan_store_key(secrets: Secrets) -> tuple[str, str]:
    """The access key of an object store: its id and its secret; raises ScanStoreUnset."""
    kept = secrets.get(SCAN_STORE)
    if kept is None:
        raise ScanStoreUnset
    key, _, secret = kept.decode().partition("\n")
    return key, secret


def _database_key(secrets: Secrets, home: Path) -> bytes:
    kept = secrets.get(DATABASE_KEY)
    if kept is None or not KeyMark.at(home):
        with _turn(home):
            kept = secrets.get(DATABASE_KEY) or _make(secrets, home)
            if len(kept) == KEY_BYTES:
                _remember(home, kept)
    if len(kept) != KEY_BYTES:
        raise KeysDamaged(where=DATABASE_KEY)
    if not KeyMark(home, kept).fits():
        raise DatabaseKeyWrong
    return kept


def _remember(home: Path, key: bytes) -> None:
    if not KeyMark.at(home):
        KeyMark(home, key).write()


def _make(secrets: Secrets, home: Path) -> bytes:
    if KeyMark.at(home) or any(_is_encrypted(home / name) for name in _DATABASES):
        raise DatabaseKeyLost
    key = new_key()
    secrets.set(DATABASE_KEY, key)
    return key


def _is_encrypted(path: Path) -> bool:
    """Whether a database lies there that needs a key."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_PLAIN))
    except FileNotFoundError:
        return False
    return bool(head) and head != _PLAIN


def _turn(home: Path) -> AbstractContextManager[None]:
    return turn(home / "database-key.lock")
