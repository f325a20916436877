"""What one file shows beside its values: electronic signatures and signs of forgery. Nothing here stops a reading."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ocr.bounded import within
from ocr.forensics.edited_cell import edited_signs
from ocr.forensics.editor import editor_signs
from ocr.forensics.font_break import font_signs
from ocr.forensics.jpeg_history import history_signs
from ocr.forensics.screenshot import screenshot_signs
from ocr.forensics.text_layer import Painted, disagreements, painted_text
from ocr.intake import Upload
from ocr.signature import read_signature
from ocr.trust import TrustFolder
from workstation.domain.fingerprint import fingerprint
from workstation.domain.reading import FieldReading, Sign, SignatureReading

PDF = "application/pdf"
# More would be a fault of ours, and make a long evidence unreadable.
MAX_SIGNS = 24
TEXT_SECONDS = 2.0
# The heads of all family cards look alike, and a family rightly shares its card.
_WITHOUT_FINGERPRINT = "kk"

People = tuple[Mapping[str, FieldReading], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found; `signature` is None where the file cannot hold one, `fingerprint` "" where none was made."""

    signature: SignatureReading | None = None
    signs: tuple[Sign, ...] = ()
    fingerprint: str = ""


def gather(untrusted_bytes: bytes, upload: Upload, kind: str, people: People, trust: TrustFolder) -> Evidence:
    """Look a file over, whose `people` (the document's fields, then each member's) were read as `kind`."""
    height, width = upload.pages[0].image.shape[:2]
    return Evidence(
        signature=read_signature(untrusted_bytes, trust) if upload.media_type == PDF else None,
        signs=tuple(_signs(untrusted_bytes, upload, people))[:MAX_SIGNS],
        fingerprint="" if kind == _WITHOUT_FINGERPRINT else fingerprint(people[0], width, height),
    )


def _signs(untrusted_bytes: bytes, upload: Upload, people: People) -> Iterator[Sign]:
    yield from editor_signs(untrusted_bytes)
    yield from edited_signs({page.index: page.image for page in upload.pages}, people)
    for page in upload.pages:
        yield from font_signs(page.image, page.index, people)
    if upload.media_type == PDF:
        yield from disagreements(_painted_text(untrusted_bytes), people)
    else:
        yield from screenshot_signs(upload.pages[0].image)
        yield from history_signs(untrusted_bytes, upload.pages[0].image, 0, people)


def _painted_text(untrusted_pdf: bytes) -> tuple[Painted, ...]:
    """A PDF's visible text; nothing where it is too much to go through, which no document of the registry is."""
    try:
        return within(TEXT_SECONDS, lambda: painted_text(untrusted_pdf))
    except TimeoutError:
        return ()
