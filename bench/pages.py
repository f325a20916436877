"""The pages that are read: one family's card and a birth certificate, as scans and as a messenger's photo."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from printing.specimen import Plan, write_plans
from printing.specimen.form import Slips

SEED = 41


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One uploaded page: what it is called in the table, its kind and its file."""

    name: str
    kind: str
    file: Path


def sample_bundle(folder: Path, condition: str = "scan200") -> Path:
    """A dossier of one applicant with a family card and a birth certificate, all pages in one condition."""
    plan = Plan(
        service="ktp_baru",
        layout="tte",
        condition=condition,
        font="liberation",
        slips=Slips(),
        extras=(),
        person_seed="bench",
        documents=("kk", "akta_kelahiran"),
    )
    return write_plans(folder / condition, [plan], SEED)[0]


def sample_pages(folder: Path) -> tuple[SamplePage, ...]:
    """The pages to read, drawn below a folder."""
    scan, photo = sample_bundle(folder, "scan200"), sample_bundle(folder, "whatsapp")
    return (
        SamplePage("KK, scan", "kk", scan / "scans" / "kk.jpg"),
        SamplePage("KK, WhatsApp photo", "kk", photo / "scans" / "kk.jpg"),
        SamplePage("birth certificate, scan", "akta_kelahiran", scan / "scans" / "akta_kelahiran.jpg"),
    )


def load_json(bundle: Path, name: str) -> dict[str, Any]:
    """A JSON file of a bundle."""
    return dict(json.loads((bundle / name).read_text(encoding="utf-8")))
