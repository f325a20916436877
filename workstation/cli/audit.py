"""The audit that cannot be edited: check it, and list all processing of one person."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from workstation.cli.context import (
    acting_officer,
    answer,
    answer_json,
    answer_line,
    open_workstation,
    say,
    table,
    unused,
)
from workstation.domain.audit import BadLink, Noted
from workstation.domain.refusals import FolderUnusable
from workstation.domain.sentence import Sentence
from workstation.durable import write_durably
from workstation.speech import speak, word
from workstation.steps.aside import Aside, list_aside
from workstation.steps.audit_csv import Sheet, aside_sheet, processing_sheet, to_csv
from workstation.steps.audit_subject import Processing, SubjectRecord, note_export, subject_record
from workstation.steps.audit_verify import verify_logs
from workstation.steps.audit_words import fault_sentence, outcome_sentence, remark_sentence

Json = Annotated[bool, typer.Option("--json", help="Satu objek JSON per baris.")]
Out = Annotated[Path | None, typer.Option(help="Simpan sebagai berkas CSV.")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    audit = typer.Typer(no_args_is_help=True, help="Catatan yang tidak dapat diubah: periksa dan lihat.")
    audit.command("verify")(verify)
    audit.command("subject")(subject)
    audit.command("aside")(aside)
    app.add_typer(audit, name="audit")


def verify(as_json: Json = False) -> None:
    """Periksa rantai kejadian dan catatan akses; sebutkan mata rantai pertama yang rusak."""
    with open_workstation() as workstation:
        verified = verify_logs(workstation.counter)
    if as_json:
        answer_json(
            {
                "whole": verified.whole,
                "anchored": verified.anchored,
                "events": verified.events,
                "looks": verified.looks,
                "bad": [_bad_json(link) for link in verified.bad],
                "notes": [_note_json(noted) for noted in verified.notes],
                "at": verified.at.isoformat(),
            }
        )
    else:
        answer(speak(outcome_sentence(verified)))
        for line in (*map(_fault_words, verified.bad), *(speak(remark_sentence(one)) for one in verified.notes)):
            answer(line)
    sys.exit(0 if verified.whole else 1)


def subject(
    nik: str,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Supervisor: semua pemrosesan data satu orang (UU 27/2022), dari semua komputer yang terjangkau."""
    unused(out)
    with open_workstation() as workstation:
        counter, actor = workstation.counter, acting_officer(workstation)
        record = subject_record(counter, actor, nik)
        if out is not None:
            note_export(counter, actor, "audit_subject", len(record.entries))
            _save(out, processing_sheet(record.entries, word))
    if as_json:
        for entry in record.entries:
            answer_json(_entry_json(entry))
    elif out is None and record.entries:
        answer(table([_cells(entry) for entry in record.entries]))
    _say_rest(record)


def aside(out: Out = None, as_json: Json = False) -> None:
    """Supervisor, admin: kejadian dari komputer lain yang disisihkan, dan sebabnya. Tidak ada yang dihapus."""
    unused(out)
    with open_workstation() as workstation:
        counter, actor = workstation.counter, acting_officer(workstation)
        found = list_aside(counter, actor)
        if out is not None:
            note_export(counter, actor, "audit_aside", len(found))
            _save(out, aside_sheet(found, word, speak))
    for one in found:
        if as_json:
            answer_json(_aside_json(one))
        elif out is None:
            answer_line(*_aside_cells(one), speak(one.why))
    say(Sentence("{count} kejadian disisihkan dan tidak dihitung.", {"count": str(len(found))}))


def _aside_cells(one: Aside) -> tuple[str, ...]:
    when = f"{one.at.astimezone():%Y-%m-%d %H:%M:%S}"
    return when, one.workstation, one.officer, word(one.role), word(one.what), one.registration_no


def _aside_json(one: Aside) -> dict[str, object]:
    return {
        "at": one.at.isoformat(),
        "cause": one.cause,
        "message": speak(one.why),
        "officer": one.officer,
        "role": word(one.role),
        "workstation": one.workstation,
        "what": word(one.what),
        "registration_no": one.registration_no,
        "occurred_at": one.occurred_at.isoformat() if one.occurred_at else None,
    }


def _save(path: Path, sheet: Sheet) -> None:
    try:
        write_durably(path, to_csv(sheet).encode("utf-8-sig"))
    except OSError as problem:
        raise FolderUnusable(folder=str(path.parent)) from problem
    say(Sentence("{count} baris disimpan ke {file}.", {"count": str(len(sheet.rows)), "file": str(path)}))


def _say_rest(record: SubjectRecord) -> None:
    count = {"count": str(len(record.entries)), "dossiers": str(len(record.dossiers))}
    say(Sentence("{count} pemrosesan pada {dossiers} berkas.", count))
    if record.missing:
        names = {"names": ", ".join(record.missing)}
        say(Sentence("Pusat data tidak terjangkau. Catatan akses komputer ini belum termasuk: {names}.", names))


def _bad_json(link: BadLink) -> dict[str, object]:
    anchored = link.anchored_at.isoformat() if link.anchored_at else None
    return {
        "workstation": link.workstation,
        "log": link.log.value,
        "seq": link.seq,
        "fault": link.fault.value,
        "anchored_at": anchored,
        "message": _fault_words(link),
    }


def _note_json(noted: Noted) -> dict[str, object]:
    return {
        "workstation": noted.workstation,
        "log": noted.log.value,
        "remark": noted.remark.value,
        "first": noted.first,
        "last": noted.last,
        "count": noted.count,
        "message": speak(remark_sentence(noted)),
    }


def _fault_words(link: BadLink) -> str:
    sentence = fault_sentence(link)
    return speak(Sentence(sentence.text, {**sentence.values, "log": word(sentence.values["log"])}))


def _entry_json(entry: Processing) -> dict[str, object]:
    return {
        "at": entry.at.isoformat(),
        "officer": entry.officer,
        "role": entry.role,
        "workstation": entry.workstation,
        "office": entry.office,
        "what": word(entry.what),
        "registration_no": entry.registration_no,
        "basis": word(entry.basis),
        "source": entry.source,
        "proven": entry.proven,
    }


def _cells(entry: Processing) -> tuple[str, ...]:
    when = f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}"
    return when, entry.officer, entry.workstation, word(entry.what), entry.registration_no, word(entry.basis)
