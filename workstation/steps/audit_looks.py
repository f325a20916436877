"""Check this workstation's looks: back from the newest to the first, and that what lies beside was logged anew."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workstation.domain.audit import BadLink, Fault, KeptLook, Log, Noted, Remark
from workstation.domain.event import FIRST_HASH
from workstation.domain.look import Anchor, LookKind, is_look_sealed
from workstation.domain.ports import UnitOfWork
from workstation.domain.sealing import LOOKS
from workstation.steps.signing import Belief, Judge

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class _Link:
    """What is kept of a look while its log is walked."""

    look_id: str
    seq: int
    hash: str
    prev_hash: str
    replaces: str
    fault: Fault | None
    restored_at: datetime | None


def walk_looks(uow: UnitOfWork, workstation: str, anchors: Sequence[Anchor]) -> tuple[int, list[BadLink], list[Noted]]:
    """How many looks are here, which links do not hold, and what is worth knowing."""
    judge = Judge(uow.keys)
    rows: list[_Link] = []
    while page := uow.audit.looks(len(rows), CHUNK):
        rows += [_link(judge, kept) for kept in page]
    bad = [BadLink(workstation, Log.LOOKS, row.seq, row.fault) for row in rows if row.fault is not None]
    path, missing = _path(rows, *uow.looks.head())
    bad += [BadLink(workstation, Log.LOOKS, seq, Fault.DELETED) for seq in missing]
    again = {row.replaces for row in rows}
    aside = [row for row in rows if row not in path and row.fault is None and row.look_id not in again]
    bad += [BadLink(workstation, Log.LOOKS, row.seq, Fault.INSERTED) for row in aside]
    within, after = uow.audit.lost_rows(Log.LOOKS)
    bad += _against(workstation, rows, anchors, after)
    if within + after and not any(link.fault in (Fault.DELETED, Fault.TAIL_MISSING) for link in bad):
        bad.append(BadLink(workstation, Log.LOOKS, 0, Fault.DELETED))
    return len(rows), bad, _notes(workstation, rows, path)


def _link(judge: Judge, kept: KeptLook) -> _Link:
    look, fault = kept.look, None
    if look is None:
        return _Link("", kept.seq, "", "", "", Fault.UNREADABLE, None)
    if not is_look_sealed(look):
        fault = Fault.EDITED
    else:
        said = judge.of_record(LOOKS, look.workstation, look.hash, look.signature)
        if said is Belief.UNKNOWN_KEY:
            fault = Fault.UNKNOWN_KEY
        elif said is not Belief.PROVEN:
            fault = Fault.BAD_SIGNATURE
    restored = look.at if look.kind == LookKind.RESTORED else None
    return _Link(str(look.look_id), look.seq, look.hash, look.prev_hash, _replaces(look.detail), fault, restored)


def _replaces(detail: str) -> str:
    try:
        return str(json.loads(detail).get("replaces", ""))
    except (ValueError, AttributeError):
        return ""


def _path(rows: Sequence[_Link], seq: int, link: str) -> tuple[set[_Link], list[int]]:
    """The links back from the head, and the places where one is missing; there it goes on with the next one below."""
    by_hash = {row.hash: row for row in rows}
    below = sorted(rows, key=lambda row: row.seq)
    path: set[_Link] = set()
    missing: list[int] = []
    # Behind what only the hub has, which a stick cannot bring back, the log says itself that it goes on there.
    says_so = False
    while seq > 0:
        row = by_hash.get(link)
        # A forged link may point back up, or at itself; the way down must end.
        if row is None or row.seq > seq:
            while below and below[-1].seq > seq:
                below.pop()
            if (not below or below[-1].seq < seq) and not says_so:
                missing.append((below[-1].seq if below else 0) + 1)
            if not below:
                break
            row = below[-1]
        path.add(row)
        seq, link, says_so = row.seq - 1, row.prev_hash, row.restored_at is not None
    return path, missing


def _against(workstation: str, rows: Sequence[_Link], anchors: Sequence[Anchor], after: int) -> list[BadLink]:
    """What the hub's anchors show: a tail that was cut off, or an older copy of this home."""
    here = {(row.seq, row.hash) for row in rows} | {(0, FIRST_HASH)}
    faulty = {row.seq for row in rows if row.fault is not None}
    top = max((row.seq for row in rows), default=0)
    missed = [one for one in anchors if (one.look_seq, one.look_hash) not in here and one.look_seq not in faulty]
    if not missed:
        return []
    fault = Fault.TAIL_MISSING if after else Fault.OLDER_COPY
    return [BadLink(workstation, Log.LOOKS, min(top + 1, missed[-1].look_seq), fault, missed[-1].at)]


def _notes(workstation: str, rows: Sequence[_Link], path: set[_Link]) -> list[Noted]:
    restored = [
        Noted(workstation, Log.LOOKS, Remark.RESTORED, row.seq, row.seq, at=row.restored_at)
        for row in rows
        if row.restored_at is not None and row in path
    ]
    aside = sum(row not in path for row in rows)
    return [*restored, *([Noted(workstation, Log.LOOKS, Remark.REPLACED, count=aside)] if aside else [])]
