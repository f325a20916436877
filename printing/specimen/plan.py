"""What a sample dossier shall be; whatever is left open is left to chance."""

from dataclasses import dataclass, field

from printing.specimen.form import Slips

LAYOUTS = ("tte", "blangko", "plain")
LAYOUT_WEIGHTS = (50, 28, 22)
NEW_LAYOUT_WEIGHTS = (70, 0, 30)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a dossier shall be; whatever is None is left to chance.

    `condition`: one of `printing.specimen.CONDITIONS` or `HARD`, for all of its documents. `extras`: further wear of
    the paper. `documents`: the kinds uploaded. `hard`: conditions that are left to chance are mostly hard ones.
    """

    service: str | None = None
    layout: str | None = None
    condition: str | None = None
    font: str | None = None
    slips: Slips | None = None
    changes: tuple[str, ...] | None = None
    leave_out: tuple[str, ...] = ()
    extras: tuple[str, ...] | None = None
    person_seed: str | None = None
    office: str | None = None
    hours_ago: float | None = None
    documents: tuple[str, ...] = field(default=())
    hard: bool = False
