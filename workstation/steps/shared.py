"""Readings that the office's computers share through the hub, so that no page is read at every counter."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Event
from time import monotonic

from workstation.domain.dossier import Document
from workstation.domain.errors import EnvironmentMissing
from workstation.domain.ports import StopFlag
from workstation.domain.reading import Reading
from workstation.steps.counter import Counter
from workstation.steps.pull import never

BATCH = 50
LOOK_AGAIN_SECONDS = 0.5
# These say more of a slow or small computer than of the page, so that others had better try themselves.
OWN_TROUBLE = frozenset({"reading_timed_out", "reader_died", "reader_failed"})


def lacking(counter: Counter, documents: Sequence[Document]) -> list[Document]:
    """The documents without a reading here by this engine version."""
    engine = counter.reader.engine
    with counter.view() as uow:
        return [one for one in documents if uow.readings.get(one.sha256, one.kind, engine) is None]


def take_shared(counter: Counter, documents: Sequence[Document]) -> bool:
    """Keep what others have read of these documents as if it had been read here; whether it was worth asking.

    False when nothing could be had: the office does not trust shared readings, or the hub does not answer.
    """
    if not counter.settings.trust_shared_readings:
        return False
    wanted = [(one.sha256, one.kind) for one in lacking(counter, documents)]
    if not wanted:
        return True
    engine = counter.reader.engine
    try:
        found = counter.hub.readings(wanted, engine)
    except EnvironmentMissing:
        # Reading here is the way out of every trouble with the hub; the sync says what the trouble is.
        return False
    with counter.uow() as uow:
        for (sha256, kind), reading in found.items():
            uow.readings.add(kind, engine, reading, counter.clock.now())
            uow.readings.settle(sha256, kind, engine)
        uow.commit()
    return True


def wait_for_shared(counter: Counter, documents: Sequence[Document]) -> None:
    """Take what others read, waiting as long as the office wants to for what the farm has not read yet."""
    until = monotonic() + counter.settings.farm_wait.total_seconds()
    while take_shared(counter, documents) and lacking(counter, documents) and monotonic() < until:
        Event().wait(LOOK_AGAIN_SECONDS)


def share_readings(counter: Counter, stop: StopFlag = never) -> int:
    """Share what was read here and is not at the hub yet; how many readings. Raises HubUnreachable.

    Sharing twice is harmless.
    """
    shared = 0
    while not stop():
        with counter.view() as uow:
            batch = uow.readings.unshared(BATCH)
        if not batch:
            break
        for kind, engine, reading in batch:
            if stop():
                return shared
            shared += _share(counter, kind, engine, reading)
    return shared


def _share(counter: Counter, kind: str, engine: str, reading: Reading) -> bool:
    taken = False
    if OWN_TROUBLE.isdisjoint(reading.quality.problems):
        named = reading if reading.read_by else replace(reading, read_by=counter.workstation)
        taken = counter.hub.share(kind, engine, named)
    with counter.uow() as uow:
        uow.readings.settle(reading.sha256, kind, engine)
        uow.commit()
    return taken
