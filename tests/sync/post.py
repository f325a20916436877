"""Sticks between the workstations of these tests and the computer that carries for their hub."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from stations import Station

from workstation.domain.device import DeviceCard
from workstation.domain.event import Role
from workstation.domain.officer import Officer
from workstation.sync.stick import Hand
from workstation.sync.stick_in import TakenIn, take_in_stick
from workstation.sync.stick_out import write_from_hub, write_to_hub

ADMIN = Officer("admin", Role.ADMIN)


@dataclass
class Device:
    """The keys of a workstation, which outlive whatever happens to its home."""

    signing: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    identity: pyrage.x25519.Identity = field(default_factory=pyrage.x25519.Identity.generate)

    def card(self, name: str) -> DeviceCard:
        return DeviceCard(name, self.signing.public_key().public_bytes_raw(), str(self.identity.to_public()))


@dataclass(frozen=True)
class Posted:
    """A stick on its way: its file, and who shall take it in."""

    path: Path
    receiver: Station


class Post:
    """Writes and takes in sticks between the centre and stations; all of them trust each other."""

    def __init__(self, centre: Station, stations: Iterable[Station], folder: Path, offices: tuple[str, ...]) -> None:
        self._centre = centre
        self._devices = {station.name: Device() for station in (centre, *stations)}
        self._cards = {name: device.card(name) for name, device in self._devices.items()}
        self._folder = folder
        self._offices = offices
        self._numbers = count(1)

    def home(self, station: Station) -> Posted:
        """What waits at a station, for the hub."""
        path = self._path()
        write_to_hub(station.counter, self._hand(station), self._cards[self._centre.name], path)
        return Posted(path, self._centre)

    def out(self, station: Station, days: int = 0) -> Posted:
        """What the hub has for a station."""
        path, hand = self._path(), self._hand(self._centre)
        write_from_hub(self._centre.counter, hand, ADMIN, self._cards[station.name], path, self._offices, days)
        return Posted(path, station)

    def take(self, stick: Posted, by: Station | None = None) -> TakenIn:
        """Its receiver, or another, takes a stick in."""
        station = by or stick.receiver
        return take_in_stick(station.counter, self._hand(station), stick.path, has_own_hub=False)

    def round(self, station: Station) -> int:
        """There and back once; how much that moved.

        A home put back from a copy counts its sticks behind, so that its first one is not believed; that counts too.
        """
        home, out = self.take(self.home(station)), self.take(self.out(station))
        moved = home.events + home.refused + out.dossiers + out.events + out.refused + out.anew
        return moved + home.known + out.other_hub

    def _path(self) -> Path:
        return self._folder / f"{next(self._numbers)}.loket"

    def _hand(self, station: Station) -> Hand:
        device, card = self._devices[station.name], self._cards[station.name]
        return Hand(card, device.signing.sign, device.identity, list(self._cards.values()), station.home)


def cut_off(stick: Posted, share: float) -> Posted:
    """A copy of which only a part was written."""
    whole = stick.path.read_bytes()
    path = stick.path.with_suffix(".cut.loket")
    path.write_bytes(whole[: int(len(whole) * share)])
    return Posted(path, stick.receiver)
