"""Why a paper is not printed."""

from workstation.domain.errors import Refused


class ReprintNeedsReason(Refused):
    """A paper that was printed before is wanted again and nobody says why."""

    code = "reprint_needs_reason"
    text = (
        "Surat ini sudah pernah dicetak, jadi cetak ulang perlu alasan. Belum ada yang dicetak. "
        "Pilih alasannya: hilang, rusak, salah cetak, printer macet, atau tulis alasan lain."
    )
