"""Which other devices this workstation believes. Public keys, but whoever can add one could forge a whole office.

The list is sealed with an HMAC key kept among the secrets, so that a change made to the file by hand or by another
program is seen. Putting an older list of this very workstation back is not seen; nor is taking the list away, which
can only make Loket refuse.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyrage

from workstation.access.errors import DeviceConflict, DeviceUnknown, TrustDamaged
from workstation.access.secrets import SEAL_KEY, Secrets
from workstation.access.turns import turn
from workstation.domain.device import DeviceCard, DeviceLineInvalid
from workstation.domain.event import canonical_json
from workstation.durable import write_durably

FILE = "trusted.json"
SCHEMA = "loket/trusted-1"
_PURPOSE = b"loket/trusted-1\n"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class TrustedDevice:
    """A device that is believed, and since when."""

    card: DeviceCard
    since: datetime


class Trust:
    """The trusted devices of one home folder."""

    def __init__(self, home: Path, secrets: Secrets) -> None:
        self._home = home
        self._secrets = secrets

    def devices(self) -> tuple[TrustedDevice, ...]:
        """All trusted devices by name; raises TrustDamaged."""
        path = self._home / FILE
        try:
            untrusted = path.read_bytes()
        except FileNotFoundError:
            return ()
        try:
            whole = json.loads(untrusted)
            seal = whole.pop("seal")
            key = self._secrets.get(SEAL_KEY)
            if key is None or not hmac.compare_digest(_seal(key, whole).encode(), str(seal).encode()):
                raise TrustDamaged
            return tuple(_device(entry) for entry in whole["devices"])
        except (ValueError, KeyError, TypeError, AttributeError, DeviceLineInvalid) as problem:
            raise TrustDamaged from problem

    def add(self, card: DeviceCard, now: datetime) -> bool:
        """Believe a device from now on; False when it was believed before.

        Raises DeviceConflict for other keys under a known name, DeviceLineInvalid for an impossible age recipient.
        """
        try:
            pyrage.x25519.Recipient.from_str(card.age_recipient)
        except pyrage.RecipientError as problem:
            raise DeviceLineInvalid from problem
        with turn(self._home / "trusted.lock"):
            devices = self.devices()
            known = next((one.card for one in devices if one.card.workstation == card.workstation), None)
            if known == card:
                return False
            if known is not None:
                raise DeviceConflict(name=card.workstation)
            self._write((*devices, TrustedDevice(card, now)))
        return True

    def remove(self, workstation: str) -> None:
        """Believe a device no longer; raises DeviceUnknown."""
        with turn(self._home / "trusted.lock"):
            devices = self.devices()
            kept = [one for one in devices if one.card.workstation != workstation]
            if len(kept) == len(devices):
                raise DeviceUnknown(name=workstation)
            self._write(kept)

    def _write(self, devices: Iterable[TrustedDevice]) -> None:
        ordered = sorted(devices, key=lambda one: one.card.workstation)
        entries = [{"line": one.card.line, "since": one.since.isoformat()} for one in ordered]
        whole = {"schema": SCHEMA, "devices": entries}
        key = self._secrets.get(SEAL_KEY)
        if key is None:
            key = os.urandom(_KEY_BYTES)
            self._secrets.set(SEAL_KEY, key)
        sealed = whole | {"seal": _seal(key, whole)}
        write_durably(self._home / FILE, json.dumps(sealed, indent=1).encode())


def _device(entry: dict[str, Any]) -> TrustedDevice:
    return TrustedDevice(DeviceCard.parse(entry["line"]), datetime.fromisoformat(entry["since"]))


def _seal(key: bytes, whole: dict[str, Any]) -> str:
    return hmac.new(key, _PURPOSE + canonical_json(whole).encode(), hashlib.sha256).hexdigest()
