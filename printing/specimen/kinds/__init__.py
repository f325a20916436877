"""The kinds of document that the sample maker can draw: one file a kind, listed in `KINDS`.

A new kind is a file with `draw(case, look, rng) -> Drawn` and a line below.
"""

from collections.abc import Callable
from random import Random

from printing.specimen.case import Case, Drawn
from printing.specimen.kinds import (
    akta_kelahiran,
    akta_kematian,
    akta_perceraian,
    akta_perkawinan,
    buku_nikah,
    ijazah,
    kk,
    ktp_lama,
    skpwni,
    surat_kehilangan,
)
from printing.specimen.page import Look

Draw = Callable[[Case, Look, Random], Drawn]

KINDS: dict[str, Draw] = {
    "kk": kk.draw,
    "akta_kelahiran": akta_kelahiran.draw,
    "surat_kehilangan": surat_kehilangan.draw,
    "akta_perkawinan": akta_perkawinan.draw,
    "buku_nikah": buku_nikah.draw,
    "akta_perceraian": akta_perceraian.draw,
    "akta_kematian": akta_kematian.draw,
    "skpwni": skpwni.draw,
    "ktp_lama": ktp_lama.draw,
    "ijazah": ijazah.draw,
}
