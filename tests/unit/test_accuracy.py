"""Counting readings and verdicts against the truth."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from crosscheck_makers import CHILD, KK_PAGE, check, dossier, form_of, kk, sha_of

from workstation.accuracy import find_samples, measure
from workstation.domain.finding import CheckResult
from workstation.domain.reading import Reading

TRUTH: dict[str, Any] = {
    "documents": {
        "kk": {
            "condition": "scan200",
            "layout": "tte",
            "fields": {
                "no_kk": KK_PAGE["no_kk"],
                "rt": "011",
                "kode_pos": None,
                "members": [CHILD | {"no_paspor": "-"}],
            },
        }
    },
    "applicant_row": 0,
    "form": {"nik": "same", "rt": "variant", "agama": "differs", "nama": "differs", "golongan_darah": "no_source"},
}


@pytest.fixture
def samples(tmp_path: Path) -> tuple[Path, ...]:
    folder = tmp_path / "3171-1"
    folder.mkdir()
    document = {"kind": "kk", "file": "scans/kk.jpg", "media_type": "image/jpeg", "sha256": sha_of("kk")}
    (folder / "dossier.json").write_text(json.dumps({"documents": [document]}), encoding="utf-8")
    (folder / "truth.json").write_text(json.dumps(TRUTH), encoding="utf-8")
    (tmp_path / "without-truth").mkdir()
    (tmp_path / "without-truth" / "dossier.json").write_text("{}", encoding="utf-8")
    return find_samples(tmp_path)


def read_kk(path: Path, kind: str) -> Reading:
    assert (path.name, kind) == ("kk.jpg", "kk")
    page = dict(KK_PAGE) | {"rt": "017"}
    return kk(family=(CHILD | {"no_paspor": "-", "nik": "3171060503090003"},), page=page)


def check_it(folder: Path, readings: Mapping[str, Reading]) -> CheckResult:
    form = form_of(agama="HINDU", rt="11")
    return check(dossier("ktp_baru", form, "kk"), *readings.values())


def test_counts(samples: tuple[Path, ...]) -> None:
    report = measure(samples, read_kk, check_it)
    count = report.reading["scan200", "kk"]
    assert (count.pages, count.fields, count.fields_exact) == (1, 2 + len(CHILD), len(CHILD))
    assert (count.dashes, count.dashes_exact) == (1, 1)
    assert (count.numbers, count.numbers_exact) == (2, 1)
    assert (count.sure, count.sure_wrong) == (3 + len(CHILD), 2)
    total = report.check_total()
    assert (total.equal, total.different) == (2, 2)
    assert (total.false_pass, total.false_alarm, total.straight_through, total.caught) == (1, 2, 0, 1)
    assert report.rows_wrong == 0
    assert {(slip.what, slip.field) for slip in report.slips} == {
        ("kk", "rt"),
        ("kk", "0.nik"),
        ("check:letter", "nik"),
        ("check:differs", "rt"),
        ("check:match", "nama"),
    }


def test_a_report_is_a_table_and_json(samples: tuple[Path, ...]) -> None:
    report = measure(samples, read_kk, check_it)
    table = report.as_table()
    for words in ("scan200", "false pass", "false alarm", "straight through", "pages/s", "50.00% (1/2)"):
        assert words in table
    found = json.loads(json.dumps(report.as_json()))
    assert found["check_total"]["false_pass"] == 1
    assert found["reading"][0]["numbers_share"] == 0.5


def test_a_broken_sample_counts_as_wrong_and_is_named(samples: tuple[Path, ...]) -> None:
    def broken(path: Path, kind: str) -> Reading:
        raise OSError("broken")

    report = measure(samples, broken, check_it)
    count = report.reading["scan200", "kk"]
    assert (count.fields, count.fields_exact) == (2 + len(CHILD), 0)
    assert report.errors == [("3171-1", "OSError: broken")]
    assert report.check_total().straight_through == 0


def test_nothing_to_measure(tmp_path: Path) -> None:
    assert find_samples(tmp_path) == ()
    assert measure((), read_kk, check_it).as_json()["check_total"]["false_pass_share"] is None
