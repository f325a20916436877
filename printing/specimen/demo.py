"""One office's morning: twelve dossiers with a good mix, for the demonstration and for whole-day tests."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from printing.specimen.dossiers import write_plans
from printing.specimen.form import Slips
from printing.specimen.plan import Plan

# The kecamatan that the demonstration's office serves: Pedurungan, Kota Semarang.
OFFICE = "337406"

_TIDY = Slips()
_USUAL = Slips(variant_rate=0.3)


def _plan(service: str, condition: str, slips: Slips, hours_ago: float, layout: str = "tte", **more: object) -> Plan:
    return Plan(
        service=service,
        condition=condition,
        slips=slips,
        hours_ago=hours_ago,
        layout=layout,
        office=OFFICE,
        **{"extras": (), **more},  # type: ignore[arg-type]
    )


def office_plans() -> list[Plan]:
    """What the twelve are: six clean, a letter, a date, a missing document, a poor photo, one NIK twice."""
    return [
        _plan("ktp_baru", "scan300", _TIDY, 30.5, documents=("kk", "akta_kelahiran")),
        _plan("ktp_hilang", "scan300", _USUAL, 27.0, "plain"),
        _plan("ktp_rusak", "scan200", _TIDY, 25.2, "blangko", documents=("kk",)),
        _plan("ktp_baru", "phone", _USUAL, 20.0, documents=("kk", "akta_kelahiran")),
        _plan("ktp_hilang", "scan200", _TIDY, 16.4),
        _plan("ubah_data", "scan300", _TIDY, 12.0, changes=("nama",), documents=("kk", "akta_kelahiran")),
        _plan("ktp_baru", "scan300", Slips(0.1, ("nama",)), 10.3, documents=("kk",)),
        _plan("ktp_hilang", "scan300", Slips(0.1, ("tanggal_lahir", "alamat")), 8.0, "plain"),
        _plan("ktp_hilang", "scan200", _TIDY, 6.5, leave_out=("surat_kehilangan",)),
        _plan("ktp_rusak", "phone_dim", _USUAL, 4.0, "blangko", extras=("glare", "fold"), documents=("kk",)),
        _plan("ktp_hilang", "scan300", _TIDY, 3.0, "plain", person_seed="twice"),
        _plan("ktp_hilang", "whatsapp", _USUAL, 0.6, "plain", person_seed="twice"),
    ]


def make_office_demo(out: Path, seed: int, submitted: datetime | None = None, *, hard: bool = False) -> list[Path]:
    """Write the twelve dossiers of `office_plans` below `out`; answers their folders. Deterministic by seed.

    `hard`: the same people and slips, with conditions as `make_samples` chooses them then.
    """
    plans = office_plans()
    if hard:
        plans = [replace(plan, condition=None, extras=None, hard=True) for plan in plans]
    return write_plans(out, plans, seed, None, submitted)
