"""The Indonesian words an officer reads for fields, documents, services, channels and verdicts.

Each text is also the key of its translation, as with `Sentence`.
"""

from collections.abc import Mapping

FIELD_LABELS: Mapping[str, str] = {
    "nik": "NIK",
    "no_kk": "Nomor KK",
    "nama": "Nama lengkap",
    "tempat_lahir": "Tempat lahir",
    "tanggal_lahir": "Tanggal lahir",
    "jenis_kelamin": "Jenis kelamin",
    "alamat": "Alamat",
    "rt": "RT",
    "rw": "RW",
    "desa_kelurahan": "Desa/kelurahan",
    "kecamatan": "Kecamatan",
    "kabupaten_kota": "Kabupaten/kota",
    "provinsi": "Provinsi",
    "kode_pos": "Kode pos",
    "agama": "Agama",
    "status_perkawinan": "Status perkawinan",
    "pekerjaan": "Pekerjaan",
    "pendidikan": "Pendidikan",
    "golongan_darah": "Golongan darah",
    "kewarganegaraan": "Kewarganegaraan",
    "nama_ayah": "Nama ayah",
    "nama_ibu": "Nama ibu",
    "telepon": "Telepon",
    "email": "Surel",
    "kepala_keluarga": "Kepala keluarga",
    "tanggal_dikeluarkan": "Tanggal dikeluarkan",
    "no_akta": "Nomor akta",
    "no_surat": "Nomor surat",
    "no_ijazah": "Nomor ijazah",
    "nisn": "NISN",
    "anak_ke": "Anak ke",
    "ayah": "Ayah",
    "ibu": "Ibu",
    "tanggal_lapor": "Tanggal lapor",
    "nama_suami": "Nama suami",
    "nik_suami": "NIK suami",
    "nama_istri": "Nama istri",
    "nik_istri": "NIK istri",
    "tanggal_perkawinan": "Tanggal perkawinan",
    "tanggal_perceraian": "Tanggal perceraian",
    "tempat_kematian": "Tempat kematian",
    "tanggal_kematian": "Tanggal kematian",
    "alamat_asal": "Alamat asal",
    "hubungan": "Hubungan dalam keluarga",
    "no_paspor": "Nomor paspor",
    "no_kitap": "Nomor KITAP",
}
DOCUMENT_LABELS: Mapping[str, str] = {
    "kk": "Kartu Keluarga",
    "akta_kelahiran": "Akta kelahiran",
    "akta_perkawinan": "Akta perkawinan",
    "buku_nikah": "Buku nikah",
    "akta_perceraian": "Akta perceraian",
    "akta_kematian": "Akta kematian",
    "surat_kehilangan": "Surat kehilangan dari kepolisian",
    "skpwni": "Surat keterangan pindah (SKPWNI)",
    "ijazah": "Ijazah",
    "ktp_lama": "KTP-el lama",
    "pas_foto": "Pas foto",
    "formulir": "Formulir F-1.02",
    "lainnya": "Dokumen lain",
}
SERVICE_LABELS: Mapping[str, str] = {
    "ktp_baru": "KTP-el baru",
    "ktp_hilang": "Penggantian KTP-el hilang",
    "ktp_rusak": "Penggantian KTP-el rusak",
    "ubah_data": "Perubahan data KTP-el",
    "pindah_datang": "KTP-el pindah datang",
    "luar_domisili": "Cetak KTP-el luar domisili",
    "ktp_itap": "KTP-el orang asing (ITAP)",
}
CHANNEL_LABELS: Mapping[str, str] = {
    "web": "Situs web",
    "aplikasi": "Aplikasi",
    "whatsapp": "WhatsApp",
    "email": "Surel",
    "loket": "Loket",
}
VERDICT_LABELS: Mapping[str, str] = {
    "match": "Cocok",
    "equivalent": "Setara",
    "letter": "Satu huruf",
    "differs": "Beda",
    "unreadable": "Tak terbaca",
    "no_source": "Tak ada sumber",
}
OUTCOME_LABELS: Mapping[str, str] = {
    "clear": "Jelas",
    "review": "Perlu dilihat",
    "incomplete": "Tidak lengkap",
}


def field_label(field: str) -> str:
    """The words for a form field; an unknown key is shown as it is."""
    return FIELD_LABELS.get(field, field)


def document_label(kind: str) -> str:
    """The words for a document kind; an unknown key is shown as it is."""
    return DOCUMENT_LABELS.get(kind, kind)


def service_label(service: str) -> str:
    """The words for a service; an unknown key is shown as it is."""
    return SERVICE_LABELS.get(service, service)


def channel_label(channel: str) -> str:
    """The words for a channel; an unknown key is shown as it is."""
    return CHANNEL_LABELS.get(channel, channel)


def verdict_word(verdict: str) -> str:
    """The word for a verdict; an unknown key is shown as it is."""
    return VERDICT_LABELS.get(verdict, verdict)


def outcome_word(outcome: str | None) -> str:
    """The words for a check's outcome; None is a dossier not read yet, an unknown key is shown as it is."""
    return OUTCOME_LABELS.get(outcome, outcome) if outcome else "Belum dibaca"
