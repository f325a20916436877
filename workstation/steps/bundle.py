"""A bundle as a portal hands it over: its JSON schema and the checks on its files (schema loket/dossier-1)."""

import hashlib
import json
import stat
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictStr, ValidationError

from workstation.domain.dossier import DOCUMENT_KINDS, SERVICES, Document, Dossier, dossier_id
from workstation.domain.errors import BadInput
from workstation.domain.hub import Bundle

MAX_JSON_BYTES = 1_000_000
MAX_FILE_BYTES = 50_000_000
MAX_DOCUMENTS = 40
_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
)


class BundleWithoutDossier(BadInput):
    """There is no dossier.json."""

    code = "dossier_json_missing"
    text = "Berkas {name} tidak berisi dossier.json. Disimpan di karantina. Minta portal mengirim ulang dengan lengkap."


class DossierJsonInvalid(BadInput):
    """The JSON is not what contracts ask for."""

    code = "dossier_json_invalid"
    text = "Isi dossier.json pada {name} salah di bagian {where}. Disimpan di karantina. Minta portal memperbaikinya."


class ScanFileMissing(BadInput):
    """A listed file is not in the bundle."""

    code = "scan_file_missing"
    text = "Lampiran {file} pada {name} tidak ada. Berkas disimpan di karantina. Minta portal mengirim ulang."


class ScanFileOutside(BadInput):
    """A listed file lies outside the bundle or is not a plain file."""

    code = "scan_file_outside"
    text = (
        "Lampiran {file} pada {name} menunjuk ke luar berkas atau bukan berkas biasa. Tidak dibuka dan disimpan di "
        "karantina. Laporkan kepada admin."
    )


class ScanFileTooLarge(BadInput):
    """A listed file is larger than Loket reads."""

    code = "scan_file_too_large"
    text = "Lampiran {file} pada {name} lebih dari 50 MB. Disimpan di karantina. Minta yang lebih kecil."


class ScanHashWrong(BadInput):
    """A file's bytes are not those that the bundle promised."""

    code = "scan_hash_wrong"
    text = "Isi lampiran {file} pada {name} berubah di perjalanan. Disimpan di karantina. Minta portal mengirim ulang."


class ScanTypeWrong(BadInput):
    """A file is neither a picture nor a PDF."""

    code = "scan_type_wrong"
    text = "Lampiran {file} pada {name} bukan gambar atau PDF. Disimpan di karantina. Minta pindaian yang benar."


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True)

    kind: Literal[DOCUMENT_KINDS]  # type: ignore[valid-type]  # built from the domain's one list
    file: Annotated[StrictStr, Field(min_length=1, max_length=300)]
    media_type: StrictStr
    sha256: Annotated[StrictStr, Field(pattern=r"^[0-9a-f]{64}$")]


class _Dossier(BaseModel):
    model_config = ConfigDict(frozen=True)

    # "schema" is the contract's key; the attribute may not shadow pydantic's own name.
    schema_name: Annotated[Literal["loket/dossier-1"], Field(alias="schema")]
    registration_no: Annotated[StrictStr, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{2,63}$")]
    service: Literal[SERVICES]  # type: ignore[valid-type]  # built from the domain's one list
    changes: tuple[StrictStr, ...] = ()
    channel: Annotated[StrictStr, Field(min_length=1, max_length=40)]
    region: Annotated[StrictStr, Field(pattern=r"^\d{4}$")]
    office: Annotated[StrictStr, Field(pattern=r"^\d{6}$")]
    submitted_at: AwareDatetime
    form: dict[StrictStr, Annotated[StrictStr, Field(max_length=500)]]
    documents: Annotated[tuple[_Document, ...], Field(max_length=MAX_DOCUMENTS)] = ()


def open_bundle(folder: Path, name: str) -> Bundle:
    """Check a bundle's folder and everything it lists.

    `name` is what messages call it. Raises the BadInput classes of this file; nothing is changed on disk.
    """
    untrusted = _load_json(folder / "dossier.json", name)
    dossier = _parse(untrusted, name)
    files = {document.sha256: _checked_file(folder, document, name) for document in dossier.documents}
    return Bundle(dossier, files)


def registration_of(folder: Path) -> str | None:
    """The registration number that a bundle claims, if that much can be read of it."""
    try:
        untrusted = json.loads((folder / "dossier.json").read_bytes()[:MAX_JSON_BYTES])
        number = untrusted.get("registration_no")
    except (OSError, ValueError, AttributeError, RecursionError):
        return None
    return number[:64] if isinstance(number, str) else None


def _load_json(path: Path, name: str) -> bytes:
    try:
        status = path.lstat()
    except OSError as error:
        raise BundleWithoutDossier(name=name) from error
    if not stat.S_ISREG(status.st_mode):
        raise BundleWithoutDossier(name=name)
    if status.st_size > MAX_JSON_BYTES:
        raise DossierJsonInvalid(name=name, where="ukuran")
    try:
        return path.read_bytes()
    except OSError as error:
        raise BundleWithoutDossier(name=name) from error


def _parse(untrusted: bytes, name: str) -> Dossier:
    try:
        parsed = _Dossier.model_validate_json(untrusted)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"]) or "JSON"
        raise DossierJsonInvalid(name=name, where=where[:60]) from error
    submitted: datetime = parsed.submitted_at
    return Dossier(
        dossier_id=dossier_id(parsed.region, parsed.registration_no),
        registration_no=parsed.registration_no,
        service=parsed.service,
        channel=parsed.channel,
        region=parsed.region,
        office=parsed.office,
        submitted_at=submitted,
        form=dict(parsed.form),
        documents=tuple(
            Document(document.kind, document.file, document.media_type, document.sha256)
            for document in parsed.documents
        ),
        changes=parsed.changes,
    )


def _checked_file(folder: Path, document: Document, name: str) -> Path:
    """The file of a document, when it is a plain file really inside the folder with the promised bytes."""
    path = _inside(folder, document.file, name)
    try:
        status = path.lstat()
    except OSError as error:
        raise ScanFileMissing(file=document.file, name=name) from error
    if not stat.S_ISREG(status.st_mode):
        raise ScanFileOutside(file=document.file, name=name)
    if status.st_size > MAX_FILE_BYTES:
        raise ScanFileTooLarge(file=document.file, name=name)
    try:
        with path.open("rb") as stream:
            head = stream.read(16)
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ScanFileMissing(file=document.file, name=name) from error
    if digest != document.sha256:
        raise ScanHashWrong(file=document.file, name=name)
    if media_type(head) is None:
        raise ScanTypeWrong(file=document.file, name=name)
    return path


def _inside(folder: Path, file: str, name: str) -> Path:
    """A listed path without `..`, drive, root or symbolic link on its way."""
    parts = PurePosixPath(file).parts
    foreign = "\\" in file or ":" in file or "\0" in file or file.startswith("/") or ".." in parts or not parts
    if foreign:
        raise ScanFileOutside(file=file.replace("\0", ""), name=name)
    path = folder
    for part in parts:
        path = path / part
        if path.is_symlink():
            raise ScanFileOutside(file=file, name=name)
    return path


def media_type(head: bytes) -> str | None:
    """The real type of a file by its first 16 bytes; None when it is neither a picture nor a PDF."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((name for magic, name in _MAGIC if head.startswith(magic)), None)
