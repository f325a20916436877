"""Why somebody cannot sign in, or an officer's record cannot be changed so."""

from workstation.domain.errors import EnvironmentMissing, Refused, WrongUse


class NotSignedIn(Refused):
    """The act needs an officer, and nobody is signed in."""

    code = "not_signed_in"
    text = "Belum ada petugas yang masuk. Tidak ada yang berubah. Masuk dahulu: loket login NAMA"


class SessionOver(Refused):
    """Somebody was signed in, and that is over."""

    code = "session_over"
    text = "Sesi Anda sudah berakhir karena lama tidak dipakai. Pekerjaan aman. Masuk lagi: loket login NAMA"


class SessionEnded(Refused):
    """The officer was disabled, got another role, or the password was changed elsewhere."""

    code = "session_ended"
    text = (
        "Sesi ini diakhiri karena data petugas berubah: dinonaktifkan, peran diganti, atau sandi diganti. Pekerjaan "
        "yang sudah disimpan tetap sah. Masuk lagi, atau hubungi admin kantor."
    )


class SignInWrong(Refused):
    """Name, password or code are wrong; which of them is not told."""

    code = "sign_in_wrong"
    text = "Nama, sandi, atau kode salah. Periksa huruf besar dan kecil, lalu coba lagi."


class CodeNeeded(Refused):
    """The password fits and the second factor is still owed."""

    code = "code_needed"
    text = "Ketik juga kode 6 angka dari aplikasi di telepon Anda."


class LockedOut(Refused):
    """Too many wrong attempts under this name."""

    code = "locked_out"
    text = (
        "Terlalu banyak percobaan yang salah dengan nama ini. Tunggu {wait} (menit:detik), lalu coba lagi. Petugas "
        "lain tetap bisa masuk. Bila lupa sandi, minta admin membuat sandi sementara."
    )


class OfficerDisabled(Refused):
    """The officer was shut out."""

    code = "officer_disabled"
    text = "Akun petugas ini dinonaktifkan. Pekerjaan yang sudah dibuat tetap sah. Hubungi admin kantor."


class MustChangePassword(Refused):
    """The password is a temporary one."""

    code = "must_change_password"
    text = "Sandi Anda masih sandi sementara. Ganti dahulu dengan sandi sendiri: loket password"


class PasswordTooShort(Refused):
    """A new password could be tried out."""

    code = "password_too_short"
    text = "Sandi baru terlalu pendek. Sandi lama tetap berlaku. Pakai sekurangnya {length} huruf, misalnya tiga kata."


class PasswordTooLong(Refused):
    """A new password is longer than anybody types."""

    code = "password_too_long"
    text = "Sandi baru terlalu panjang. Sandi lama tetap berlaku. Pakai paling banyak {length} huruf."


class PasswordIsName(Refused):
    """A new password is the officer's name."""

    code = "password_is_name"
    text = "Sandi baru sama dengan nama Anda, jadi mudah ditebak. Sandi lama tetap berlaku. Pilih yang lain."


class PasswordCommon(Refused):
    """A new password is one of those that are guessed first."""

    code = "password_common"
    text = (
        "Sandi baru termasuk yang paling mudah ditebak. Sandi lama tetap berlaku. Pilih yang lain, misalnya tiga kata "
        "yang tidak berhubungan."
    )


class PasswordUnchanged(Refused):
    """A new password is the old one."""

    code = "password_unchanged"
    text = "Sandi baru sama dengan sandi lama. Pilih sandi yang berbeda."


class PasswordsDiffer(WrongUse):
    """A new password was typed two times in two ways."""

    code = "passwords_differ"
    text = "Kedua sandi tidak sama. Belum ada yang disimpan. Ketik ulang keduanya."


class PasswordMissing(WrongUse):
    """No password was given and nobody can be asked."""

    code = "password_missing"
    text = "Sandi belum diberikan. Jalankan di terminal, atau kirim lewat masukan standar dengan --password-stdin."


class CodeWrong(Refused):
    """The code does not come from the secret that was just shown."""

    code = "code_wrong"
    text = "Kode itu tidak cocok. Belum ada yang berubah. Periksa jam telepon Anda, lalu ketik kode yang baru."


class OfficerUnknown(WrongUse):
    """No officer has that name."""

    code = "officer_unknown"
    text = "Petugas {name} tidak ada dalam daftar. Tidak ada yang berubah. Lihat namanya dengan loket officer list."


class OfficerThere(Refused):
    """The name belongs to an officer already; names are never given to another person."""

    code = "officer_there"
    text = (
        "Nama {name} sudah dipakai, juga bila petugasnya dinonaktifkan, karena tercatat pada keputusannya. Belum ada "
        "yang berubah. Pilih nama lain."
    )


class OfficerName(WrongUse):
    """The name cannot be one to sign in with."""

    code = "officer_name"
    text = (
        "Nama untuk masuk terdiri dari 2 sampai 40 huruf atau angka tanpa tanda khusus, diawali huruf. Belum ada yang "
        "berubah. Pilih nama lain."
    )


class LastAdmin(Refused):
    """Without this officer nobody could administer."""

    code = "last_admin"
    text = "Ini admin terakhir yang aktif, jadi tidak diubah. Tambahkan admin lain dahulu, lalu ulangi."


class OfficersThere(Refused):
    """The office has officers already, so nobody makes a first administrator."""

    code = "officers_there"
    text = "Kantor ini sudah punya petugas. Tidak ada yang berubah. Masuk sebagai admin untuk menambah petugas lain."


class FirstAdminFirst(Refused):
    """The first officer must be an administrator."""

    code = "first_admin_first"
    text = (
        "Kantor ini belum punya petugas. Buat admin dahulu: loket officer add NAMA --role admin. Bila kantor lain "
        "sudah punya, jalankan loket sync supaya daftarnya ditarik."
    )


class HubNeededFirst(EnvironmentMissing):
    """Whether the office has officers cannot be known without its hub."""

    code = "hub_needed_first"
    text = (
        "Pusat data kantor tidak terjangkau, jadi belum pasti apakah kantor ini sudah punya petugas. Belum ada yang "
        "dibuat. Sambungkan jaringan, lalu ulangi."
    )


class OfficerNotRecorded(Refused):
    """An event names an officer of whom there is no record."""

    code = "officer_not_recorded"
    text = (
        "Petugas {officer} tidak ada dalam daftar petugas, jadi kejadian dari {workstation} ini disisihkan dan tidak "
        "dihitung. Tidak ada yang dihapus. Bila ia memang petugas, minta admin menambahkannya; kejadian itu lalu "
        "berlaku pada sinkronisasi berikutnya. Bila tidak, periksa komputer itu."
    )


class RoleNeverGiven(Refused):
    """An event names a role that its officer did not have, as far as its workstation could know."""

    code = "role_never_given"
    text = (
        "Petugas {officer} tidak pernah diberi peran {role}, jadi kejadian dari {workstation} ini disisihkan dan tidak "
        "dihitung. Tidak ada yang dihapus. Tanyakan kepada petugas itu, dan periksa komputernya."
    )


class MadeWhileDisabled(Refused):
    """An event was made in an officer's name after its workstation had heard that the officer is disabled."""

    code = "made_while_disabled"
    text = (
        "Petugas {officer} sudah dinonaktifkan, dan {workstation} sudah tahu ketika kejadian ini dibuat. Kejadian ini "
        "disisihkan dan tidak dihitung; yang dibuat sebelumnya tetap sah. Tidak ada yang dihapus. Periksa komputer itu."
    )
