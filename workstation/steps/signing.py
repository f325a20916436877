"""Sign what this workstation records, and judge what others signed."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from workstation.domain.device import DeviceCard
from workstation.domain.event import Event
from workstation.domain.keys import Keys, KeySource, KnownKey
from workstation.domain.ports import UnitOfWork
from workstation.domain.sealing import EVENTS, signature_parts, signature_text, signed_message
from workstation.signatures import verify
from workstation.steps.counter import Counter

SIGNING_KEY = "signing_key"
SIGNED_FROM = "signed_from"


def sign(counter: Counter, log: str, link: str) -> str:
    """This device's signature over a record's hash. Raises what the device's keys raise."""
    return signature_text(counter.device.card.key_id, counter.device.sign(signed_message(log, link)))


def note_own_key(uow: UnitOfWork, counter: Counter, next_seq: int | None = None) -> None:
    """Remember this device's card once, and from which place in its chain on it signs everything."""
    if is_noted(uow, counter):
        return
    begun = f"{SIGNED_FROM}:{counter.workstation}"
    if uow.marks.get(begun) is None:
        seq = uow.events.last_link(counter.workstation)[0] + 1 if next_seq is None else next_seq
        uow.marks.set(begun, str(seq))
    uow.marks.set(SIGNING_KEY, _named(counter))
    uow.keys.learn([own_key(uow, counter)])


def is_noted(uow: UnitOfWork, counter: Counter) -> bool:
    """Whether this device's card is remembered under its workstation's name of today."""
    return uow.marks.get(SIGNING_KEY) == _named(counter)


def _named(counter: Counter) -> str:
    return f"{counter.workstation} {counter.device.card.key_id}"


def own_key(uow: UnitOfWork, counter: Counter) -> KnownKey:
    """This device's card as it is published."""
    signed_from = int(uow.marks.get(f"{SIGNED_FROM}:{counter.workstation}") or 1)
    card = replace(counter.device.card, workstation=counter.workstation)
    return KnownKey(card, counter.settings.offices, counter.clock.now(), KeySource.OWN, signed_from)


class Belief(StrEnum):
    """What a signature says of a record whose seal holds."""

    PROVEN = "proven"
    UNSIGNED = "unsigned"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"


@dataclass
class Judge:
    """Judges signatures by the known keys; what it looked up it remembers, so it lives for one unit of work."""

    keys: Keys
    _cards: dict[tuple[str, str], DeviceCard | None] = field(default_factory=dict)
    _signed_from: dict[str, int | None] = field(default_factory=dict)

    def of_event(self, log: str, workstation: str, seq: int, link: str, signature: str) -> Belief:
        """What an event's signature says. None is needed before its workstation began to sign.

        The hash does not cover the signature: without that place anybody could take a signature away unseen.
        """
        if not signature:
            if workstation not in self._signed_from:
                self._signed_from[workstation] = self.keys.signs_from(workstation)
            begun = self._signed_from[workstation]
            return Belief.UNSIGNED if begun is None or seq < begun else Belief.BAD_SIGNATURE
        return self.of_record(log, workstation, link, signature)

    def doubt(self, event: Event) -> str:
        """Why an event is not believed that came from elsewhere: `bad_signature`, `unknown_key`, or nothing."""
        said = self.of_event(EVENTS, event.workstation, event.seq, event.hash, event.signature)
        return said.value if said in (Belief.BAD_SIGNATURE, Belief.UNKNOWN_KEY) else ""

    def of_record(self, log: str, workstation: str, link: str, signature: str) -> Belief:
        """What the signature of a record says that must bear one."""
        parts = signature_parts(signature)
        if parts is None:
            return Belief.BAD_SIGNATURE
        card = self._card(parts[0], workstation)
        if card is None:
            return Belief.UNKNOWN_KEY
        holds = verify(card.signing_key, signed_message(log, link), parts[1])
        return Belief.PROVEN if holds else Belief.BAD_SIGNATURE

    def _card(self, key_id: str, workstation: str) -> DeviceCard | None:
        place = key_id, workstation
        if place not in self._cards:
            found = self.keys.find(key_id, workstation)
            self._cards[place] = None if found is None else found.card
        return self._cards[place]
