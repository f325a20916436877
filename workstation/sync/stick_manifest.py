"""What a stick says of itself: canonical JSON, signed by the sender with Ed25519."""

import base64
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from workstation.domain.device import KEY_BYTES, DeviceCard
from workstation.domain.event import canonical_json
from workstation.signatures import verify
from workstation.sync.stick_errors import (
    StickForOther,
    StickSenderUnknown,
    StickTampered,
    StickTooLarge,
    StickTooNew,
)

FAMILY = "loket/stick-"
FORMAT = "loket/stick-1"
MOST_PARTS = 20_000
# Taken apart, text takes twice as much memory.
LARGEST_TEXT, LARGEST_SCAN = 300_000_000, 50_000_000

EVENTS = "events.jsonl"
DOSSIERS = "dossiers.jsonl"
ANSWERS = "acks.jsonl"
LEASES = "leases.jsonl"
OFFICERS = "officers.jsonl"
SCANS = "scans/"

_PART_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)?")
_LONGEST_NAME = 128
_WORKSTATION = re.compile(r"[a-z0-9][a-z0-9-]{1,30}")


class Direction(StrEnum):
    """Which way a stick travels."""

    TO_HUB = "to_hub"
    FROM_HUB = "from_hub"


@dataclass(frozen=True, slots=True)
class PartEntry:
    """One part: its name (never a path), its length in bytes and its SHA-256 (hex)."""

    name: str
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom a stick is for: a device's name and age recipient."""

    workstation: str
    age_recipient: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What the sender decides of a stick: its way, its number (grows per sender) and when it was written."""

    direction: Direction
    number: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that the sender signs."""

    letter: Letter
    sender: str
    signing_key: bytes
    receivers: tuple[Receiver, ...]
    parts: tuple[PartEntry, ...]

    @property
    def total(self) -> int:
        """The length of all parts in bytes."""
        return sum(part.length for part in self.parts)

    @property
    def text(self) -> int:
        """The length of all parts but scans, which are taken apart and held at once, in bytes."""
        return sum(part.length for part in self.parts if not part.name.startswith(SCANS))

    @property
    def longest_scan(self) -> int:
        """The length of the longest scan in bytes."""
        return max((part.length for part in self.parts if part.name.startswith(SCANS)), default=0)


def valid_part_name(name: str) -> bool:
    """Whether a part may bear the name: lower case, at most one slash, nothing a path could be made of."""
    return len(name) <= _LONGEST_NAME and bool(_PART_NAME.fullmatch(name)) and ".." not in name


def signed_envelope(manifest: Manifest, signature: bytes) -> bytes:
    """The manifest with its signature, as it stands first in a stick."""
    text = manifest_text(manifest)
    return canonical_json({"manifest": text, "signature": base64.b64encode(signature).decode()}).encode()


def signed_bytes(text: str) -> bytes:
    """What is signed: the manifest's text under a name of its own, so that no other signature fits."""
    return f"{FORMAT}\n{text}".encode()


def manifest_text(manifest: Manifest) -> str:
    """The manifest as canonical JSON."""
    return canonical_json(
        {
            "format": FORMAT,
            "sender": manifest.sender,
            "signing_key": base64.b64encode(manifest.signing_key).decode(),
            "receivers": [{"workstation": one.workstation, "age": one.age_recipient} for one in manifest.receivers],
            "direction": manifest.letter.direction.value,
            "number": manifest.letter.number,
            "created_at": manifest.letter.created_at.isoformat(),
            "parts": [{"name": one.name, "length": one.length, "sha256": one.sha256} for one in manifest.parts],
        }
    )


def open_envelope(untrusted: bytes, own_recipient: str, trusted: Collection[DeviceCard], limit: int) -> Manifest:
    """The manifest, once a trusted sender's signature over it holds and it names this receiver.

    Raises StickTooNew, StickSenderUnknown, StickTampered, StickForOther or StickTooLarge.
    """
    text, signature, value = _untrusted_envelope(untrusted)
    sender = next((card for card in trusted if _is_from(value, card)), None)
    if sender is None:
        raise StickSenderUnknown(sender=_sender_name(value))
    if not verify(sender.signing_key, signed_bytes(text), signature):
        raise StickTampered
    try:
        manifest = _manifest(value, sender)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise StickTampered from problem
    if own_recipient not in {one.age_recipient for one in manifest.receivers}:
        raise StickForOther
    for length, most in ((manifest.total, limit), (manifest.text, LARGEST_TEXT), (manifest.longest_scan, LARGEST_SCAN)):
        if length > most:
            raise StickTooLarge(limit=most // 1_000_000)
    return manifest


def _untrusted_envelope(untrusted: bytes) -> tuple[str, bytes, dict[str, Any]]:
    try:
        envelope = json.loads(untrusted)
        text, signature = str(envelope["manifest"]), base64.b64decode(envelope["signature"], validate=True)
        value = json.loads(text)
        version = str(value["format"])
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise StickTampered from problem
    if version != FORMAT:
        raise StickTooNew if version.startswith(FAMILY) else StickTampered
    return text, signature, value


def _is_from(value: dict[str, Any], card: DeviceCard) -> bool:
    key = base64.b64encode(card.signing_key).decode()
    return value.get("sender") == card.workstation and value.get("signing_key") == key


def _sender_name(value: dict[str, Any]) -> str:
    """The name that the file claims, where it is fit to be shown."""
    name = str(value.get("sender"))
    return name if _WORKSTATION.fullmatch(name) else "?"


def _manifest(value: dict[str, Any], sender: DeviceCard) -> Manifest:
    """The signed manifest; raises ValueError, KeyError or TypeError where even a trusted sender wrote nonsense."""
    parts = tuple(PartEntry(str(one["name"]), _count(one["length"]), str(one["sha256"])) for one in value["parts"])
    letter = Letter(Direction(value["direction"]), _count(value["number"]), datetime.fromisoformat(value["created_at"]))
    receivers = tuple(Receiver(str(one["workstation"]), str(one["age"])) for one in value["receivers"])
    if len(parts) > MOST_PARTS or len({part.name for part in parts}) != len(parts):
        raise ValueError("parts")
    if not all(valid_part_name(part.name) for part in parts):
        raise ValueError("part")
    if len(sender.signing_key) != KEY_BYTES or letter.created_at.tzinfo is None:
        raise ValueError("letter")
    return Manifest(letter, sender.workstation, sender.signing_key, receivers, parts)


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("count")
    return value
