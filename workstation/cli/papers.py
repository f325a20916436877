"""Receipts and letters."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from workstation.bootstrap import check_elsewhere
from workstation.cli.context import acting_officer, answer, answer_json, open_workstation, say, table, unused
from workstation.domain.dates import format_long_date
from workstation.domain.errors import EnvironmentMissing
from workstation.domain.paper_verdict import PaperVerdict, Verdict
from workstation.domain.receipt import Paper, ReceiptType
from workstation.domain.sentence import Sentence
from workstation.domain.text import DIFFERENCE_WORDS, PAPER_NAMES, STATE_WORDS, VERDICT_WORDS
from workstation.papers import Papers
from workstation.speech import speak, word
from workstation.steps.receipt import IssueReceipt, issue
from workstation.steps.show import find_dossier


class OutNotWritable(EnvironmentMissing):
    """The PDF cannot be written where asked."""

    code = "out_not_writable"
    text = "Surat tidak bisa ditulis ke {name}. Salinannya aman di komputer ini. Pilih folder lain lalu cetak ulang."


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("receipt")(receipt)
    app.command("verify-receipt")(verify_receipt)


def receipt(
    reg: str,
    kind: Annotated[ReceiptType, typer.Option("--type")],
    out: Annotated[Path, typer.Option()],
    paper: Annotated[Paper, typer.Option()] = Paper.A5,
    reason: Annotated[
        str, typer.Option(help="Mengapa dicetak ulang: hilang, rusak, salah_cetak, printer_macet, atau kata-kata.")
    ] = "",
) -> None:
    """Cetak tanda terima atau surat sebagai PDF."""
    # Before the print is an event that cannot be taken back.
    unused(out)
    with open_workstation() as workstation:
        counter = workstation.counter
        command = IssueReceipt(find_dossier(counter, reg), kind, paper, reason)
        issued = issue(counter, acting_officer(workstation), command)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(issued.pdf)
    except OSError as error:
        raise OutNotWritable(name=out.name) from error
    answer(f"{issued.receipt.serial}  {out}")


def verify_receipt(
    paper: Annotated[str, typer.Argument(metavar="BERKAS|KODE|-", help="PDF, foto, atau kode resi; - dari masukan.")],
    keys: Annotated[Path | None, typer.Option(help="Kartu perangkat kantor, tanpa data komputer ini.")] = None,
    nik_stdin: Annotated[bool, typer.Option("--nik-stdin", help="Cocokkan NIK dari masukan standar.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Satu objek JSON per baris.")] = False,
) -> None:
    """Periksa keaslian resi atau surat, tanpa jaringan."""
    nik = sys.stdin.readline(LONGEST_LINE).strip() if nik_stdin else ""
    untrusted = sys.stdin.read(LONGEST_TEXT) if paper == "-" else paper
    if keys is not None:
        found = _check(check_elsewhere(keys), untrusted, nik)
    else:
        with open_workstation() as workstation:
            found = _check(workstation.papers, untrusted, nik)
    answer_json(_verdict_json(found)) if as_json else _tell(found)
    if found.verdict is not Verdict.VALID:
        raise typer.Exit(1)


LONGEST_LINE = 64
LONGEST_TEXT = 20_000
_LONGEST_PATH = 1_000
_FILES = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"})


def _check(papers: Papers, untrusted: str, nik: str) -> PaperVerdict:
    """A file where there is one, or where the name can only be meant as one; else the text itself."""
    one_line = len(untrusted) < _LONGEST_PATH and "\n" not in untrusted and "\0" not in untrusted
    if one_line and (Path(untrusted).suffix.lower() in _FILES or Path(untrusted).is_file()):
        return papers.check_file(Path(untrusted), nik)
    return papers.check_text(untrusted, nik)


def _tell(found: PaperVerdict) -> None:
    answer(f"{VERDICT_MARKS[found.verdict]} {word(VERDICT_WORDS[found.verdict]).upper()}")
    say(found.reason)
    if found.differences:
        names = ", ".join(word(DIFFERENCE_WORDS[name]) for name in found.differences)
        say(Sentence("Yang berbeda: {names}.", {"names": names}))
    seal = found.seal
    if seal is not None:
        rows = [
            (word("Surat"), word(PAPER_NAMES[seal.type])),
            (word("Nomor"), seal.serial),
            (word("Nomor registrasi"), seal.registration_no),
            (word("Nama"), seal.name),
            (word("Dicetak"), f"{format_long_date(seal.issued_at.date())}, {seal.issued_at:%H.%M}"),
            (word("Keadaan berkas waktu itu"), word(STATE_WORDS[seal.state])),
            (word("Berlaku sampai"), format_long_date(seal.expires_on) if seal.expires_on else "–"),
            (word("Ditandatangani oleh"), " ".join((found.signer or "–", *found.offices))),
        ]
        answer(table(rows))
    for remark in found.remarks:
        say(remark)
    if found.as_of is not None:
        say(Sentence(KNOWN_UNTIL, {"at": f"{found.as_of.astimezone():%d-%m-%Y %H.%M}"}))


VERDICT_MARKS = dict.fromkeys(Verdict, "✗") | {Verdict.VALID: "✓", Verdict.UNREADABLE: "?", Verdict.NEWER: "?"}
KNOWN_UNTIL = "Penarikan surat diketahui sampai sinkronisasi terakhir: {at}."


def _verdict_json(found: PaperVerdict) -> dict[str, Any]:
    seal = found.seal
    said = seal and {
        "type": seal.type.value,
        "serial": seal.serial,
        "registration_no": seal.registration_no,
        "name": seal.name,
        "state": seal.state.value,
        "issued_at": seal.issued_at.isoformat(),
        "expires_on": seal.expires_on.isoformat() if seal.expires_on else None,
        "copy": seal.copy_number,
        "provisional": seal.provisional,
        "specimen": seal.specimen,
        "key_id": seal.key_id,
    }
    return {
        "schema": "loket/paper-1",
        "verdict": found.verdict.value,
        "reason": speak(found.reason),
        "receipt": said,
        "signed_by": found.signer or None,
        "offices": list(found.offices),
        "differences": list(found.differences),
        "compared": found.compared,
        "remarks": [speak(remark) for remark in found.remarks],
        "as_of": found.as_of.isoformat() if found.as_of else None,
    }
