"""Measure reading and checking against samples with ground truth (contracts §6)."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from workstation.accuracy import find_samples, measure
from workstation.bootstrap import make_samples
from workstation.cli.context import answer, open_workstation, say
from workstation.domain.finding import CheckResult
from workstation.domain.reading import Reading
from workstation.steps.bundle import open_bundle
from workstation.steps.check import compare

OWN_SAMPLES = 24
OWN_SEED = 20261122


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("accuracy")(accuracy)


def accuracy(
    samples: Annotated[Path | None, typer.Option(exists=True, help="Folder contoh; tanpa ini dibuat sendiri.")] = None,
    most: Annotated[int | None, typer.Option(min=1, help="Sebanyak-banyaknya.")] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="Tulis hasilnya juga ke berkas ini.")] = None,
    slips: Annotated[bool, typer.Option(help="Tampilkan setiap nilai yang keliru.")] = False,
) -> None:
    """Ukur ketepatan membaca dan mencocokkan."""
    with TemporaryDirectory(prefix="loket-") as scratch:
        folder = samples or Path(scratch)
        if samples is None:
            say("No samples given: measuring on the project's own, made now.")
            make_samples(folder, OWN_SAMPLES, OWN_SEED)
        with open_workstation() as workstation:
            counter = workstation.counter

            def check(bundle: Path, readings: Mapping[str, Reading]) -> CheckResult:
                dossier = open_bundle(bundle, bundle.name).dossier
                return compare(counter, dossier, readings, (), counter.clock.now())

            report = measure(find_samples(folder, most), counter.reader.read, check)
    answer(report.as_table())
    if slips:
        for slip in report.slips:
            answer(f"{slip.sample} {slip.what} {slip.field}: {slip.truth} | {slip.found} {slip.confidence:.3f}")
    if as_json is not None:
        as_json.write_text(json.dumps(report.as_json(), ensure_ascii=False), encoding="utf-8")
    sys.exit(3 if report.errors or not report.samples else 0)
