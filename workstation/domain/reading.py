"""What was read from one uploaded file: fields, members, codes and the quality of the picture."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Point = tuple[float, float]
Box = tuple[Point, Point, Point, Point]
HostTrust = Literal["known", "unknown", "lookalike"]

KK_FIELDS = (
    "no_kk",
    "kepala_keluarga",
    "alamat",
    "rt",
    "rw",
    "desa_kelurahan",
    "kecamatan",
    "kabupaten_kota",
    "provinsi",
    "kode_pos",
    "tanggal_dikeluarkan",
)
KK_MEMBER_FIELDS = (
    "nama",
    "nik",
    "jenis_kelamin",
    "tempat_lahir",
    "tanggal_lahir",
    "agama",
    "pendidikan",
    "pekerjaan",
    "golongan_darah",
    "status_perkawinan",
    "tanggal_perkawinan",
    "hubungan",
    "kewarganegaraan",
    "no_paspor",
    "no_kitap",
    "ayah",
    "ibu",
)
AKTA_KELAHIRAN_FIELDS = (
    "no_akta",
    "nik",
    "nama",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "anak_ke",
    "ayah",
    "ibu",
    "tanggal_dikeluarkan",
)
SURAT_KEHILANGAN_FIELDS = (
    "no_surat",
    "nama",
    "nik",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "tanggal_lapor",
)
AKTA_PERKAWINAN_FIELDS = ("no_akta", "nama_suami", "nik_suami", "nama_istri", "nik_istri", "tanggal_perkawinan")
BUKU_NIKAH_FIELDS = AKTA_PERKAWINAN_FIELDS
AKTA_PERCERAIAN_FIELDS = ("no_akta", "nama_suami", "nik_suami", "nama_istri", "nik_istri", "tanggal_perceraian")
AKTA_KEMATIAN_FIELDS = ("no_akta", "nik", "nama", "jenis_kelamin", "tempat_kematian", "tanggal_kematian")
SKPWNI_FIELDS = (
    "no_surat",
    "no_kk",
    "kepala_keluarga",
    "nik",
    "nama",
    "alamat_asal",
    "alamat",
    "rt",
    "rw",
    "desa_kelurahan",
    "kecamatan",
    "kabupaten_kota",
    "provinsi",
    "kode_pos",
    "tanggal_dikeluarkan",
)
KTP_LAMA_FIELDS = (
    "nik",
    "nama",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "golongan_darah",
    "alamat",
    "rt",
    "rw",
    "desa_kelurahan",
    "kecamatan",
    "kabupaten_kota",
    "provinsi",
    "agama",
    "status_perkawinan",
    "pekerjaan",
    "kewarganegaraan",
)
IJAZAH_FIELDS = ("no_ijazah", "nisn", "nama", "tempat_lahir", "tanggal_lahir", "ayah", "tanggal_dikeluarkan")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "kk": KK_FIELDS,
    "akta_kelahiran": AKTA_KELAHIRAN_FIELDS,
    "surat_kehilangan": SURAT_KEHILANGAN_FIELDS,
    "akta_perkawinan": AKTA_PERKAWINAN_FIELDS,
    "buku_nikah": BUKU_NIKAH_FIELDS,
    "akta_perceraian": AKTA_PERCERAIAN_FIELDS,
    "akta_kematian": AKTA_KEMATIAN_FIELDS,
    "skpwni": SKPWNI_FIELDS,
    "ktp_lama": KTP_LAMA_FIELDS,
    "ijazah": IJAZAH_FIELDS,
}
"""What each kind of document is read for. In a skpwni the address fields are those of the destination."""


@dataclass(frozen=True, slots=True)
class FieldReading:
    """One value read from a document.

    `value` is normalised (upper case, single spaces, ISO dates, digit strings), None where it could not be read
    and "-" where the document prints a dash or leaves the cell empty. `raw` is what was seen. `confidence` is the
    calibrated chance in 0..1 that `value` is what the page says. `box` is in pixels of the uploaded page (`page`
    counts from 0; a PDF page is rendered upright at 200 dpi), clockwise from the text's own top left.
    `lattice` is what the engine saw, step by step (`domain.lattice`), where the value is the crop's whole text.
    """

    value: str | None
    raw: str = ""
    confidence: float = 0.0
    page: int = 0
    box: Box | None = None
    lattice: str = ""


@dataclass(frozen=True, slots=True)
class CodeReading:
    """A QR or bar code found on a page. It is shown, never opened."""

    format: str
    text: str
    page: int
    box: Box
    host_trust: HostTrust


class SignatureStatus(StrEnum):
    """What the electronic signatures of a PDF amount to (PAdES, ETSI EN 319 142).

    `CHANGED`: whole, but something was added afterwards. `BROKEN`: the signed bytes are not those that were signed.
    `NO_ROOT`: whole, but this office has not said whom it trusts. `REVOCATION_UNKNOWN`: good, but the file brings no
    news on whether its certificate was revoked. `UNCHECKED`: could not be looked at; says nothing of the document.
    """

    VALID = "valid"
    CHANGED = "changed_after_signing"
    BROKEN = "broken"
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REVOCATION_UNKNOWN = "revocation_unknown"
    NO_ROOT = "no_root"
    UNCHECKED = "unchecked"
    NOT_SIGNED = "not_signed"


@dataclass(frozen=True, slots=True)
class SignatureReading:
    """The electronic signatures of a PDF, judged at the computer that read it without asking anybody.

    `signer` and `issuer` are names as their certificates give them; `signed_at` is ISO 8601, "" when not told, and
    proven only where `timestamped`. `coverage` is what the last signature covers (pyHanko's words, in small letters),
    `count` how many there are.
    """

    status: SignatureStatus
    signer: str = ""
    issuer: str = ""
    signed_at: str = ""
    timestamped: bool = False
    coverage: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Sign:
    """Something about a file that may be a sign of forgery, and often is not: evidence for a rule, no verdict.

    `name` is what was seen (`text_layer`, `edited_cell`, `font_break`, …), `score` how strongly in 0..1, `field` and
    `value` what it is about, `box` where (as in FieldReading).
    """

    name: str
    score: float
    field: str = ""
    value: str = ""
    page: int = 0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """Whether the pages can be read, and what stands in the way (`blurred`, `cropped`, `low_resolution`, …)."""

    legible: bool
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one file with one engine version (schema loket/reading-1).

    `read_by` is the workstation that read it, empty where nobody noted it; `farm` says that it is one which the hub's
    owner lets read for everybody. `signature` is None where the file cannot hold one. `fingerprint` is a perceptual
    hash of the first page (hex; `domain.fingerprint`), empty where none was made.
    """

    sha256: str
    kind: str
    pages: int
    quality: Quality
    fields: Mapping[str, FieldReading] = field(default_factory=dict)
    members: tuple[Mapping[str, FieldReading], ...] = ()
    codes: tuple[CodeReading, ...] = ()
    signature: SignatureReading | None = None
    engine: str = ""
    seconds: float = 0.0
    read_by: str = ""
    farm: bool = False
    signs: tuple[Sign, ...] = ()
    fingerprint: str = ""
