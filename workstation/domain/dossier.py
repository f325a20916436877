"""A dossier: the applicant's form and the documents uploaded with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

DOSSIER_NAMESPACE = UUID("6d3f3f0e-5a0f-5a3c-9f6d-1c7b7c4f1a10")

SERVICES = (
    "ktp_baru",
    "ktp_hilang",
    "ktp_rusak",
    "ubah_data",
    "pindah_datang",
    "luar_domisili",
    "ktp_itap",
)
CHANNELS = ("web", "aplikasi", "whatsapp", "email", "loket")
DOCUMENT_KINDS = (
    "kk",
    "akta_kelahiran",
    "akta_perkawinan",
    "buku_nikah",
    "akta_perceraian",
    "akta_kematian",
    "surat_kehilangan",
    "skpwni",
    "ijazah",
    "ktp_lama",
    "pas_foto",
    "formulir",
    "lainnya",
)
# A photo of the applicant and the office's own form hold nothing that is compared.
NOT_READ = frozenset({"pas_foto", "formulir", "lainnya"})
FORM_FIELDS = (
    "nik",
    "no_kk",
    "nama",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "alamat",
    "rt",
    "rw",
    "desa_kelurahan",
    "kecamatan",
    "kabupaten_kota",
    "provinsi",
    "kode_pos",
    "agama",
    "status_perkawinan",
    "pekerjaan",
    "pendidikan",
    "golongan_darah",
    "kewarganegaraan",
    "nama_ayah",
    "nama_ibu",
    "telepon",
    "email",
)


@dataclass(frozen=True, slots=True)
class Document:
    """One uploaded file: its kind as the applicant named it, its place in the bundle and its SHA-256 (hex)."""

    kind: str
    file: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """An application as a portal handed it over (schema loket/dossier-1). Times carry their offset."""

    dossier_id: UUID
    registration_no: str
    service: str
    channel: str
    region: str
    office: str
    submitted_at: datetime
    form: Mapping[str, str]
    documents: tuple[Document, ...]
    changes: tuple[str, ...] = ()

    def document(self, kind: str) -> Document | None:
        """The first document of a kind, or None."""
        return next((document for document in self.documents if document.kind == kind), None)


def dossier_id(region: str, registration_no: str) -> UUID:
    """The identity of a dossier: the same on every machine, since a registration number is unique per region."""
    return uuid5(DOSSIER_NAMESPACE, f"{region}/{registration_no}")
