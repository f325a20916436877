"""Why a paper is not printed."""

from workstation.domain.errors import BadInput, Refused


class ReprintNeedsReason(Refused):
    """A paper that was printed before is wanted again and nobody says why."""

    code = "reprint_needs_reason"
    text = (
        "Surat ini sudah pernah dicetak, jadi cetak ulang perlu alasan. Belum ada yang dicetak. "
        "Pilih alasannya: hilang, rusak, salah cetak, printer macet, atau tulis alasan lain."
    )


class PaperNotOpened(BadInput):
    """What somebody brought cannot be opened; that says nothing of whether it is genuine."""

    code = "paper_not_opened"
    text = (
        "Berkas {file} tidak dapat dibuka sebagai PDF atau foto, jadi surat ini belum diperiksa; itu belum berarti "
        "palsu. Minta PDF atau foto yang utuh, atau pindai kode QR pada kertas itu."
    )
