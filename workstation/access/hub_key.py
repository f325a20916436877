"""The key of a hub's folder that several workstations use: made once, carried to each of the others by a person."""

import base64
import binascii

from workstation.access.errors import HubKeyInvalid
from workstation.access.secrets import HUB_KEY, NEXT_HUB_KEY, Secrets
from workstation.sealing import KEY_BYTES, fingerprint, new_key

_FORMAT = "loket-hub-key-1"


def hub_key(secrets: Secrets) -> bytes:
    """The key, made where there is none."""
    kept = secrets.get(HUB_KEY)
    if kept is None:
        kept = new_key()
        secrets.set(HUB_KEY, kept)
    return kept


def coming_hub_key(secrets: Secrets) -> bytes:
    """The key that a hub's folder is to go over to, kept beside the one it is under; the one begun with, if any."""
    kept = secrets.get(NEXT_HUB_KEY)
    if kept is None:
        kept = new_key()
        secrets.set(NEXT_HUB_KEY, kept)
    return kept


def end_hub_rotation(secrets: Secrets, key: bytes) -> None:
    """Forget the old key of a hub's folder: everything in it is under this one."""
    secrets.set(HUB_KEY, key)
    secrets.delete(NEXT_HUB_KEY)


def hub_key_line(key: bytes) -> str:
    """The key as a line to be carried; whoever reads it can read the hub."""
    return f"{_FORMAT} {base64.b64encode(key).decode()} {fingerprint(key)}"


def hub_key_of(untrusted_line: str) -> bytes:
    """The key that a line from another workstation holds; raises HubKeyInvalid."""
    try:
        name, text, told = untrusted_line.split()
        key = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as problem:
        raise HubKeyInvalid from problem
    if name != _FORMAT or len(key) != KEY_BYTES or fingerprint(key) != told:
        raise HubKeyInvalid
    return key
