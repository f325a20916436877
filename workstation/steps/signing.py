"""Sign what this workstation records, and judge what others signed."""

from dataclasses import dataclass, field
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


def note_own_key(uow: UnitOfWork, counter: Counter, next_seq: int | None = None) -> KnownKey | None:
    """Remember this device's card once, and from which place in its chain it signs; None where that is noted."""
    card = counter.device.card
    if uow.marks.get(SIGNING_KEY) == card.key_id:
        return None
    if uow.marks.get(SIGNED_FROM) is None:
        seq = uow.events.last_link(counter.workstation)[0] + 1 if next_seq is None else next_seq
        uow.marks.set(SIGNED_FROM, str(seq))
    uow.marks.set(SIGNING_KEY, card.key_id)
    key = own_key(uow, counter)
    uow.keys.learn([key])
    return key


def own_key(uow: UnitOfWork, counter: Counter) -> KnownKey:
    """This device's card as it is published."""
    signed_from = int(uow.marks.get(SIGNED_FROM) or 1)
    now, offices = counter.clock.now(), counter.settings.offices
    return KnownKey(counter.device.card, offices, now, KeySource.OWN, signed_from)


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
