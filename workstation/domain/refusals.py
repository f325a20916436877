"""The errors that several rooms raise: what is missing, unreachable, held or not allowed."""

from workstation.domain.errors import BadInput, EnvironmentMissing, LoketError, Refused, WrongUse


class DossierUnknown(WrongUse):
    """No dossier with that number is on this workstation."""

    code = "dossier_unknown"
    text = "Berkas {registration_no} tidak ada di komputer ini. Tarik antrean dahulu, lalu coba lagi."


class DocumentUnknown(WrongUse):
    """The dossier holds no document of that kind."""

    code = "document_unknown"
    text = "Berkas ini tidak memuat {document}. Tidak ada yang dicatat. Periksa nama dokumennya, lalu coba lagi."


class RegistrationReused(BadInput):
    """A registration number arrived a second time with other content."""

    code = "registration_reused"
    text = (
        "Nomor registrasi ini sudah dipakai oleh berkas lain yang isinya berbeda. Berkas pertama tetap aman; "
        "berkas ini disimpan di karantina. Minta portal memberi nomor baru."
    )


class ScanMissing(LoketError):
    """A scan is not where it should be."""

    code = "scan_missing"
    exit_code = 3
    text = "Berkas pindaian belum ada di komputer ini. Data lain aman. Sambungkan jaringan lalu tarik lagi."


class ScanDamaged(LoketError):
    """A scan's bytes no longer hash to its name."""

    code = "scan_damaged"
    exit_code = 3
    text = "Berkas pindaian rusak di penyimpanan. Keputusan tidak hilang. Tarik lagi dari pusat data kantor."


class HubUnreachable(EnvironmentMissing):
    """The hub did not answer; what was sent may or may not have arrived, and will be sent again.

    The classes below it are other causes for which work goes on without the hub.
    """

    code = "hub_unreachable"
    text = "Pusat data kantor tidak terjangkau. Pekerjaan tersimpan di komputer ini dan dikirim lagi nanti."


class HubKeyMissing(HubUnreachable):
    """The hub's shared folder is encrypted, and this computer was never given its key. Work goes on without it."""

    code = "hub_key_missing"
    text = (
        "Kunci folder pusat data belum ada di komputer ini. Pekerjaan aman dan tetap menunggu dikirim. Jalankan loket "
        "hub key di komputer yang sudah punya, lalu loket hub key --stdin di sini; untuk yang baru: loket hub init."
    )


class HubKeyWrong(HubUnreachable):
    """The hub's folder is encrypted with another key than this computer has for it. Work goes on without it."""

    code = "hub_key_wrong"
    text = (
        "Kunci folder pusat data di komputer ini bukan kunci folder itu. Pekerjaan aman dan tetap menunggu dikirim. "
        "Periksa alamat foldernya, lalu ambil kuncinya dari komputer lain dengan loket hub key."
    )


class HubKeyOld(HubKeyWrong):
    """The key of the hub's folder was changed, and this computer has the one of before. Work goes on without it."""

    code = "hub_key_old"
    text = (
        "Kunci folder pusat data sudah diganti, dan komputer ini masih memakai kunci lama. Pekerjaan aman dan tetap "
        "menunggu dikirim. Minta barisnya dari admin (loket hub key), lalu jalankan loket hub key --stdin di sini."
    )


class HubKeyChanging(HubUnreachable):
    """The key of the hub's folder is being changed, or that was cut off. Work goes on without it."""

    code = "hub_key_changing"
    text = (
        "Kunci folder pusat data sedang diganti. Pekerjaan aman dan tetap menunggu dikirim. Tunggu sebentar; bila "
        "pesan ini tetap muncul, minta admin menjalankan loket hub key --rotate sekali lagi."
    )


class HubForbids(HubUnreachable):
    """The hub does not let this workstation do that, or does not know it. Work goes on as if it were away."""

    code = "hub_forbids"
    text = (
        "Pusat data kantor menolak komputer ini. Pekerjaan aman di komputer ini dan tetap menunggu dikirim. "
        "Minta admin memeriksa izin komputer ini di pusat data."
    )


class CertificateExpired(HubForbids):
    """The workstation's certificate has ended."""

    code = "certificate_expired"
    text = (
        "Sertifikat komputer ini kedaluwarsa, jadi pusat data kantor menolaknya. Pekerjaan aman di komputer ini dan "
        "tetap menunggu dikirim. Minta admin membuat yang baru dengan loket hub renew."
    )


class CertificateMissing(HubForbids):
    """A file that proves who this workstation is, or whom it trusts, is not there or cannot be used."""

    code = "certificate_missing"
    text = (
        "Berkas hub-ca.crt, hub.crt, atau hub.key di folder data komputer ini tidak ada atau tidak dapat dipakai. "
        "Pekerjaan aman dan tetap menunggu dikirim. Minta admin membuatnya dengan loket hub grant."
    )


class HubUntrusted(HubUnreachable):
    """Whoever answers at the hub's address cannot prove to be the hub; nothing was sent to it."""

    code = "hub_untrusted"
    text = (
        "Yang menjawab di alamat pusat data tidak dapat membuktikan diri sebagai pusat data kantor. Tidak ada yang "
        "dikirim ke sana. Minta admin memeriksa alamatnya, nama di server.crt, tanggalnya, dan hub-ca.crt."
    )


class HubVersion(HubUnreachable):
    """The hub's schema is another one than this Loket's. Work goes on as if it were away."""

    code = "hub_version"
    text = (
        "Versi Loket di komputer ini berbeda dari pusat data kantor. Pekerjaan aman dan tetap menunggu dikirim. "
        "Samakan versinya: perbarui Loket di sini atau jalankan loket hub init di pusat data."
    )


class NoReadQueue(EnvironmentMissing):
    """The hub is a folder, which has no queue of scans to be read."""

    code = "no_read_queue"
    text = (
        "Pusat data berupa folder tidak mempunyai antrean bacaan, jadi tidak ada yang dibaca di sini. Data aman. "
        "Loket membaca sendiri; untuk pembaca bersama, pakai pusat data PostgreSQL."
    )


class NotAFarm(EnvironmentMissing):
    """The hub does not let this computer read for everybody."""

    code = "not_a_farm"
    text = (
        "Komputer ini belum diizinkan membaca untuk semua loket. Data aman. "
        "Minta admin memberi izin pembaca bersama di pusat data."
    )


class ServerAway(HubUnreachable):
    """The administrator's command found no server or no such database."""

    code = "server_away"
    text = (
        "Server PostgreSQL tidak menjawab, atau database itu tidak ada di sana. Tidak ada yang diubah. Periksa alamat, "
        "nama database, dan sandi di berkas .pgpass."
    )


class AdministratorNeeded(HubForbids):
    """The role that the administrator uses may not do that."""

    code = "administrator_needed"
    text = (
        "Peran PostgreSQL ini tidak berhak melakukannya. Tidak ada yang diubah. Pakai peran pemilik database itu, "
        "yang dibuat dengan hak CREATEROLE."
    )


class HubNotFounded(EnvironmentMissing):
    """The database holds no hub, or an older one."""

    code = "hub_not_founded"
    text = "Database itu belum berisi pusat data versi ini. Tidak ada yang diubah. Jalankan dahulu: loket hub init."


class NotAServer(WrongUse):
    """The act needs a hub with a server."""

    code = "not_a_server"
    text = "Perintah ini untuk pusat data dengan PostgreSQL. Sebutkan alamatnya: --hub postgresql://…"


class ScanStoreUnset(EnvironmentMissing):
    """Nobody has said where the hub's scans lie, or with what key they are reached."""

    code = "scan_store_unset"
    text = (
        "Tempat pindaian pusat data belum diatur di komputer ini. Keputusan tetap tersimpan dan terkirim. Isi "
        "hub_scans di config.toml; untuk S3 simpan kuncinya dengan loket hub scan-key."
    )


class FolderUnusable(EnvironmentMissing):
    """A folder cannot be written to."""

    code = "folder_unusable"
    text = "Folder {folder} tidak dapat ditulis. Pilih folder lain atau perbaiki izinnya, lalu ulangi."


class StoreTooNew(EnvironmentMissing):
    """The database was written by a newer Loket."""

    code = "store_too_new"
    text = "Data di komputer ini dibuat oleh Loket yang lebih baru. Data aman. Pasang versi Loket terbaru."


class DiskFull(EnvironmentMissing):
    """No room is left to write."""

    code = "disk_full"
    text = "Penyimpanan penuh. Yang sudah tersimpan aman, tindakan terakhir belum. Kosongkan ruang lalu ulangi."


class StoreUnusable(EnvironmentMissing):
    """The database cannot be opened or written for another reason."""

    code = "store_unusable"
    text = "Data di komputer ini tidak dapat dibuka atau ditulis. Jangan hapus apa pun; hubungi admin kantor."


class TripTooLarge(EnvironmentMissing):
    """The disk has no room for the scans of all the dossiers that shall be taken along."""

    code = "trip_too_large"
    text = (
        "Pindaian yang akan dibawa perlu {needed}, tetapi ruang kosong di komputer ini hanya {free}. Belum ada yang "
        "diambil dan tidak ada yang berubah. Kosongkan ruang, atau bawa lebih sedikit berkas."
    )


class StationUnknown(WrongUse):
    """The hub knows no workstation of that name."""

    code = "station_unknown"
    text = "Komputer {name} tidak dikenal di pusat data kantor. Tidak ada yang berubah. Yang dikenal: {known}."


class HeldByOther(Refused):
    """Somebody else holds the dossier."""

    code = "held_by_other"
    text = "Berkas sedang dipegang {holder}. Pilih berkas lain atau tunggu sampai dilepas."


class OfficeLeft(Refused):
    """The dossier belongs to an office that this workstation serves no longer."""

    code = "office_left"
    text = (
        "Berkas ini milik kantor {office}, yang tidak lagi dilayani komputer ini. Keputusan yang sudah dibuat di sini "
        "tetap sah dan tetap dikirim. Minta kantor itu melanjutkannya."
    )


class NameChanged(Refused):
    """Events that were made here under another name wait to be sent, so none may be made under the new one yet."""

    code = "name_changed"
    text = (
        "Nama komputer ini berubah dari {old} menjadi {new}, padahal {count} pekerjaan atas nama {old} belum terkirim. "
        "Semuanya aman di komputer ini. Tulis kembali nama {old} di config.toml, lalu jalankan sinkronisasi; setelah "
        "semuanya terkirim, nama boleh diganti. Bila pusat data sudah menutup {old}, minta admin membukanya sebentar."
    )


class MoveNotLegal(Refused):
    """The case is not in a state that allows this."""

    code = "move_not_legal"
    text = "Tindakan ini tidak bisa pada berkas yang berstatus {state}. Muat ulang berkas untuk melihat keadaannya."


class RoleNotAllowed(Refused):
    """The act belongs to another role."""

    code = "role_not_allowed"
    text = "Tindakan ini hanya untuk peran lain. Minta supervisor atau admin melakukannya."


class FourEyes(Refused):
    """Whoever decided never reviews."""

    code = "four_eyes"
    text = "Keputusan harus ditinjau orang lain (empat mata). Minta supervisor lain meninjaunya."


class UndoTooLate(Refused):
    """The ten seconds are over."""

    code = "undo_too_late"
    text = "Waktu untuk mengurungkan (10 detik) sudah lewat. Keputusan tetap berlaku; minta supervisor membatalkannya."


class NothingToUndo(Refused):
    """There is no decision that could be taken back."""

    code = "nothing_to_undo"
    text = "Tidak ada keputusan yang bisa diurungkan atau ditinjau. Muat ulang berkas untuk melihat keadaannya."


class NoConflict(Refused):
    """The case holds no two decisions to choose from, or the chosen one is not among them."""

    code = "no_conflict"
    text = "Keputusan ganda ini sudah berubah atau sudah diselesaikan. Tidak ada yang hilang; muat ulang berkasnya."


class ReasonNeeded(Refused):
    """The decision needs a reason."""

    code = "reason_needed"
    text = "Keputusan ini memerlukan alasan. Pilih sekurangnya satu alasan atau tulis catatan."


class TextTooLong(Refused):
    """A note is longer than an event may hold; nothing else that an officer enters can make a payload unfit."""

    code = "text_too_long"
    text = "Catatan ini terlalu panjang, jadi belum ada yang dicatat. Perpendek catatannya, lalu coba lagi."


class SuketOff(Refused):
    """The surat keterangan is switched off."""

    code = "suket_off"
    text = "Surat keterangan sedang dimatikan di kantor ini. Admin dapat menyalakannya bila blangko kosong."


class ReceiptNotFitting(Refused):
    """The paper does not fit the state of the case."""

    code = "receipt_not_fitting"
    text = "Surat jenis ini tidak sesuai dengan status berkas ({state}). Pilih jenis surat yang sesuai."


class NothingToCallBack(Refused):
    """No paper of the dossier has to come back."""

    code = "nothing_to_call_back"
    text = "Tidak ada surat berkas ini yang harus ditarik kembali. Surat lain tidak berubah; pilih jenis surat lain."


class PaperUnknown(Refused):
    """No paper with that serial waits to be taken back."""

    code = "paper_unknown"
    text = "Surat {serial} tidak menunggu ditarik kembali. Tidak ada yang berubah; periksa nomor suratnya."


class NikWrong(WrongUse):
    """What was given is no NIK."""

    code = "nik_wrong"
    text = "NIK harus 16 angka. Tidak ada yang dicari dan tidak ada yang dicatat. Periksa lagi nomornya."


class NotClean(Refused):
    """Only what is clean is upheld together with others."""

    code = "not_clean"
    text = "Ada yang beda, kurang, atau ditandai. Berkas tetap menunggu keputusan Anda; tinjau tersendiri."


class ChainBroken(LoketError):
    """An event does not fit the chain of its workstation, or its seal does not fit its content."""

    code = "chain_broken"
    exit_code = 3
    text = "Catatan kejadian tidak utuh, jadi tidak disimpan. Yang sudah tersimpan aman; hubungi admin kantor."
