"""Check papers that people bring: put the keys, the reader process, the comparing and the store together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workstation.domain.errors import BadInput
from workstation.domain.paper_ports import KnownKeys
from workstation.domain.paper_refusals import PaperNotOpened
from workstation.domain.paper_verdict import PaperVerdict
from workstation.domain.ports import Clock
from workstation.domain.seal import Seal
from workstation.steps.check_paper import Checker, Memory, check_look, check_text


@dataclass(frozen=True, slots=True)
class Papers:
    """Checks papers at this computer; `memory` is None where there is no workstation."""

    keys: Sequence[KnownKeys]
    clock: Clock
    memory: Memory | None = None

    def check_text(self, untrusted_text: str, nik: str = "") -> PaperVerdict:
        """Judge a code that was typed, pasted or scanned."""
        return check_text(self._checker(), untrusted_text, self.clock.now(), nik)

    def check_file(self, path: Path, nik: str = "") -> PaperVerdict:
        """Judge a PDF or photo; raises FileMissing, or PaperNotOpened for one that cannot be opened."""
        # A process for this file alone: no engine is loaded, and what breaks it breaks nothing else.
        from ocr.errors import FileMissing
        from ocr.pool import ReaderPool
        from ocr.worker import codes_only

        with ReaderPool(workers=1, threads=1, time_limit=_TIME_LIMIT, factory=codes_only) as pool:
            try:
                look = pool.look(path)
            except FileMissing:
                raise
            except BadInput as problem:
                # Its own words are for an upload, which an applicant could send anew.
                raise PaperNotOpened(file=path.name) from problem
        return check_look(self._checker(), look, self.clock.now(), nik)

    def _checker(self) -> Checker:
        return Checker(self.keys, _differences, self.memory)


_TIME_LIMIT = 20.0


def _differences(seal: Seal, untrusted_text: str) -> tuple[str, ...]:
    # The words of papers load reportlab, which most checks do not need.
    from printing.receipts.reading_back import differences

    return differences(seal, untrusted_text)
