"""The command line as others call it: exit codes, JSON and the same use cases as the window."""

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from counters import bundles
from keys import opted_in
from officers import PASSWORD, let_in

from workstation.access.passphrase_file import VARIABLE
from workstation.bootstrap import open_workstation
from workstation.cli import context, main
from workstation.domain.event import Role

STAFF = {
    "ani": Role.PETUGAS,
    "budi": Role.PETUGAS,
    "joko": Role.PETUGAS,
    "siti": Role.SUPERVISOR,
    "dewi": Role.ADMIN,
}


class Loket:
    """Runs `loket` in this process, as the installed script would."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home
        self.capsys = capsys
        self.monkeypatch = monkeypatch

    def staff(self, **roles: Role) -> None:
        """Let officers in, all with the same password."""
        with open_workstation(self.home) as workstation:
            for name, role in roles.items():
                let_in(workstation.counter, name, role)

    def type(self, *lines: str) -> None:
        """What the next command finds on its standard input."""
        self.monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    def login(self, name: str, password: str = PASSWORD) -> tuple[int, str, str]:
        """Sign in."""
        self.type(password)
        return self("login", name, "--password-stdin")

    def by(self, name: str, *arguments: str | Path) -> tuple[int, str, str]:
        """Run a command as somebody."""
        assert self.login(name)[0] == 0
        return self(*arguments)

    def json_by(self, name: str, *arguments: str | Path) -> list[dict[str, Any]]:
        assert self.login(name)[0] == 0
        return self.json(*arguments)

    def __call__(self, *arguments: str | Path) -> tuple[int, str, str]:
        self.monkeypatch.setattr("sys.argv", ["loket", "--home", str(self.home), *map(str, arguments)])
        try:
            main.main()
            code: Any = 0
        except SystemExit as end:
            code = end.code
        out, err = self.capsys.readouterr()
        return int(code or 0), out, err

    def json(self, *arguments: str | Path) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*arguments, "--json")[1].splitlines()]


@pytest.fixture
def loket(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Loket]:
    monkeypatch.delenv("LOKET_HOME", raising=False)
    monkeypatch.delenv("LOKET_LANG", raising=False)
    yield Loket(opted_in(tmp_path / "home"), capsys, monkeypatch)
    context.options = context.Options()


def beside(first: Loket, home: Path) -> Loket:
    """Another computer of the office, at the first one's hub."""
    hub = (first.home / "hub").as_posix()
    other = Loket(opted_in(home, f'workstation = "loket-2"\nhub = "{hub}"\n'), first.capsys, first.monkeypatch)
    first.monkeypatch.setattr("sys.stdin", io.StringIO(first("hub", "key")[1]))
    assert other("hub", "key", "--stdin")[0] == 0
    return other


@pytest.fixture
def filled(loket: Loket, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Loket:
    """A home whose dossiers are pulled but not read, where ani has signed in. Made once, then copied."""
    made = tmp_path_factory.getbasetemp() / "filled home"
    if made.exists():
        shutil.copytree(made, loket.home, dirs_exist_ok=True)
        return loket
    assert loket("intake", samples)[0] == 0
    assert loket("pull", "--no-read")[0] == 0
    loket.staff(**STAFF)
    assert loket.login("ani")[0] == 0
    shutil.copytree(loket.home, made)
    return loket


def of_one_page(samples: Path) -> Path:
    """The bundle that is read soonest."""
    return next(path for path in bundles(samples) if len(list((path / "scans").iterdir())) == 1)


def test_intake_answers_for_each_bundle(loket: Loket, samples: Path, tmp_path: Path) -> None:
    good = tmp_path / "in" / "good"
    shutil.copytree(next(bundles(samples)), good)
    (tmp_path / "in" / "kosong").mkdir()
    code, out, _ = loket("intake", tmp_path / "in", "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 3
    assert [answer["status"] for answer in answers] == ["accepted", "quarantined"]
    assert set(answers[0]) >= {"registration_no", "status", "reason"}
    assert answers[1]["reason"]
    assert loket.json("intake", good)[0]["status"] == "duplicate"
    assert len(loket.json("hub", "quarantine")) == 1
    code, _, said = loket("hub", "quarantine", "--out", tmp_path / "out")
    assert code == 0 and str(tmp_path / "out") in said
    (reason,) = (tmp_path / "out").glob("*/reason.json")
    assert json.loads(reason.read_bytes())["name"] == "kosong"


def test_a_path_that_is_not_there_is_wrong_use(loket: Loket) -> None:
    assert loket("intake", "tidak-ada")[0] == 2
    assert loket("perintah-asing")[0] == 2


def test_queue_show_claim_decide_undo_review(filled: Loket) -> None:
    reg = filled.json("queue")[0]["registration_no"]
    assert filled.by("budi", "claim", reg)[0] == 0
    assert filled.by("joko", "claim", reg)[0] == 5
    assert filled.by("budi", "decide", reg, "reject")[0] == 5
    assert filled.by("budi", "decide", reg, "reject", "--reason", "asal")[0] == 2
    code, _, _ = filled.by("budi", "decide", reg, "reject", "--reason", "dokumen_salah", "--field", "nama=flag")
    assert code == 0
    shown = filled.json("show", reg)[0]
    assert (shown["state"], shown["decisions"][0]["reasons"], shown["marks"]) == (
        "rejected",
        ["dokumen_salah"],
        {"nama": "flag"},
    )
    assert filled.by("budi", "undo", reg)[0] == 0
    assert filled.by("budi", "decide", reg, "escalate", "--note", "Mohon arahan")[0] == 0
    assert filled.by("budi", "review", reg, "uphold", "--note", "Setuju")[0] == 5
    assert filled.by("siti", "review", reg, "uphold", "--note", "Setuju")[0] == 0
    assert filled.json("queue", "--state", "approved")[0]["registration_no"] == reg
    assert filled.json("hub", "status")[0]["waiting_to_send"] == 0


def test_an_officer_signed_in_is_remembered(filled: Loket) -> None:
    reg = filled.json("queue")[0]["registration_no"]
    assert filled.login("ani")[0] == 0
    filled("decide", reg, "return", "--reason", "berkas_belum_lengkap")
    assert filled.json("show", reg)[0]["decisions"][0]["officer"] == "ani"


def test_a_receipt_is_written_as_pdf(filled: Loket, tmp_path: Path) -> None:
    reg = filled.json("queue")[0]["registration_no"]
    out = tmp_path / "surat" / "resi.pdf"
    code, text, _ = filled("receipt", reg, "--type", "tanda_terima", "--out", out, "--paper", "a4")
    assert (code, out.read_bytes()[:5]) == (0, b"%PDF-")
    assert text.startswith("TT/")
    assert filled("receipt", reg, "--type", "suket", "--out", out)[0] == 5


def test_messages_go_to_stderr_in_the_officers_language(filled: Loket, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = filled("show", "0000-000")
    assert (code, out) == (2, "")
    assert "tidak ada di komputer ini" in err
    monkeypatch.setenv("LOKET_LANG", "en")
    assert "is not on this computer" in filled("show", "0000-000")[2]


def test_reading_names_the_broken_file_and_reads_on(loket: Loket, samples: Path, tmp_path: Path) -> None:
    broken = tmp_path / "rusak.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 terpotong")
    letter = next(samples.rglob("surat_kehilangan.*"))
    code, out, err = loket("read", broken, letter, "--kind", "surat_kehilangan", "--json")
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 3
    assert (first["file"], set(first["error"])) == (str(broken), {"code", "message"})
    assert second["schema"] == "loket/reading-1"
    assert second["kind"] == "surat_kehilangan"
    assert set(second["fields"]["nama"]) == {"value", "raw", "confidence", "page", "box"}
    assert err


def test_check_gives_the_contracts_keys(loket: Loket, samples: Path) -> None:
    code, out, _ = loket("check", of_one_page(samples), "--json")
    result = json.loads(out)
    assert code == (0 if result["outcome"] == "clear" else 1)
    assert result["schema"] == "loket/check-1"
    assert set(result) >= {"registration_no", "outcome", "fields", "rules", "missing_documents", "seconds"}
    assert set(result["fields"]["nik"]) == {"form", "verdict", "reason", "sources"}
    assert set(result["fields"]["nik"]["sources"][0]) >= {"document", "value", "verdict", "confidence", "page", "box"}


def test_a_check_looks_at_other_dossiers_only_for_whoever_is_signed_in(filled: Loket, tmp_path: Path) -> None:
    (tmp_path / "kosong").mkdir()
    assert "Belum ada yang masuk" not in filled("check", tmp_path / "kosong")[2]
    assert filled("logout")[0] == 0
    assert "Belum ada yang masuk" in filled("check", tmp_path / "kosong")[2]


def test_a_bad_bundle_is_named_by_check(loket: Loket, tmp_path: Path) -> None:
    (tmp_path / "kosong").mkdir()
    code, out, err = loket("check", tmp_path / "kosong", "--json")
    assert code == 3
    assert json.loads(out)["error"]["code"] == "dossier_json_missing"
    assert "Ini hanya pemeriksaan: tidak ada yang disimpan" in err


def test_an_empty_queue_says_so(loket: Loket) -> None:
    loket.staff(ani=Role.PETUGAS)
    assert loket.by("ani", "queue")[1].strip() == "Antrean kosong."


def test_what_the_official_page_said_is_recorded(filled: Loket) -> None:
    reg = filled.json("queue")[0]["registration_no"]
    code, out, _ = filled("document-check", reg, "kk", "invalid", "--note", "kode tidak dikenal")
    assert (code, out.split("  ")[0]) == (0, reg)
    (said,) = filled.json("show", reg)[0]["official_checks"]
    assert (said["document"], said["result"], said["note"]) == ("kk", "invalid", "kode tidak dikenal")
    code, _, problem = filled("document-check", reg, "skpwni", "valid")
    assert code != 0 and "tidak memuat" in problem
    assert filled("document-check", reg, "kk", "mungkin")[0] == 2


def test_doctor_names_each_part(loket: Loket) -> None:
    findings = {finding["part"]: finding for finding in loket.json("doctor")}
    assert findings.keys() >= {"tesseract", "tesseract-ind", "fonts", "keyring", "printers", "hub"}
    assert all(finding["message"] for finding in findings.values())


def test_doctor_rebuilds_the_queue(filled: Loket) -> None:
    assert filled("doctor", "--rebuild")[1].splitlines()[-1].endswith(": 0")


def test_a_wrong_config_is_said(loket: Loket) -> None:
    opted_in(loket.home, "lease_minutes = 'lama'\n")
    code, _, err = loket("queue")
    assert code == 4
    assert "lease_minutes" in err


def test_a_double_decision_is_listed_and_settled(filled: Loket, tmp_path: Path) -> None:
    """Two computers of one office decide; the second one prints and loses."""
    opted_in(filled.home, 'workstation = "loket-1"\n')
    other = beside(filled, tmp_path / "other")
    assert filled("sync")[0] == other("pull", "--no-read")[0] == 0
    reg = filled.json("queue")[0]["registration_no"]
    assert filled.by("siti", "resolve", reg)[0] == 5
    assert other.by("budi", "decide", reg, "reject", "--reason", "dokumen_salah")[0] == 0
    serial = other("receipt", reg, "--type", "penolakan", "--out", tmp_path / "surat.pdf")[1].split()[0]
    assert filled.by("ani", "decide", reg, "approve", "--note", "Asli dilihat")[0] == 0
    assert filled("sync")[0] == 0
    _, listed, _ = filled.by("siti", "resolve", reg)
    assert "Tolak" in listed and "Setujui" in listed and "Asli dilihat" in listed
    keep = next(line.split()[0] for line in listed.splitlines() if "ani" in line)
    assert filled.by("siti", "resolve", reg, "--keep", keep)[0] == 5
    assert filled.by("siti", "resolve", reg, "--keep", "9", "--note", "Salah")[0] == 5
    assert filled.by("siti", "resolve", reg, "--keep", keep, "--note", "Asli terbaca")[0] == 0
    # The paper was printed and not yet told of: the counter that printed it learns first that it must come back.
    assert filled.json("recalls") == []
    assert other("sync")[0] == 0
    (recall,) = other.json("recalls")
    assert (recall["registration_no"], recall["serial"], recall["letters"]) == (reg, serial, [])
    (lost,) = other.json_by("budi", "queue", "--returned")
    assert lost["came_back"] | {"at": ""} == {
        "way": "lost", "officer": "budi", "by": "siti", "at": "", "note": "Asli terbaca", "recalled_papers": [serial]
    }  # fmt: skip
    assert "Asli terbaca" in other.by("budi", "queue", "--returned")[1]
    assert other.json_by("ani", "queue", "--returned") == []
    letter = other("receipt", reg, "--type", "penarikan", "--out", tmp_path / "tarik.pdf")[1].split()[0]
    assert letter.startswith("PR/")
    assert other.json("recalls")[0]["letters"] == [letter]
    assert other("sync")[0] == filled("sync")[0] == 0
    assert serial in filled("recalls")[1]
    assert filled("taken-back", reg, letter)[0] == 5
    assert filled.by("ani", "taken-back", reg, serial, "--note", "Diserahkan pemohon")[0] == 0
    assert filled("taken-back", reg, serial)[0] == 5
    assert other("sync")[0] == 0
    assert other.json("recalls") == []
    assert other("receipt", reg, "--type", "penarikan", "--out", tmp_path / "lagi.pdf")[0] == 5
    assert other.json("show", reg)[0]["state"] == filled.json("show", reg)[0]["state"] != "conflict"


def test_a_folder_has_no_queue_for_a_worker(loket: Loket) -> None:
    code, _, err = loket("worker", "--once")
    assert code == 4
    assert "antrean bacaan" in err


def test_a_supervisor_draws_a_sample(filled: Loket) -> None:
    opted_in(filled.home, "quality_share = 1.0\n")
    reg = filled.json("queue")[0]["registration_no"]
    assert "Tidak ada contoh" in filled.by("siti", "sample")[1]
    assert filled.by("ani", "decide", reg, "return", "--reason", "berkas_belum_lengkap")[0] == 0
    (drawn,) = filled.json_by("siti", "sample")
    assert (drawn["registration_no"], drawn["decided_by"]) == (reg, "ani")
    assert reg in filled.by("siti", "sample")[1]
    assert filled.by("ani", "sample")[0] == 5
    assert filled.by("siti", "review", reg, "uphold")[0] == 0
    assert filled.json("sample") == []


def test_a_check_needs_no_keys_where_nothing_is_kept(
    tmp_path: Path, samples: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = opted_in(tmp_path / "bare")
    monkeypatch.delenv(VARIABLE)
    bare = Loket(home, capsys, monkeypatch)
    assert bare("queue")[0] == 4, "nobody gave the passphrase"
    code, out, _ = bare("check", of_one_page(samples), "--json")
    assert code in (0, 1) and json.loads(out)["schema"] == "loket/check-1"
    assert not (home / "loket.db").exists()
