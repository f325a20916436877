"""A bundle as a portal hands it over: its JSON schema and the checks on its files (schema loket/dossier-1).

dossier.json is a megabyte at most, and neither of its parsers recurses without bound. Intake parses it in a process of
its own (workstation/foreign).
"""

import hashlib
import json
import re
import stat
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StrictStr, ValidationError

from workstation.domain.dossier import DOCUMENT_KINDS, SERVICES, Document, Dossier, dossier_id
from workstation.domain.errors import BadInput
from workstation.domain.hub import Bundle
from workstation.domain.scan import MAX_FILE_BYTES, ScanBytes, ScanSource
from workstation.steps.archive import Unpacked
from workstation.steps.paths import plain_parts, shown

MAX_JSON_BYTES = 1_000_000
MAX_DOCUMENTS = 40
MAX_FIELDS = 200
MAX_CHANGES = 100
# Controls that no form has, and those that make a text look other than it is (Unicode's bidirectional overrides).
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
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


def _text(value: str) -> str:
    if _NOT_TEXT.search(value):
        raise ValueError("control characters")
    return value


def _of_our_time(value: datetime) -> datetime:
    # A moment at the edge of the calendar cannot be moved to another time zone.
    if not 2000 <= value.year <= 2100:
        raise ValueError("year")
    return value


_Text = Annotated[StrictStr, AfterValidator(_text)]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True)

    kind: Literal[DOCUMENT_KINDS]  # type: ignore[valid-type]  # built from the domain's one list
    file: Annotated[StrictStr, Field(min_length=1, max_length=300)]
    media_type: Annotated[_Text, Field(max_length=100)]
    sha256: Annotated[StrictStr, Field(pattern=r"^[0-9a-f]{64}$")]


class _Dossier(BaseModel):
    model_config = ConfigDict(frozen=True)

    # "schema" is the contract's key; the attribute may not shadow pydantic's own name.
    schema_name: Annotated[Literal["loket/dossier-1"], Field(alias="schema")]
    registration_no: Annotated[StrictStr, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{2,63}$")]
    service: Literal[SERVICES]  # type: ignore[valid-type]  # built from the domain's one list
    changes: Annotated[tuple[Annotated[_Text, Field(max_length=100)], ...], Field(max_length=MAX_CHANGES)] = ()
    channel: Annotated[_Text, Field(min_length=1, max_length=40)]
    region: Annotated[StrictStr, Field(pattern=r"^\d{4}$")]
    office: Annotated[StrictStr, Field(pattern=r"^\d{6}$")]
    submitted_at: Annotated[AwareDatetime, AfterValidator(_of_our_time)]
    form: Annotated[
        dict[Annotated[_Text, Field(max_length=100)], Annotated[_Text, Field(max_length=500)]],
        Field(max_length=MAX_FIELDS),
    ]
    documents: Annotated[tuple[_Document, ...], Field(max_length=MAX_DOCUMENTS)] = ()


def open_bundle(place: Path | Unpacked, name: str) -> Bundle:
    """Check a bundle and everything it lists: a folder's, or an unpacked zip's.

    `name` is what messages call it. Raises the BadInput classes of this file; nothing is changed on disk.
    """
    untrusted = _load_json(place, name)
    dossier = _parse(untrusted, name)
    files = {document.sha256: _checked_file(place, document, name) for document in dossier.documents}
    return Bundle(dossier, files)


def registration_of(place: Path | Unpacked) -> str | None:
    """The registration number that a bundle claims, if that much can be read of it."""
    try:
        number = json.loads(_load_json(place, "")).get("registration_no")
    except (BadInput, ValueError, AttributeError, RecursionError):
        return None
    return shown(number[:64]) if isinstance(number, str) else None


def _load_json(place: Path | Unpacked, name: str) -> bytes:
    try:
        content = _bytes_of(place, ("dossier.json",), MAX_JSON_BYTES + 1)
    except (OSError, _NotPlain) as error:
        raise BundleWithoutDossier(name=name) from error
    if len(content) > MAX_JSON_BYTES:
        raise DossierJsonInvalid(name=name, where="ukuran")
    return content


def _parse(untrusted: bytes, name: str) -> Dossier:
    try:
        # The model takes the last of two values under one key, and passes over what stands in keys it does not know.
        json.loads(untrusted, object_pairs_hook=_each_key_once, parse_constant=_no_number)
        parsed = _Dossier.model_validate_json(untrusted)
    except ValidationError as error:
        raise DossierJsonInvalid(name=name, where=_where(error)) from error
    except (ValueError, RecursionError) as error:
        raise DossierJsonInvalid(name=name, where="JSON") from error
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


def _where(error: ValidationError) -> str:
    place = error.errors(include_input=False)[0]["loc"]
    # The keys of a form are the portal's own: one may hold anything.
    known = place[:1] if place[:1] == ("form",) else place
    return shown(".".join(str(part) for part in known))[:60] or "JSON"


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(word: str) -> None:
    """NaN and the infinities are no JSON."""
    raise ValueError(word)


def _checked_file(place: Path | Unpacked, document: Document, name: str) -> ScanSource:
    """The file of a document, when it is a plain file really inside the bundle with the promised bytes."""
    parts = plain_parts(document.file)
    try:
        if parts is None:
            raise _NotPlain
        data = _bytes_of(place, parts, MAX_FILE_BYTES + 1)
    except _NotPlain as error:
        raise ScanFileOutside(file=shown(document.file), name=name) from error
    except OSError as error:
        raise ScanFileMissing(file=shown(document.file), name=name) from error
    if len(data) > MAX_FILE_BYTES:
        raise ScanFileTooLarge(file=shown(document.file), name=name)
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise ScanHashWrong(file=shown(document.file), name=name)
    if media_type(data[:16]) is None:
        raise ScanTypeWrong(file=shown(document.file), name=name)
    return place.joinpath(*parts) if isinstance(place, Path) else ScanBytes(parts[-1], data)


def _bytes_of(place: Path | Unpacked, parts: tuple[str, ...], most: int) -> bytes:
    """The first bytes of a plain file with no link on its way; raises OSError when there is none, and _NotPlain."""
    if not isinstance(place, Path):
        if parts not in place:
            raise FileNotFoundError
        return place[parts][:most]
    path = place
    for part in parts:
        path = path / part
        if path.is_symlink():
            raise _NotPlain
    if not stat.S_ISREG(path.lstat().st_mode):
        raise _NotPlain
    with path.open("rb") as file:
        return file.read(most)


class _NotPlain(Exception):
    """What lies under a name is a folder, a link, a pipe or a device, or the name leads elsewhere."""


def media_type(head: bytes) -> str | None:
    """The real type of a file by its first 16 bytes; None when it is neither a picture nor a PDF."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((name for magic, name in _MAGIC if head.startswith(magic)), None)
