"""Whether the system's keyring can be trusted with a secret: only known safe backends, proven by use."""

import secrets

import keyring
from keyring.errors import KeyringError

_SAFE_MODULES = ("keyring.backends.SecretService", "keyring.backends.Windows", "keyring.backends.macOS")
_SERVICE = "loket-probe"


def keyring_name() -> str | None:
    """The name of the safe keyring in use, proven by write, read and delete; None when there is none."""
    backend = keyring.get_keyring()
    if not type(backend).__module__.startswith(_SAFE_MODULES):
        return None
    name, secret = secrets.token_hex(8), secrets.token_hex(16)
    try:
        backend.set_password(_SERVICE, name, secret)
        kept = backend.get_password(_SERVICE, name) == secret
        backend.delete_password(_SERVICE, name)
    except KeyringError:
        return None
    return type(backend).__module__.rsplit(".", 1)[-1] if kept else None
