"""What the log is told of the program's own acts: counts, times and codes."""

from workstation.domain.errors import LoketError
from workstation.domain.sentence import Sentence
from workstation.log import Happened, Log
from workstation.sync.round import SyncResult


def tell_of_sync(log: Log, result: SyncResult, seconds: float) -> None:
    """A round of sync: what it moved, and the code of what stood in its way."""
    log.note(
        Happened.SYNCED,
        seconds=round(seconds, 3),
        delivered=result.delivered,
        set_aside=result.set_aside,
        dossiers=result.dossiers,
        events=result.events,
        scans=result.scans,
        scans_remaining=result.scans_remaining,
        warnings=len(result.warnings),
        code=code_of(result.problem),
    )


def tell_of_reading(log: Log, seconds: float, error: LoketError | None) -> None:
    """A file that was read, or why it could not be; never which file."""
    if error is None:
        log.note(Happened.READ, seconds=round(seconds, 3))
    else:
        log.note(Happened.READ_FAILED, seconds=round(seconds, 3), code=error.code)


def code_of(sentence: Sentence | None) -> str | None:
    """The code of the error that says a sentence; None where none does."""
    waiting = [LoketError]
    while sentence is not None and waiting:
        one = waiting.pop()
        if one.text == sentence.text:
            return one.code
        waiting += one.__subclasses__()
    return None
