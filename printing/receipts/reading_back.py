"""From a paper's text back to its values: what is signed of them, and whether a found text still says the same.

Texts are compared without white space and in capitals, since columns break lines and words wherever they must.
"""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

import printing.receipts.texts as texts
from printing.receipts.values import field, long_day, safe
from workstation.domain.dates import MONTHS
from workstation.domain.receipt import Receipt, ReceiptType
from workstation.domain.seal import NAME_BYTES, Seal, trace_of, words_trace_of

LETTERS = {
    ReceiptType.PERBAIKAN: texts.FIX_VERDICT,
    ReceiptType.PENOLAKAN: texts.REFUSE_VERDICT,
    ReceiptType.PENARIKAN: texts.CALL_BACK_VERDICT,
}
_DAY = rf"\d{{1,2}}(?:{'|'.join(MONTHS)})\d{{4}}"
_NOTHING = "–"


def words(receipt: Receipt) -> tuple[str, ...]:
    """The values that a paper's signature covers, squeezed: those that stand after labels and tell of the applicant."""
    names = texts.SUKET_ROWS if receipt.type is ReceiptType.SUKET else ("nama", "nik", "short_address", "service")
    values = {name: squeezed(unescape(safe(field(receipt, name)))) for name in names}
    if receipt.type in LETTERS:
        return (values["nama"] + values["short_address"], values["nik"], values["service"])
    if receipt.type is ReceiptType.TANDA_TERIMA:
        result = receipt.extra.get("result") or texts.RESULT_DEFAULT
        return (*values.values(), squeezed(unescape(safe(result))))
    return tuple(values.values())


def differences(seal: Seal, untrusted_text: str) -> tuple[str, ...]:
    """What a paper's text says otherwise than its seal, empty when nothing.

    Any of `type serial registration_no name nik details issued expires copy provisional specimen`.
    """
    text = squeezed(untrusted_text)
    found = (*_head(seal, text), *_person(seal, text), *_days(seal, text), *_marks(seal, text))
    return tuple(dict.fromkeys(found))


def squeezed(text: str) -> str:
    """A text without white space, hyphens and ligatures, in capitals."""
    # A hyphen at the end of a line is taken for one that only breaks a word, and lost.
    plain = unicodedata.normalize("NFKC", re.sub("[-\u0002\u00ad\u2010\ufffe]", "", text))
    return "".join(plain.split()).upper()


def _head(seal: Seal, text: str) -> Iterator[str]:
    if squeezed(texts.SUBJECTS.get(seal.type) or texts.TITLES[seal.type]) not in text:
        yield "type"
    serial, number = squeezed(seal.serial), squeezed(unescape(safe(seal.registration_no)))
    shown = _after(text, rf"{squeezed(texts.NUMBER)}:|LOKET·(?=[A-Z]{{2}}/)", len(serial))
    if not shown or set(shown) != {serial}:
        yield "serial"
    label = squeezed(texts.REGISTRATION_NO)
    boxed = rf"|{label}(?=[^:]{{1,200}}?{_label('nama')})" if seal.type is ReceiptType.TANDA_TERIMA else ""
    if number not in text or set(_after(text, rf"{label}:{boxed}", len(number))) - {number}:
        yield "registration_no"


def _person(seal: Seal, text: str) -> Iterator[str]:
    name = squeezed(unescape(safe(seal.name))) or _NOTHING
    follows = _label("ttl") if seal.type is ReceiptType.SUKET else _label("nik")
    if seal.type in LETTERS:
        shown = _between(text, squeezed(texts.ADDRESSEE).replace(".", r"\."), squeezed(texts.AT))
        same = bool(shown) and all(one.startswith(name) for one in shown)
    else:
        shown = _between(text, _label("nama"), follows)
        cut = len(seal.name.encode()) > NAME_BYTES - 4
        same = bool(shown) and all(one == name or (cut and one.startswith(name)) for one in shown)
    if not same:
        yield "name"
    ends = "|".join(_label(label) for label in ("alamat", "service", "nama"))
    niks = set(_between(text, _label("nik"), ends))
    if len(niks) != 1 or trace_of(niks.pop().replace(_NOTHING, ""), seal.serial) != seal.nik_trace:
        yield "nik"
    if words_trace_of(_words_in(seal.type, text), seal.serial) != seal.words_trace:
        yield "details"


def _words_in(kind: ReceiptType, text: str) -> tuple[str, ...]:
    """The values that `words` gives, as they stand in a text; empty when it has none of this paper's rows."""
    if kind is ReceiptType.SUKET:
        labels = [*(_label(name) for name in texts.SUKET_ROWS), squeezed(texts.PHOTO.partition("<")[0])]
        parts = [*pairwise(labels)]
    elif kind in LETTERS:
        begin = re.escape(squeezed(re.sub("<[^>]*>", "", LETTERS[kind])))
        address = (squeezed(texts.ADDRESSEE).replace(".", r"\."), squeezed(texts.AT))
        parts = [address, (_label("nik"), _label("service")), (_label("service"), begin)]
    else:
        rows = [_label(name) for name in ("nama", "nik", "alamat", "service", "submitted")]
        parts = [*pairwise(rows), (f"{squeezed(texts.RESULT)}:", f"{squeezed(texts.PICK_UP)}:")]
    return tuple(next(iter(_between(text, *part)), "") for part in parts)


def _days(seal: Seal, text: str) -> Iterator[str]:
    issued = squeezed(long_day(seal.issued_at.date()))
    ends = (texts.OFFICER, texts.APPLICANT, texts.ADDRESSEE, f"{texts.NUMBER}:")
    strict = re.findall(rf",({_DAY})(?={'|'.join(re.escape(squeezed(end)) for end in ends)})", text)
    if f",{issued}" not in text or set(strict) - {issued}:
        yield "issued"
    until = re.findall(rf"SAMPAIDENGANTANGGAL({_DAY})", text) if seal.type is ReceiptType.SUKET else []
    if set(until) != ({squeezed(long_day(seal.expires_on))} if seal.expires_on else set()):
        yield "expires"


def _marks(seal: Seal, text: str) -> Iterator[str]:
    # The next words may begin with a digit, so only as many are looked at as the number has.
    copy = str(seal.copy_number)
    copies = _after(text, squeezed(texts.COPY.format(number="")), len(copy))
    if set(copies) != ({copy} if seal.copy_number > 1 else set()):
        yield "copy"
    if seal.provisional != (squeezed(texts.PROVISIONAL) in text):
        yield "provisional"
    if seal.specimen != (squeezed(texts.SPECIMEN) in text):
        yield "specimen"


def _label(name: str) -> str:
    return f"{squeezed(texts.LABELS[name])}:"


def _between(text: str, start: str, end: str) -> list[str]:
    return re.findall(rf"{start}(.*?)(?:{end})", text)


def _after(text: str, start: str, length: int) -> list[str]:
    """So many letters behind each place where a pattern ends."""
    return [text[found.end() : found.end() + length] for found in re.finditer(start, text)]
