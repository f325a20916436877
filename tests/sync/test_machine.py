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

from counters import HandClock
from faulty import Line
from histories import dossier
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from offices import Office
from stations import LeaseWatch, Station, check, history_of, until_quiet, utc_now

from workstation.domain.case import Decision, Review
from workstation.domain.event import Event, Role
from workstation.domain.hub import Bundle, Hub, HubEvent
from workstation.domain.officer import Officer
from workstation.domain.receipt import ReceiptType
from workstation.hub.embedded import EmbeddedHub
from workstation.steps.claim import claim, release, take_next
from workstation.steps.decide import Decide, MarkField, decide, mark_field, undo
from workstation.steps.mint import case_of
from workstation.steps.receipt import IssueReceipt, issue
from workstation.steps.resolve import ResolveConflict, resolve
from workstation.steps.review import ReviewDecision, review
from workstation.sync.round import synchronise

THOROUGH = bool(os.environ.get("LOKET_FAULTS"))
OFFICERS = [Officer("ani"), Officer("budi"), Officer("sri", Role.SUPERVISOR), Officer("tuti", Role.SUPERVISOR)]
# One whose name no server keeps: what the hub cannot store must not stop the rest.
ENDLESS = Officer("e" * 201)
FAULTS = ["drop", "lose", "twice", "garble", "crash_before", "crash_after"]
LIVES = count(1)

stations_ = st.integers(0, 2)
officers = st.sampled_from(OFFICERS)
picks = st.integers(0, 5)


class Machine(RuleBasedStateMachine):
    """Three workstations, four officers who sit anywhere, one hub. Each life has an office of its own."""

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

    @initialize()
    def open(self) -> None:
        watch = LeaseWatch(utc_now if self.office.server else lambda: self.hub_clock.time)
        for name in ("a", "b", "c"):
            station = f"w{self.life}-{name}"
            line = Line(self._hub(station), watch.seen)
            self.stations.append(Station.settled(station, self.folder / name, self.template, line, self.code))
        self.intake = self.office.intake
        for _ in range(2):
            self.take_in()
        for one in self.stations:
            one.sync()

    def _hub(self, name: str) -> Hub:
        if self.office.server:
            return self.office.hub(name, (self.code,))
        return EmbeddedHub(self.office.folder, clock=self.hub_clock)

    def take_in(self) -> None:
        self.dossiers += 1
        number = f"R{self.life}-{self.dossiers}"
        self.intake.accept(Bundle(dossier(number, office=self.code, documents=()), {}), self.hub_clock.now())

    @precondition(lambda self: self.dossiers < 4)
    @rule()
    def another_dossier_comes(self) -> None:
        self.take_in()

    def work(self, number: int, pick: int, act: Callable[[Station, UUID], Any]) -> None:
        """Let a workstation do something with one of its dossiers."""
        station = self.stations[number]
        rows = station.rows()
        if rows:
            station.attempt(lambda: act(station, rows[pick % len(rows)].dossier_id))

    @rule(number=stations_, pick=picks, officer=officers, decision=st.sampled_from(Decision))
    def decides(self, number: int, pick: int, officer: Officer, decision: Decision) -> None:
        self.work(number, pick, lambda at, one: decide(at.counter, officer, Decide(one, decision, note="lihat")))

    @rule(number=stations_, pick=picks, officer=st.sampled_from([*OFFICERS, ENDLESS]))
    def marks(self, number: int, pick: int, officer: Officer) -> None:
        self.work(number, pick, lambda at, one: mark_field(at.counter, officer, MarkField(one, "nik", "flag")))

    @rule(number=stations_, pick=picks, officer=officers)
    def undoes(self, number: int, pick: int, officer: Officer) -> None:
        self.work(number, pick, lambda at, one: undo(at.counter, officer, one))

    @rule(number=stations_, pick=picks, officer=officers, outcome=st.sampled_from(Review))
    def reviews(self, number: int, pick: int, officer: Officer, outcome: Review) -> None:
        self.work(number, pick, lambda at, one: review(at.counter, officer, ReviewDecision(one, outcome, "lihat")))

    @rule(number=stations_, pick=picks, officer=officers, chosen=st.integers(0, 1))
    def resolves(self, number: int, pick: int, officer: Officer, chosen: int) -> None:
        def settle(at: Station, one: UUID) -> None:
            with at.counter.view() as uow:
                contenders = sorted(case_of(uow, one).contenders, key=lambda event: (event.workstation, event.seq))
            if contenders:
                resolve(at.counter, officer, ResolveConflict(one, contenders[chosen % len(contenders)].event_id, "ini"))

        self.work(number, pick, settle)

    @rule(number=stations_, pick=picks, officer=officers, kind=st.sampled_from(ReceiptType))
    def issues_a_receipt(self, number: int, pick: int, officer: Officer, kind: ReceiptType) -> None:
        self.work(number, pick, lambda at, one: issue(at.counter, officer, IssueReceipt(one, kind)))

    @rule(number=stations_, pick=picks, officer=officers)
    def claims(self, number: int, pick: int, officer: Officer) -> None:
        self.work(number, pick, lambda at, one: claim(at.counter, officer, one))

    @rule(number=stations_, pick=picks, officer=officers)
    def releases(self, number: int, pick: int, officer: Officer) -> None:
        self.work(number, pick, lambda at, one: release(at.counter, officer, one))

    @rule(number=stations_, officer=officers)
    def takes_the_next(self, number: int, officer: Officer) -> None:
        station = self.stations[number]
        station.attempt(lambda: take_next(station.counter, officer))

    @rule(number=stations_)
    def syncs(self, number: int) -> None:
        self.stations[number].sync()

    @rule(number=stations_, steps=st.integers(0, 4))
    def syncs_in_part(self, number: int, steps: int) -> None:
        asked = count()
        station = self.stations[number]
        station.attempt(lambda: synchronise(station.counter, stop=lambda: next(asked) >= steps))

    @rule(number=stations_, after=st.integers(0, 6), fault=st.sampled_from(FAULTS))
    def a_call_will_fail(self, number: int, after: int, fault: str) -> None:
        self.stations[number].line.faults.planned.append((after, fault))

    @rule(number=stations_, after=st.integers(0, 5), death=st.sampled_from(["before_commit", "after_commit"]))
    def the_program_will_die(self, number: int, after: int, death: str) -> None:
        self.stations[number].deaths.planned.append((after, death))

    @rule(number=stations_)
    def the_line_is_cut_or_mended(self, number: int) -> None:
        line = self.stations[number].line
        line.cut = not line.cut

    @rule(number=stations_, days=st.sampled_from([-400, -3, 3, 400]))
    def a_clock_jumps(self, number: int, days: int) -> None:
        self.stations[number].clock.advance(days=days)

    @rule(minutes=st.sampled_from([5, 90]))
    def time_passes_at_the_hub(self, minutes: int) -> None:
        self.hub_clock.time += timedelta(minutes=minutes)

    @rule(number=stations_, batch=st.integers(0, 20))
    def an_old_push_arrives_late(self, number: int, batch: int) -> None:
        line = self.stations[number].line
        if line.batches:
            line.hub.push(line.batches[batch % len(line.batches)])

    @rule(number=stations_)
    def somebody_carries_what_waits(self, number: int) -> None:
        """As a stick does: the events reach the hub on another way, and their workstation hears nothing of it."""
        waiting = self.stations[number].waiting()
        if waiting:
            self.intake.push(waiting)

    @rule(number=stations_)
    def copies_the_home(self, number: int) -> None:
        self.stations[number].copy_home()

    @precondition(lambda self: any(station.copied >= 0 for station in self.stations))
    @rule(number=stations_)
    def restores_the_home(self, number: int) -> None:
        if self.stations[number].copied >= 0:
            self.stations[number].restore_home({event.event_id for event in self._at_hub()})

    @rule()
    def somebody_reads_the_feed(self) -> None:
        last = self.read[-1].position if self.read else 0
        self.read += self.intake.feed({self.code: last}, 3)

    @rule()
    def heals(self) -> None:
        for station in self.stations:
            station.heal()
        until_quiet(self.stations)
        check(self.stations, history_of(self.intake, self.code))

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
            for station in self.stations:
                station.store.close()


def test_whatever_fails_all_agree_in_the_end(office: Office, tmp_path: Path, empty_store: Path) -> None:
    if office.server is None:
        EmbeddedHub.open(office.folder).close()
    lives, steps = (60, 60) if THOROUGH else (20, 35)
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
        phases=[Phase.generate, Phase.shrink] if THOROUGH else [Phase.generate],
    )
    run_state_machine_as_test(lambda: Machine(office, tmp_path, empty_store), settings=chosen)
