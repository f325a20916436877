"""Officers' records come and go: signed here, believed when their seal holds, shared through the hub."""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from workstation.domain.hub import HubOfficer
from workstation.domain.ports import UnitOfWork
from workstation.domain.sentence import Sentence
from workstation.domain.staff import OfficerRecord, is_own_change, key_of, merge, officer_from_json, serves
from workstation.signatures import verify
from workstation.steps.counter import Counter

# "officers_position:" and the offices it was read for: others may have had officers before it all along.
OFFICERS_READ = "officers_position:"
# "seq position": where the own chain stood when the hub's records were here up to a position.
STAFF_HEARD = "staff_heard"
BATCH = 500
BAD_OFFICER = "bad_officer"
NOT_TAKEN = (
    "{count} perubahan data petugas dari komputer ini tidak diterima pusat data, jadi hanya berlaku di sini. Lakukan "
    "perubahan itu di komputer admin, atau minta izinnya dengan loket hub grant --staff."
)


def staff_of(uow: UnitOfWork) -> dict[str, OfficerRecord]:
    """The officers as this workstation knows them, by the key of their names."""
    return merge(uow.officers.all())


def officer_here(counter: Counter, name: str) -> OfficerRecord | None:
    """The officer of a name who may work at this counter, disabled or not; None where there is none."""
    with counter.view() as uow:
        found = merge(uow.officers.of(name)).get(key_of(name))
    return found if found is not None and serves(found, counter.settings.offices) else None


def has_officers(counter: Counter) -> bool:
    """Whether anybody can sign in here at all."""
    with counter.view() as uow:
        return bool(uow.officers.all())


def record_officer(uow: UnitOfWork, counter: Counter, draft: OfficerRecord) -> OfficerRecord:
    """Sign a record with this device and keep it; the caller commits. Raises what the device's keys raise."""
    key = base64.b64encode(counter.device.card.signing_key).decode()
    unsigned = replace(draft, workstation=counter.workstation, signing_key=key, signature="")
    signed = replace(unsigned, signature=base64.b64encode(counter.device.sign(unsigned.signed)).decode())
    uow.officers.add(signed)
    return signed


def exchange_officers(counter: Counter, offices: Sequence[str]) -> list[Sentence]:
    """Bring the hub what it lacks and take what others changed; what somebody should see to. Raises HubUnreachable."""
    with counter.view() as uow:
        waiting = uow.officers.unsettled()
    refused = _bring(counter, waiting) if waiting else set()
    learn_officers(counter, offices)
    own = [one for one in waiting if one.digest in refused and one.workstation == counter.workstation]
    return [Sentence(NOT_TAKEN, {"count": str(len(own))})] if own else []


def _bring(counter: Counter, records: Sequence[OfficerRecord]) -> set[str]:
    refused = set(counter.hub.put_officers(records))
    with counter.uow() as uow:
        uow.officers.settle([one.digest for one in records if one.digest not in refused])
        uow.commit()
    return refused


def take_officers(counter: Counter, uow: UnitOfWork, untrusted: Iterable[str]) -> int:
    """Keep records that came from elsewhere; what cannot be believed is set aside and named. How many were new."""
    new, settled = 0, []
    for content in untrusted:
        record = officer_from_json(content)
        if record is None or not _is_sealed(record):
            uow.events.set_strange_aside(content, BAD_OFFICER, counter.clock.now())
            continue
        new += uow.officers.add(record)
        settled.append(record.digest)
    uow.officers.settle(settled)
    return new


def officers_for(counter: Counter, offices: Sequence[str]) -> tuple[list[str], int]:
    """The hub's records of the officers of some offices, also of who went elsewhere, and the place of its last record.

    Raises HubUnreachable.
    """
    found: list[HubOfficer] = []
    while batch := counter.hub.officers(found[-1].position if found else 0, BATCH):
        found += batch
    believed = [(one.content, record) for one in found if (record := officer_from_json(one.content))]
    names = {key_of(record.name) for _, record in believed if serves(record, offices)}
    position = found[-1].position if found else 0
    return [content for content, record in believed if key_of(record.name) in names], position


def pass_on_officers(counter: Counter, untrusted: Iterable[str]) -> None:
    """Bring the hub what a stick's office changed: its officers' own passwords and codes, and nothing more.

    What is not passed on stays in that office, where it keeps being offered. Raises HubUnreachable.
    """
    records = [record for content in untrusted if (record := officer_from_json(content)) and _is_sealed(record)]
    if not records:
        return
    known = [one for content in officers_for(counter, ())[0] if (one := officer_from_json(content))]
    for record in records:
        if is_own_change(known, record):
            counter.hub.put_officers([record])
            known.append(record)


def learn_officers(counter: Counter, offices: Sequence[str]) -> None:
    """Take the records that the hub has and this workstation, as one of some offices, has not. Raises HubUnreachable.

    Asked again for each page of events: who compares them must know whatever their workstations had heard.
    """
    mark = OFFICERS_READ + hashlib.sha256(",".join(sorted(offices)).encode()).hexdigest()[:16]
    with counter.view() as uow:
        place = int(uow.marks.get(mark) or 0)
    while batch := counter.hub.officers(place, BATCH):
        place = batch[-1].position
        with counter.uow() as uow:
            take_officers(counter, uow, [one.content for one in batch])
            uow.marks.forget(OFFICERS_READ)
            uow.marks.set(mark, str(place))
            note_heard(uow, counter, place)
            uow.commit()
    with counter.view() as uow:
        nothing_since = heard(uow)[0] == uow.events.last_link(counter.workstation)[0]
    if not nothing_since:
        with counter.uow() as uow:
            note_heard(uow, counter, place)
            uow.commit()


def note_heard(uow: UnitOfWork, counter: Counter, place: int) -> None:
    """Remember with which event the chain ended when records were taken: what follows was made knowing them.

    In the transaction that takes them, so that no event comes in between.
    """
    seq = uow.events.last_link(counter.workstation)[0]
    uow.marks.set(STAFF_HEARD, f"{seq} {max(place, heard(uow)[1])}")


def heard(uow: UnitOfWork) -> tuple[int, int]:
    """Where the own chain stood when the hub's records of officers were here up to a position; that position."""
    seq, position = (uow.marks.get(STAFF_HEARD) or "0 0").split()
    return int(seq), int(position)


def _is_sealed(record: OfficerRecord) -> bool:
    """Whether the device that the record names signed it as it stands."""
    try:
        key = base64.b64decode(record.signing_key, validate=True)
        signature = base64.b64decode(record.signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    return verify(key, record.signed, signature)
