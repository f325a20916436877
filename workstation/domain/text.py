"""Indonesian words for the states and acts of a case, used in messages, letters and screens."""

from collections.abc import Mapping

from workstation.domain.event import Role
from workstation.domain.paper_verdict import Verdict
from workstation.domain.receipt import PrintReason, ReceiptType
from workstation.domain.ruling import Decision, OfficialResult, Review, State

STATE_WORDS: Mapping[State, str] = {
    State.PENDING: "Menunggu",
    State.APPROVED: "Disetujui",
    State.FLAGGED: "Disetujui, menunggu supervisor",
    State.REJECTED: "Ditolak",
    State.RETURNED: "Dikembalikan",
    State.ESCALATED: "Dieskalasi",
    State.CONFLICT: "Keputusan ganda",
}
DECISION_WORDS: Mapping[Decision, str] = {
    Decision.APPROVE: "Setujui",
    Decision.REJECT: "Tolak",
    Decision.RETURN: "Kembalikan",
    Decision.ESCALATE: "Eskalasi",
}
REVIEW_WORDS: Mapping[Review, str] = {
    Review.UPHOLD: "Kuatkan",
    Review.OVERTURN: "Batalkan",
    Review.RETURN: "Kembalikan ke petugas",
}
ROLE_WORDS: Mapping[Role, str] = {
    Role.PETUGAS: "Petugas loket",
    Role.SUPERVISOR: "Supervisor",
    Role.ADMIN: "Admin",
}
PAPER_NAMES: Mapping[ReceiptType, str] = {
    ReceiptType.TANDA_TERIMA: "Tanda terima",
    ReceiptType.PERBAIKAN: "Surat perbaikan berkas",
    ReceiptType.PENOLAKAN: "Surat penolakan",
    ReceiptType.SUKET: "Surat keterangan pengganti KTP-el",
    ReceiptType.PENARIKAN: "Surat penarikan",
}
INTAKE_WORDS: Mapping[str, str] = {"accepted": "diterima", "duplicate": "sudah ada", "quarantined": "dikarantina"}
PRINT_REASON_WORDS: Mapping[PrintReason, str] = {
    PrintReason.FIRST: "Cetakan pertama",
    PrintReason.LOST: "Hilang",
    PrintReason.DAMAGED: "Rusak",
    PrintReason.MISPRINT: "Salah cetak",
    PrintReason.JAM: "Printer macet",
    PrintReason.OTHER: "Alasan lain",
}
VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.VALID: "Asli dan berlaku",
    Verdict.ALTERED: "Berubah atau palsu",
    Verdict.EXPIRED: "Kedaluwarsa",
    Verdict.RECALLED: "Sudah ditarik",
    Verdict.UNKNOWN_OFFICE: "Kantor tidak dikenal",
    Verdict.NOT_A_RECEIPT: "Bukan resi",
    Verdict.NEWER: "Perlu Loket yang lebih baru",
    Verdict.UNREADABLE: "Tidak terbaca",
}
DIFFERENCE_WORDS: Mapping[str, str] = {
    "type": "jenis surat",
    "serial": "nomor surat",
    "registration_no": "nomor registrasi",
    "name": "nama",
    "nik": "NIK",
    "details": "data pemohon",
    "issued": "tanggal surat",
    "expires": "masa berlaku",
    "copy": "tanda salinan",
    "provisional": "tanda SEMENTARA",
    "specimen": "tanda SPESIMEN",
}
OFFICIAL_WORDS: Mapping[OfficialResult, str] = {
    OfficialResult.VALID: "Sah menurut laman resmi",
    OfficialResult.INVALID: "Tidak sah menurut laman resmi",
    OfficialResult.UNKNOWN: "Belum dapat diperiksa di laman resmi",
}
_SIZES = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


def size_words(count: int) -> str:
    """A number of bytes as it is said: `1,2 GB`."""
    for size, unit in _SIZES:
        if count >= size:
            return f"{count / size:.1f} {unit}".replace(".", ",")
    return f"{count} B"
