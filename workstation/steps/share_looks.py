"""Send looks to the hub, and anchor there how far both chains have come."""

import json
from collections.abc import Sequence
from dataclasses import replace

from workstation.domain.event import canonical_json
from workstation.domain.ids import new_id
from workstation.domain.look import Anchor, Look, LookKind
from workstation.domain.officer import SYSTEM
from workstation.domain.ports import StopFlag
from workstation.domain.sealing import EVENTS, LOOKS
from workstation.steps.counter import Counter
from workstation.steps.looks import add_look, seal_look
from workstation.steps.officers import heard
from workstation.steps.pull import never
from workstation.steps.signing import sign

BATCH = 200


def share_looks(counter: Counter, stop: StopFlag = never) -> bool:
    """Send the looks that the hub lacks; False when it does not take them. Raises HubUnreachable.

    Where it has other looks of this workstation, this home was put back from an older copy: those come here, and what
    was logged here since the copy is logged anew behind them.
    """
    while not stop():
        head = counter.hub.look_head(counter.workstation)
        with counter.view() as uow:
            waiting = uow.looks.branch_after(*head, BATCH)
        if waiting is None:
            _rejoin(counter, head)
        elif not waiting:
            return True
        elif not counter.hub.push_looks(waiting):
            return counter.hub.look_head(counter.workstation) != head
    return True


def _rejoin(counter: Counter, head: tuple[int, str]) -> None:
    with counter.view() as uow:
        own = {(look.seq, look.hash) for look in uow.looks.rows()}
    go_on_behind(counter, head, _theirs(counter, own, head[0]))


def go_on_behind(counter: Counter, head: tuple[int, str], theirs: Sequence[Look]) -> None:
    """Take in what only the hub has, as far as it came here, and log anew behind its head what it lacks."""
    with counter.uow() as uow:
        own = uow.looks.rows()
        known = {look.look_id for look in theirs}
        both = {(look.seq, look.hash) for look in own}
        common = theirs[0].seq - 1 if theirs else max((seq for seq, link in both if (seq, link) == head), default=0)
        done = {str(json.loads(look.detail).get("replaces")) for look in [*own, *theirs]}
        lost = [one for one in own if one.seq > common and one.look_id not in known and str(one.look_id) not in done]
        uow.looks.receive(theirs)
        uow.looks.go_on_from(*head)
        detail = {"what": "looks", "after": common, "hub": head[0], "again": len(lost)}
        add_look(uow, counter, SYSTEM, LookKind.RESTORED, detail=detail)
        for look in lost:
            uow.looks.append(seal_look(uow, counter, _again(look)))
        uow.commit()


def _again(look: Look) -> Look:
    detail = json.loads(look.detail) | {"replaces": str(look.look_id)}
    return replace(look, look_id=new_id(), detail=canonical_json(detail))


def _theirs(counter: Counter, links: set[tuple[int, str]], head: int) -> list[Look]:
    """The hub's looks of this workstation after the last one that both have."""
    step = BATCH
    while True:
        after = max(0, head - step)
        found: list[Look] = []
        while page := counter.hub.looks_of(counter.workstation, found[-1].seq if found else after):
            found += page
        both = [place for place, look in enumerate(found) if (look.seq, look.hash) in links]
        if both or not after:
            return found[both[-1] + 1 :] if both else found
        step *= 4


def anchor_chains(counter: Counter) -> None:
    """Let the hub keep how far both chains have come, as far as it has them. Raises HubUnreachable."""
    with counter.view() as uow:
        events, staff = uow.audit.settled_link(counter.workstation), heard(uow)
    counter.hub.anchor(anchor_of(counter, events, counter.hub.look_head(counter.workstation), staff))


def anchor_of(counter: Counter, events: tuple[int, str], looks: tuple[int, str], staff: tuple[int, int]) -> Anchor:
    """The signed heads of both chains, and what was heard of officers (`steps.officers.heard`)."""
    return Anchor(
        workstation=counter.workstation,
        event_seq=events[0],
        event_hash=events[1],
        event_signature=sign(counter, EVENTS, events[1]),
        look_seq=looks[0],
        look_hash=looks[1],
        look_signature=sign(counter, LOOKS, looks[1]),
        staff_seq=staff[0],
        staff_position=staff[1],
    )
