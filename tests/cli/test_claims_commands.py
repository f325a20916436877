"""Claims, handing over and trips on the command line."""

import io
import shutil
from pathlib import Path

import pytest
from keys import opted_in
from test_commands import Loket, beside, filled, loket

__all__ = ["filled", "loket"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def pair(filled: Loket, tmp_path: Path) -> tuple[Loket, Loket]:
    """Two computers of one office."""
    opted_in(filled.home, 'workstation = "loket-1"\n')
    other = beside(filled, tmp_path / "other")
    for each in (filled, other):
        assert each("pull", "--no-read")[0] == 0
    assert other.login("ani")[0] == 0
    return filled, other


def numbers(loket: Loket) -> list[str]:
    return [row["registration_no"] for row in loket.json("queue")]


def test_several_are_claimed_listed_and_given_back(pair: tuple[Loket, Loket]) -> None:
    one, two = pair
    first, second, third, *others = numbers(one)
    assert two.by("joko", "claim", second)[0] == 0
    code, _, said = one.by("budi", "claim", first, second, third)
    assert code == 5
    assert f"Berkas {second} sedang dipegang joko di loket-2." in said and f"Berkas {first} Anda pegang" in said
    assert two.by("joko", "claim", first)[0] == 5
    assert one.by("budi", "claim")[0] == one("claim", first, "--next", "2")[0] == 2
    more = [json["registration_no"] for json in one.json_by("budi", "claim", "--next", "2")]
    assert more == others[:2]
    held = {
        json["registration_no"]: (json["officer"], json["workstation"], json["trip"]) for json in two.json("claims")
    }
    assert held == {
        second: ("joko", "loket-2", False),
        **dict.fromkeys((first, third, *more), ("budi", "loket-1", False)),
    }
    assert one.by("budi", "release", first, third, *more)[0] == 0
    assert [json["registration_no"] for json in one.json("claims")] == [second]
    assert two.by("joko", "release", second)[0] == 0
    assert two("claims")[1].strip() == "Tidak ada berkas yang sedang dipegang."


def test_a_supervisor_hands_over(pair: tuple[Loket, Loket]) -> None:
    one, two = pair
    reg = numbers(one)[0]
    assert one.by("budi", "claim", reg)[0] == 0
    assert two.login("ani")[0] == 0
    assert two("reassign", reg, "joko", "loket-2")[0] == 5
    assert two.login("siti")[0] == 0
    assert two("reassign", reg, "joko", "loket-9")[0] == 2
    code, _, said = two("reassign", reg, "joko", "loket-2")
    assert code == 0 and "diserahkan kepada joko di loket-2" in said
    assert one.by("budi", "claim", reg)[0] == 5


def test_checkout_and_checkin(pair: tuple[Loket, Loket], tmp_path: Path) -> None:
    one, two = pair
    every = numbers(two)
    assert one.by("joko", "claim", every[1])[0] == 0
    (out,) = two.json_by("budi", "checkout", "--days", "3", "--limit", "4", "--no-read")
    assert (out["taken"], out["incomplete"], out["checked"]) == (4, [], 0)
    assert out["held"] == [{"registration_no": every[1], "officer": "joko", "workstation": "loket-1"}]
    assert out["estimated"]["dossiers"] == 4 and out["estimated"]["free_bytes"] > 0 and out["until"]
    assert sum(json["trip"] for json in one.json("claims")) == 4
    assert one.by("joko", "claim", every[0])[0] == 5
    shutil.move(one.home / "hub", tmp_path / "away")
    assert two.by("budi", "decide", every[0], "return", "--reason", "berkas_belum_lengkap")[0] == 0
    assert two("checkin")[0] == two("checkout", "--days", "3")[0] == 4
    shutil.move(tmp_path / "away", one.home / "hub")
    assert two.json("checkin") == [{"released": 4, "kept": []}]
    assert [json["officer"] for json in two.json("claims")] == ["joko"]
    assert one("sync")[0] == 0
    assert one.json("show", every[0])[0]["state"] == "returned"


def test_the_estimate_comes_first_and_a_terminal_is_asked(filled: Loket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    code, _, said = filled("checkout", "--days", "2", "--no-read")
    assert code == 1 and said.startswith("8 berkas; 0 pindaian")
    assert filled.json("claims") == []
    code, out, _ = filled("checkout", "--days", "2", "--no-read", "--yes", "--kecamatan", "TIDAK ADA")
    assert (code, out.split()[:2]) == (0, ["Dibawa:", "0"])
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    code, out, _ = filled("checkout", "--days", "2", "--no-read")
    assert (code, out.split()[:2]) == (0, ["Dibawa:", "8"])
    assert filled("checkout", "--days", "0")[0] == 2
