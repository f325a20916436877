"""New passwords: long enough, no name, none that is guessed first."""

import pytest

from workstation.domain.passwords import COMMON, weakness


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("pendek", "short"),
        ("x" * 129, "long"),
        ("Ani Lestari", "name"),
        ("ani123456789", "name"),
        ("LESTARI-2026", "name"),
        ("4n1.l3st4r1", "name"),
        ("disdukcapil", "common"),
        ("Disdukcapil2026!", "common"),
        ("d1sdukc4p1l", "common"),
        ("password123", "common"),
        ("1234567890", "common"),
        ("081234567890", "common"),
        ("17-08-1945!", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("qwertyuiop", "common"),
        ("rahasiarahasia", "common"),
        ("bismillah786", "common"),
        ("tiga-kuda-hijau", ""),
        ("perahu kayu biru", ""),
        ("k7pq-w3rt-x9az", ""),
    ],
)
def test_weakness(password: str, why: str) -> None:
    assert weakness(password, "ani", "Ani Lestari") == why


def test_the_list_is_long_enough() -> None:
    assert len(COMMON) >= 100
