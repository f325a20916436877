"""Papers for the tests: short ones and ones that stretch every field. All synthetic."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from workstation.domain.receipt import Letterhead, Receipt, ReceiptType

WIB = timezone(timedelta(hours=7))
LETTERHEAD = Letterhead(
    government="PEMERINTAH KOTA SPESIMEN",
    office="DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL",
    lines=("Jalan Contoh Nomor 1, Spesimen 10110", "Telepon (021) 000000 – surel: disdukcapil@spesimen.example"),
    city="Spesimen",
    signer_title="Kepala Dinas",
    signer_name="Dra. SPESIMEN PEJABAT, M.Si.",
    signer_nip="19700101 199503 2 001",
)
FORM = {
    "nik": "3171015708950001",
    "no_kk": "3171010101150002",
    "nama": "SITI SPESIMEN RAHAYU",
    "tempat_lahir": "JAKARTA",
    "tanggal_lahir": "1995-08-17",
    "jenis_kelamin": "PEREMPUAN",
    "alamat": "JL. MELATI NO. 12",
    "rt": "3",
    "rw": "5",
    "desa_kelurahan": "GAMBIR",
    "kecamatan": "GAMBIR",
    "kabupaten_kota": "KOTA SPESIMEN",
    "provinsi": "DKI JAKARTA",
    "agama": "ISLAM",
    "status_perkawinan": "BELUM KAWIN",
    "pekerjaan": "KARYAWAN SWASTA",
    "kewarganegaraan": "WNI",
}
REASONS = (
    "Foto Kartu Keluarga tidak terbaca pada bagian nomor dan alamat.",
    "Nama pada permohonan tidak sesuai dengan kutipan akta kelahiran.",
    "Surat keterangan kehilangan dari kepolisian belum dilampirkan.",
)
CODE = "LKT1." + "7A2QZ4X2KM7P" * 19


def short(kind: ReceiptType) -> Receipt:
    """A usual paper."""
    return Receipt(
        type=kind,
        serial="471.13/0042/TT/2026",
        registration_no="REG-3171-20260817-0042",
        service="ktp_hilang",
        channel="web",
        submitted_at=datetime(2026, 8, 17, 9, 15, tzinfo=WIB),
        issued_at=datetime(2026, 8, 18, 2, 30, tzinfo=UTC),
        letterhead=LETTERHEAD,
        form=FORM,
        officer="BUDI PETUGAS SPESIMEN",
        code=CODE,
        documents=("kk", "surat_kehilangan", "formulir", "pas_foto"),
        reasons=REASONS if kind in (ReceiptType.PERBAIKAN, ReceiptType.PENOLAKAN) else (),
        expected_on=date(2026, 8, 20),
        expires_on=date(2027, 2, 18),
        region_name="KOTA SPESIMEN",
        extra={"hours": "08.00–15.00"},
    )


def extreme(kind: ReceiptType) -> Receipt:
    """Long names and addresses, ten reasons, a note of 500 letters, every mark."""
    name = "RADEN AJENG MAHADEWI KUSUMANINGTYAS SASTRODIWIRYO SPESIMEN X"
    form = FORM | {
        "nama": name,
        "tempat_lahir": "KABUPATEN HULU SUNGAI TENGAH",
        "alamat": "JALAN PANGERAN DIPONEGORO GANG MAWAR MELATI RAYA BLOK CC-12 NOMOR 123A KOMPLEK PERUMAHAN GRIYA ASRI",
        "desa_kelurahan": "PONDOK KARYA SEJAHTERA MAKMUR",
        "kecamatan": "SUNGAI RAYA KEPULAUAN SELATAN",
        "pekerjaan": "KONSTRUKSI/TENAGA TATA LAKSANA RUMAH TANGGA <KHUSUS> & LAINNYA",
        "status_perkawinan": "CERAI HIDUP BELUM TERCATAT",
        "agama": "KEPERCAYAAN TERHADAP TUHAN YANG MAHA ESA",
    }
    note = ("Mohon foto ulang di tempat terang, tanpa lampu kilat, seluruh tepi dokumen terlihat. " * 6)[:499] + "Z"
    return replace(
        short(kind),
        form=form,
        letterhead=replace(
            LETTERHEAD,
            government="PEMERINTAH KABUPATEN KEPULAUAN SIAU TAGULANDANG BIARO SPESIMEN",
            office="DINAS KEPENDUDUKAN, PENCATATAN SIPIL, TENAGA KERJA DAN TRANSMIGRASI",
            signer_title="a.n. Kepala Dinas Kependudukan dan Pencatatan Sipil, Kepala Bidang Pendaftaran Penduduk",
            signer_name=name.title(),
        ),
        documents=(
            "kk", "akta_kelahiran", "akta_perkawinan", "surat_kehilangan", "skpwni", "ijazah", "ktp_lama", "pas_foto",
            "formulir", "lainnya",
        ),
        reasons=tuple(
            f"Alasan ke-{n}: data pada dokumen yang diunggah tidak sesuai dengan permohonan, dan bagian yang memuat "
            "nomor serta tanggal tidak terbaca karena foto terpotong."
            for n in range(1, 11)
        ),
        note=note,
        officer=name,
        provisional=True,
        copy_number=2,
        extra={"hours": "08.00–15.00", "specimen": "ya", "bring": "Kartu Keluarga asli\nKutipan akta kelahiran asli"},
    )  # fmt: skip
