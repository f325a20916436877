"""The device's own keys: Ed25519 to sign, age (X25519) to be written to."""

import base64
import json
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workstation.access.errors import DeviceKeyLost, KeysDamaged
from workstation.access.secrets import DEVICE_KEYS, Secrets
from workstation.access.turns import turn
from workstation.domain.device import DeviceCard, DeviceLineInvalid
from workstation.durable import write_durably

CARD_FILE = "device.pub"


@dataclass(frozen=True, slots=True)
class Device:
    """This workstation's device: its public card and its private halves, which are never shown."""

    card: DeviceCard
    identity: pyrage.x25519.Identity = field(repr=False)
    _signing: Ed25519PrivateKey = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature (64 bytes) of a message; `workstation.signatures.verify` checks it."""
        return self._signing.sign(message)


def open_device(secrets: Secrets, home: Path, workstation: str) -> Device:
    """The device of a home folder; its keys are made at first need.

    Raises DeviceKeyLost where the home folder remembers other keys than are kept, and what `secrets` raises.
    """
    with _turn(home):
        kept, remembered = secrets.get(DEVICE_KEYS), _remembered(home)
        if kept is None and remembered is not None:
            raise DeviceKeyLost
        device = _make(secrets, workstation) if kept is None else _unpack(kept, workstation)
        if remembered is not None and remembered.fingerprint != device.card.fingerprint:
            raise DeviceKeyLost
        _remember(home, device.card)
    return device


def renew_device(secrets: Secrets, home: Path, workstation: str) -> Device:
    """Make new keys in place of those kept; sticks written to the old ones can no longer be read."""
    with _turn(home):
        device = _make(secrets, workstation)
        _remember(home, device.card)
    return device


def _turn(home: Path) -> AbstractContextManager[None]:
    return turn(home / "device.lock")


def _make(secrets: Secrets, workstation: str) -> Device:
    signing, identity = Ed25519PrivateKey.generate(), pyrage.x25519.Identity.generate()
    # One secret for both keys: a power cut leaves both or none.
    packed = {"ed25519": base64.b64encode(signing.private_bytes_raw()).decode(), "age": str(identity)}
    secrets.set(DEVICE_KEYS, json.dumps(packed).encode())
    return _device(workstation, signing, identity)


def _unpack(kept: bytes, workstation: str) -> Device:
    try:
        packed = json.loads(kept)
        signing = Ed25519PrivateKey.from_private_bytes(base64.b64decode(packed["ed25519"], validate=True))
        identity = pyrage.x25519.Identity.from_str(packed["age"])
    except (ValueError, KeyError, TypeError, pyrage.IdentityError) as problem:
        raise KeysDamaged(where=DEVICE_KEYS) from problem
    return _device(workstation, signing, identity)


def _device(workstation: str, signing: Ed25519PrivateKey, identity: pyrage.x25519.Identity) -> Device:
    card = DeviceCard(workstation, signing.public_key().public_bytes_raw(), str(identity.to_public()))
    return Device(card, identity, signing)


def _remembered(home: Path) -> DeviceCard | None:
    """The card that this home folder had; it is what tells lost keys from keys that were never made."""
    try:
        return DeviceCard.parse((home / CARD_FILE).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except (UnicodeDecodeError, DeviceLineInvalid) as problem:
        raise KeysDamaged(where=CARD_FILE) from problem


def _remember(home: Path, card: DeviceCard) -> None:
    line = f"{card.line}\n".encode()
    path = home / CARD_FILE
    if not path.exists() or path.read_bytes() != line:
        write_durably(path, line)
