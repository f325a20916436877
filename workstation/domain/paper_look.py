"""What a file or photo shows of a paper of Loket, before anyone judges it."""

from dataclasses import dataclass

from workstation.domain.reading import SignatureReading

PDF = "application/pdf"
# What a reader process is asked for to look at a paper rather than to read a document.
PAPER = "paper"


@dataclass(frozen=True, slots=True)
class PaperLook:
    """The codes and the own text of a file. `text` is empty where the file is a picture, or where `covered` is set.

    `covered`: the PDF has a text that eyes may not see as it stands there (hidden, coloured, tiny, laid over), so that
    only eyes can compare it. `signature` is the PDF's own electronic signature; whose certificate it is, is not asked.
    """

    sha256: str
    media_type: str
    pages: int
    codes: tuple[str, ...] = ()
    text: str = ""
    covered: bool = False
    signature: SignatureReading | None = None
