"""Whether the system's keyring can be trusted with a secret: only known safe backends, proven by use."""

import secrets
from dataclasses import dataclass
from enum import StrEnum

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as NoKeyring

# The whole name, so that no other class of a similar name slips in.
SAFE = {
    "keyring.backends.SecretService.Keyring": "SecretService",
    "keyring.backends.Windows.WinVaultKeyring": "Windows",
    "keyring.backends.macOS.Keyring": "macOS",
}
_SERVICE = "loket-probe"


class KeyringState(StrEnum):
    """What the look at the keyring found."""

    READY = "ready"
    MISSING = "missing"
    UNSAFE = "unsafe"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class KeyringFound:
    """The keyring in force: its state, its name, and the backend itself when it is ready."""

    state: KeyringState
    name: str = ""
    backend: KeyringBackend | None = None


def find_keyring() -> KeyringFound:
    """Look at the keyring that the system or its administrator chose; never picks another one behind their back."""
    try:
        return examine_keyring(keyring.get_keyring())
    except Exception:  # one named in the environment or in keyring's own settings may fail to load in any way
        return KeyringFound(KeyringState.MISSING)


def examine_keyring(backend: KeyringBackend) -> KeyringFound:
    """Whether a backend is on the list of safe ones and keeps a probe, which is removed again."""
    if isinstance(backend, ChainerBackend):
        # Two keyrings at once (a desktop with KWallet too): the chain may write to any, so take the safe one alone.
        backend = next((one for one in backend.backends if _class_name(one) in SAFE), backend)
    name = _class_name(backend)
    if isinstance(backend, NoKeyring):
        return KeyringFound(KeyringState.MISSING)
    if name not in SAFE:
        return KeyringFound(KeyringState.UNSAFE, name)
    if not _keeps(backend):
        return KeyringFound(KeyringState.LOCKED, SAFE[name])
    return KeyringFound(KeyringState.READY, SAFE[name], backend)


def _keeps(backend: KeyringBackend) -> bool:
    name, secret = secrets.token_hex(8), secrets.token_hex(16)
    try:
        backend.set_password(_SERVICE, name, secret)
        kept = backend.get_password(_SERVICE, name) == secret
        backend.delete_password(_SERVICE, name)
    except Exception:  # beside KeyringError, backends let D-Bus and Windows errors through
        return False
    return kept


def _class_name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"
