"""Officers as rows of a table. Pure."""

from ui.language import mark, tr
from ui.models.badges import Badge
from ui.models.table import Cell
from ui.palettes import Tone
from workstation.domain.text import ROLE_WORDS
from workstation.steps.staff import Colleague

STAFF_HEADINGS = (
    mark("Nama untuk masuk"),
    mark("Nama lengkap"),
    mark("Peran"),
    mark("Keadaan"),
    mark("Kode"),
    mark("Kantor"),
    mark("Diubah oleh"),
)


def colleague_row(one: Colleague) -> tuple[Cell, ...]:
    """An officer's line."""
    code = tr("Ya") if one.has_code else "–"
    by = tr("{name} di {where}", name=one.changed_by, where=one.workstation)
    offices = ", ".join(one.offices) or tr("Semua")
    return one.name, one.full_name or "–", tr(ROLE_WORDS[one.role]), _state(one), code, offices, by


def _state(one: Colleague) -> Badge:
    if one.disabled:
        return Badge("lock", tr("Nonaktif"), Tone.BAD)
    if one.must_change:
        return Badge("clock", tr("Sandi sementara"), Tone.WARN)
    return Badge("check", tr("Aktif"), Tone.GOOD)
