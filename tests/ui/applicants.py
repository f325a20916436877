"""Invented applicants for the window's tests. SPESIMEN: nobody is real."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from workstation.domain.finding import Verdict

CLOCK = datetime(2026, 11, 6, 2, 30, tzinfo=UTC)
FORM = {
    "nik": "3273022004020060",
    "no_kk": "3273020807140020",
    "tempat_lahir": "BEKASI",
    "tanggal_lahir": "2002-04-20",
    "jenis_kelamin": "LAKI-LAKI",
    "alamat": "JL. WIJAYA KUSUMA NO. 7",
    "rt": "014",
    "rw": "010",
    "agama": "KHONGHUCU",
    "status_perkawinan": "BELUM KAWIN",
    "pekerjaan": "PELAJAR/MAHASISWA",
    "golongan_darah": "A",
    "nama_ayah": "ANDREAS SLAMET SUHARTONO NUGROHO",
    "nama_ibu": "MARGARETHA ENDANG HANDAYANI",
}
Said = tuple[Verdict, str | None, str]


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant. `verdicts` are the fields that do not simply match (None: not read yet)."""

    number: str
    name: str
    waiting: timedelta
    verdicts: Mapping[str, Said] | None = field(default_factory=dict)
    service: str = "ktp_baru"
    channel: str = "web"
    kecamatan: str = "COBLONG"
    documents: tuple[str, ...] = ("kk", "akta_kelahiran")
    missing: tuple[str, ...] = ()
    illegible: tuple[str, ...] = ()
    holder: str = ""
    trip: bool = False
    form: Mapping[str, str] = field(default_factory=lambda: FORM)


LETTER: Said = (
    Verdict.LETTER,
    "ELIA HARAHAP PERMANA",
    "KK dan akta sama. Beda satu huruf dari formulir: pembetulan redaksional, bukan perubahan nama.",
)
ADDRESS: Said = (
    Verdict.DIFFERS,
    "JL. MERDEKA GG. II NO. 32",
    "Alamat di KK lain dari formulir. Bila pemohon pindah, KK harus diperbarui dahulu.",
)
DOUBT: Said = (Verdict.UNREADABLE, None, "Tulisan di dokumen terlalu kabur untuk dibaca. Bandingkan sendiri.")
EQUAL: Said = (Verdict.EQUIVALENT, "LAKI-LAKI", "Penulisan berbeda, arti sama.")
LONG_NAME = "MUHAMMAD ABDURRAHMAN WAHYUDININGRAT KUSUMAATMADJA SOSRODININGRAT"
PEOPLE = (
    Person(
        "3273-20261104-211007",
        "CONTOH SATU",
        timedelta(hours=26, minutes=40),
        {"alamat": ADDRESS},
        "ktp_hilang",
        "aplikasi",
        documents=("kk", "surat_kehilangan"),
    ),
    Person(
        "3273-20261104-211011",
        "CONTOH DUA",
        timedelta(hours=24, minutes=55),
        {"jenis_kelamin": EQUAL},
        holder="Loket 1",
    ),
    Person(
        "3273-20261104-211018",
        "CONTOH TIGA",
        timedelta(hours=21, minutes=3),
        {"agama": DOUBT},
        "ubah_data",
        "whatsapp",
        "CICENDO",
        illegible=("kk",),
    ),
    Person(
        "3273-20261104-211021",
        "CONTOH EMPAT",
        timedelta(hours=18, minutes=47),
        {},
        "ktp_rusak",
        "loket",
        missing=("ktp_lama",),
    ),
    Person("3273-20261105-211030", "CONTOH LIMA", timedelta(hours=12, minutes=10), {}, kecamatan="ANDIR"),
    Person(
        "3273-20261105-211034",
        "ELIA HARAHAG PERMANA",
        timedelta(hours=3, minutes=12),
        {"nama": LETTER, "alamat": ADDRESS, "golongan_darah": (Verdict.NO_SOURCE, None, "")},
    ),
    Person(
        "3273-20261105-211036",
        LONG_NAME,
        timedelta(hours=2, minutes=50),
        {"agama": DOUBT, "nama_ibu": (Verdict.LETTER, "MARGARETHA ENDANG HANDAYANTI", "Beda satu huruf.")},
    ),
    Person(
        "3273-20261105-211040",
        "CONTOH ENAM",
        timedelta(hours=2, minutes=31),
        None,
        channel="aplikasi",
        kecamatan="SUKAJADI",
    ),
)
