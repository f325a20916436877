"""Measure reading and checking against samples with ground truth (contracts §6)."""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from workstation.accuracy import find_samples, measure
from workstation.bootstrap import make_samples, open_passing_counter
from workstation.cli.context import answer, home, say
from workstation.domain.finding import CheckResult
from workstation.domain.reading import Reading
from workstation.domain.settings import SIGNS
from workstation.reliability import diagram
from workstation.steps.bundle import open_bundle
from workstation.steps.check import compare
from workstation.targets import targets

OWN_SAMPLES = 200
OWN_SEED = 20261125


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("accuracy")(accuracy)


def accuracy(
    samples: Annotated[Path | None, typer.Option(exists=True, help="Folder contoh; tanpa ini dibuat sendiri.")] = None,
    most: Annotated[int | None, typer.Option(min=1, help="Sebanyak-banyaknya.")] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="Tulis hasilnya juga ke berkas ini.")] = None,
    slips: Annotated[bool, typer.Option(help="Tampilkan setiap nilai yang keliru.")] = False,
    plot: Annotated[Path | None, typer.Option(help="Tulis diagram keandalan (SVG) ke berkas ini.")] = None,
    declared: Annotated[bool, typer.Option(help="Baca sebagai jenis yang disebut, bukan auto.")] = False,
) -> None:
    """Ukur ketepatan membaca dan mencocokkan."""
    with TemporaryDirectory(prefix="loket-") as scratch:
        folder = samples or Path(scratch)
        if samples is None:
            say("No samples given: measuring on the project's own, made now.")
            make_samples(folder, OWN_SAMPLES, OWN_SEED)
        with open_passing_counter(home()) as counter:
            every = replace(counter, settings=replace(counter.settings, signs=dict.fromkeys(SIGNS, True)))

            def check(bundle: Path, readings: Mapping[str, Reading]) -> CheckResult:
                dossier = open_bundle(bundle, bundle.name).dossier
                return compare(every, dossier, readings, (), counter.clock.now())

            def read(path: Path, kind: str) -> Reading:
                return counter.reader.read(path, kind if declared else "auto")

            report = measure(find_samples(folder, most), read, check)
    owed = targets(report)
    answer(report.as_table())
    answer("\n".join(["", "targets", *(target.as_text() for target in owed)]))
    if slips:
        for slip in report.slips:
            answer(f"{slip.sample} {slip.what} {slip.field}: {slip.truth} | {slip.found} {slip.confidence:.3f}")
    if as_json is not None:
        as_json.write_text(json.dumps(report.as_json(), ensure_ascii=False), encoding="utf-8")
    if plot is not None:
        plot.write_text(diagram(report.statements), encoding="utf-8")
    if report.errors or not report.samples:
        sys.exit(3)
    sys.exit(0 if all(target.reached for target in owed) else 1)
