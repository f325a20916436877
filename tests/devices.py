"""Devices for tests: real keys, made from a name, so that the same name signs the same way in every run."""

import hashlib

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workstation.access.device import Device
from workstation.domain.device import DeviceCard


def make_device(name: str, generation: int = 1) -> Device:
    """The device of a workstation; another generation is what it has after its keys were made anew."""
    signing = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"{name}/{generation}".encode()).digest())
    identity = pyrage.x25519.Identity.generate()
    card = DeviceCard(name, signing.public_key().public_bytes_raw(), str(identity.to_public()))
    return Device(card, identity, signing)
