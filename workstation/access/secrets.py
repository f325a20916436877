"""The keys of this workstation: the one place that says where they are kept."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from workstation.access.errors import KeyringLocked, KeyringMissing, KeyringUnsafe, PassphraseMissing
from workstation.access.file_secrets import FileSecrets
from workstation.access.passphrase_file import passphrase_file

if TYPE_CHECKING:
    from workstation.access.keyring_probe import KeyringFound
    from workstation.access.keyring_secrets import KeyringSecrets

KEYRING = "keyring"
# The name of a setting.
PASSPHRASE = "passphrase"  # nosec B105

# The names that secrets are kept under.
DATABASE_KEY = "database-key"
DEVICE_KEYS = "device-keys"
HUB_CREDENTIAL = "hub-credential"
HUB_KEY = "hub-key"
SEAL_KEY = "seal-key"
SCAN_STORE = "scan-store"
# The password of the office's certificate.
OFFICE_CERTIFICATE = "office-certificate"
SESSION = "session"
NEXT_KEY = "database-key-next"
NEXT_HUB_KEY = "hub-key-next"
# What a backup must hold for another computer to go on. Who is signed in is not among it.
KEPT_IN_BACKUPS = (
    *(DATABASE_KEY, NEXT_KEY, DEVICE_KEYS, HUB_CREDENTIAL, HUB_KEY, NEXT_HUB_KEY, SEAL_KEY, SCAN_STORE),
    OFFICE_CERTIFICATE,
)


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

    Without a passphrase given, the file that LOKET_PASSPHRASE_FILE names may hold it. Raises KeyringMissing,
    KeyringUnsafe or KeyringLocked; with a sealed file PassphraseMissing, PassphraseTooShort, PassphraseWrong,
    KeysDamaged or KeysTooNew, and what `passphrase_file` raises.
    """
    if choice == KEYRING:
        # The keyring's own library takes a tenth of a second to load.
        from workstation.access.keyring_probe import find_keyring

        return keyring_secrets(home, find_keyring())
    if passphrase is None:
        passphrase = passphrase_file()
    if passphrase is None:
        raise PassphraseMissing
    return FileSecrets.open(home, passphrase)


def keyring_secrets(home: Path, found: "KeyringFound") -> "KeyringSecrets":
    """The secrets of a home folder in the keyring that was found; raises unless it is ready."""
    from workstation.access.keyring_probe import KeyringState
    from workstation.access.keyring_secrets import KeyringSecrets

    if found.backend is not None:
        return KeyringSecrets(home, found.backend)
    if found.state is KeyringState.MISSING:
        raise KeyringMissing
    if found.state is KeyringState.UNSAFE:
        raise KeyringUnsafe(name=found.name)
    raise KeyringLocked
