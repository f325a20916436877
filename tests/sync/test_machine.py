"""Any order of work and faults on several workstations ends, once healed, with everybody agreeing and nothing lost.

`LOKET_FAULTS=1` (as `make faults` sets) draws many more and longer lives, at random.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from counters import HandClock
from faulty import Line
from histories import dossier
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from keys import KEY
from offices import Office
from post import Post, Posted, cut_off
from stations import LeaseWatch, Station, check, history_of, until_quiet, utc_now

from workstation.domain.errors import BadInput
from workstation.domain.event import Event, Role
from workstation.domain.hub import Bundle, Hub, HubEvent
from workstation.domain.officer import Officer
from workstation.domain.receipt import ReceiptType
from workstation.domain.ruling import Decision, Review
from workstation.hub.embedded import EmbeddedHub
from workstation.steps.claim import claim, release, take_next
from workstation.steps.decide import Decide, MarkField, decide, mark_field, undo
from workstation.steps.mint import case_of
from workstation.steps.receipt import IssueReceipt, issue
from workstation.steps.resolve import ResolveConflict, resolve
from workstation.steps.review import ReviewDecision, review
from workstation.sync.round import synchronise
from workstation.sync.stick_errors import StickForOther

THOROUGH = bool(os.environ.get("LOKET_FAULTS"))
OFFICERS = [Officer("ani"), Officer("budi"), Officer("sri", Role.SUPERVISOR), Officer("tuti", Role.SUPERVISOR)]
# One whose name no server keeps: what the hub cannot store must not stop the rest.
ENDLESS = Officer("e" * 201)
CALLS = ["push", "push", "push", "greet", "dossiers", "feed", "leases", "claim", "release"]
FAULTS = ["drop", "lose", "twice", "garble", "crash_before", "crash_after"]
LIVES = count(1)

stations_ = st.integers(0, 2)
picks = st.integers(0, 5)


def settle(at: Station, officer: Officer, one: UUID, pick: int) -> None:
    """A supervisor lets one of a conflict's rulings stand."""
    with at.counter.view() as uow:
        contenders = sorted(case_of(uow, one).contenders, key=lambda event: (event.workstation, event.seq))
    if contenders:
        chosen = contenders[pick % len(contenders)].event_id
        resolve(at.counter, officer, ResolveConflict(one, chosen, "ini"))


Act = Callable[[Station, Officer, UUID, int], Any]
DECISIONS, REVIEWS, PAPERS = list(Decision), list(Review), list(ReceiptType)
ACTS: dict[str, Act] = {
    "decide": lambda at, who, one, pick: decide(at.counter, who, Decide(one, DECISIONS[pick % 4], note="lihat")),
    "mark": lambda at, who, one, pick: mark_field(at.counter, who, MarkField(one, f"f{pick}", "flag")),
    "mark endlessly": lambda at, who, one, pick: mark_field(at.counter, ENDLESS, MarkField(one, "nik", "flag")),
    "undo": lambda at, who, one, pick: undo(at.counter, who, one),
    "review": lambda at, who, one, pick: review(at.counter, who, ReviewDecision(one, REVIEWS[pick % 3], "lihat")),
    "resolve": settle,
    "issue": lambda at, who, one, pick: issue(
        at.counter, who, IssueReceipt(one, PAPERS[pick % len(PAPERS)], reason="rusak")
    ),
    "claim": lambda at, who, one, pick: claim(at.counter, who, one),
    "release": lambda at, who, one, pick: release(at.counter, who, one),
    "take the next": lambda at, who, one, pick: take_next(at.counter, who),
}
OFTEN = ["decide", "decide", "mark", "mark", "review", "resolve", "issue"]

WORK = st.tuples(st.sampled_from([*ACTS, *OFTEN]), st.sampled_from(OFFICERS), picks, picks)
WORKS = st.lists(WORK, min_size=1, max_size=5)
Acts = list[tuple[str, Officer, int, int]]
TROUBLE = st.one_of(
    st.sampled_from([("nothing", None), ("offline", None), ("push", "garble"), ("push", "lose")]),
    st.tuples(st.sampled_from(CALLS), st.sampled_from(FAULTS)),
    st.tuples(st.just("dies"), st.tuples(st.integers(0, 6), st.sampled_from(["before_commit", "after_commit"]))),
    st.tuples(st.just("stops"), st.integers(0, 4)),
)
EVENTS = [
    "copy",
    "put back",
    "put back",
    "put back",
    "stick home",
    "stick out",
    "stick out",
    "stick comes",
    "stick comes",
    "cut",
    "dossier",
    "late",
    "clock",
    "heal",
    "read",
    "read",
]
EVENTS += ["work"] * 10 + ["goes back"] * 2


class Machine(RuleBasedStateMachine):
    """Three workstations, four officers who sit anywhere, one hub. Each life has an office of its own.

    Sticks go between each workstation and a computer at the hub; no network reaches the last of the three.
    """

    def __init__(self, office: Office, folder: Path, template: Path) -> None:
        super().__init__()
        self.office = office
        self.life = next(LIVES)
        self.code = f"{self.life:06d}"
        self.folder = folder / self.code
        self.template = template
        self.hub_clock = HandClock()
        self.read: list[HubEvent] = []
        self.dossiers = 0
        self.stations: list[Station] = []
        self.sticks: list[Posted] = []

    @initialize()
    def open(self) -> None:
        watch = LeaseWatch(utc_now if self.office.server else lambda: self.hub_clock.time)
        for name in ("a", "b", "c"):
            station = f"w{self.life}-{name}"
            line = Line(self._hub(station), watch.seen)
            self.stations.append(Station.settled(station, self.folder / name, self.template, line, self.code))
        self.intake = self.office.intake
        owner = Line(self.intake if self.office.server else self._hub("pusat"), watch.seen)
        self.centre = Station.settled(f"w{self.life}-pusat", self.folder / "p", self.template, owner, self.code)
        self.post = Post(self.centre, self.stations, self.folder, (self.code,))
        for _ in range(2):
            self.take_in()
        self.island = self.stations[-1]
        self.island.line.cut = True
        self.post.round(self.island)
        for one in self.stations:
            one.sync()
            one.copy_home()

    def _hub(self, name: str) -> Hub:
        if self.office.server:
            return self.office.hub(name, (self.code,))
        return EmbeddedHub(self.office.folder, KEY, clock=self.hub_clock)

    def take_in(self) -> None:
        self.dossiers += 1
        number = f"R{self.life}-{self.dossiers}"
        self.intake.accept(Bundle(dossier(number, office=self.code, documents=()), {}), self.hub_clock.now())

    # One rule for all, since Hypothesis leaves out some rules in each life.
    @rule(number=stations_, acts=WORKS, trouble=TROUBLE, event=st.sampled_from(EVENTS), pick=picks)
    def a_while_goes_by(self, number: int, acts: Acts, trouble: tuple[str, Any], event: str, pick: int) -> None:
        if event == "work":
            self.works_and_syncs(number, acts, trouble)
        elif event == "goes back":
            self.befalls(number, "copy", pick)
            self.works_and_syncs(number, acts, trouble)
            self.befalls(number, "put back", pick)
            self.works_and_syncs(number, acts, ("offline", None))
        elif event == "read":
            self.somebody_reads_the_feed()
        else:
            self.befalls(number, event, pick)

    def works_and_syncs(self, number: int, acts: Acts, trouble: tuple[str, Any]) -> None:
        """Officers do this and that; then a round of sync, in which a call fails, the program dies or it is stopped."""
        station, (kind, what) = self.stations[number], trouble
        for act, officer, pick, other in acts:
            rows = station.rows()
            if rows:
                self._do(station, act, officer, rows[pick % len(rows)].dossier_id, other)
        if kind == "offline":
            return
        if kind in CALLS:
            station.line.faults[kind] = what
        if kind == "dies":
            station.deaths.planned.append(what)
        asked = count()
        most = what if kind == "stops" else 10_000
        station.attempt(lambda: synchronise(station.counter, stop=lambda: next(asked) >= most))

    def _do(self, station: Station, what: str, officer: Officer, one: UUID, pick: int) -> None:
        station.attempt(lambda: ACTS[what](station, officer, one, pick))

    def befalls(self, number: int, what: str, pick: int) -> None:
        """Something that happens now and then."""
        station = self.stations[number]
        if what == "copy":
            station.copy_home()
        elif what == "put back":
            station.restore_home({event.event_id for event in self._at_hub()})
        elif what == "stick home":
            self.somebody_writes(station, lambda: self.post.home(station))
        elif what == "stick out":
            self.somebody_writes(self.centre, lambda: self.post.out(station, days=pick % 3))
        elif what == "stick comes" and self.sticks:
            # Any of them, or none: what was written once may come late, again, or never.
            self.somebody_takes(self.sticks[pick % len(self.sticks)], number, pick)
        elif what == "cut" and station is not self.island:
            station.line.cut = not station.line.cut
        elif what == "dossier" and self.dossiers < 4:
            self.take_in()
        elif what == "late" and station.line.batches:
            station.line.hub.push(station.line.batches[pick % len(station.line.batches)])
        elif what == "heal":
            self.heals()
        elif what == "clock":
            station.clock.advance(days=[-400, -3, 3, 400][pick % 4])
            self.hub_clock.time += timedelta(minutes=[0, 5, 90][pick % 3])

    def somebody_writes(self, station: Station, write: Callable[[], Posted]) -> None:
        if stick := station.attempt(write):
            self.sticks.append(stick)

    def somebody_takes(self, stick: Posted, number: int, pick: int) -> None:
        """A stick is taken in by whom it is for, after it was cut off or came to another; the program may die in it."""
        before = len(self._at_hub()), [len(station.waiting()) for station in self.stations]
        with pytest.raises(BadInput):
            self.post.take(cut_off(stick, pick / 6))
        other = self.stations[number]
        if other is not stick.receiver:
            with pytest.raises(StickForOther):
                self.post.take(stick, by=other)
        assert before == (len(self._at_hub()), [len(station.waiting()) for station in self.stations])
        if pick > 2:
            stick.receiver.deaths.planned.append((number, "before_commit" if pick > 3 else "after_commit"))
        stick.receiver.attempt(lambda: self.post.take(stick))
        stick.receiver.deaths.planned.clear()

    def somebody_reads_the_feed(self) -> None:
        last = self.read[-1].position if self.read else 0
        self.read += self.intake.feed({self.code: last}, 3)

    def heals(self) -> None:
        everybody = [*self.stations, self.centre]
        for station in everybody:
            station.heal()
        self.island.line.cut = True
        until_quiet([station for station in everybody if station is not self.island], self.sticks_go)
        check(everybody, history_of(self.intake, self.code))

    def sticks_go(self) -> int:
        """A stick each way for the island; how much that moved, or still waits."""
        return self.post.round(self.island) + len(self.island.waiting())

    @invariant()
    def who_read_on_missed_nothing(self) -> None:
        if self.read:
            assert self.read == history_of(self.intake, self.code)[: len(self.read)]

    def _at_hub(self) -> list[Event]:
        return [item.event for item in history_of(self.intake, self.code) if item.event]

    def teardown(self) -> None:
        try:
            if self.stations:
                self.heals()
        finally:
            for station in [*self.stations, self.centre]:
                station.store.close()
                station.line.hub.close()
                self.intake.close()


def test_whatever_fails_all_agree_in_the_end(office: Office, tmp_path: Path, empty_store: Path) -> None:
    if office.server is None:
        office.hub().close()
    lives, steps = (60, 60) if THOROUGH else (16, 30)
    if office.server:
        lives //= 3
    chosen = settings(
        max_examples=lives,
        stateful_step_count=steps,
        derandomize=not THOROUGH,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
        # Ids are new in every run, so that what was found cannot be made smaller by running it again.
        phases=[Phase.generate],
    )
    run_state_machine_as_test(lambda: Machine(office, tmp_path, empty_store), settings=chosen)
