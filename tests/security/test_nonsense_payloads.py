"""An enrolled computer in wrong hands signs well-formed events with nonsense inside: nobody else is stopped by it."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from attacks import Outcome, Record
from counters import filled

from ui.models.history import history_lines
from ui.models.notes import case_notes, document_badges
from workstation.cli.views import case_json
from workstation.domain.errors import LoketError
from workstation.domain.event import Event, EventKind, Role, believe
from workstation.domain.ids import new_id
from workstation.domain.officer import Officer
from workstation.domain.payload import DEEPEST, LONGEST_NAME, LONGEST_NOTE, LONGEST_PAYLOAD
from workstation.domain.queue import QueueFilter
from workstation.domain.receipt import Paper, ReceiptType
from workstation.domain.refusals import TextTooLong
from workstation.domain.ruling import Decision, State
from workstation.steps.aside import list_aside
from workstation.steps.audit_verify import verify_logs
from workstation.steps.comeback import came_back_to
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, decide
from workstation.steps.mint import case_of, seal
from workstation.steps.quality import review_lists
from workstation.steps.queue import browse_queue
from workstation.steps.recall import recalls
from workstation.steps.receipt import IssueReceipt, fitting_types, preview
from workstation.steps.report import day_report
from workstation.steps.show import open_case
from workstation.sync.round import synchronise

BUDI, JOKO = Officer("budi", Role.PETUGAS), Officer("joko", Role.SUPERVISOR)
OF_SUPERVISORS = (EventKind.REVIEWED, EventKind.CONFLICT_RESOLVED)
RIGHT: dict[EventKind, dict[str, object]] = {
    EventKind.FIELD_MARKED: {"field": "nik", "mark": "flag", "note": ""},
    EventKind.DECIDED: {"decision": "approve", "reasons": ["x"], "note": "", "flags": [], "evidence": {}},
    EventKind.DECISION_UNDONE: {"undoes": "x"},
    EventKind.REVIEWED: {"outcome": "uphold", "of": "x", "note": ""},
    EventKind.CONFLICT_RESOLVED: {"chosen": "x", "others": ["y"], "note": ""},
    EventKind.RECEIPT_ISSUED: {"type": "tanda_terima", "serial": "TT/1", "copy": 1, "state": "approved", "sha256": ""},
    EventKind.EVENT_REFUSED: {"refuses": "x", "cause": "y", "parents": [], "kind": "", "officer": "o"},
    EventKind.RECEIPT_TAKEN_BACK: {"serial": "TT/1", "note": ""},
    EventKind.DOCUMENT_CHECKED: {"sha256": "0" * 64, "result": "valid", "document": "kk", "note": ""},
}
OWED = {
    EventKind.FIELD_MARKED: {"field", "mark"},
    EventKind.DECIDED: {"decision"},
    EventKind.DECISION_UNDONE: {"undoes"},
    EventKind.REVIEWED: {"outcome", "of"},
    EventKind.CONFLICT_RESOLVED: {"chosen", "others"},
    EventKind.RECEIPT_ISSUED: {"type", "serial"},
    EventKind.EVENT_REFUSED: {"refuses", "cause", "parents"},
    EventKind.RECEIPT_TAKEN_BACK: {"serial"},
    EventKind.DOCUMENT_CHECKED: {"sha256", "result"},
}
DRAWN = 3
# No key of any kind takes one of these.
WRONG: tuple[object, ...] = (None, 1.5, -1, [1], {"a": [None]}, "x" * (LONGEST_NOTE + 1))


def nonsense() -> Iterator[tuple[EventKind, str]]:
    """(kind, payload), none of which says what its kind must."""
    deep = "[" * DEEPEST + "]" * DEEPEST
    for kind, right in RIGHT.items():
        yield from ((kind, text) for text in ("", "{}", "[]", "null", "bukan JSON", "[" * 5000, '{"a":' * 5000))
        for key in right:
            rest = {name: value for name, value in right.items() if name != key}
            if key in OWED[kind]:
                yield kind, json.dumps(rest)
            # A mapping is what evidence is.
            values = [value for value in WRONG if not (key == "evidence" and isinstance(value, dict))]
            yield from ((kind, json.dumps({**rest, key: value})) for value in values)
        yield kind, json.dumps(right)[:-1] + f', "lain": {deep}}}'
        yield kind, json.dumps(right)[:-1] + ', "lain": "\\ud800"}'
        yield kind, json.dumps(right)[:-1] + f', "lain": {"9" * 5000}}}'
    yield EventKind.RECEIPT_ISSUED, json.dumps(RIGHT[EventKind.RECEIPT_ISSUED] | {"serial": "x" * (LONGEST_NAME + 1)})
    yield EventKind.RECEIPT_ISSUED, json.dumps(RIGHT[EventKind.RECEIPT_ISSUED] | {"copy": True})
    yield EventKind.DECIDED, json.dumps(RIGHT[EventKind.DECIDED] | {"lain": "x" * LONGEST_PAYLOAD})


def signed(rogue: Counter, said: Iterable[tuple[UUID, EventKind, str]]) -> list[Event]:
    """Events as its own program never makes them, the next in the computer's chain, and recorded there."""
    events = []
    with rogue.uow() as uow:
        for dossier_id, kind, payload in said:
            officer, now = JOKO if kind in OF_SUPERVISORS else BUDI, rogue.clock.now()
            who = officer.name, officer.role, "w1"
            event = seal(uow, rogue, Event(new_id(), dossier_id, kind, payload, *who, 0, now, frozenset(), "", ""))
            uow.events.append(event)
            events.append(event)
        uow.commit()
    return events


def spread(dossier_ids: list[UUID]) -> Iterator[tuple[UUID, EventKind, str]]:
    for number, (kind, payload) in enumerate(nonsense()):
        yield dossier_ids[number % len(dossier_ids)], kind, payload


def works(counter: Counter, dossier_ids: list[UUID]) -> dict[str, str]:
    """What an office does all day, on each dossier; what failed without a message of ours."""
    failed: dict[str, str] = {}

    def attempt(name: str, act: Callable[[], object]) -> None:
        try:
            act()
        except LoketError:
            pass
        except Exception as error:
            failed[name] = repr(error)[:200]

    def show(dossier_id: UUID) -> None:
        opened = open_case(counter, JOKO, dossier_id)
        history_lines(opened.dossier, opened.history)
        case_notes(opened)
        document_badges(opened)
        fitting_types(counter, opened.history)
        json.dumps(case_json(opened)).encode()

    for dossier_id in dossier_ids:
        attempt("show", lambda dossier_id=dossier_id: show(dossier_id))  # type: ignore[misc]
        # Each paper is drawn for its preview, which takes its time.
        for kind in ReceiptType if dossier_id in dossier_ids[:DRAWN] else ():
            command = IssueReceipt(dossier_id, kind, Paper.A5)
            attempt(f"preview {kind}", lambda command=command: preview(counter, JOKO, command))  # type: ignore[misc]
    attempt("queue", lambda: browse_queue(counter, JOKO, QueueFilter(states=frozenset(State)), limit=50))
    attempt("report", lambda: day_report(counter, counter.clock.now() - timedelta(days=3000)))
    attempt("review", lambda: review_lists(counter, JOKO))
    attempt("came back", lambda: came_back_to(counter, BUDI.name))
    attempt("recalls", lambda: recalls(counter))
    attempt("verify", lambda: verify_logs(counter))
    return failed


def dossiers_of(counter: Counter) -> list[UUID]:
    with counter.view() as uow:
        return [row.dossier_id for row in uow.queue.rows(QueueFilter(), limit=20)]


def test_nonsense_that_a_computer_signs_is_set_aside(tmp_path: Path, samples: Path, attack: Record) -> None:
    rogue, me = filled(tmp_path, samples, "w1", "w2")
    all_of = dossiers_of(me)
    tried = signed(rogue, spread(all_of))
    (kept,) = signed(rogue, [(all_of[0], EventKind.FIELD_MARKED, json.dumps(RIGHT[EventKind.FIELD_MARKED]))])
    synchronise(rogue)
    result = synchronise(me)
    with me.view() as uow:
        causes = [one.cause for one in uow.events.strange()]
        arrived = [event.event_id for dossier_id in all_of for event in uow.events.of(dossier_id)]
    attack("events: nonsense that a trusted computer signed", Outcome.DETECTED, len(tried), causes.count("bad_payload"))
    assert (result.problem, len(causes), arrived) == (None, len(tried), [kept.event_id])
    assert str(len(tried)) in " ".join(str(warning) for warning in result.warnings)
    listed = list_aside(me, JOKO)
    assert {one.workstation for one in listed} == {"w1"} and all(str(one.why) for one in listed)
    assert works(me, all_of) == {}


def test_nonsense_that_an_older_loket_took_in_stops_nobody(tmp_path: Path, samples: Path, attack: Record) -> None:
    rogue, me = filled(tmp_path, samples, "w1", "w2")
    all_of = dossiers_of(me)
    events = signed(rogue, spread(all_of))
    with me.uow() as uow:
        assert uow.events.receive([event for one in events if (event := believe(one))]) == len(events)
        uow.commit()
    failed = works(me, all_of)
    assert failed == {}
    with me.view() as uow:
        cases = [case_of(uow, dossier_id) for dossier_id in all_of]
    assert {case.state for case in cases} == {State.PENDING}
    assert sum(len(case.refused) for case in cases) == len(events)
    attack("events: nonsense already taken in", Outcome.PREVENTED, len(events), len(events) - len(failed))


def test_a_note_that_fits_no_event_is_refused_before_it_is_recorded(tmp_path: Path, samples: Path) -> None:
    _, me = filled(tmp_path, samples, "w1", "w2")
    (first, *_) = dossiers_of(me)
    with pytest.raises(TextTooLong):
        decide(me, BUDI, Decide(first, Decision.RETURN, note="x" * (LONGEST_NOTE + 1)))
    with me.view() as uow:
        assert uow.events.of(first) == []
    assert decide(me, BUDI, Decide(first, Decision.RETURN, note="x" * LONGEST_NOTE)).dossier_id == first
