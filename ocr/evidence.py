"""What one file shows beside its values: electronic signatures and signs of forgery. Nothing here stops a reading."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ocr.forensics.text_layer import disagreements, painted_text
from ocr.intake import Upload
from ocr.signature import read_signature
from ocr.trust import TrustFolder
from workstation.domain.reading import FieldReading, Sign, SignatureReading

PDF = "application/pdf"
# More would be a fault of ours, and make a long evidence unreadable.
MAX_SIGNS = 24

People = tuple[Mapping[str, FieldReading], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found; `signature` is None where the file cannot hold one."""

    signature: SignatureReading | None = None
    signs: tuple[Sign, ...] = ()


def gather(untrusted_bytes: bytes, upload: Upload, kind: str, people: People, trust: TrustFolder) -> Evidence:
    """Look a file over, whose `people` (the document's fields, then each member's) were read as `kind`."""
    is_pdf = upload.media_type == PDF
    looks: tuple[Callable[[], Iterator[Sign]], ...] = (
        *((lambda: disagreements(painted_text(untrusted_bytes), people),) if is_pdf else ()),
    )
    signs = tuple(sign for look in looks for sign in look())
    return Evidence(read_signature(untrusted_bytes, trust) if is_pdf else None, signs[:MAX_SIGNS])
