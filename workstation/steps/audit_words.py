"""What checking the logs found, in sentences, and the words of processing records."""

from workstation.domain.audit import BadLink, Fault, Log, Noted, Remark, Verified
from workstation.domain.event import EventKind
from workstation.domain.look import LookKind
from workstation.domain.sentence import Sentence

LOG_WORDS = {Log.EVENTS: "riwayat keputusan", Log.LOOKS: "catatan akses"}
_FAULTS = {
    Fault.EDITED: "Komputer {workstation}, {log} nomor {seq}: isinya diubah sesudah dicatat.",
    Fault.BAD_SIGNATURE: "Komputer {workstation}, {log} nomor {seq}: tanda tangannya salah atau dihapus.",
    Fault.UNKNOWN_KEY: "Komputer {workstation}, {log} nomor {seq}: ditandatangani kunci yang tidak dikenal.",
    Fault.DELETED: "Komputer {workstation}, {log} nomor {seq}: dihapus dari tengah catatan.",
    Fault.INSERTED: "Komputer {workstation}, {log} nomor {seq}: disisipkan, bukan dibuat oleh komputer itu.",
    Fault.REORDERED: "Komputer {workstation}, {log} nomor {seq}: urutannya diubah.",
    Fault.TAIL_MISSING: "Komputer {workstation}, {log} mulai nomor {seq}: bagian akhirnya dipotong.",
    Fault.OLDER_COPY: (
        "Komputer {workstation}, {log} mulai nomor {seq}: data komputer ini lebih lama daripada yang sudah dicatat "
        "pusat data. Salinan lama dipasang kembali; jalankan loket sync, lalu periksa lagi."
    ),
    Fault.UNREADABLE: "Komputer {workstation}, {log} nomor {seq}: barisnya rusak dan tidak dapat dibaca.",
}
_GONE = "Komputer {workstation}, {log}: ada baris yang dihapus dari data komputer ini."
_REMARKS = {
    Remark.UNSIGNED: (
        "Komputer {workstation}: {count} kejadian belum bertanda tangan, karena dibuat sebelum versi ini. "
        "Rantainya tetap diperiksa."
    ),
    Remark.RESTORED: "Komputer {workstation}: pernah dikembalikan dari salinan lama; pekerjaannya disusun ulang.",
    Remark.REPLACED: "Komputer {workstation}: {count} catatan disusun ulang sesudah salinan lama dipasang. Ini wajar.",
    Remark.AT_HUB_ONLY: (
        "Komputer {workstation}: nomor {first} sampai {last} hanya ada di pusat data, karena komputer ini pernah "
        "dikembalikan dari salinan lama. Ini wajar."
    ),
    Remark.KEY_CHANGED: "Komputer {workstation}: kunci tanda tangannya pernah diganti.",
    Remark.SET_ASIDE: (
        "Komputer {workstation}: {count} kejadian darinya disisihkan di sini dan tidak dihitung. Lihat sebabnya di "
        "layar Jejak, daftar Disisihkan, atau dengan loket audit aside."
    ),
    Remark.NOT_ANCHORED: (
        "Pusat data tidak terjangkau atau belum mencatat komputer ini, jadi bagian akhir yang dipotong atau salinan "
        "lama tidak dapat dipastikan tidak ada. Periksa lagi saat tersambung."
    ),
}
WHOLE = "Catatan utuh: {events} kejadian dan {looks} catatan akses diperiksa."
BROKEN = "Catatan tidak utuh: {count} masalah. Jangan ubah apa pun di komputer ini; hubungi admin dan simpan datanya."

PROCESSING = {
    EventKind.FIELD_MARKED.value: "isian dinilai",
    EventKind.DECIDED.value: "permohonan diputuskan",
    EventKind.DECISION_UNDONE.value: "keputusan diurungkan",
    EventKind.REVIEWED.value: "keputusan ditinjau",
    EventKind.CONFLICT_RESOLVED.value: "keputusan ganda diselesaikan",
    EventKind.RECEIPT_ISSUED.value: "surat dicetak",
    EventKind.EVENT_REFUSED.value: "kejadian ditolak pusat data",
    EventKind.RECEIPT_TAKEN_BACK.value: "surat ditarik kembali",
    EventKind.DOCUMENT_CHECKED.value: "dokumen diperiksa di laman resmi",
    LookKind.OPENED.value: "berkas dibuka",
    LookKind.SEARCHED.value: "dicari",
    LookKind.PREVIEWED.value: "pratinjau surat dilihat",
    LookKind.PRINTED.value: "dicetak",
    LookKind.EXPORTED.value: "disalin keluar",
    LookKind.IMPORTED.value: "diambil dari stik",
    LookKind.AUDIT_VIEWED.value: "catatan akses dilihat",
    LookKind.SUBJECT_LISTED.value: "rekam jejak subjek disusun",
    LookKind.SIGNED_IN.value: "masuk",
    LookKind.SIGN_IN_FAILED.value: "gagal masuk",
    LookKind.SIGNED_OUT.value: "keluar",
    LookKind.LOCKED.value: "layar dikunci",
    LookKind.UNLOCKED.value: "layar dibuka",
    LookKind.OFFICER_CHANGED.value: "data petugas diubah",
    LookKind.BACKED_UP.value: "cadangan dibuat",
    LookKind.RESTORED.value: "dikembalikan dari salinan",
    LookKind.KEY_ROTATED.value: "kunci diganti",
}
SERVICE_BASIS = "Kewajiban hukum: pelayanan administrasi kependudukan (UU 24/2013)"
SUBJECT_BASIS = "Kewajiban hukum: hak subjek data atas rekam jejak pemrosesan (UU 27/2022 Pasal 32)"
WATCH_BASIS = "Kewajiban hukum: pengawasan pemrosesan data pribadi (UU 27/2022)"


def basis_of(kind: str) -> str:
    """The legal basis of a kind of processing, as a word to translate."""
    if kind == LookKind.SUBJECT_LISTED:
        return SUBJECT_BASIS
    return WATCH_BASIS if kind == LookKind.AUDIT_VIEWED else SERVICE_BASIS


def fault_sentence(link: BadLink) -> Sentence:
    """What is wrong with a link. `log` is a word to translate."""
    text = _FAULTS[link.fault] if link.seq else _GONE
    return Sentence(text, {"workstation": link.workstation, "log": LOG_WORDS[link.log], "seq": str(link.seq)})


def remark_sentence(noted: Noted) -> Sentence:
    """What is worth knowing of a log."""
    numbers = {"first": str(noted.first), "last": str(noted.last), "count": str(noted.count)}
    return Sentence(_REMARKS[noted.remark], {"workstation": noted.workstation} | numbers)


def outcome_sentence(verified: Verified) -> Sentence:
    """The outcome as a whole."""
    if verified.whole:
        return Sentence(WHOLE, {"events": str(verified.events), "looks": str(verified.looks)})
    return Sentence(BROKEN, {"count": str(len(verified.bad))})
