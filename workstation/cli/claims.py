"""Who works on what: claims, handing over, and taking dossiers along where no network is."""

import sys
from datetime import timedelta
from typing import Annotated

import typer

from workstation.bootstrap import Workstation
from workstation.cli.context import acting_officer, answer, answer_json, open_workstation, say, table
from workstation.cli.views import claim_json, moment_words, trip_json
from workstation.domain.errors import WrongUse
from workstation.domain.hub import Lease
from workstation.domain.queue import QueueRow
from workstation.domain.refusals import HeldByOther
from workstation.domain.rights import Act, allow
from workstation.domain.sentence import Sentence
from workstation.domain.text import size_words
from workstation.speech import word
from workstation.steps.claim import claim_next, claim_several, release_several, who_holds_what
from workstation.steps.claim import reassign as hand_over
from workstation.steps.show import find_dossier
from workstation.steps.trip import Plan, Trip, Wish, estimate
from workstation.steps.trip import checkin as come_back
from workstation.steps.trip import checkout as take_along

Json = Annotated[bool, typer.Option("--json", help="Satu objek JSON per baris.")]
Numbers = Annotated[list[str] | None, typer.Argument(metavar="REG…")]


class NothingNamed(WrongUse):
    """Neither numbers nor how many of the next ones."""

    code = "nothing_named"
    text = "Tulis nomor registrasi, atau jumlah berkas berikutnya yang ingin dipegang; pilih salah satu."


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (claim, release, claims, reassign, checkout, checkin):
        app.command(command.__name__)(command)


def claim(
    reg: Numbers = None,
    following: Annotated[
        int | None, typer.Option("--next", min=1, max=500, help="Pegang N berkas berikutnya yang bebas.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Pegang berkas supaya loket lain tidak mengerjakannya."""
    if bool(reg) == (following is not None):
        raise NothingNamed
    with open_workstation() as workstation:
        counter, actor = workstation.counter, acting_officer(workstation)
        if following is not None:
            done = claim_next(counter, actor, following)
        else:
            done = claim_several(counter, actor, [find_dossier(counter, one) for one in reg or ()])
        taken = [(_number(workstation, lease), lease) for lease in done.taken]
        held = [] if following is not None else [(_number(workstation, lease), lease) for lease in done.held]
    for number, lease in taken:
        if as_json:
            answer_json(claim_json(number, lease))
        else:
            until = moment_words(lease.until)
            say(Sentence("Berkas {reg} Anda pegang sampai {until}.", {"reg": number, "until": until}))
    _refuse(held, len(taken) + len(held))


def _refuse(held: list[tuple[str, Lease]], asked: int) -> None:
    """Say which dossiers others hold, and end as refused."""
    if held and asked == 1:
        raise HeldByOther(holder=held[0][1].officer)
    for number, lease in held:
        values = {"reg": number, "holder": lease.officer, "where": lease.workstation}
        say(Sentence("Berkas {reg} sedang dipegang {holder} di {where}.", values))
    if held:
        sys.exit(HeldByOther.exit_code)


def release(reg: Annotated[list[str], typer.Argument(metavar="REG…")]) -> None:
    """Lepaskan berkas yang dipegang. Yang sudah dikerjakan tidak hilang."""
    with open_workstation() as workstation:
        counter = workstation.counter
        release_several(counter, acting_officer(workstation), [find_dossier(counter, one) for one in reg])


def claims(as_json: Json = False) -> None:
    """Siapa memegang berkas apa, di mana, sampai kapan."""
    with open_workstation() as workstation:
        acting_officer(workstation)
        rows = who_holds_what(workstation.counter)
    if as_json:
        for row in rows:
            answer_json(_held_json(row))
    elif rows:
        answer(table([_held_cells(row) for row in rows]))
    else:
        answer(word("Tidak ada berkas yang sedang dipegang."))


def _held_json(row: QueueRow) -> dict[str, object]:
    assert row.held_until is not None
    return claim_json(
        row.registration_no, Lease(row.dossier_id, row.holder, row.held_at, row.held_until, row.held_on_trip)
    )


def _held_cells(row: QueueRow) -> tuple[str, ...]:
    until = moment_words(row.held_until) if row.held_until else ""
    return row.registration_no, row.holder, row.held_at, until, word("dibawa") if row.held_on_trip else ""


def reassign(
    reg: str,
    to: Annotated[str, typer.Argument(metavar="PETUGAS")],
    at: Annotated[str, typer.Argument(metavar="KOMPUTER")],
) -> None:
    """Supervisor: serahkan berkas kepada petugas lain di komputer lain, siapa pun yang memegangnya."""
    with open_workstation() as workstation:
        counter = workstation.counter
        lease = hand_over(counter, acting_officer(workstation), find_dossier(counter, reg), to, at)
    values = {"reg": reg, "holder": to, "where": at, "until": moment_words(lease.until)}
    say(Sentence("Berkas {reg} diserahkan kepada {holder} di {where} sampai {until}.", values))


def checkout(
    days: Annotated[int, typer.Option(min=1, max=60, help="Berapa hari berkas dibawa.")],
    kecamatan: Annotated[list[str] | None, typer.Option(help="Kecamatan; boleh berulang. Kosong: semua.")] = None,
    office: Annotated[list[str] | None, typer.Option(help="Kode kantor 6 angka; boleh berulang.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Paling banyak N berkas, yang paling mendesak.")] = None,
    read: Annotated[bool, typer.Option(help="Baca dan periksa dahulu yang belum.")] = True,
    yes: Annotated[bool, typer.Option("--yes", help="Jangan bertanya dahulu.")] = False,
    as_json: Json = False,
) -> None:
    """Bawa berkas beserta semua pindaiannya ke tempat tanpa jaringan. Bila terputus, jalankan lagi."""
    with open_workstation() as workstation:
        counter, actor = workstation.counter, acting_officer(workstation)
        _sync(workstation)
        planned = estimate(counter, actor, Wish(tuple(kecamatan or ()), tuple(office or ()), limit))
        _say_plan(planned)
        if not yes and sys.stdin.isatty() and not typer.confirm(word("Bawa sekarang?"), default=True, err=True):
            sys.exit(1)
        trip = take_along(counter, actor, planned, days, read, _show_progress)
    if as_json:
        answer_json(trip_json(planned, trip))
    else:
        _say_trip(trip)
    if trip.problem is not None:
        say(trip.problem)
        say(Sentence("Belum semua pindaian ada. Jalankan perintah yang sama lagi; yang sudah ada tidak diambil ulang."))
        sys.exit(4)


def checkin(as_json: Json = False) -> None:
    """Sesudah pulang: kirim semua keputusan, lalu lepaskan berkas yang dibawa."""
    with open_workstation() as workstation:
        allow(acting_officer(workstation), Act.TRIP)
        _sync(workstation)
        back = come_back(workstation.counter)
    if as_json:
        answer_json({"released": back.given, "kept": list(back.kept)})
        return
    answer(f"{word('Dilepas')}: {back.given}")
    if back.kept:
        values = {"count": str(len(back.kept)), "numbers": ", ".join(back.kept)}
        say(Sentence("{count} berkas tetap dipegang, karena keputusannya belum terkirim: {numbers}", values))


def _sync(workstation: Workstation) -> None:
    """Deliver and pull, without waiting for scans; without the hub there is nothing to do here."""
    problem = workstation.sync(fetch_for=timedelta(0)).problem
    if problem is not None:
        say(problem)
        sys.exit(4)


def _say_plan(planned: Plan) -> None:
    values = {
        "count": str(planned.dossiers),
        "scans": str(planned.scans),
        "size": size_words(planned.needed),
        "room": size_words(planned.room),
    }
    say(Sentence("{count} berkas; {scans} pindaian masih harus diambil ({size}). Ruang kosong {room}.", values))
    if planned.lost:
        say(Sentence("{count} pindaian tidak ada di pusat data. Beri tahu admin.", {"count": str(planned.lost)}))


def _say_trip(trip: Trip) -> None:
    until = moment_words(trip.until) if trip.until else "–"
    answer(f"{word('Dibawa')}: {len(trip.taken)}  {word('Sampai')}: {until}  {word('Diperiksa')}: {trip.read}")
    for row in trip.held:
        values = {"reg": row.registration_no, "holder": row.holder, "where": row.held_at}
        say(Sentence("Berkas {reg} sedang dipegang {holder} di {where}.", values))
    for number in trip.incomplete:
        say(Sentence("Pindaian berkas {reg} belum lengkap.", {"reg": number}))


def _show_progress(done: int, total: int) -> None:
    """On a terminal, one line that counts up."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{total}" + ("\n" if done == total else ""))
        sys.stderr.flush()


def _number(workstation: Workstation, lease: Lease) -> str:
    with workstation.counter.view() as uow:
        return uow.queue.row(lease.dossier_id).registration_no
