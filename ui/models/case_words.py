"""What is said over an open dossier. Pure."""

from ui.answers import Opened
from ui.language import say, tr
from ui.models import badges
from ui.models.comeback import came_back_words
from ui.palettes import Tone
from workstation.domain.ruling import State


def notice_of(opened: Opened, officer: str) -> tuple[str, Tone, str]:
    """The words (none: ""), tone and icon of what matters most."""
    state = opened.case.case.state
    decided = (
        "" if state is State.PENDING else tr("Berkas ini sudah diputus: {state}.", state=badges.of_state(state).word)
    )
    if opened.held is not None:
        return tr("{words} Berkas ini hanya bisa dilihat.", words=say(opened.held)), Tone.WARN, "lock"
    if opened.case.missing_scans:
        return tr("Pindaian berkas ini masih diambil. Berkas dibaca begitu sampai…"), Tone.DOUBT, "clock"
    if opened.case.check is None:
        return tr("Berkas ini belum dibaca. Sedang dibaca sekarang…"), Tone.DOUBT, "dots"
    if opened.came_back is not None:
        return f"{decided} {came_back_words(opened.came_back, officer)}".strip(), Tone.WARN, "flag"
    return decided, Tone.ACCENT, "info"
