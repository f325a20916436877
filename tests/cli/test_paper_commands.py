"""`loket receipt` and `loket verify-receipt` as a counter, another office and a bank call them."""

import io
import json
from pathlib import Path

import pytest
from test_commands import Loket, filled, loket

__all__ = ["filled", "loket"]


@pytest.fixture
def paper(filled: Loket, tmp_path: Path) -> Path:
    """A printed tanda terima."""
    reg = filled.json("queue")[0]["registration_no"]
    out = tmp_path / "resi.pdf"
    assert filled("receipt", reg, "--type", "tanda_terima", "--out", out)[0] == 0
    return out


def verdict(loket: Loket, *arguments: str | Path) -> tuple[int, dict[str, object]]:
    code, out, _ = loket("verify-receipt", *arguments, "--json")
    return code, json.loads(out)


def test_a_paper_is_verified_here_at_a_bank_and_not_by_strangers(filled: Loket, paper: Path, tmp_path: Path) -> None:
    code, found = verdict(filled, paper)
    assert (code, found["verdict"], found["compared"], found["differences"]) == (0, "valid", True, [])
    assert isinstance(found["receipt"], dict) and found["receipt"]["copy"] == 1
    code, out, told = filled("verify-receipt", paper)
    assert (code, "ASLI DAN BERLAKU" in out, "Isi berkasnya sama" in told) == (0, True, True)
    card = tmp_path / "kantor.txt"
    card.write_text(filled("device", "show")[1], encoding="ascii")
    bank = Loket(tmp_path / "nowhere", filled.capsys, filled.monkeypatch)
    code, found = verdict(bank, paper, "--keys", card)
    assert (code, found["verdict"], found["as_of"]) == (0, "valid", None)
    assert not bank.home.exists()
    (tmp_path / "kosong.txt").write_text("", encoding="ascii")
    code, found = verdict(bank, paper, "--keys", tmp_path / "kosong.txt")
    assert (code, found["verdict"], found["signed_by"]) == (1, "unknown_office", None)


def test_what_is_no_paper_is_named_and_what_cannot_be_opened_is_bad_input(filled: Loket, tmp_path: Path) -> None:
    assert verdict(filled, "3273-20261105-211034")[1]["verdict"] == "not_a_receipt"
    filled.monkeypatch.setattr("sys.stdin", io.StringIO("Mohon dicek: LKT9.ABCDEFGH\n"))
    code, found = verdict(filled, "-")
    assert (code, found["verdict"]) == (1, "newer")
    (tmp_path / "rusak.pdf").write_bytes(b"%PDF-1.7 bukan")
    for file in ("rusak.pdf", "tidak-ada.jpg"):
        code, out, told = filled("verify-receipt", tmp_path / file)
        assert (code, out) == (3, "") and file in told and "unggah" not in told


def test_a_reprint_asks_why(filled: Loket, paper: Path) -> None:
    reg = filled.json("queue")[0]["registration_no"]
    paper = paper.with_name("lagi.pdf")
    again = ("receipt", reg, "--type", "tanda_terima", "--out", paper)
    code, _, told = filled(*again)
    assert code == 5 and "perlu alasan" in told
    assert filled(*again, "--reason", "printer macet")[0] == 0
    found = verdict(filled, paper)[1]
    assert found["verdict"] == "valid" and "Ini salinan ke-2." in found["remarks"]  # type: ignore[operator]
