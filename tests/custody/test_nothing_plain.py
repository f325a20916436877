"""After a full working day no NIK, name, address or scan of anybody lies in any byte that Loket left on the disk."""

import json
import logging
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from counters import TruthReader, bundles
from homes import made_plain
from keys import opted_in

from workstation.bootstrap import Workstation, open_workstation
from workstation.config import load_config
from workstation.domain.officer import Officer
from workstation.domain.queue import QueueFilter
from workstation.domain.receipt import Paper, ReceiptType
from workstation.domain.refusals import DossierUnknown
from workstation.domain.ruling import Decision
from workstation.services import suggested_reasons
from workstation.steps.claim import claim
from workstation.steps.decide import Decide, MarkField, decide, mark_field
from workstation.steps.intake import take_in
from workstation.steps.queue import list_queue
from workstation.steps.read import pre_read
from workstation.steps.receipt import IssueReceipt, issue
from workstation.steps.show import find_dossier, open_case
from workstation.sync.stick_in import take_in_stick
from workstation.sync.stick_out import write_from_hub

ANI = Officer("petugas-contoh")
TOLD = ("nik", "nama", "alamat", "no_kk", "nama_ibu", "nama_ayah")


@pytest.fixture
def passing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for passing files, empty at the start."""
    folder = tmp_path / "passing"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder


def test_a_working_day_leaves_nobody_on_the_disk(
    tmp_path: Path, samples: Path, passing: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    home = opted_in(tmp_path / "home", 'workstation = "loket-1"\n')
    reader = TruthReader()
    with open_workstation(home) as workstation:
        bring_in(workstation, samples, tmp_path, reader)
        work_on(workstation, reader)
    # A restart, and the stick of an office without network.
    with open_workstation(home) as workstation:
        workstation.sync()
        assert list_queue(workstation.counter, QueueFilter(states=frozenset()))
        send_and_take(workstation, tmp_path / "stick.loket", home)
    told = capfd.readouterr()
    logged = "\n".join([told.out, told.err, *(record.getMessage() for record in caplog.records)])
    wanted = needles(samples)
    assert len(wanted) > 40
    assert found_in(wanted, {"log": logged.encode(), **content(home), **content(passing)}) == []
    assert found_in(scans(samples), content(home)) == []
    # The same search finds them where nothing is sealed.
    made_plain(home)
    assert len(found_in(wanted, content(home))) > 20 and found_in(scans(samples), content(home))


def bring_in(workstation: Workstation, samples: Path, folder: Path, reader: TruthReader) -> None:
    counter = workstation.counter
    for number, bundle in enumerate(bundles(samples)):
        reader.learn(bundle)
        packed = Path(shutil.make_archive(str(folder / f"kiriman-{number}"), "zip", bundle)) if number % 2 else bundle
        assert take_in(counter.hub, counter.clock, packed).status == "accepted"
    bad = folder / "SITI SPESIMEN"
    shutil.copytree(next(iter(bundles(samples))), bad)
    next(path for path in bad.rglob("*.jpg")).write_bytes(b"bukan gambar")
    assert take_in(counter.hub, counter.clock, bad).status == "quarantined"
    workstation.sync()


def work_on(workstation: Workstation, reader: TruthReader) -> None:
    counter = replace(workstation.counter, reader=reader)
    assert pre_read(counter).checked
    decisions = (Decision.APPROVE, Decision.RETURN, Decision.REJECT, Decision.ESCALATE)
    papers = (ReceiptType.TANDA_TERIMA, ReceiptType.PERBAIKAN, ReceiptType.PENOLAKAN, ReceiptType.TANDA_TERIMA)
    for number, row in enumerate(list_queue(counter, QueueFilter())):
        decision = decisions[number % 4]
        claim(counter, ANI, row.dossier_id)
        case = open_case(counter, ANI, row.dossier_id)
        mark_field(counter, ANI, MarkField(row.dossier_id, "nama", "flag", f"Tertulis {row.nama}"))
        assert case.check is not None
        fitting = () if decision is Decision.APPROVE else suggested_reasons(case.check, decision.value)
        codes = tuple(reason.code for reason in fitting)
        decide(counter, ANI, Decide(row.dossier_id, decision, codes, f"Pemohon {row.nama} hadir sendiri."))
        issue(counter, ANI, IssueReceipt(row.dossier_id, papers[number % 4], Paper.A5))
    workstation.sync()
    with pytest.raises(DossierUnknown) as unknown:
        find_dossier(counter, "tidak ada")
    logging.getLogger("test").info("%s", unknown.value)


def send_and_take(workstation: Workstation, file: Path, home: Path) -> None:
    hand = workstation.sticks.hand()
    own = replace(hand, trusted=[hand.card])
    offices = load_config(home).offices or tuple(one.office for one in workstation.counter.hub.offices())
    written = write_from_hub(workstation.counter, own, ANI, hand.card, file, offices)
    assert written.scans > 10
    take_in_stick(workstation.counter, own, file, has_own_hub=False)


def needles(samples: Path) -> list[bytes]:
    """What tells of a person in the sample dossiers, in every form in which text lies on disks."""
    values: set[str] = set()
    for bundle in bundles(samples):
        form = json.loads((bundle / "dossier.json").read_text(encoding="utf-8"))["form"]
        values |= {str(form[name]) for name in TOLD if len(str(form.get(name) or "")) > 6}
    forms: set[bytes] = set()
    for value in values:
        escaped = json.dumps(value)[1:-1]
        forms |= {text.encode(code) for text in (value, escaped) for code in ("utf-8", "utf-16-le", "utf-16-be")}
    return sorted(forms)


def scans(samples: Path) -> list[bytes]:
    """Stretches of the uploaded files, and their SHA-256: who has an original must not find out that it is here."""
    found = []
    for bundle in bundles(samples):
        for document in json.loads((bundle / "dossier.json").read_text(encoding="utf-8"))["documents"]:
            data = (bundle / document["file"]).read_bytes()
            found += [data[len(data) // 2 :][:64], document["sha256"].encode(), bytes.fromhex(document["sha256"])]
    return found


def content(folder: Path) -> dict[str, bytes]:
    """Every file's bytes and names below a folder."""
    return {
        str(path.relative_to(folder)): str(path).encode() + (path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    }


def found_in(wanted: list[bytes], places: dict[str, bytes]) -> list[tuple[str, bytes]]:
    return [(name, needle) for name, data in places.items() for needle in wanted if needle in data]
