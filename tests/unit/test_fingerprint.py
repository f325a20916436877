"""The hash of how a page looks: the same for a scan saved anew, and for nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.fingerprint import fingerprint, is_same_scan, middle
from workstation.domain.reading import FieldReading

NAMES = ("nik", "nama", "no_akta", "ayah", "ibu", "tempat_lahir")


def page(*tops: float, scale: float = 1.0) -> str:
    fields = {}
    for name, top in zip(NAMES, tops, strict=False):
        corners = ((100.0, top), (400.0, top), (400.0, top + 20), (100.0, top + 20))
        box = tuple((x * scale, y * scale) for x, y in corners)
        fields[name] = FieldReading("A", "A", 0.9, 0, box)  # type: ignore[arg-type]
    return fingerprint(fields, round(800 * scale), round(1000 * scale))


@given(st.lists(st.floats(0, 950), min_size=5, max_size=6), st.floats(0.4, 2.0))
def test_size_does_not_matter(tops: list[float], scale: float) -> None:
    assert is_same_scan(page(*tops), page(*tops, scale=scale))


def test_one_value_may_be_written_anew_but_not_two() -> None:
    assert is_same_scan(page(100, 200, 300, 400, 500, 600), page(100, 200, 350, 400, 500, 600))
    assert not is_same_scan(page(100, 200, 300, 400, 500, 600), page(100, 200, 350, 440, 500, 600))


def test_few_values_tell_nothing() -> None:
    assert page(100, 200, 300, 400) == ""
    assert not is_same_scan("", "") and middle("") is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_garbled_hashes_are_like_nothing(one: str, other: str) -> None:
    assert not is_same_scan(one, other)
    middle(one)
