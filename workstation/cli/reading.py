"""Commands on files alone: intake, read, check, samples."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from workstation.bootstrap import STORE, Happened, Workstation, make_samples, open_passing_counter
from workstation.cli.context import acting_officer, answer, answer_json, answer_line, home, open_workstation, say, table
from workstation.contract import check_json, reading_json
from workstation.domain.errors import BadInput, Refused
from workstation.domain.finding import CheckResult, Outcome, Severity
from workstation.domain.officer import Officer
from workstation.domain.reading import Reading
from workstation.domain.sentence import Sentence
from workstation.domain.text import INTAKE_WORDS
from workstation.foreign import BundleOpener
from workstation.services import document_label, field_label, outcome_word, verdict_word
from workstation.speech import speak, word
from workstation.steps.adhoc import check_bundles
from workstation.steps.counter import Counter
from workstation.steps.intake import find_bundles, take_in
from workstation.steps.paths import shown

Json = Annotated[bool, typer.Option("--json", help="Satu objek JSON per baris.")]
Paths = Annotated[list[Path], typer.Argument(exists=True)]


SEVERITY_WORDS = {Severity.BLOCK: "Penting", Severity.WARN: "Perhatian", Severity.INFO: "Info"}


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("samples")(samples)
    app.command("intake")(intake)
    app.command("read")(read)
    app.command("check")(check)


def samples(
    out: Path,
    count: Annotated[int, typer.Option(min=1, max=100_000)] = 12,
    seed: Annotated[int, typer.Option()] = 1,
    hard: Annotated[
        bool, typer.Option("--hard", help="Dengan dokumen yang rusak, kusut, terpotong atau buram.")
    ] = False,
) -> None:
    """Buat berkas contoh buatan (SPESIMEN) beserta jawaban benarnya."""
    made = make_samples(out, count, seed, hard=hard)
    answer(f"{len(made)} → {out}")


def intake(paths: Paths, as_json: Json = False) -> None:
    """Masukkan bundel berkas dari portal ke pusat data kantor."""
    bad = 0
    with open_workstation() as workstation, BundleOpener() as opener:
        counter = workstation.counter
        for path in find_bundles(paths):
            result = take_in(counter.hub, counter.clock, path, opener)
            if result.code:
                workstation.log.note(Happened.QUARANTINED, code=result.code)
            bad += result.status == "quarantined"
            reason = speak(result.reason)
            if as_json:
                answer_json(
                    {
                        "registration_no": result.registration_no,
                        "status": result.status,
                        "reason": reason or None,
                        "code": result.code or None,
                        "bundle": result.name,
                    }
                )
            else:
                answer_line(result.registration_no or result.name, word(INTAKE_WORDS[result.status]), reason)
    sys.exit(3 if bad else 0)


def read(
    files: Annotated[list[Path], typer.Argument()],
    kind: Annotated[str, typer.Option(help="auto, kk, akta_kelahiran, surat_kehilangan, …")] = "auto",
    as_json: Json = False,
) -> None:
    """Baca dokumen: Kartu Keluarga, akta kelahiran, surat kehilangan."""
    bad = 0
    with open_passing_counter(home()) as counter:
        for path in files:
            try:
                reading = counter.reader.read(path, kind)
            except BadInput as error:
                bad += 1
                say(error.sentence)
                if as_json:
                    message = speak(error.sentence)
                    answer_json({"file": str(path), "error": {"code": error.code, "message": message}})
                continue
            if as_json:
                answer_json(reading_json(reading, str(path)))
            else:
                answer(_reading_table(reading, path))
    sys.exit(3 if bad else 0)


def check(bundles: Paths, as_json: Json = False) -> None:
    """Baca dokumen sebuah bundel dan cocokkan dengan formulirnya."""
    all_clear, bad = True, 0
    with _neighbours() as (counter, officer), BundleOpener() as opener:
        # A folder with nothing in it is a bundle without its dossier.json, and is said to be one.
        for result in check_bundles(counter, list(find_bundles(bundles)) or bundles, opener, officer):
            if isinstance(result, BadInput):
                bad += 1
                say(result.sentence)
                if as_json:
                    answer_json({"error": {"code": result.code, "message": speak(result.sentence)}})
                continue
            all_clear &= result.outcome is Outcome.CLEAR
            if as_json:
                answer_json(check_json(result))
            else:
                answer(check_table(result))
    if bad:
        # The sentences of bad bundles were made for the intake.
        say(Sentence("Ini hanya pemeriksaan: tidak ada yang disimpan, juga tidak di karantina."))
    sys.exit(3 if bad else 0 if all_clear else 1)


@contextmanager
def _neighbours() -> Iterator[tuple[Counter, Officer | None]]:
    """This home's counter, whose dossiers count as neighbours for whoever is signed in; else one that holds nothing."""
    if (home() / STORE).exists():
        with open_workstation() as workstation:
            if (officer := _signed_in(workstation)) is not None:
                yield workstation.counter, officer
                return
        say(Sentence("Belum ada yang masuk: berkas lain di komputer ini tidak ikut dibandingkan."))
    with open_passing_counter(home()) as counter:
        yield counter, None


def _signed_in(workstation: Workstation) -> Officer | None:
    try:
        return acting_officer(workstation)
    except Refused:
        return None


def check_table(result: CheckResult) -> str:
    """A check's result for a person."""
    rows = [
        (
            field_label(name),
            finding.form,
            "; ".join(f"{document_label(source.document)}: {source.value or '?'}" for source in finding.sources) or "–",
            verdict_word(finding.verdict),
            speak(finding.reason),
        )
        for name, finding in result.fields.items()
    ]
    head = f"{result.registration_no}  {word(outcome_word(result.outcome))}"
    rules = [f"{word(SEVERITY_WORDS[rule.severity])}: {speak(rule.message)}" for rule in result.rules]
    missing = [f"{word('Berkas kurang')}: {document_label(kind)}" for kind in result.missing_documents]
    return "\n".join([head, table(rows), *missing, *rules, ""])


def _reading_table(reading: Reading, path: Path) -> str:
    problems = ", ".join(reading.quality.problems) or "–"
    rows = [
        (word(field_label(name)), value.value or "?", f"{value.confidence:.3f}")
        for name, value in reading.fields.items()
    ]
    people = [
        f"{number:>2}. " + " | ".join(value.value or "?" for value in member.values() if value.value != "-")
        for number, member in enumerate(reading.members, start=1)
    ]
    return "\n".join(
        [f"{shown(path.name)}  {word(document_label(reading.kind))}  {problems}", table(rows), *people, ""]
    )
