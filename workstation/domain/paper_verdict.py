"""What a look at a paper amounts to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workstation.domain.seal import Seal
from workstation.domain.sentence import Sentence


class Verdict(StrEnum):
    """The answer in one word. Only `VALID` is a yes; `UNREADABLE` says nothing of the paper."""

    VALID = "valid"
    ALTERED = "altered"
    EXPIRED = "expired"
    RECALLED = "recalled"
    UNKNOWN_OFFICE = "unknown_office"
    NOT_A_RECEIPT = "not_a_receipt"
    NEWER = "newer"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class PaperVerdict:
    """The answer, why, and what to do.

    `seal` is what the code says: signed when the verdict is VALID, EXPIRED or RECALLED or there are `differences`, and
    only claimed otherwise.
    `signer` and `offices` name whose key it was. `differences` are the parts of the paper that say something else
    (`printing.receipts.reading_back`). `compared` says that the file's own words were compared, so that eyes need not.
    `as_of` is when this computer last heard of recalls; None when it never does.
    """

    verdict: Verdict
    reason: Sentence
    seal: Seal | None = None
    signer: str = ""
    offices: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    compared: bool = False
    remarks: tuple[Sentence, ...] = ()
    as_of: datetime | None = None
