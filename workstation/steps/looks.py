"""Log who looks at personal data, and who touches what guards it.

A look that cannot be logged does not happen: the callers log before they hand anything out, and what the store or the
device's keys raise goes through.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from workstation.domain.event import canonical_json
from workstation.domain.ids import new_id
from workstation.domain.look import Look, LookKind, look_hash
from workstation.domain.officer import Officer
from workstation.domain.ports import UnitOfWork
from workstation.domain.queue import QueueRow
from workstation.domain.sealing import LOOKS
from workstation.steps.counter import Counter
from workstation.steps.signing import note_own_key, sign

# A screen reads an open dossier anew after each mark; that is still the same look.
SAME_LOOK = timedelta(minutes=1)
LONGEST_NAME = 200
SUBJECT_KEY = "subject_key"
MOST_SHOWN = 100


def log_look(
    counter: Counter,
    officer: Officer,
    kind: LookKind,
    dossiers: Mapping[UUID, str] | None = None,
    detail: Mapping[str, Any] | None = None,
    subject: str = "",
) -> None:
    """Log a look in a transaction of its own. Raises StoreUnusable, DiskFull, and what the device's keys raise.

    `dossiers` gives the office of each dossier seen. `detail` must hold no personal data; `subject` is a keyed hash.
    """
    with counter.uow() as uow:
        add_look(uow, counter, officer, kind, dossiers, detail, subject)
        uow.commit()


def add_look(
    uow: UnitOfWork,
    counter: Counter,
    officer: Officer,
    kind: LookKind,
    dossiers: Mapping[UUID, str] | None = None,
    detail: Mapping[str, Any] | None = None,
    subject: str = "",
) -> None:
    """Log a look within a transaction; the caller commits. One that saw dossiers of several offices is one for each."""
    seen = dossiers or {}
    note_own_key(uow, counter)
    for office in sorted(set(seen.values())) or [""]:
        draft = Look(
            look_id=new_id(),
            kind=kind,
            # What no hub would store must not stop the rest.
            officer=officer.name.replace("\x00", "")[:LONGEST_NAME],
            role=officer.role,
            workstation=counter.workstation,
            seq=0,
            at=counter.clock.now(),
            office=office,
            dossiers=tuple(sorted(one for one, of in seen.items() if of == office)),
            subject=subject,
            detail=canonical_json(detail or {}),
            prev_hash="",
            hash="",
        )
        uow.looks.append(seal_look(uow, counter, draft))


def subject_hash(uow: UnitOfWork, text: str) -> str:
    """A keyed hash (hex) of what somebody searched for; the key is this workstation's own and stays in its store."""
    key = uow.marks.get(SUBJECT_KEY)
    if key is None:
        key = secrets.token_hex(32)
        uow.marks.set(SUBJECT_KEY, key)
    return hmac.new(bytes.fromhex(key), text.encode(), hashlib.sha256).hexdigest()


def seal_look(uow: UnitOfWork, counter: Counter, draft: Look) -> Look:
    """A draft as the next link of this workstation's looks, signed by its device."""
    seq, previous = uow.looks.head()
    linked = replace(draft, seq=seq + 1, prev_hash=previous)
    link = look_hash(linked)
    return replace(linked, hash=link, signature=sign(counter, LOOKS, link))


def log_search(counter: Counter, officer: Officer, rows: Sequence[QueueRow], text: str) -> None:
    """Log a search by which dossiers it showed; the words themselves are kept as a keyed hash only.

    Dossiers beyond MOST_SHOWN are counted, not named. Raises as `log_look` does.
    """
    seen = {row.dossier_id: row.office for row in rows[:MOST_SHOWN]}
    with counter.uow() as uow:
        subject, last = subject_hash(uow, text.strip().upper()), uow.looks.last()
        # A list that is open is read again after each sync.
        if last is not None and last.subject == subject and _is_same(counter, officer, LookKind.SEARCHED, last):
            return
        add_look(uow, counter, officer, LookKind.SEARCHED, seen, {"found": len(rows)}, subject)
        uow.commit()


def log_opened(counter: Counter, officer: Officer, dossier_id: UUID, office: str) -> None:
    """Log that a dossier was opened, unless the last thing logged here is that this officer opened it just now."""
    with counter.view() as uow:
        last = uow.looks.last()
    if last is not None and last.dossiers == (dossier_id,) and _is_same(counter, officer, LookKind.OPENED, last):
        return
    log_look(counter, officer, LookKind.OPENED, {dossier_id: office})


def log_previewed(counter: Counter, officer: Officer, dossier_id: UUID, office: str, paper: str) -> None:
    """Log that a paper of a dossier was shown as it would be printed; it is drawn anew with each change of its sheet.

    `paper` is its type. Raises as `log_look` does.
    """
    detail = {"what": paper}
    with counter.view() as uow:
        last = uow.looks.last()
    if (
        last is not None
        and (last.dossiers, last.detail) == ((dossier_id,), canonical_json(detail))
        and _is_same(counter, officer, LookKind.PREVIEWED, last)
    ):
        return
    log_look(counter, officer, LookKind.PREVIEWED, {dossier_id: office}, detail)


def log_carried(
    counter: Counter, officer: Officer, kind: LookKind, dossiers: Mapping[UUID, str], detail: Mapping[str, Any]
) -> None:
    """Log dossiers that leave or reach this computer by another way than the network, MOST_SHOWN a look.

    Raises as `log_look` does.
    """
    ids = sorted(dossiers)
    pages = [ids[start : start + MOST_SHOWN] for start in range(0, len(ids), MOST_SHOWN)] or [[]]
    with counter.uow() as uow:
        for page in pages:
            add_look(uow, counter, officer, kind, {one: dossiers[one] for one in page}, detail)
        uow.commit()


def _is_same(counter: Counter, officer: Officer, kind: LookKind, last: Look) -> bool:
    """Whether what was logged last is this officer's look of the same kind, a moment ago."""
    alike = (last.kind, last.officer) == (kind, officer.name[:LONGEST_NAME])
    return alike and timedelta() <= counter.clock.now() - last.at <= SAME_LOOK
