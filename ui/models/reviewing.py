"""The supervisor's lists, words and answers. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ui.language import mark, say, tr
from ui.palettes import Tone
from ui.shortcuts import Key
from workstation.domain.queue import QueueRow
from workstation.domain.ruling import Review, State
from workstation.steps.quality import ReviewLists
from workstation.steps.review import UpheldTogether


class ReviewList(Enum):
    """One of the lists: its name, its key, and the state of its dossiers (None: the quality sample)."""

    FLAGGED = (mark("Ditandai"), Key.LIST_1, State.FLAGGED)
    ESCALATED = (mark("Dieskalasi"), Key.LIST_2, State.ESCALATED)
    CONFLICT = (mark("Keputusan ganda"), Key.LIST_3, State.CONFLICT)
    SAMPLE = (mark("Contoh mutu"), Key.LIST_4, None)

    def __init__(self, heading: str, key: Key, state: State | None) -> None:
        self.heading = heading
        self.key = key
        self.state = state

    def rows(self, lists: ReviewLists) -> tuple[QueueRow, ...]:
        """The dossiers of this list."""
        if self.state is None:
            return lists.sample
        return tuple(row for row in lists.asking if row.state is self.state)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the supervisor's words: its button, and what is said when it is done."""

    word: str
    done: str
    hint: str


def choices(state: State) -> Mapping[Review, Choice]:
    """The supervisor's words, which mean something else on an escalation."""
    back = Choice(
        tr("Kembalikan ke petugas"), tr("Dikembalikan ke petugas"), tr("Tulis apa yang harus diperbaiki petugas.")
    )
    if state is State.ESCALATED:
        refuse = tr("Tulis mengapa permohonan ditolak.")
        return {
            Review.RETURN: back,
            Review.OVERTURN: Choice(tr("Tolak permohonan"), tr("Permohonan ditolak"), refuse),
            Review.UPHOLD: Choice(tr("Setujui permohonan"), tr("Permohonan disetujui"), ""),
        }
    void = tr("Tulis mengapa keputusan ini dibatalkan.")
    return {
        Review.RETURN: back,
        Review.OVERTURN: Choice(tr("Batalkan keputusan"), tr("Keputusan dibatalkan"), void),
        Review.UPHOLD: Choice(tr("Kuatkan"), tr("Keputusan dikuatkan"), ""),
    }


def notice_of(which: ReviewList, state: State, own: bool) -> tuple[str, Tone, str]:
    """The line above a dossier: words, tone and icon."""
    if own:
        words = tr("Anda sendiri yang memutus berkas ini, jadi supervisor lain yang meninjaunya (empat mata).")
        return words, Tone.ACCENT, "lock"
    if state is State.CONFLICT:
        words = tr("Dua loket memutus berkas ini tanpa saling tahu. Kedua keputusan tersimpan; pilih yang berlaku.")
        return words, Tone.WARN, "differs"
    if which is ReviewList.SAMPLE:
        words = tr("Contoh mutu: keputusan ini dipilih acak. Petugas tidak tahu sampai Anda memutus.")
        return words, Tone.ACCENT, "info"
    return "", Tone.NEUTRAL, "check"


def together_words(answer: UpheldTogether) -> tuple[str, str]:
    """What was done, and what was not and why; either may be empty."""
    done = tr("{count} keputusan dikuatkan", count=answer.upheld) if answer.upheld else ""
    why: dict[str, list[str]] = {}
    for kept in answer.kept:
        why.setdefault(say(kept.why), []).append(kept.registration_no)
    left = " ".join(f"{', '.join(numbers)}: {words}" for words, numbers in why.items())
    return done, tr("{count} tidak dikuatkan. {left}", count=len(answer.kept), left=left) if answer.kept else ""
