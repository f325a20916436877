"""Is this paper ours, unchanged and still in force? Judged offline, from its code, its words and what is known here."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workstation.domain.case import Case, fold
from workstation.domain.dates import format_long_date
from workstation.domain.event import Event, EventKind
from workstation.domain.paper_look import PDF, PaperLook
from workstation.domain.paper_ports import KnownKeys, KnownSigner
from workstation.domain.paper_verdict import PaperVerdict, Verdict
from workstation.domain.payload import is_well_formed
from workstation.domain.ports import UnitOfWork
from workstation.domain.reading import SignatureStatus
from workstation.domain.recall import recalled
from workstation.domain.refusals import DossierUnknown
from workstation.domain.ruling import State
from workstation.domain.seal import (
    NotASeal,
    Seal,
    SealDamaged,
    Sealed,
    SealIncomplete,
    SealNewer,
    SealOfPreview,
    SealProblem,
    digest_of,
    number_on_seal,
    read_code,
    trace_of,
)
from workstation.domain.sentence import Sentence
from workstation.signatures import verify
from workstation.steps.greet import LAST_SYNC

Differences = Callable[[Seal, str], Sequence[str]]
Memory = Callable[[], AbstractContextManager[UnitOfWork]]
LONGEST_NIK = 32

VALID = Sentence(
    "Surat ini asli, dan sejauh yang diketahui komputer ini masih berlaku. Cocokkan nama, nomor, dan tanggal di bawah "
    "ini dengan yang tercetak; bila ada yang berbeda, jangan diterima."
)
VALID_COMPARED = Sentence(
    "Surat ini asli, dan sejauh yang diketahui komputer ini masih berlaku. Isi berkasnya sama dengan yang "
    "ditandatangani."
)
SIGNATURE_WRONG = Sentence(
    "Kode ini tidak sesuai dengan tanda tangannya, jadi isinya bukan seperti saat dicetak. Jangan terima surat ini. "
    "Bila kodenya disalin atau diketik, salin ulang seluruhnya; bila tetap begini, hubungi kantor penerbit."
)
WORDS_DIFFER = Sentence(
    "Kodenya asli, tetapi tulisan pada berkas berbeda dari yang ditandatangani. Jangan terima surat ini; hubungi "
    "kantor penerbit."
)
NIK_DIFFERS = Sentence(
    "Kodenya asli, tetapi NIK yang diketik bukan NIK yang ditandatangani. Periksa ketikannya; bila memang begitu yang "
    "tercetak, jangan terima surat ini."
)
OTHER_DOSSIER = Sentence(
    "Nomor surat ini tercatat untuk permohonan lain. Jangan terima surat ini; beri tahu admin kantor penerbit."
)
EXPIRED = "Surat ini asli, tetapi masa berlakunya habis pada {day}. Minta surat yang baru."
RECALLED = Sentence(
    "Surat ini asli, tetapi keputusannya tidak berlaku lagi dan suratnya ditarik. Jangan dipakai; arahkan pembawanya "
    "ke kantor penerbit."
)
UNKNOWN = Sentence(
    "Kantor penerbit surat ini tidak dikenal di komputer ini, jadi keasliannya belum dapat dipastikan. Minta kartu "
    "perangkat kantor itu, atau tanyakan suratnya kepada kantor itu."
)
RETIRED = Sentence(
    "Kunci penanda tangan surat ini sudah diganti dan cetakannya tidak tercatat di sini, jadi keasliannya belum dapat "
    "dipastikan. Tanyakan suratnya kepada kantor penerbit."
)
NOT_OURS = Sentence("Ini bukan surat Loket: tidak ada kode resi di dalamnya. Pastikan yang diperiksa surat yang benar.")
BROKEN_OFF = Sentence("Kode resi ini terpotong. Pindai ulang, atau salin seluruh kodenya.")
PREVIEWED = Sentence("Ini gambar pratinjau, bukan surat yang dicetak. Jangan diterima; minta surat cetakannya.")
NEWER = Sentence("Surat ini dicetak dengan Loket yang lebih baru. Perbarui Loket di komputer ini, lalu periksa lagi.")
UNREADABLE = Sentence(
    "Kode pada gambar ini tidak terbaca, jadi suratnya belum dinilai. Foto ulang kodenya dari dekat, rata, dan terang."
)
SEVERAL = Sentence("Ada lebih dari satu surat di berkas ini. Periksa satu per satu.")

PROVISIONAL = Sentence("Dicetak SEMENTARA: waktu itu keputusannya belum terkirim ke pusat data.")
DELIVERED_NOW = Sentence("Keputusannya kini sudah terkirim ke pusat data.")
STILL_WAITING = Sentence("Keputusannya masih belum terkirim ke pusat data.")
SPECIMEN = Sentence("SPESIMEN: contoh untuk latihan, tidak berlaku sebagai dokumen.")
COPY = "Ini salinan ke-{number}."
NOT_RECORDED = Sentence("Cetakan ini tidak tercatat di komputer ini. Beri tahu admin bila ini surat dari loket ini.")
NO_MEMORY = Sentence("Komputer ini tidak menyimpan riwayat surat ini, jadi tidak tahu apakah suratnya sudah ditarik.")
IN_CONFLICT = Sentence("Permohonan ini punya dua keputusan yang berbeda dan sedang menunggu supervisor.")
COVERED = Sentence(
    "Berkas PDF ini punya tulisan yang tersembunyi atau tertutup, jadi tidak dibandingkan oleh mesin. Bandingkan "
    "sendiri apa yang terlihat, dan waspada."
)
REWRITTEN = Sentence("Berkas PDF ini bukan lagi berkas yang disimpan saat dicetak; bagian lainnya bisa saja berubah.")
SAME_FILE = Sentence("Berkas PDF ini sama persis dengan yang disimpan saat dicetak.")
NIK_FITS = Sentence("NIK yang diketik sama dengan yang ditandatangani.")
PDF_SIGNED = (
    "PDF ini bertanda tangan elektronik atas nama {name} dan belum berubah sejak itu. Siapa penerbit sertifikatnya "
    "tidak diperiksa di sini."
)
PDF_CHANGED = "PDF ini bertanda tangan elektronik atas nama {name}, tetapi berubah sesudahnya."


@dataclass(frozen=True, slots=True)
class Checker:
    """What a check leans on: known keys in the order they are asked, the comparing of words, and this computer's store.

    `memory` is None away from any office, where nothing is known of recalls.
    """

    keys: Sequence[KnownKeys]
    differences: Differences
    memory: Memory | None = None

    def signer(self, key_id: str) -> KnownSigner | None:
        """Who signs with a key."""
        return next((found for keys in self.keys if (found := keys.find(key_id))), None)


def check_text(checker: Checker, untrusted_text: str, now: datetime, nik: str = "") -> PaperVerdict:
    """Judge a code that was typed, pasted or scanned; `nik` is the one on the paper, when somebody typed it."""
    return _judge(checker, [untrusted_text], None, now, nik)


def check_look(checker: Checker, look: PaperLook, now: datetime, nik: str = "") -> PaperVerdict:
    """Judge a file or photo by what a reader saw in it."""
    ours = [code for code in look.codes if not isinstance(_problem(code), NotASeal)]
    if not look.codes and look.media_type != PDF:
        return PaperVerdict(Verdict.UNREADABLE, UNREADABLE)
    if len(ours) > 1:
        return PaperVerdict(Verdict.UNREADABLE, SEVERAL)
    return _judge(checker, ours, look, now, nik)


def _problem(code: str) -> SealProblem | None:
    try:
        read_code(code)
    except SealProblem as problem:
        return problem
    return None


def _judge(checker: Checker, codes: Sequence[str], look: PaperLook | None, now: datetime, nik: str) -> PaperVerdict:
    try:
        sealed = read_code(codes[0] if codes else "")
    except SealProblem as problem:
        return _UNREAD[type(problem)]
    said = PaperVerdict(Verdict.UNKNOWN_OFFICE, UNKNOWN, sealed.seal)
    signer = checker.signer(sealed.seal.key_id)
    if signer is None:
        return said
    said = replace(said, signer=signer.card.workstation, offices=signer.offices)
    if not verify(signer.card.signing_key, sealed.message, sealed.signature):
        return replace(said, verdict=Verdict.ALTERED, reason=SIGNATURE_WRONG)
    return _of_signed(checker, sealed, signer, said, look, now, nik)


_UNREAD = {
    NotASeal: PaperVerdict(Verdict.NOT_A_RECEIPT, NOT_OURS),
    SealIncomplete: PaperVerdict(Verdict.NOT_A_RECEIPT, BROKEN_OFF),
    SealOfPreview: PaperVerdict(Verdict.NOT_A_RECEIPT, PREVIEWED),
    SealDamaged: PaperVerdict(Verdict.ALTERED, SIGNATURE_WRONG),
    SealNewer: PaperVerdict(Verdict.NEWER, NEWER),
}


def _of_signed(
    checker: Checker,
    sealed: Sealed,
    signer: KnownSigner,
    said: PaperVerdict,
    look: PaperLook | None,
    now: datetime,
    nik: str,
) -> PaperVerdict:
    """The verdict on a code whose signature is right."""
    seal = sealed.seal
    known = _remember(checker.memory, seal)
    compared = look is not None and bool(look.text)
    said = replace(
        said,
        compared=compared,
        as_of=known.as_of,
        remarks=(*_remarks(sealed, known, signer), *_of_file(look, seal, known)),
    )
    if look is not None and compared and (found := tuple(checker.differences(seal, look.text))):
        return replace(said, verdict=Verdict.ALTERED, reason=WORDS_DIFFER, differences=found)
    if nik:
        if trace_of(nik[:LONGEST_NIK], seal.serial) != seal.nik_trace:
            return replace(said, verdict=Verdict.ALTERED, reason=NIK_DIFFERS, differences=("nik",))
        said = replace(said, remarks=(*said.remarks, NIK_FITS))
    if known.of_other_dossier:
        return replace(said, verdict=Verdict.ALTERED, reason=OTHER_DOSSIER, differences=("registration_no",))
    if signer.retired and not known.has_recorded(sealed):
        return replace(said, verdict=Verdict.UNKNOWN_OFFICE, reason=RETIRED)
    if known.recalled:
        return replace(said, verdict=Verdict.RECALLED, reason=RECALLED)
    today = now.astimezone(seal.issued_at.tzinfo).date()
    if seal.expires_on and today > seal.expires_on:
        return replace(
            said, verdict=Verdict.EXPIRED, reason=Sentence(EXPIRED, {"day": format_long_date(seal.expires_on)})
        )
    return replace(said, verdict=Verdict.VALID, reason=VALID_COMPARED if compared else VALID)


@dataclass(frozen=True, slots=True)
class _Known:
    """What this computer remembers of a paper; all empty where it remembers nothing."""

    prints: tuple[Event, ...] = ()
    case: Case | None = None
    of_other_dossier: bool = False
    recalled: bool = False
    waiting: bool = False
    own: str = ""
    as_of: datetime | None = None

    def has_recorded(self, sealed: Sealed) -> bool:
        """Whether a print of these very words is known: whoever has the key can sign others under the same serial."""
        return any(_tells_of(print_.data, sealed) for print_ in self.prints)


def _tells_of(print_: Mapping[str, Any], sealed: Sealed) -> bool:
    """Whether a print's record is of a seal; one by an older Loket names only the kind, the outcome and the copy."""
    seal = sealed.seal
    if "seal" in print_:
        return bool(print_["seal"] == digest_of(sealed))
    told = print_.get("type", seal.type), print_.get("state", seal.state), print_.get("copy", 1)
    return told == (seal.type, seal.state, seal.copy_number)


def _remember(memory: Memory | None, seal: Seal) -> _Known:
    if memory is None:
        return _Known()
    with memory() as uow:
        said = uow.marks.get(LAST_SYNC)
        as_of = datetime.fromisoformat(said) if said else None
        prints = [event for event in uow.events.printed(seal.serial) if is_well_formed(event)]
        if not prints:
            return _Known(as_of=as_of)
        history = uow.events.of(prints[0].dossier_id)
        numbers = {_number(uow, event) for event in prints} - {None}
        stale = {event.data.get("serial") for event in recalled(history)}
        case = fold(history)
        counted = [event for event in history if event.event_id not in case.refused]
        back = {event.data.get("serial") for event in counted if event.kind is EventKind.RECEIPT_TAKEN_BACK}
        return _Known(
            prints=tuple(prints),
            case=case,
            of_other_dossier=bool(numbers - {seal.registration_no}),
            recalled=seal.serial in stale | back,
            waiting=prints[0].dossier_id in uow.outbox.undelivered(),
            as_of=as_of,
        )


def _number(uow: UnitOfWork, event: Event) -> str | None:
    try:
        return number_on_seal(uow.dossiers.get(event.dossier_id).registration_no)
    except DossierUnknown:
        return None


def _remarks(sealed: Sealed, known: _Known, signer: KnownSigner) -> tuple[Sentence, ...]:
    seal = sealed.seal
    found = [SPECIMEN] if seal.specimen else []
    if seal.copy_number > 1:
        found.append(Sentence(COPY, {"number": str(seal.copy_number)}))
    if seal.provisional:
        found.append(PROVISIONAL)
        if known.prints:
            found.append(STILL_WAITING if known.waiting else DELIVERED_NOW)
    if not known.prints:
        found.append(NO_MEMORY)
    elif not known.has_recorded(sealed):
        found.append(NOT_RECORDED)
    if known.case is not None and known.case.state is State.CONFLICT:
        found.append(IN_CONFLICT)
    return tuple(found)


def _of_file(look: PaperLook | None, seal: Seal, known: _Known) -> tuple[Sentence, ...]:
    if look is None or look.media_type != PDF:
        return ()
    found = [COVERED] if look.covered else []
    hashes = {event.data.get("sha256") for event in known.prints if event.data.get("copy", 1) == seal.copy_number}
    if look.sha256 in hashes:
        found.append(SAME_FILE)
    elif hashes and look.text:
        found.append(REWRITTEN)
    signature = look.signature
    if signature is not None and signature.status not in (SignatureStatus.NOT_SIGNED, SignatureStatus.UNCHECKED):
        changed = signature.status in (SignatureStatus.CHANGED, SignatureStatus.BROKEN)
        found.append(Sentence(PDF_CHANGED if changed else PDF_SIGNED, {"name": signature.signer or "–"}))
    return tuple(found)
