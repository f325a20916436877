"""Labels that all excerpts of the civil registry share, old and new editions, bilingual or not (domain 3.1 to 3.4)."""

from collections.abc import Mapping

from ocr.layouts.labels import NOISE
from ocr.layouts.listed import END

COMMON: Mapping[str, tuple[str, ...]] = {
    "nik": ("Nomor Induk Kependudukan", "NIK", "NIK/No. Identitas"),
    "place": ("bahwa di", "bertempat di"),
    "date": ("pada tanggal",),
    "year": ("tahun",),
    "issued": ("Kutipan ini dikeluarkan di", "Kutipan ini dikeluarkan", "dikeluarkan di"),
    END: (
        "Kepala Dinas Kependudukan dan Pencatatan Sipil",
        "Kepala Dinas",
        "Pejabat Pencatatan Sipil",
        "Kutipan ini sesuai dengan keadaan pada hari ini",
        "Tanggal Pencatatan",
        "menurut stbld",
        "menurut Staatsblad",
        "PENCATATAN SIPIL",
        "WARGA NEGARA INDONESIA",
        "WARGA NEGARA",
        "Kewarganegaraan",
    ),
    NOISE: (
        "Personal Registration Number",
        "in accordance with state gazette",
        "Registry Office",
        "Nationality",
        "Indonesian Nationality",
        "that in",
        "on date",
        "year",
        "This excerpt is issued in",
        "The excerpt is issued in",
        "issued in",
    ),
}
