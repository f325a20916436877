"""Workstations and offices of the hub as rows of a table. Pure."""

from datetime import datetime, timedelta

from ui.language import mark, tr
from ui.models.badges import Badge
from ui.models.clock import span, stamp
from ui.models.table import Cell
from ui.palettes import Tone
from workstation.domain.hub import OfficeCount, Station

# What asks for an act stands where it is seen at any scale; the list of offices may be long.
STATION_HEADINGS = (
    mark("Komputer"),
    mark("Keadaan"),
    mark("Menunggu"),
    mark("Ditolak"),
    mark("Selisih jam"),
    mark("Dipegang"),
    mark("Terakhir terlihat"),
    mark("Kantor"),
    mark("Versi"),
)
OFFICE_HEADINGS = (mark("Kantor"), mark("Berkas"), mark("Kejadian"))
# A workstation syncs every minute; one that was silent for a working day deserves a look.
PRESENT, SILENT = timedelta(minutes=5), timedelta(days=1)
CLOCK_TOLERATED = timedelta(minutes=5)


def station_row(station: Station, now: datetime) -> tuple[Cell, ...]:
    """A workstation's line."""
    return (
        station.workstation,
        _state(station, now),
        _number(station.waiting, "clock", Tone.WARN),
        _number(station.refused, "cross", Tone.BAD),
        _clock(station.offset),
        str(station.held),
        "–" if station.seen_at is None else stamp(station.seen_at),
        ", ".join(station.offices) or "–",
        station.version or "–",
    )


def office_row(count: OfficeCount) -> tuple[Cell, ...]:
    """An office's line."""
    return (count.office, f"{count.dossiers:,}".replace(",", "."), f"{count.events:,}".replace(",", "."))


def _state(station: Station, now: datetime) -> Badge:
    if not station.enabled:
        return Badge("lock", tr("Ditutup"), Tone.BAD)
    if station.seen_at is None:
        return Badge("question", tr("Belum pernah"), Tone.NEUTRAL)
    silence = now - station.seen_at
    if silence <= PRESENT:
        return Badge("online", tr("Tersambung"), Tone.GOOD)
    tone = Tone.WARN if silence > SILENT else Tone.NEUTRAL
    return Badge("offline", tr("Diam {span}", span=span(silence)), tone)


def _clock(offset: float | None) -> Cell:
    if offset is None:
        return "–"
    minutes = round(offset / 60)
    words = (
        tr("{count} menit", count=f"{minutes:+d}")
        if minutes
        else tr("{count} detik", count=f"{round(offset):+d}" if round(offset) else "0")
    )
    return Badge("warning", words, Tone.WARN) if abs(offset) > CLOCK_TOLERATED.total_seconds() else words


def _number(count: int, icon: str, tone: Tone) -> Cell:
    return Badge(icon, str(count), tone) if count else "0"
