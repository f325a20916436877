"""Which new passwords are too easy to guess, by what people at such counters are known to choose."""

import re
import unicodedata
from collections.abc import Collection

SHORTEST, LONGEST = 10, 128
# Roots of the commonest passwords in Indonesia (public leak statistics) and of an office like this one. A password
# that is nothing but one of them with digits and signs around it is guessed first.
_WORDS = """
password pass sandi katasandi katakunci rahasia sayang sayangku cinta cintaku anjing bangsat bismillah
bismilah alhamdulillah assalamualaikum allahuakbar subhanallah insyaallah indonesia indonesiaraya merdeka garuda
pancasila jakarta bandung surabaya medan semarang makassar yogyakarta jogja bali palembang malang bogor depok
bekasi tangerang qwerty qwertyuiop asdfghjkl asdfgh zxcvbnm qazwsx qazwsxedc abc abcd abcde abcdef abcdefgh
abcdefghij aku akucinta akucintakamu akusayangkamu iloveyou ilove love kamu ganteng cantik doraemon naruto
persib persija persebaya arema bonek jakmania liverpool manchesterunited barcelona realmadrid chelsea juventus
admin admindukcapil administrator adminadmin petugas petugasloket operator supervisor user guest default test
testing coba cobacoba percobaan latihan komputer laptop internet wifi gratis loket loketdukcapil disdukcapil
dukcapil dinasdukcapil kependudukan kecamatan kelurahan kabupaten kemendagri ektp ktpel ktp kartukeluarga siak
siakdukcapil siakterpusat operatorsiak pelayanan pelayananpublik pemerintah pemda pemkab pemkot bupati walikota
camat lurah januari februari maret april mei juni juli agustus september oktober november desember senin selasa
rabu kamis jumat sabtu minggu ramadhan ramadan lebaran muhammad ahmad andi budi siti sriwijaya majapahit welcome
letmein changeme gantisandi gantiaku sandibaru passwordbaru samsung xiaomi oppo vivo superman batman spiderman
monyet kucing sapi ayam kelinci bunga mawar melati bulan bintang matahari pelangi
"""
COMMON = frozenset(_WORDS.split())
_LOOK_ALIKES = str.maketrans("013457@$!", "oieastasi")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890")


def weakness(password: str, *names: str) -> str:
    """Why a new password may not be taken: `short`, `long`, `name`, `common`; nothing when it may."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(plain) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    letters = _letters(plain)
    meant = _letters(plain.translate(_LOOK_ALIKES))
    own = {_letters(name.casefold()) for name in names} - {""}
    own |= {_letters(part) for name in names for part in name.casefold().split() if len(part) > 2}
    if any(_repeats(text, own) for text in (letters, meant)):
        return "name"
    if _is_simple(letters) or any(_repeats(text, COMMON) for text in (letters, meant)):
        return "common"
    return ""


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text)


def _repeats(text: str, roots: Collection[str]) -> bool:
    """Whether a text is nothing but one of some words, once or more."""
    beginnings = (text[:length] for length in range(1, len(text) + 1) if len(text) % length == 0)
    return any(root in roots and root * (len(text) // len(root)) == text for root in beginnings)


def _is_simple(letters: str) -> bool:
    """Digits and signs only, one or two letters again and again, or a row of the keyboard."""
    if len(set(letters)) < 3:
        return True
    return any(letters in row or letters in row[::-1] for row in _ROWS)
