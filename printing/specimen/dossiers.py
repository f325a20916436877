"""Put sample dossiers together: invent a case, make its documents, fill the form, write the folder."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import count as forever
from pathlib import Path
from random import Random
from typing import Any

from printing.specimen.case import Case
from printing.specimen.documents import (
    Made,
    choose_condition,
    choose_layout,
    in_use,
    make_documents,
    proof_of_status,
    proves,
)
from printing.specimen.form import choose_slips, fill_form
from printing.specimen.hard import recipe
from printing.specimen.household import Household, choose_applicant, invent_household, may_apply, moved_in
from printing.specimen.plan import Plan

Progress = Callable[[int, int], None]

# A fixed day, so that the same seed gives the same files whenever it runs.
DEFAULT_SUBMITTED = datetime(2026, 11, 20, 9, 0, tzinfo=timezone(timedelta(hours=7)))
SPREAD = timedelta(hours=40)
_SERVICES = ("ktp_baru", "ktp_hilang", "ktp_rusak", "ubah_data", "pindah_datang")
_SERVICE_WEIGHTS = (33, 33, 13, 17, 4)
_MOST_ATTEMPTS = 2000
_CHANNELS = ("web", "aplikasi", "whatsapp", "loket", "email")
_CHANGES = (
    ("nama",),
    ("status_perkawinan",),
    ("pendidikan",),
    ("alamat",),
    ("pekerjaan",),
    ("tanggal_lahir",),
    ("agama",),
    (),
)


def make_samples(
    out: Path,
    count: int,
    seed: int,
    progress: Progress | None = None,
    submitted: datetime | None = None,
    *,
    hard: bool = False,
) -> list[Path]:
    """Write `count` sample dossiers with truth.json below `out`; answers their folders.

    The same seed gives the same bytes. `submitted` (with offset) is the latest moment of submission; the dossiers
    spread over the forty hours before it. `progress(done, count)` is called after each. `hard`: most documents come
    under the conditions of `printing.specimen.HARD`.
    """
    return write_plans(out, [Plan(hard=hard)] * count, seed, progress, submitted)


def write_plans(
    out: Path,
    plans: list[Plan],
    seed: int,
    progress: Progress | None = None,
    submitted: datetime | None = None,
) -> list[Path]:
    """Write one dossier for each plan; else as `make_samples`."""
    latest = submitted or DEFAULT_SUBMITTED
    folders = []
    for number, plan in enumerate(plans):
        rng = Random(f"dossier/{seed}/{number}")
        folders.append(_write_dossier(out, plan, seed, number, latest, rng))
        if progress:
            progress(number + 1, len(plans))
    return folders


def _write_dossier(out: Path, plan: Plan, seed: int, number: int, latest: datetime, rng: Random) -> Path:
    service = plan.service or rng.choices(_SERVICES, weights=_SERVICE_WEIGHTS)[0]
    changes = plan.changes if plan.changes is not None else rng.choice(_CHANGES)
    changes = changes if service == "ubah_data" else ()
    hours = plan.hours_ago if plan.hours_ago is not None else rng.uniform(0, SPREAD.total_seconds() / 3600)
    condition = choose_condition(plan, "kk", rng)
    layout = choose_layout(replace(plan, service=service), condition, rng)
    people = Random(f"people/{seed}/{plan.person_seed}") if plan.person_seed else rng
    case = _case(people, replace(plan, service=service, changes=changes), layout, condition, latest)
    sent = (latest - timedelta(hours=hours)).replace(second=0, microsecond=0)
    sent = sent.astimezone(timezone(timedelta(hours=case.household.place.offset)))
    registration = f"{case.household.place.region}-{sent:%Y%m%d}-{seed % 100:02d}{number:04d}"
    made = list(make_documents(case, plan, condition, layout, rng))
    form, verdicts = _form(case, plan, made, rng)
    dossier: dict[str, Any] = {
        "schema": "loket/dossier-1",
        "registration_no": registration,
        "service": service,
        **({"changes": list(changes)} if changes else {}),
        "channel": rng.choice(_CHANNELS),
        "region": case.household.place.region,
        "office": case.household.place.office,
        "submitted_at": sent.isoformat(),
        "form": form,
    }
    folder = out / registration
    row = case.row if any(one.shown.get("members") for one in made) else None
    _write(folder, dossier, [one for one in made if one.kind not in plan.leave_out], row, verdicts)
    return folder


def _form(case: Case, plan: Plan, made: list[Made], rng: Random) -> tuple[dict[str, str], dict[str, str]]:
    card = next(one for one in made if one.kind == "kk")
    slips = plan.slips if plan.slips is not None else choose_slips(rng)
    also = tuple(field for field in case.changes if field == "pendidikan")
    form, verdicts = fill_form(card.fields, case.row, case.applicant.blood, slips, rng, also)
    return form, verdicts if card.shown is card.fields else dict.fromkeys(form, "no_source")


def _write(folder: Path, dossier: dict[str, Any], made: list[Made], row: int | None, verdicts: dict[str, str]) -> None:
    (folder / "scans").mkdir(parents=True, exist_ok=True)
    entries = []
    for one in made:
        name = f"scans/{one.kind}{one.file.suffix}"
        (folder / name).write_bytes(one.file.data)
        digest = hashlib.sha256(one.file.data).hexdigest()
        entries.append({"kind": one.kind, "file": name, "media_type": one.file.media_type, "sha256": digest})
    truth = {"documents": {one.kind: one.truth for one in made}, "applicant_row": row, "form": verdicts}
    _write_json(folder / "dossier.json", {**dossier, "documents": entries})
    _write_json(folder / "truth.json", truth)


def _case(people: Random, plan: Plan, layout: str, condition: str, latest: datetime) -> Case:
    """Invent households until one has somebody who may ask, and a card issued when its layout was in use."""
    today = latest.date() - timedelta(days=2)
    service, changes = plan.service or "", plan.changes or ()
    sizes = recipe(condition).household
    for attempt in forever():
        household = invent_household(people, today, service, plan.office, sizes)
        if service == "pindah_datang" and in_use(layout, today):
            household = moved_in(people, household, today)
        row = choose_applicant(people, household, today, service)
        case = Case(household, row, service, changes, today)
        # Some plans ask for what hardly is: a first card of somebody divorced. Then the proof belongs to no status.
        suits = attempt > _MOST_ATTEMPTS or proves(plan.documents, case.applicant)
        if suits and _fits(case, sizes) and in_use(layout, household.issued):
            return case
    raise AssertionError


def _fits(case: Case, sizes: tuple[int, ...]) -> bool:
    household: Household = case.household
    proved = "status_perkawinan" not in case.changes or proof_of_status(case.applicant) is not None
    large = not sizes or len(household.members) >= min(sizes)
    return proved and large and may_apply(case.applicant, case.today, case.service)


def _write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
