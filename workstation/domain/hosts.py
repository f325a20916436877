"""Where a QR code leads: to a page of the registry, elsewhere, or to something that imitates it. Nothing is opened.

What is shown to a person is the host in ASCII, so that letters of another script cannot hide in it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from workstation.domain.reading import HostTrust

# Where Dukcapil's documents let anyone check their electronic signature (domain.md §6).
KNOWN_HOSTS = ("layananonline.dukcapil.kemendagri.go.id",)
NAMES = ("kemendagri", "layananonlinedukcapil")
SHORTENERS = frozenset(
    {
        "bit.ly",
        "s.id",
        "tinyurl.com",
        "t.co",
        "goo.gl",
        "cutt.ly",
        "rebrand.ly",
        "is.gd",
        "linktr.ee",
        "t.ly",
        "me-qr.com",
    }
)
LOOKALIKE_DISTANCE = 2
# Drawn alike in most fonts.
_ALIKE = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "8": "b", "9": "g", "i": "l"})


class HostCause(StrEnum):
    """Why a host is what it is judged to be."""

    LISTED = "listed"
    ELSEWHERE = "elsewhere"
    SHORTENED = "shortened"
    NO_ADDRESS = "no_address"
    OTHER_LETTERS = "other_letters"
    USER_NAME = "user_name"
    BARE_ADDRESS = "bare_address"
    OTHER_DOMAIN = "other_domain"
    NEARLY = "nearly"
    NOT_HTTPS = "not_https"
    PORT = "port"
    GARBLED = "garbled"


@dataclass(frozen=True, slots=True)
class HostJudgement:
    """Whether a host can be trusted, why, and its name in ASCII ("" where the text holds none)."""

    trust: HostTrust
    cause: HostCause
    host: str = ""


_NO_ADDRESS = HostJudgement("unknown", HostCause.NO_ADDRESS)


def judge_host(text: str, more: Collection[str] = ()) -> HostJudgement:
    """Judge a code's text. `more` are hosts that this office trusts beside those of the registry, in small letters."""
    known = frozenset(KNOWN_HOSTS) | frozenset(more)
    try:
        parts = urlsplit(text.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return HostJudgement(
            *(("lookalike", HostCause.GARBLED) if "://" in text else ("unknown", HostCause.NO_ADDRESS))
        )
    if not host:
        return _NO_ADDRESS
    shown = in_ascii(host)
    if parts.scheme.lower() not in ("http", "https"):
        if shown in known:
            return HostJudgement("lookalike", HostCause.NOT_HTTPS, shown)
        return HostJudgement("unknown", HostCause.NO_ADDRESS, shown)
    cause = _imitation(text, parts, host, known) or _flaw(parts, port, shown, known)
    if cause is not None:
        return HostJudgement("lookalike", cause, shown)
    if shown in known:
        return HostJudgement("known", HostCause.LISTED, shown)
    return HostJudgement("unknown", HostCause.SHORTENED if shown in SHORTENERS else HostCause.ELSEWHERE, shown)


def host_trust(text: str, more: Collection[str] = ()) -> HostTrust:
    """Judge the host of a code's text: `known` (exact https allow-list), `lookalike` or `unknown`."""
    return judge_host(text, more).trust


def in_ascii(host: str) -> str:
    """A host in small ASCII letters; what is not ASCII is shown as the name that the network uses (xn--…)."""
    labels = []
    for label in host.lower().split("."):
        if label.isascii():
            labels.append(re.sub(r"[^\x21-\x7e]", "?", label))
            continue
        try:
            labels.append(label.encode("idna").decode())
        except UnicodeError:
            labels.append("xn--" + label.encode("punycode", "replace").decode())
    return ".".join(labels)


def _imitation(text: str, parts: SplitResult, host: str, known: frozenset[str]) -> HostCause | None:
    """In which way a host that is not listed passes for one, if it does."""
    # Browsers read a backslash as a slash and drop control characters: what is opened is not what is read.
    if "\\" in text or any(ord(letter) < 32 or letter.isspace() for letter in text.strip()):
        return HostCause.GARBLED
    if parts.username is not None or parts.password is not None:
        return HostCause.USER_NAME
    name = host.lower()
    if not name.isascii() or any(label.startswith("xn--") for label in name.split(".")):
        return HostCause.OTHER_LETTERS
    if name in known:
        return None
    if _is_address(name):
        return HostCause.BARE_ADDRESS
    if any(_distance(one, name) <= LOOKALIKE_DISTANCE for one in known) or _folded(name) in map(_folded, known):
        return HostCause.NEARLY
    return HostCause.OTHER_DOMAIN if _borrows(name, known) else None


def _flaw(parts: SplitResult, port: int | None, host: str, known: frozenset[str]) -> HostCause | None:
    """What keeps a listed host from being trusted as it is written."""
    if host not in known:
        return None
    if parts.scheme.lower() != "https":
        return HostCause.NOT_HTTPS
    return None if port in (None, 443) else HostCause.PORT


def _borrows(name: str, known: frozenset[str]) -> bool:
    """Whether a host wears the name of a listed one, or of the ministry, in front of a domain that anybody may have."""
    letters = _letters(name)
    if any(_letters(one) in letters for one in known):
        return True
    if name.endswith(".go.id"):
        # Only offices of the state get a name there.
        return False
    ministry = any(one in letters or _folded(one) in _folded(letters) for one in NAMES)
    return ministry or re.search(r"(^|[.-])go[.-]id[.-]", name) is not None


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text)


def _folded(text: str) -> str:
    return text.replace("rn", "m").replace("vv", "w").translate(_ALIKE)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        # Browsers also take 0x7f000001, 2130706433 and 127.1 for addresses.
        return re.fullmatch(r"(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+)){0,3}", host) is not None
    return True


def _distance(one: str, other: str) -> int:
    """Typing errors between two hosts (Levenshtein, two swapped letters count one); large when lengths differ much."""
    if abs(len(one) - len(other)) > LOOKALIKE_DISTANCE:
        return len(one) + len(other)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(row[-1] + 1, before[j] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
