"""Looks for tests of stores and hubs: sealed and signed as a workstation does it."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from devices import make_device
from histories import START

from workstation.domain.event import FIRST_HASH, Role
from workstation.domain.look import Look, LookKind, look_hash
from workstation.domain.sealing import LOOKS, signature_text, signed_message


def look_of(name: str, seq: int = 1, prev_hash: str = FIRST_HASH, **changes: Any) -> Look:
    """A look of a workstation, right in all that is not changed."""
    draft = Look(
        look_id=uuid4(),
        kind=LookKind.OPENED,
        officer="ani",
        role=Role.PETUGAS,
        workstation=name,
        seq=seq,
        at=START,
        office="317101",
        dossiers=(),
        subject="",
        detail="{}",
        prev_hash=prev_hash,
        hash="",
    )
    draft = replace(draft, **changes)
    link = look_hash(draft)
    device = make_device(name)
    signature = signature_text(device.card.key_id, device.sign(signed_message(LOOKS, link)))
    return replace(draft, hash=link, signature=signature)


def chain_of(name: str, count: int, after: Look | None = None, **changes: Any) -> list[Look]:
    """Looks that build on one another."""
    made: list[Look] = []
    last = after
    for _ in range(count):
        last = look_of(name, last.seq + 1, last.hash, **changes) if last else look_of(name, **changes)
        made.append(last)
    return made
