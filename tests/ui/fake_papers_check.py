"""Checks of papers for the window's tests: a verdict for each code, as the steps give them."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from workstation.domain.errors import BadInput
from workstation.domain.paper_verdict import PaperVerdict, Verdict
from workstation.domain.receipt import ReceiptType
from workstation.domain.ruling import State
from workstation.domain.seal import Seal
from workstation.domain.sentence import Sentence
from workstation.steps import check_paper as said

SEAL = Seal(
    key_id="ab" * 8,
    type=ReceiptType.SUKET,
    state=State.APPROVED,
    serial="SK/LOKET-3/2026/00012-K7Q4M",
    registration_no="3273-20261105-211034",
    name="SITI SPESIMEN RAHAYU",
    nik_trace=bytes(8),
    words_trace=bytes(8),
    issued_at=datetime(2026, 11, 24, 9, 15, tzinfo=timezone(timedelta(hours=7))),
    expires_on=date(2027, 5, 23),
)
AT = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)
KNOWN = {"seal": SEAL, "signer": "loket-3", "offices": ("327301",), "as_of": AT}


class CannotOpen(BadInput):
    text = "Berkas {file} rusak atau terpotong sehingga tidak dapat dibuka. Berkas lain tetap dibaca."


VERDICTS: dict[str, PaperVerdict] = {
    "valid": PaperVerdict(Verdict.VALID, said.VALID, **KNOWN),  # type: ignore[arg-type]
    "compared": PaperVerdict(
        Verdict.VALID,
        said.VALID_COMPARED,
        compared=True,
        remarks=(said.SAME_FILE,),
        **KNOWN,  # type: ignore[arg-type]
    ),
    "altered": PaperVerdict(
        Verdict.ALTERED,
        said.WORDS_DIFFER,
        differences=("name", "nik", "details"),
        compared=True,
        remarks=(said.REWRITTEN,),
        **KNOWN,  # type: ignore[arg-type]
    ),
    "expired": PaperVerdict(
        Verdict.EXPIRED,
        Sentence(said.EXPIRED, {"day": "23 Mei 2027"}),
        **KNOWN,  # type: ignore[arg-type]
    ),
    "recalled": PaperVerdict(
        Verdict.RECALLED,
        said.RECALLED,
        remarks=(said.PROVISIONAL, said.DELIVERED_NOW),
        **KNOWN,  # type: ignore[arg-type]
    ),
    "unknown": PaperVerdict(Verdict.UNKNOWN_OFFICE, said.UNKNOWN, SEAL),
    "nothing": PaperVerdict(Verdict.NOT_A_RECEIPT, said.NOT_OURS),
    "newer": PaperVerdict(Verdict.NEWER, said.NEWER),
    "unreadable": PaperVerdict(Verdict.UNREADABLE, said.UNREADABLE),
}


class FakePaperChecks:
    """Port `PaperChecks`: the code is the name of the verdict, and so is a file's name."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def check_text(self, untrusted_text: str, nik: str = "") -> PaperVerdict:
        self.asked.append((untrusted_text, nik))
        return VERDICTS[untrusted_text]

    def check_file(self, path: Path, nik: str = "") -> PaperVerdict:
        self.asked.append((path.name, nik))
        if path.stem not in VERDICTS:
            raise CannotOpen(file=path.name)
        return VERDICTS[path.stem]
