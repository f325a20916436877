"""Where QR codes lead: only the listed address is trusted, however an imitation is written."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workstation.domain.hosts import KNOWN_HOSTS, HostCause, host_trust, in_ascii, judge_host

HOST = KNOWN_HOSTS[0]
labels = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12)
paths = st.text(string.ascii_letters + string.digits + "/_-=&", max_size=20)


@pytest.mark.parametrize(
    ("text", "trust", "cause"),
    [
        (f"https://{HOST}/Terpusat/Pindai/NII3578_018dfd9e", "known", HostCause.LISTED),
        (f"https://{HOST}@evil.example/", "lookalike", HostCause.USER_NAME),
        (f"https://{HOST}:x@evil.example/", "lookalike", HostCause.USER_NAME),
        (f"https://{HOST}\\@evil.example/", "lookalike", HostCause.GARBLED),
        ("https://dukcapil.go.id.com/", "lookalike", HostCause.OTHER_DOMAIN),
        ("https://dukcapil-go-id.example/", "lookalike", HostCause.OTHER_DOMAIN),
        ("https://kemendagri.online/", "lookalike", HostCause.OTHER_DOMAIN),
        ("https://kernendagri.com/", "lookalike", HostCause.OTHER_DOMAIN),
        (f"https://{HOST}.evil.example/", "lookalike", HostCause.OTHER_DOMAIN),
        (f"https://{HOST.replace('l', '1')}/", "lookalike", HostCause.NEARLY),
        ("https://layananonlne.dukcapil.kemendagri.go.id/", "lookalike", HostCause.NEARLY),
        (f"https://{HOST.replace('a', 'а')}/", "lookalike", HostCause.OTHER_LETTERS),
        ("https://xn--dukcapil-x9a.go.id/", "lookalike", HostCause.OTHER_LETTERS),
        ("https://103.10.20.30/Terpusat/Pindai", "lookalike", HostCause.BARE_ADDRESS),
        ("https://0x7f000001/", "lookalike", HostCause.BARE_ADDRESS),
        (f"http://{HOST}/", "lookalike", HostCause.NOT_HTTPS),
        (f"https://{HOST}:8443/", "lookalike", HostCause.PORT),
        ("https://bit.ly/3abc", "unknown", HostCause.SHORTENED),
        ("https://disdukcapil.bandung.go.id/cek", "unknown", HostCause.ELSEWHERE),
        ("https://tabalong.dukcapil.online/", "unknown", HostCause.ELSEWHERE),
        ("https://gisa.dukcapil.kemendagri.go.id/", "unknown", HostCause.ELSEWHERE),
        ("3171010101010001", "unknown", HostCause.NO_ADDRESS),
        ("WIFI:S:kantor;;", "unknown", HostCause.NO_ADDRESS),
    ],
)
def test_a_host_and_why(text: str, trust: str, cause: HostCause) -> None:
    judged = judge_host(text)
    assert (judged.trust, judged.cause) == (trust, cause)


def test_an_office_adds_hosts_of_its_own() -> None:
    own = "cek.dukcapil.bandung.go.id"
    assert host_trust(f"https://{own}/x") == "unknown"
    assert host_trust(f"https://{own}/x", (own,)) == "known"
    assert host_trust(f"http://{own}/x", (own,)) == "lookalike"


@given(st.text(max_size=200))
def test_any_text_is_judged_and_its_host_shown_in_ascii(text: str) -> None:
    judged = judge_host(text)
    assert judged.trust in ("known", "unknown", "lookalike")
    assert judged.host.isascii() and judged.host.isprintable()


@given(paths, st.sampled_from(["https", "HTTPS"]))
def test_the_listed_host_is_known_whatever_follows(path: str, scheme: str) -> None:
    assert host_trust(f"{scheme}://{HOST}/{path}") == "known"


@given(labels, paths)
def test_a_listed_host_in_front_of_another_domain_is_none(label: str, path: str) -> None:
    for text in (f"https://{HOST}.{label}/{path}", f"https://{HOST}@{label}.example/{path}", f"https://{label}{HOST}/"):
        assert host_trust(text) == "lookalike"


@given(st.integers(0, len(HOST) - 1), st.sampled_from(string.ascii_lowercase + string.digits))
def test_one_wrong_letter_is_seen(place: int, letter: str) -> None:
    assume(HOST[place] not in (letter, "."))
    assert host_trust(f"https://{HOST[:place]}{letter}{HOST[place + 1 :]}/") == "lookalike"


@given(st.integers(0, len(HOST) - 1), st.characters(min_codepoint=0x370, max_codepoint=0x52F, categories=["Ll"]))
def test_one_letter_of_another_script_is_seen(place: int, letter: str) -> None:
    judged = judge_host(f"https://{HOST[:place]}{letter}{HOST[place + 1 :]}/")
    assert judged.trust == "lookalike" and judged.host.isascii()


@given(st.lists(labels, min_size=1, max_size=4))
def test_nothing_but_the_list_is_known(parts: list[str]) -> None:
    host = ".".join(parts)
    assume(host != HOST)
    assert host_trust(f"https://{host}/") != "known"


def test_ascii_of_a_host() -> None:
    assert in_ascii("Dukcapil.GO.ID") == "dukcapil.go.id"
    assert in_ascii("dukсapil.go.id").startswith("xn--")
