"""What came back from a supervisor, in words. Pure."""

from ui.language import tr
from ui.models.clock import stamp
from workstation.domain.comeback import CameBack, Way


def came_back_words(back: CameBack, reader: str) -> str:
    """Who sent whose decision back, when and why, and which papers must be called back; told to `reader`."""
    own = back.officer == reader
    template = {
        (Way.RETURNED, True): tr("{by} mengembalikan keputusan Anda, {when}: {note}"),
        (Way.RETURNED, False): tr("{by} mengembalikan keputusan {officer}, {when}: {note}"),
        (Way.OVERTURNED, True): tr("{by} membatalkan keputusan Anda, {when}: {note}"),
        (Way.OVERTURNED, False): tr("{by} membatalkan keputusan {officer}, {when}: {note}"),
        (Way.LOST, True): tr("Keputusan Anda tidak dipakai; {by} memilih keputusan loket lain, {when}: {note}"),
        (Way.LOST, False): tr("Keputusan {officer} tidak dipakai; {by} memilih keputusan lain, {when}: {note}"),
    }[back.way, own]
    words = template.format(by=back.by, officer=back.officer, when=stamp(back.at), note=_sentence(back.note))
    if back.papers:
        words += " " + tr("Tarik kembali surat {serials} dari pemohon.", serials=", ".join(back.papers))
    return words


def _sentence(note: str) -> str:
    said = " ".join(note.split()) or tr("tanpa catatan")
    return said if said.endswith((".", "!", "?")) else f"{said}."
