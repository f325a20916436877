"""What stands near a signature: an invented official, the QR's address and the sentence on electronic signing."""

from random import Random
from uuid import UUID

SIGNED_NOTE = (
    "Dokumen contoh: meniru dokumen yang ditandatangani secara elektronik menggunakan sertifikat elektronik BSrE, BSSN"
)


def official(rng: Random, name: str) -> tuple[str, str]:
    """An official's name with degrees, and an eighteen-digit NIP (birth date, month of entry, sex, serial)."""
    degrees = rng.choice((", S.SOS, M.SI", ", S.H., M.H.", ", S.STP., M.AP.", ", S.IP"))
    born = f"{rng.randint(1964, 1982)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    entry = f"{rng.randint(1988, 2006)}{rng.choice((3, 4, 12)):02d}"
    return name[:34] + degrees, f"NIP. {born} {entry} {rng.choice('12')} {rng.randint(1, 9):03d}"


def qr_text(rng: Random, region: str) -> str:
    """The address in the QR of a signed document; the key is invented and opens nothing."""
    key = UUID(int=rng.getrandbits(128), version=4)
    return f"https://layananonline.dukcapil.kemendagri.go.id/Terpusat/Pindai/NII{region}_{key}"
