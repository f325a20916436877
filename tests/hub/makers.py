"""Bundles for the hub's tests."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from histories import dossier

from workstation.domain.dossier import Document
from workstation.domain.hub import Bundle


def bundle(folder: Path, registration_no: str = "REG-0001", scan: bytes = b"SPESIMEN", **changes: Any) -> Bundle:
    """A checked bundle with one scan."""
    path = folder / f"{registration_no}.jpg"
    path.write_bytes(scan)
    sha256 = hashlib.sha256(scan).hexdigest()
    document = Document("kk", path.name, "image/jpeg", sha256)
    return Bundle(replace(dossier(registration_no), documents=(document,), **changes), {sha256: path})
