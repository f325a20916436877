"""The keys of this workstation: the one place that says where they are kept."""

from pathlib import Path
from typing import Protocol

from workstation.access.errors import KeyringLocked, KeyringMissing, KeyringUnsafe, PassphraseMissing
from workstation.access.file_secrets import FileSecrets
from workstation.access.keyring_probe import KeyringFound, KeyringState, find_keyring
from workstation.access.keyring_secrets import KeyringSecrets

KEYRING = "keyring"
PASSPHRASE = "passphrase"

# The names that secrets are kept under.
DATABASE_KEY = "database-key"
DEVICE_KEYS = "device-keys"
HUB_CREDENTIAL = "hub-credential"
SEAL_KEY = "seal-key"
SCAN_STORE = "scan-store"
SESSION = "session"


class Secrets(Protocol):
    """Named secrets of one home folder.

    Every method may raise the errors of its keeper (access/errors.py), and those that change DiskFull or StoreUnusable.
    """

    def get(self, name: str) -> bytes | None:
        """The secret of that name, or None when none was ever set."""

    def set(self, name: str, value: bytes) -> None:
        """Keep a secret durably in place of what bore the name."""

    def delete(self, name: str) -> None:
        """Forget a secret; nothing happens where there is none."""


def open_secrets(home: Path, choice: str, passphrase: str | None = None) -> Secrets:
    """The secrets of a home folder, kept as its config.toml chose (`secrets`).

    Raises KeyringMissing, KeyringUnsafe or KeyringLocked; with a sealed file PassphraseMissing, PassphraseTooShort,
    PassphraseWrong, KeysDamaged or KeysTooNew.
    """
    if choice == KEYRING:
        return keyring_secrets(home, find_keyring())
    if passphrase is None:
        raise PassphraseMissing
    return FileSecrets.open(home, passphrase)


def keyring_secrets(home: Path, found: KeyringFound) -> KeyringSecrets:
    """The secrets of a home folder in the keyring that was found; raises unless it is ready."""
    if found.backend is not None:
        return KeyringSecrets(home, found.backend)
    if found.state is KeyringState.MISSING:
        raise KeyringMissing
    if found.state is KeyringState.UNSAFE:
        raise KeyringUnsafe(name=found.name)
    raise KeyringLocked
