"""Rules on whether a document is what it seems: its signature, its QR code, and signs of forgery.

A sign is no proof. Each has an honest explanation that is more frequent than the crime, which its sentence names, and
each shows its evidence. Doubt in a reading is never a sign. An office may switch signs (`domain.settings.SIGNS`);
`loket accuracy` prints how often each speaks of honest documents.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from workstation.crosscheck.rules import CheckFile, Rule
from workstation.crosscheck.vocab import term
from workstation.domain.dates import format_date, parse_date
from workstation.domain.dossier import Document
from workstation.domain.finding import Evidence, RuleFinding, Severity
from workstation.domain.hosts import HostCause, judge_host
from workstation.domain.labels import document_label, field_label
from workstation.domain.nik import Nik, parse_nik
from workstation.domain.reading import FieldReading, Reading, Sign, SignatureStatus
from workstation.domain.sentence import Sentence

SEVERITY: Mapping[str, Severity] = {
    "signature.valid": Severity.INFO,
    "signature.changed_after_signing": Severity.WARN,
    "signature.broken": Severity.WARN,
    "signature.untrusted": Severity.WARN,
    "signature.revoked": Severity.WARN,
    "signature.expired": Severity.INFO,
    "signature.revocation_unknown": Severity.INFO,
    "signature.no_root": Severity.INFO,
    "signature.unchecked": Severity.INFO,
    "pdf.text_layer": Severity.BLOCK,
    "qr.lookalike": Severity.WARN,
    "qr.unknown_host": Severity.INFO,
    "nik.same_document": Severity.WARN,
    "scan.similar": Severity.WARN,
    "scan.edited": Severity.WARN,
    "scan.font": Severity.WARN,
    "scan.compression": Severity.WARN,
    "scan.screenshot": Severity.WARN,
    "scan.editor": Severity.WARN,
}
# A NIK and a birth date are set against each other only where both are read beyond doubt.
SURE = 0.99

_SIGNATURES: Mapping[SignatureStatus, str] = {
    SignatureStatus.VALID: "Tanda tangan elektronik pada {document} sah, oleh {signer}.",
    SignatureStatus.CHANGED: (
        "{document}: berkas diubah setelah ditandatangani secara elektronik. Bisa jadi hanya disimpan ulang; "
        "periksa lewat laman resmi atau minta berkas aslinya."
    ),
    SignatureStatus.BROKEN: (
        "Tanda tangan elektronik pada {document} tidak cocok dengan isi berkas. Berkas bisa rusak atau diubah; "
        "periksa lewat laman resmi atau minta berkas aslinya."
    ),
    SignatureStatus.UNTRUSTED: (
        "Tanda tangan elektronik pada {document} utuh, tetapi penandatangannya ({signer}) tidak dikenal kantor ini."
    ),
    SignatureStatus.REVOKED: "Sertifikat penanda tangan elektronik pada {document} ({signer}) sudah dicabut.",
    SignatureStatus.EXPIRED: (
        "Sertifikat tanda tangan elektronik pada {document} sudah berakhir dan waktu tandanya tidak terbukti; "
        "periksa lewat laman resmi."
    ),
    SignatureStatus.REVOCATION_UNKNOWN: (
        "Tanda tangan elektronik pada {document} sah, oleh {signer}. Pencabutan sertifikatnya belum diperiksa (luring)."
    ),
    SignatureStatus.NO_ROOT: (
        "{document} bertanda tangan elektronik dan utuh. Penandatangannya belum dapat dipastikan: "
        "kantor ini belum memasang sertifikat akar."
    ),
    SignatureStatus.UNCHECKED: "Tanda tangan elektronik pada {document} tidak dapat diperiksa di komputer ini.",
}
_HOSTS: Mapping[HostCause, str] = {
    HostCause.OTHER_LETTERS: "huruf lain yang mirip",
    HostCause.USER_NAME: "nama palsu di depan alamat",
    HostCause.BARE_ADDRESS: "alamat angka",
    HostCause.OTHER_DOMAIN: "nama resmi pada domain lain",
    HostCause.NEARLY: "beda sedikit dari alamat resmi",
    HostCause.NOT_HTTPS: "tanpa pengaman https",
    HostCause.PORT: "pintu (port) tidak biasa",
    HostCause.GARBLED: "alamat tidak beraturan",
}


def signatures(file: CheckFile) -> Iterator[RuleFinding]:
    """What each electronic signature amounts to."""
    for document, reading in _read(file):
        signature = reading.signature
        if signature is None or signature.status not in _SIGNATURES:
            continue
        values = {"document": document_label(document.kind), "signer": signature.signer or "?"}
        rule = f"signature.{signature.status.value}"
        yield _found(rule, (), Sentence(_SIGNATURES[signature.status], values), _whole(document))


def text_layers(file: CheckFile) -> Iterator[RuleFinding]:
    """The text inside a PDF says otherwise than its pixels (design.md: both must agree)."""
    for document, sign in _signs(file, "text_layer"):
        text = "Tulisan di dalam PDF {document} berbunyi {said} pada {field}, tetapi gambarnya menunjukkan yang lain."
        values = {"document": document_label(document.kind), "field": field_label(sign.field), "said": sign.value}
        yield _found("pdf.text_layer", _form_fields(sign.field), Sentence(text, values), _place(document, sign))


def codes(file: CheckFile) -> Iterator[RuleFinding]:
    """QR codes that imitate the registry's page, or lead elsewhere."""
    for document, reading in _read(file):
        for code in reading.codes:
            judged = judge_host(code.text, file.context.qr_hosts)
            values = {"document": document_label(document.kind), "host": judged.host or "?"}
            evidence = (Evidence(document.kind, document.sha256, code.page, code.box),)
            if judged.trust == "lookalike":
                text = "Kode QR pada {document} menuju {host}, yang menyerupai laman resmi ({cause}). Jangan dibuka."
                values["cause"] = _HOSTS[judged.cause]
                yield _found("qr.lookalike", (), Sentence(text, values), evidence)
            elif judged.trust == "unknown" and judged.host:
                text = "Kode QR pada {document} menuju {host}, bukan laman resmi yang dikenal."
                yield _found("qr.unknown_host", (), Sentence(text, values), evidence)


def nik_in_document(file: CheckFile) -> Iterator[RuleFinding]:
    """A document's NIK against the birth date and sex that the same document gives.

    A NIK outlives a corrected birth date or sex (Permendagri 108/2019 Pasal 15(3)): to be looked at, never a reason.
    """
    for document, reading in _read(file):
        person = _person(file, reading)
        number, nik = _sure(person, "nik")
        if number is None or (parsed := parse_nik(nik)) is None:
            continue
        for field, said in _against_nik(parsed, person):
            text = (
                "NIK pada {document} tidak sejalan dengan {field} di dokumen yang sama ({said}). Ini sah bila data itu "
                "pernah dibetulkan; bandingkan kedua potongannya."
            )
            values = {"document": document_label(document.kind), "field": field_label(field), "said": said}
            both = (number, person[field])
            evidence = tuple(Evidence(document.kind, document.sha256, one.page, one.box) for one in both)
            yield _found("nik.same_document", ("nik", field), Sentence(text, values), evidence)


def similar_scans(file: CheckFile) -> Iterator[RuleFinding]:
    """A scan that, saved anew, is in the dossier of somebody else who does not stand on it."""
    for document, reading in _read(file):
        others = [one for one in file.context.similar_scans if one.sha256 == document.sha256]
        if not others or file.names_applicant(reading):
            continue
        text = (
            "Pindaian {document} ini sama dengan yang dipakai pada permohonan {registration} atas nama lain, "
            "dan pemohon tidak terbaca di dalamnya."
        )
        values = {"document": document_label(document.kind), "registration": others[0].registration_no}
        yield _found("scan.similar", (), Sentence(text, values), _whole(document))


def edited(file: CheckFile) -> Iterator[RuleFinding]:
    """The paper under a value differs from the paper around it."""
    text = (
        "Latar di bawah {field} pada {document} berbeda dari sekelilingnya, seperti ditimpa. Bisa juga karena "
        "cap, penghapus, atau aplikasi pemindai; lihat gambarnya."
    )
    return _on_values(file, "edited_cell", "scan.edited", text)


def fonts(file: CheckFile) -> Iterator[RuleFinding]:
    """A value, or a digit of it, stands in another print than its neighbours."""
    text = (
        "Huruf atau angka {field} pada {document} berbeda ukuran atau bentuknya dari tulisan di sekitarnya. Ini "
        "bukan bukti; bisa juga karena cetakan atau pindaian kurang baik. Lihat gambarnya, lalu dokumen aslinya."
    )
    return _on_values(file, "font_break", "scan.font", text)


def compressions(file: CheckFile) -> Iterator[RuleFinding]:
    """A value lacks the traces of an earlier JPEG compression that the rest of the page bears."""
    text = (
        "Bagian {field} pada {document} tidak membawa jejak penyimpanan JPEG yang ada di bagian lain halaman, "
        "seperti ditempelkan kemudian. Ini bukan bukti; bisa juga karena coretan, tanda air, atau aplikasi foto. "
        "Lihat gambarnya, lalu dokumen aslinya."
    )
    return _on_values(file, "jpeg_history", "scan.compression", text)


def _on_values(file: CheckFile, name: str, rule: str, text: str) -> Iterator[RuleFinding]:
    for document, sign in _signs(file, name):
        values = {"document": document_label(document.kind), "field": field_label(sign.field)}
        yield _found(rule, _form_fields(sign.field), Sentence(text, values), _place(document, sign))


def screenshots(file: CheckFile) -> Iterator[RuleFinding]:
    """A picture of a screen instead of a scan."""
    for document, sign in _signs(file, "screenshot"):
        text = (
            "{document} tampaknya tangkapan layar ({size}), bukan pindaian atau foto. Isinya bisa benar; "
            "minta berkas aslinya bila ragu."
        )
        values = {"document": document_label(document.kind), "size": sign.value}
        yield _found("scan.screenshot", (), Sentence(text, values), _place(document, sign))


def editors(file: CheckFile) -> Iterator[RuleFinding]:
    """A file that an image editor saved."""
    for document, sign in _signs(file, "editor"):
        text = (
            "Berkas {document} disimpan dengan aplikasi penyunting gambar ({editor}). Bisa jadi hanya dipotong atau "
            "dicerahkan; bandingkan isinya dengan dokumen lain."
        )
        values = {"document": document_label(document.kind), "editor": sign.value}
        yield _found("scan.editor", (), Sentence(text, values), _whole(document))


FORGERY_RULES: tuple[Rule, ...] = (
    signatures,
    text_layers,
    codes,
    nik_in_document,
    similar_scans,
    edited,
    fonts,
    compressions,
    screenshots,
    editors,
)


def _against_nik(nik: Nik, person: Mapping[str, FieldReading]) -> Iterator[tuple[str, str]]:
    """The fields that do not fit a NIK, each with what the document says."""
    _, born = _sure(person, "tanggal_lahir")
    day: date | None = parse_date(born)
    if day is not None and not nik.fits_birth_date(day):
        yield "tanggal_lahir", format_date(day)
    _, said = _sure(person, "jenis_kelamin")
    sex = term("jenis_kelamin", said)
    if sex is not None and sex != nik.sex:
        yield "jenis_kelamin", sex


def _person(file: CheckFile, reading: Reading) -> Mapping[str, FieldReading]:
    """Whom a document's own NIK is of: in a KK the applicant's row, else the one whom it is about."""
    if reading.kind != "kk":
        return reading.fields
    row = file.applicant.row
    return reading.members[row] if row is not None and row < len(reading.members) else {}


def _sure(person: Mapping[str, FieldReading], field: str) -> tuple[FieldReading | None, str]:
    """A value that was read beyond doubt, "" when there is none."""
    found = person.get(field)
    if found is None or not found.value or found.value == "-" or found.confidence < SURE:
        return None, ""
    return found, found.value


def _found(rule: str, fields: tuple[str, ...], message: Sentence, evidence: tuple[Evidence, ...]) -> RuleFinding:
    return RuleFinding(rule, SEVERITY[rule], fields, message, evidence)


def _read(file: CheckFile) -> Iterator[tuple[Document, Reading]]:
    for document in file.dossier.documents:
        if reading := file.readings.get(document.sha256):
            yield document, reading


def _signs(file: CheckFile, name: str) -> Iterator[tuple[Document, Sign]]:
    for document, reading in _read(file):
        yield from ((document, sign) for sign in reading.signs if sign.name == name)


def _whole(document: Document) -> tuple[Evidence, ...]:
    return (Evidence(document.kind, document.sha256),)


def _place(document: Document, sign: Sign) -> tuple[Evidence, ...]:
    return (Evidence(document.kind, document.sha256, sign.page, sign.box),)


def _form_fields(field: str) -> tuple[str, ...]:
    """The form's field that a document's field speaks of, as far as it has one."""
    name = field.removesuffix("_suami").removesuffix("_istri")
    return (name,) if name in ("nik", "no_kk", "nama", "tanggal_lahir") else ()
