"""Acts of the audit as rows of a table, and what checking the logs found. Pure."""

from ui.language import mark, say, tr
from ui.models.badges import Badge
from ui.models.clock import local
from ui.models.table import Cell
from ui.palettes import Tone
from workstation.domain.audit import Verified, first_of_each
from workstation.domain.event import Role
from workstation.domain.text import ROLE_WORDS
from workstation.steps.aside import Aside
from workstation.steps.audit_subject import Processing
from workstation.steps.audit_view import TrailLine
from workstation.steps.audit_words import fault_sentence, outcome_sentence

TRAIL_HEADINGS = (
    mark("Waktu"),
    mark("Petugas"),
    mark("Peran"),
    mark("Komputer"),
    mark("Apa"),
    mark("Bukti"),
    mark("Tanda subjek"),
    mark("Nomor registrasi"),
)
ASIDE_HEADINGS = (
    mark("Diterima"),
    mark("Atas nama"),
    mark("Peran"),
    mark("Komputer"),
    mark("Apa"),
    mark("Nomor registrasi"),
    mark("Sebab"),
)


def trail_row(line: TrailLine) -> tuple[Cell, ...]:
    """An act's line."""
    entry = line.entry
    return (
        f"{local(entry.at):%d-%m-%Y %H.%M.%S}",
        entry.officer or "–",
        tr(ROLE_WORDS[Role(entry.role)]) if entry.officer else "–",
        entry.workstation,
        tr(entry.what),
        _proof(entry),
        line.subject or "–",
        entry.registration_no or "–",
    )


def _proof(entry: Processing) -> Badge:
    if entry.proven:
        return Badge("check", tr("Terbukti"), Tone.GOOD)
    return Badge("question", tr("Belum terbukti"), Tone.DOUBT)


def aside_row(one: Aside) -> tuple[Cell, ...]:
    """The line of an event that was set aside, as far as it says anything of itself."""
    return (
        f"{local(one.at):%d-%m-%Y %H.%M.%S}",
        one.officer or "–",
        tr(one.role) or "–",
        one.workstation or "–",
        tr(one.what) or "–",
        one.registration_no or "–",
        say(one.why),
    )


def aside_words(one: Aside) -> str:
    """The whole reason, and when the event says that it was made: nobody vouches for that."""
    said = [say(one.why)]
    if one.occurred_at is not None:
        said.append(tr("Waktu menurut komputer itu: {time}.", time=f"{local(one.occurred_at):%d-%m-%Y %H.%M}"))
    return " ".join(said)


def check_words(verified: Verified) -> tuple[str, Tone, str]:
    """The outcome of checking the logs in words, with its tone and icon."""
    said = [say(outcome_sentence(verified))]
    said += [say(fault_sentence(link)) for link in first_of_each(verified.bad)]
    if not verified.anchored:
        said.append(tr("Belum dijangkar: pusat data tidak terjangkau atau belum mencatat komputer ini."))
    words = " ".join(said)
    if not verified.whole:
        return words, Tone.BAD, "cross"
    return (words, Tone.GOOD, "check") if verified.anchored else (words, Tone.WARN, "offline")
