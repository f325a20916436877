"""What a printed paper says: receipts and letters, before anyone draws them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum


class ReceiptType(StrEnum):
    """The papers Loket prints. Neither a tanda terima nor a letter is an identity document.

    `SUKET` replaces a KTP-el while blanks are out of stock (Dirjen 471.13/10231/Dukcapil, 29 Sep 2016); it is off
    unless the office switches it on with a reason. `PENARIKAN` calls back papers whose decision no longer holds.
    """

    TANDA_TERIMA = "tanda_terima"
    SUKET = "suket"
    PENOLAKAN = "penolakan"
    PERBAIKAN = "perbaikan"
    PENARIKAN = "penarikan"


class PrintReason(StrEnum):
    """Why a paper is printed; whatever is none of these is `OTHER`, with words."""

    FIRST = "pertama"
    LOST = "hilang"
    DAMAGED = "rusak"
    MISPRINT = "salah_cetak"
    JAM = "printer_macet"
    OTHER = "lainnya"


REPRINT_REASONS = tuple(reason for reason in PrintReason if reason is not PrintReason.FIRST)


class Paper(StrEnum):
    """Paper sizes."""

    A4 = "a4"
    A5 = "a5"
    THERMAL80 = "thermal80"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The office as its letters name it. `lines` are the small lines under the name (address, phone, e-mail)."""

    government: str
    office: str
    lines: tuple[str, ...]
    city: str
    signer_title: str
    signer_name: str = ""
    signer_nip: str = ""
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class CalledBack:
    """A paper that a letter of `PENARIKAN` calls back: what it is, its serial and when it was printed."""

    type: ReceiptType
    serial: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """The content of one paper; printing it twice gives the same bytes.

    `form` holds the applicant's fields by their names in `domain.dossier.FORM_FIELDS`; `reasons` are whole
    sentences, `note` the officer's own words. `code` is the QR's text (domain/seal.py). `expires_on` is for a suket,
    `expected_on` when a tanda terima may be exchanged for the card. `officer` is the name printed under "Petugas".
    """

    type: ReceiptType
    serial: str
    registration_no: str
    service: str
    channel: str
    submitted_at: datetime
    issued_at: datetime
    letterhead: Letterhead
    form: Mapping[str, str]
    officer: str
    code: str
    documents: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    note: str = ""
    provisional: bool = False
    expected_on: date | None = None
    expires_on: date | None = None
    copy_number: int = 1
    region_name: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    called_back: tuple[CalledBack, ...] = ()


def office_time(receipt: Receipt, moment: datetime) -> datetime:
    """A time on the office's clock: a UTC time follows the offset in which the application was handed in."""
    offset = receipt.submitted_at.utcoffset()
    if moment.utcoffset() == timedelta(0) and offset:
        return moment.astimezone(receipt.submitted_at.tzinfo)
    return moment
