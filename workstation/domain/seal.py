"""What a paper's QR holds: the words that matter on it, signed by the device that printed it.

The code is `LKT1.` and base32 of a body and its Ed25519 signature, so that a QR stores it in alphanumeric mode and a
scanner with any keyboard types it. The body: 2 bytes of whole length, key id (8), type, state, flags, copy, time of
printing (4 bytes of seconds), its offset in quarters of an hour, last valid day (2 bytes of days, 0: none), traces of
the NIK and of the printed words (8 each), then serial, registration number and name, each with its length before it.
There is one spelling only.

Personal data: the name stands in it because people compare names; the NIK is only a slow salted trace, so that whoever
has the paper can check it and whoever has the code alone cannot find it cheaply.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from workstation.domain.receipt import ReceiptType
from workstation.domain.ruling import State

VERSION = 1
PREVIEW_VERSION = 0
SIGNATURE_BYTES = 64
LONGEST_CODE = 2000
NAME_BYTES = 60
TEXT_BYTES = 100

_PURPOSE = b"loket/receipt-1\n"
_NIK_PURPOSE = b"loket/receipt-nik-1\n"
_WORDS_PURPOSE = b"loket/receipt-words-1\n"
_TRACE_BYTES = 8
_HEAD = 2 + 8 + 4 + 4 + 1 + 2 + 2 * _TRACE_BYTES
# Both lists only ever grow at their end: what was printed must be read for years.
_TYPES = (
    *(ReceiptType.TANDA_TERIMA, ReceiptType.SUKET, ReceiptType.PENOLAKAN, ReceiptType.PERBAIKAN),
    ReceiptType.PENARIKAN,
)
_STATES = (
    *(State.PENDING, State.APPROVED, State.FLAGGED, State.REJECTED, State.RETURNED, State.ESCALATED),
    State.CONFLICT,
)
_PROVISIONAL, _SPECIMEN = 1, 2
_QUARTER = timedelta(minutes=15)
_FIRST_DAY = date(2000, 1, 1)
# Three of these 40 fit into two bytes.
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ /-."
_PACKED = 0x80
_CODE = re.compile(r"LKT(\d{1,4})\.([A-Z2-7]*)")


class SealProblem(Exception):
    """Base of what keeps a code from being read."""


class NotASeal(SealProblem):
    """The text holds no code of a paper of Loket."""


class SealIncomplete(SealProblem):
    """The code breaks off."""


class SealDamaged(SealProblem):
    """The code has the form of one and an impossible content."""


class SealNewer(SealProblem):
    """The code was written by a newer Loket."""


class SealOfPreview(SealProblem):
    """The code of a paper on the screen, which was never printed."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The signed words of one print. `key_id` names the device (16 hex digits), `state` is the case as the paper tells.

    `issued_at` is whole seconds with the offset of the office's clock, `name` in capitals and cut after 60 bytes,
    `nik_trace` what `trace_of` gives, `words_trace` what `words_trace_of` gives of the words that the printer names.
    """

    key_id: str
    type: ReceiptType
    state: State
    serial: str
    registration_no: str
    name: str
    nik_trace: bytes
    words_trace: bytes
    issued_at: datetime
    expires_on: date | None = None
    copy_number: int = 1
    provisional: bool = False
    specimen: bool = False


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal as it was found, with what its signature must fit."""

    seal: Seal
    message: bytes
    signature: bytes


def body_of(seal: Seal) -> bytes:
    """A seal as the bytes that a code holds before the signature."""
    offset = seal.issued_at.utcoffset() or timedelta()
    flags = _PROVISIONAL * seal.provisional | _SPECIMEN * seal.specimen
    words = b"".join(
        _packed(text) for text in (seal.serial, seal.registration_no, _cut(seal.name, NAME_BYTES))
    )  # each with its length before it
    head = b"".join(
        (
            bytes.fromhex(seal.key_id),
            bytes((_TYPES.index(seal.type), _STATES.index(seal.state), flags, min(seal.copy_number, 255))),
            int(seal.issued_at.timestamp()).to_bytes(4, "big"),
            (offset // _QUARTER).to_bytes(1, "big", signed=True),
            ((seal.expires_on - _FIRST_DAY).days if seal.expires_on else 0).to_bytes(2, "big"),
            seal.nik_trace,
            seal.words_trace,
        )
    )
    length = 2 + len(head) + len(words) + SIGNATURE_BYTES
    return length.to_bytes(2, "big") + head + words


def message_of(body: bytes) -> bytes:
    """What is signed: the body, told apart from everything else that a device signs."""
    return _PURPOSE + body


def digest_of(sealed: "Sealed") -> str:
    """SHA-256 (hex) of what was signed: a print's event tells by it which words it stands for."""
    return hashlib.sha256(sealed.message).hexdigest()


def code_of(body: bytes, signature: bytes, version: int = VERSION) -> str:
    """The text of the QR."""
    return f"LKT{version}." + base64.b32encode(body + signature).decode().rstrip("=")


def preview_code(seal: Seal) -> str:
    """A code as long as the paper's will be, that says nothing and proves nothing."""
    return code_of(bytes(len(body_of(seal))), bytes(SIGNATURE_BYTES), PREVIEW_VERSION)


def read_code(untrusted: str) -> Sealed:
    """The seal in a text: a scanned code, or a message somebody pasted. Raises the SealProblem that fits.

    The signature is not checked here.
    """
    text = untrusted[: 4 * LONGEST_CODE].upper()
    # A scanner or a messenger may break the line, and words may follow: the longest reading comes last.
    candidates = [found for found in (_CODE.search(text), _CODE.search("".join(text.split()))) if found]
    if not candidates:
        raise NotASeal
    version = int(candidates[0][1])
    if version > VERSION:
        raise SealNewer
    if version == PREVIEW_VERSION:
        raise SealOfPreview
    problem: SealProblem = SealIncomplete()
    for found in candidates:
        try:
            return _sealed(found[2][:LONGEST_CODE])
        except SealProblem as seen:
            problem = seen
    raise problem


def number_of(untrusted: str) -> str | None:
    """The registration number that a code names, to look its dossier up; None where a text is no code."""
    try:
        return read_code(untrusted).seal.registration_no
    except SealProblem:
        return None


def trace_of(nik: str, serial: str) -> bytes:
    """A trace of a NIK that is slow to compute (16 MB, some 40 ms) and another on every paper."""
    salt = _NIK_PURPOSE + serial.encode()
    return hashlib.scrypt("".join(nik.split()).encode(), salt=salt, n=2**14, r=8, p=1, dklen=_TRACE_BYTES)


def words_trace_of(words: Sequence[str], serial: str) -> bytes:
    """A trace of the words on one paper. The NIK is among them, so nobody finds the others from the code alone."""
    told = _WORDS_PURPOSE + "\0".join((serial, *words)).encode()
    return hashlib.sha256(told).digest()[:_TRACE_BYTES]


def name_on_seal(name: str) -> str:
    """A name as a seal carries it: capitals, single spaces, cut after 60 bytes."""
    return _cut(" ".join(name.upper().split()), NAME_BYTES)


def number_on_seal(number: str) -> str:
    """A registration number as a seal carries it: cut after 100 bytes."""
    return _cut(number, TEXT_BYTES)


def _sealed(letters: str) -> Sealed:
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except binascii.Error:
        raise SealIncomplete from None
    if len(raw) < 2 or len(raw) < int.from_bytes(raw[:2], "big"):
        raise SealIncomplete
    body, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    try:
        seal = _parsed(body)
        spelt_otherwise = body_of(seal) != body or code_of(body, signature) != f"LKT{VERSION}.{letters}"
    except (ValueError, IndexError, OverflowError, UnicodeDecodeError):
        raise SealDamaged from None
    if spelt_otherwise:
        raise SealDamaged
    return Sealed(seal, message_of(body), signature)


def _parsed(body: bytes) -> Seal:
    kind, state, flags, copy = body[10:14]
    days = int.from_bytes(body[19:21], "big")
    place = _HEAD
    texts = []
    for _ in range(3):
        text, place = _unpacked(body, place)
        texts.append(text)
    offset = timezone(_QUARTER * int.from_bytes(body[18:19], "big", signed=True))
    return Seal(
        key_id=body[2:10].hex(),
        type=_TYPES[kind],
        state=_STATES[state],
        serial=texts[0],
        registration_no=texts[1],
        name=texts[2],
        nik_trace=body[21:29],
        words_trace=body[29:_HEAD],
        issued_at=datetime.fromtimestamp(int.from_bytes(body[14:18], "big"), UTC).astimezone(offset),
        expires_on=_FIRST_DAY + timedelta(days=days) if days else None,
        copy_number=copy,
        provisional=bool(flags & _PROVISIONAL),
        specimen=bool(flags & _SPECIMEN),
    )


def _packed(text: str) -> bytes:
    """A text of the 40 signs in two bytes for each three, any other as UTF-8."""
    text = _cut(text, TEXT_BYTES)
    if not set(text) <= set(_ALPHABET):
        plain = text.encode()
        return bytes((len(plain),)) + plain
    places = [_ALPHABET.index(sign) for sign in text] + [0] * (-len(text) % 3)
    triples = zip(places[::3], places[1::3], places[2::3], strict=True)
    packed = b"".join((a * 1600 + b * 40 + c).to_bytes(2, "big") for a, b, c in triples)
    return bytes((_PACKED | len(text),)) + packed


def _unpacked(body: bytes, place: int) -> tuple[str, int]:
    """The text at a place, and the place behind it; raises IndexError or ValueError."""
    head, length = body[place], body[place] & ~_PACKED
    start = place + 1
    if not head & _PACKED:
        if start + length > len(body):
            raise ValueError
        return body[start : start + length].decode(), start + length
    end = start + 2 * -(-length // 3)
    if end > len(body):
        raise ValueError
    signs = ""
    for at in range(start, end, 2):
        value = int.from_bytes(body[at : at + 2], "big")
        signs += _ALPHABET[value // 1600] + _ALPHABET[value // 40 % 40] + _ALPHABET[value % 40]
    return signs[:length], end


def _cut(text: str, limit: int) -> str:
    return text.encode()[:limit].decode(errors="ignore")
