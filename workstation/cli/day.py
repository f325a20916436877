"""The day at the counter, headless: pull, queue, show, claim, decide, review, sync."""

import sys
from typing import Annotated

import typer

from workstation.cli.context import acting_officer, answer, answer_json, answer_line, open_workstation, say, table
from workstation.cli.reading import check_table
from workstation.cli.supervision import list_returned
from workstation.cli.views import case_json, row_json, waiting_words
from workstation.domain.event import Event
from workstation.domain.queue import QueueFilter
from workstation.domain.refusals import NoConflict
from workstation.domain.ruling import Decision, Review, State
from workstation.domain.sentence import Sentence
from workstation.domain.text import DECISION_WORDS, REVIEW_WORDS, STATE_WORDS
from workstation.services import outcome_word, reject_reasons, service_label
from workstation.speech import word
from workstation.steps.decide import MARKS, Decide, MarkField, mark_field
from workstation.steps.decide import decide as record_decision
from workstation.steps.decide import undo as take_back
from workstation.steps.queue import browse_queue
from workstation.steps.read import pre_read
from workstation.steps.resolve import ResolveConflict
from workstation.steps.resolve import resolve as record_resolution
from workstation.steps.review import ReviewDecision
from workstation.steps.review import review as record_review
from workstation.steps.show import find_dossier, open_case
from workstation.sync.round import SyncResult

Json = Annotated[bool, typer.Option("--json", help="Satu objek JSON per baris.")]
Note = Annotated[str, typer.Option(help="Catatan.")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (
        pull,
        sync,
        queue,
        show,
        decide,
        undo,
        review,
        resolve,
        reasons,
    ):
        app.command(command.__name__)(command)


def pull(read: Annotated[bool, typer.Option(help="Baca dan periksa berkas sesudah ditarik.")] = True) -> None:
    """Tarik berkas baru dari pusat data kantor, lalu baca dan periksa."""
    with open_workstation() as workstation:
        result = workstation.sync()
        _tell_trouble(result)
        answer(f"{word('Berkas baru')}: {result.dossiers}")
        if read:
            checked = pre_read(workstation.counter)
            answer(f"{word('Diperiksa')}: {checked.checked}")


def sync() -> None:
    """Kirim keputusan yang menunggu dan tarik yang baru."""
    with open_workstation() as workstation:
        result = workstation.sync()
    answer(f"{word('Terkirim')}: {result.delivered}  {word('Berkas baru')}: {result.dossiers}")
    _tell_trouble(result)


def _tell_trouble(result: SyncResult) -> None:
    """Say what somebody should see to, and end the command when the hub was out of reach."""
    for sentence in result.warnings:
        say(sentence)
    if result.problem is not None:
        say(result.problem)
        sys.exit(4)


def queue(
    state: Annotated[State | None, typer.Option(help="Status berkas; bila tidak diberi, yang menunggu.")] = None,
    text: Annotated[str, typer.Option("--search", help="NIK, nama, atau nomor registrasi.")] = "",
    limit: Annotated[int, typer.Option(min=1)] = 1000,
    returned: Annotated[bool, typer.Option(help="Keputusan sendiri yang kembali dari supervisor.")] = False,
    as_json: Json = False,
) -> None:
    """Tampilkan antrean, tenggat terdekat lebih dahulu."""
    if returned:
        list_returned(as_json)
        return
    wanted = QueueFilter(states=frozenset({state or State.PENDING}), text=text)
    with open_workstation() as workstation:
        rows = browse_queue(workstation.counter, acting_officer(workstation), wanted, limit=limit)
        now = workstation.counter.clock.now()
    if as_json:
        for row in rows:
            answer_json(row_json(row))
        return
    cells: list[tuple[str, ...]] = [
        (
            waiting_words(row, now),
            row.registration_no,
            row.nama,
            service_label(row.service),
            word(outcome_word(row.outcome)),
            STATE_WORDS[row.state],
            row.holder or "–",
        )
        for row in rows
    ]
    answer(table(cells) if cells else word("Antrean kosong."))


def show(reg: str, as_json: Json = False) -> None:
    """Tampilkan satu berkas: formulir, hasil periksa, riwayat."""
    with open_workstation() as workstation:
        officer = acting_officer(workstation)
        opened = open_case(workstation.counter, officer, find_dossier(workstation.counter, reg))
    if as_json:
        answer_json(case_json(opened))
        return
    answer(f"{reg}  {service_label(opened.dossier.service)}  {STATE_WORDS[opened.case.state]}")
    if opened.check is not None:
        answer(check_table(opened.check))
    for event in opened.history:
        answer_line(f"{event.occurred_at:%Y-%m-%d %H:%M:%S}", event.kind, event.officer)


def decide(
    reg: str,
    decision: Decision,
    reason: Annotated[list[str] | None, typer.Option(help="Kode alasan; boleh berulang.")] = None,
    note: Note = "",
    field: Annotated[list[str] | None, typer.Option(help="isian=confirm|flag|misread; boleh berulang.")] = None,
) -> None:
    """Putuskan: approve (setujui), reject (tolak), return (kembalikan), escalate (eskalasi)."""
    marks = [_mark(text) for text in field or []]
    with open_workstation() as workstation:
        counter, actor = workstation.counter, acting_officer(workstation)
        dossier_id = find_dossier(counter, reg)
        for name, mark in marks:
            mark_field(counter, actor, MarkField(dossier_id, name, mark))
        event = record_decision(counter, actor, Decide(dossier_id, decision, tuple(reason or ()), note))
        state = open_case(counter, actor, dossier_id).case.state
        workstation.sync()
    answer(f"{reg}  {STATE_WORDS[state]}  {event.event_id}")


def undo(reg: str) -> None:
    """Urungkan keputusan sendiri dalam 10 detik."""
    with open_workstation() as workstation:
        counter = workstation.counter
        take_back(counter, acting_officer(workstation), find_dossier(counter, reg))
    answer(f"{reg}  {STATE_WORDS[State.PENDING]}")


def review(reg: str, outcome: Review, note: Note = "") -> None:
    """Supervisor: uphold (kuatkan), overturn (batalkan), return (kembalikan ke petugas)."""
    with open_workstation() as workstation:
        counter, actor = workstation.counter, acting_officer(workstation)
        dossier_id = find_dossier(counter, reg)
        record_review(counter, actor, ReviewDecision(dossier_id, outcome, note))
        state = open_case(counter, actor, dossier_id).case.state
        workstation.sync()
    answer(f"{reg}  {STATE_WORDS[state]}")


def resolve(
    reg: str,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Nomor keputusan yang berlaku; tanpa ini hanya dilihat.")
    ] = None,
    note: Note = "",
) -> None:
    """Supervisor: selesaikan keputusan ganda."""
    with open_workstation() as workstation:
        counter, actor = workstation.counter, acting_officer(workstation)
        dossier_id = find_dossier(counter, reg)
        rulings = open_case(counter, actor, dossier_id).case.contenders
        if len(rulings) < (keep or 1):
            raise NoConflict()
        if keep is None:
            answer(table([_ruling_cells(number, ruling) for number, ruling in enumerate(rulings, 1)]))
            return
        done = record_resolution(counter, actor, ResolveConflict(dossier_id, rulings[keep - 1].event_id, note))
        state = open_case(counter, actor, dossier_id).case.state
        workstation.sync()
    answer(f"{reg}  {STATE_WORDS[state]}")
    for serial in done.recalled:
        say(Sentence("Tarik kembali surat {serial} dari pemohon.", {"serial": serial}))


def _ruling_cells(number: int, ruling: Event) -> tuple[str, ...]:
    """A ruling of a conflict as a line: its number, what, who, where, when and why."""
    data = ruling.data
    said = DECISION_WORDS[Decision(data["decision"])] if "decision" in data else REVIEW_WORDS[Review(data["outcome"])]
    when = f"{ruling.occurred_at.astimezone():%Y-%m-%d %H:%M}"
    return str(number), word(said), ruling.officer, ruling.workstation, when, str(data.get("note", ""))


def reasons(as_json: Json = False) -> None:
    """Daftar kode alasan."""
    for reason in reject_reasons():
        if as_json:
            answer_json({"code": reason.code, "text": reason.text, "decisions": list(reason.decisions)})
        else:
            answer(f"{reason.code}  {word(reason.text)}")


def _mark(text: str) -> tuple[str, str]:
    name, _, mark = text.partition("=")
    if mark not in MARKS:
        raise typer.BadParameter(f"{text}: isian=confirm|flag|misread")
    return name, mark
