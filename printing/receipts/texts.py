"""Every word on the papers, in Indonesian. Papers are official, so they are never translated.

Suket: the template of domain reference §3.8 (Dirjen Dukcapil 471.13/10231/Dukcapil, 29 Sep 2016).
Free of charge: UU 24/2013 Pasal 79A.
"""

from workstation.domain.receipt import ReceiptType

TITLES = {
    ReceiptType.TANDA_TERIMA: "TANDA TERIMA PERMOHONAN",
    ReceiptType.PERBAIKAN: "PEMBERITAHUAN PERBAIKAN BERKAS",
    ReceiptType.PENOLAKAN: "PEMBERITAHUAN PENOLAKAN PERMOHONAN",
    ReceiptType.SUKET: "SURAT KETERANGAN",
    ReceiptType.PENARIKAN: "PENARIKAN SURAT",
}
SUBTITLES = {
    ReceiptType.TANDA_TERIMA: "Bukti Penerimaan Permohonan Pelayanan Administrasi Kependudukan",
    ReceiptType.SUKET: "Pengganti Sementara KTP-el",
}
SUBJECTS = {
    ReceiptType.PERBAIKAN: "Pemberitahuan perbaikan berkas",
    ReceiptType.PENOLAKAN: "Pemberitahuan penolakan permohonan",
    ReceiptType.PENARIKAN: "Penarikan surat yang tidak berlaku lagi",
}

SERVICES = {
    "ktp_baru": "Penerbitan KTP-el baru",
    "ktp_hilang": "Penggantian KTP-el karena hilang",
    "ktp_rusak": "Penggantian KTP-el karena rusak",
    "ubah_data": "Penerbitan KTP-el karena perubahan data",
    "pindah_datang": "Penerbitan KTP-el karena pindah datang",
    "luar_domisili": "Penerbitan KTP-el di luar domisili",
    "ktp_itap": "Penerbitan KTP-el bagi orang asing pemegang ITAP",
}
CHANNELS = {
    "web": "laman web",
    "aplikasi": "aplikasi",
    "whatsapp": "WhatsApp",
    "email": "surel",
    "loket": "loket",
}
DOCUMENTS = {
    "kk": "Kartu Keluarga",
    "akta_kelahiran": "Kutipan akta kelahiran",
    "akta_perkawinan": "Kutipan akta perkawinan",
    "buku_nikah": "Buku nikah",
    "akta_perceraian": "Kutipan akta perceraian",
    "akta_kematian": "Kutipan akta kematian",
    "surat_kehilangan": "Surat keterangan kehilangan dari kepolisian",
    "skpwni": "Surat Keterangan Pindah WNI (SKPWNI)",
    "ijazah": "Ijazah",
    "ktp_lama": "KTP-el lama",
    "pas_foto": "Pas foto",
    "formulir": "Formulir F-1.02",
    "lainnya": "Dokumen pendukung lain",
}

NUMBER = "Nomor"
SUBJECT = "Hal"
ATTACHMENT = "Lampiran"
NO_ATTACHMENT = "–"
ADDRESSEE = "Yth. Bapak/Ibu"
AT = "di tempat"
REGISTRATION_NO = "Nomor Registrasi"
NOTE_LABEL = "Catatan"
NOTE = "Catatan petugas: {note}"
SCAN_ME = "Pindai untuk memeriksa keaslian"
OFFICER = "Petugas Penerima,"
APPLICANT = "Pemohon,"
RESIDENT = "Yang Bersangkutan,"
NIP = "NIP {nip}"
RUNNING_PAGE = "Halaman {page} dari {pages}"
FOOTER = "Loket · {serial} · {registration_no}"
CONTINUED = "{title} Nomor {serial}"

PROVISIONAL = "SEMENTARA – belum terkirim ke pusat data"
COPY = "SALINAN ke-{number}"
SPECIMEN = "SPESIMEN – contoh untuk latihan, tidak berlaku sebagai dokumen"

FREE = "Pengurusan dan penerbitan dokumen kependudukan tidak dipungut biaya (Pasal 79A UU Nomor 24 Tahun 2013)."

RECEIVED = "Dokumen yang diterima"
RECEIVED_SHORT = "Dokumen"
NO_DOCUMENTS = "Tidak ada dokumen yang dilampirkan."
RESULT = "Hasil"
RESULT_DEFAULT = "Permohonan telah diterima dan sedang diperiksa."
PICK_UP = "Pengambilan"
PICK_UP_ON = "Mulai {day} di {place}{hours}, dengan menunjukkan tanda terima ini."
PICK_UP_LATER = "Di {place}{hours}, setelah ada pemberitahuan, dengan menunjukkan tanda terima ini."
HOURS = " pada jam layanan {hours}"
NOT_A_KTP = "Tanda terima ini bukan pengganti KTP-el."
OFFICE_COPY = "LEMBAR KANTOR"
CUT_HERE = "gunting di sini"

OPENING = (
    "Sehubungan dengan permohonan Bapak/Ibu yang kami terima melalui {channel} pada tanggal {day}, "
    "dengan data sebagai berikut:"
)
OPENING_LOKET = (
    "Sehubungan dengan permohonan Bapak/Ibu yang kami terima di loket pada tanggal {day}, dengan data sebagai berikut:"
)

FIX_VERDICT = (
    "setelah diperiksa, dengan hormat kami beritahukan bahwa berkas permohonan tersebut <b>belum dapat diproses</b> "
    "dan perlu diperbaiki atau dilengkapi karena hal berikut:"
)
FIX_BRING = "Yang perlu disiapkan:"
FIX_BRING_DEFAULT = (
    "dokumen asli di atas, atau foto/pindaiannya yang utuh, terang, dan terbaca;",
    "surat pemberitahuan ini atau nomor registrasinya.",
)
FIX_RESUBMIT = (
    "Perbaikan dapat disampaikan melalui {channel} atau langsung ke {office}{hours}, dengan menyebut nomor registrasi "
    "{registration_no}. Bapak/Ibu tidak perlu membuat permohonan baru."
)
FIX_RESUBMIT_LOKET = (
    "Perbaikan dapat disampaikan langsung ke {office}{hours}, dengan menyebut nomor registrasi {registration_no}. "
    "Bapak/Ibu tidak perlu membuat permohonan baru."
)

REFUSE_VERDICT = (
    "setelah dilakukan verifikasi dan validasi, dengan hormat kami beritahukan bahwa permohonan tersebut "
    "<b>belum dapat kami kabulkan (ditolak)</b> dengan alasan sebagai berikut:"
)
REFUSE_AGAIN = (
    "Bapak/Ibu dapat mengajukan permohonan kembali setelah hal tersebut dipenuhi. Penolakan ini tidak mengurangi "
    "hak Bapak/Ibu atas pelayanan administrasi kependudukan."
)
REFUSE_OBJECT = (
    "Apabila berkeberatan, Bapak/Ibu berhak meminta penjelasan di loket kami, mengajukan keberatan tertulis kepada "
    "pejabat penanda tangan surat ini, "
    "atau menyampaikan pengaduan melalui {complaints}."
)
COMPLAINTS_DEFAULT = "SP4N-LAPOR! (www.lapor.go.id)"
THANKS = "Demikian kami sampaikan. Atas perhatian dan kerja sama Bapak/Ibu, kami ucapkan terima kasih."
NO_REASON = "Alasan dijelaskan oleh petugas di loket."

CALL_BACK_VERDICT = (
    "dengan hormat kami beritahukan bahwa surat yang pernah kami berikan di bawah ini <b>tidak berlaku lagi</b> dan "
    "kami tarik kembali:"
)
CALL_BACK_PAPER = "{name} Nomor {serial}, tanggal {day}"
CALL_BACK_NAMES = {
    ReceiptType.TANDA_TERIMA: "Tanda terima permohonan",
    ReceiptType.PERBAIKAN: "Pemberitahuan perbaikan berkas",
    ReceiptType.PENOLAKAN: "Pemberitahuan penolakan permohonan",
    ReceiptType.SUKET: "Surat keterangan pengganti KTP-el",
    ReceiptType.PENARIKAN: "Penarikan surat",
}
CALL_BACK_NO_PAPER = "Nomor surat dijelaskan oleh petugas di loket."
CALL_BACK_BRING = (
    "Mohon surat tersebut tidak dipergunakan lagi untuk keperluan apa pun, dan diserahkan kepada petugas di "
    "{office}{hours} dengan menyebut nomor registrasi {registration_no}. Apabila surat sudah hilang atau rusak, cukup "
    "sampaikan hal itu kepada petugas."
)
CALL_BACK_SORRY = "Kami mohon maaf atas ketidaknyamanan ini."

SUKET_OPENING = "Yang bertanda tangan di bawah ini menerangkan bahwa penduduk:"
SUKET_RECORDED = (
    "Penduduk tersebut di atas <b>benar-benar sudah melakukan perekaman KTP-el</b> dan yang bersangkutan telah "
    "terdata dalam Database Kependudukan {region}."
)
SUKET_PURPOSE = (
    "Demikian Surat Keterangan ini kami buat sebagai pengganti KTP-el, dipergunakan untuk kepentingan Pemilu, "
    "Pemilukada, Pilkades, Imigrasi, Kepolisian, Asuransi, BPJS, Pernikahan, dan lain-lain. "
    "Kepada yang berkepentingan agar menjadi maklum."
)
SUKET_UNTIL = (
    "Surat Keterangan ini berlaku sampai dengan tanggal <b>{day}</b>, dan tidak berlaku lagi setelah yang bersangkutan "
    "menerima KTP-el."
)
SUKET_UNTIL_CARD = "Surat Keterangan ini berlaku sampai yang bersangkutan menerima KTP-el."
PHOTO = "Pas foto<br/>4 × 5,5 cm"

LABELS = {
    "nik": "NIK",
    "no_kk": "Nomor KK",
    "nama": "Nama Lengkap",
    "ttl": "Tempat/Tanggal Lahir",
    "jenis_kelamin": "Jenis Kelamin",
    "alamat": "Alamat",
    "rt_rw": "RT/RW",
    "desa_kelurahan": "Kelurahan/Desa",
    "kecamatan": "Kecamatan",
    "agama": "Agama",
    "status_perkawinan": "Status Perkawinan",
    "pekerjaan": "Pekerjaan",
    "kewarganegaraan": "Kewarganegaraan",
    "service": "Layanan",
    "submitted": "Diajukan",
    "issued": "Dicetak",
    "officer": "Petugas",
    "registration_no": "Nomor registrasi",
    "serial": "Nomor",
    "channel": "Kanal",
}
SUKET_ROWS = (
    "nik",
    "nama",
    "ttl",
    "jenis_kelamin",
    "alamat",
    "rt_rw",
    "desa_kelurahan",
    "kecamatan",
    "agama",
    "status_perkawinan",
    "pekerjaan",
    "kewarganegaraan",
)
APPLICANT_ROWS = ("nama", "nik", "short_address", "service", "submitted")
