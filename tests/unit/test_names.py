"""Comparing personal names: what means the same, what is a slip, what is another name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.crosscheck.names import compare_names, is_near_name, old_spelling_key, take_apart
from workstation.domain.finding import GREEN, Verdict

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Words of three letters and more, so that no word is a title or an initial.
WORDS = st.sampled_from(
    ["BUDI", "SANTOSO", "SUSANTO", "SITI", "NUR", "HAYATI", "MUHAMMAD", "AHMAD", "PANDJAITAN", "CHANIAGO", "RIZKY",
     "DJOKO", "SOEHARTO", "TJOKRO", "LATUHIHIN", "MADE", "PUTU", "KADEK", "SARASWATI", "NASUTION", "WAHYU", "DAENG"]
)  # fmt: skip
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
ANY_TEXT = st.text("ABCHMST. ,'-é", min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NUR HAYATI", "NURHAYATI"),
        ("H. SARI BACHTIAR", "SARI BACHTIAR"),
        ("HJ SITI AMINAH", "SITI AMINAH"),
        ("DRS. H. MUHAMMAD IDRIS", "MUHAMMAD IDRIS"),
        ("MUH. IDRIS", "MUHAMMAD IDRIS"),
        ("MOH. IDRIS", "MOCHAMMAD IDRIS"),
        ("M. IDRIS", "MUHAMMAD IDRIS"),
        ("M IDRIS", "MOHAMMAD IDRIS"),
        ("M.IDRIS", "MUH. IDRIS"),
        ("ABD. RAHMAN", "ABDUL RAHMAN"),
        ("ST. AMINAH", "SITI AMINAH"),
        ("GALIH TANJUNG, S.E.", "GALIH TANJUNG"),
        ("GALIH TANJUNG S.E.", "GALIH TANJUNG, SE"),
        ("GALIH TANJUNG S.KOM", "GALIH TANJUNG"),
        ("GALIH TANJUNG, S.H., M.M.", "GALIH TANJUNG, S.H."),
        ("BUDI SANTOSO, S.T.", "BUDI SANTOSO"),
        ("BUDI SANTOSO (ALM)", "BUDI SANTOSO"),
        ("MU'MIN SALEH", "MUMIN SALEH"),
        ("ABDUR-RAHMAN", "ABDUR RAHMAN"),
        ("JOSÉ SIREGAR", "JOSE SIREGAR"),
    ],
)
def test_means_the_same(one: str, other: str) -> None:
    assert compare_names(one, other).verdict is Verdict.EQUIVALENT
    assert compare_names(other, one).verdict is Verdict.EQUIVALENT
    assert compare_names(one.lower(), f" {other}  ").verdict is Verdict.EQUIVALENT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AHMAD SALEH", "AKHMAD SALEH"),
        ("NADINE PUTRI", "NADIN PUTRI"),
        ("MUHAMMAD IDRIS", "MOHAMMAD IDRIS"),
        ("MUHAMAD IDRIS", "MUHAMMAD IDRIS"),
        ("KARTIKA PANNDJAITAN", "KARTIKA PANDJAITAN"),
        ("KARTIKA PANJAITAN", "KARTIKA PANDJAITAN"),
        ("JOKO SUSILO", "YOKO SUSILO"),
        ("SUHARTO", "SOEHARTO"),
        ("COKRO AMINOTO", "TJOKRO AMINOTO"),
        ("GALIH RIZKYY TANJUNG, S.E.", "GALIH RIZKY TANJUNG, S.E."),
        ("DRS. TUTI HANDAYANI", "DRA. TUTI HANDAYANI"),
        ("WAHYU", "WAHYO"),
    ],
)
def test_differs_in_a_letter(one: str, other: str) -> None:
    assert compare_names(one, other).verdict is Verdict.LETTER
    assert compare_names(other, one).verdict is Verdict.LETTER


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BUDI SANTOSO", "BUDI SUSANTO"),
        ("BUDI SANTOSO", "BUDI"),
        ("I MADE WIRA", "MADE WIRA"),
        ("SITI AMINAH", "AMINAH"),
        ("ADI", "EDO"),
        ("SITI AMINAH", "SITI RAHMAH"),
    ],
)
def test_is_another_name(one: str, other: str) -> None:
    assert compare_names(one, other).verdict is Verdict.DIFFERS
    assert compare_names(other, one).verdict is Verdict.DIFFERS


def test_position_decides_whether_st_is_siti_or_a_degree() -> None:
    assert take_apart("ST. AMINAH").words == ("ST", "AMINAH")
    assert take_apart("AMINAH, ST").titles == {"ST"}
    assert compare_names("AMINAH, ST", "SITI AMINAH").verdict is Verdict.DIFFERS


@given(NAMES)
def test_reflexive(name: str) -> None:
    assert compare_names(name, name).verdict is Verdict.MATCH
    assert compare_names(name.lower(), name.replace(" ", "  ")).verdict is Verdict.MATCH


@given(ANY_TEXT, ANY_TEXT)
def test_symmetric_for_any_text(one: str, other: str) -> None:
    assert compare_names(one, other).verdict is compare_names(other, one).verdict


@given(NAMES, NAMES)
def test_symmetric(one: str, other: str) -> None:
    assert compare_names(one, other).verdict is compare_names(other, one).verdict
    assert is_near_name(one, other) == is_near_name(other, one)


@given(NAMES, st.data())
def test_one_letter_off_is_never_green(name: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([at for at, letter in enumerate(name) if letter != " "]))
    letter = data.draw(st.sampled_from(LETTERS))
    replaced = name[:place] + letter + name[place + 1 :]
    for changed in (replaced, name[:place] + letter + name[place:], name[:place] + name[place + 1 :]):
        if changed.replace(" ", "") != name.replace(" ", ""):
            assert compare_names(changed, name).verdict not in GREEN


@pytest.mark.parametrize(
    ("old", "new"),
    [("SOEHARTO", "SUHARTO"), ("TJOKRO", "COKRO"), ("DJOKO", "JOKO"), ("NJOMAN", "NYOMAN"), ("SJARIF", "SYARIF"),
     ("ACHMAD", "AKHMAD"), ("JOGJA", "YOGYA")],
)  # fmt: skip
def test_old_spelling_key_is_the_same_both_ways(old: str, new: str) -> None:
    assert old_spelling_key(old) == old_spelling_key(new)
    assert "ejaan" in str(compare_names(old, new).reason)
