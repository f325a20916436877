"""Targets fail when they must, and the diagram counts what was stated."""

import xml.etree.ElementTree as ElementTree

from workstation.accuracy import AccuracyReport
from workstation.reliability import bins, diagram
from workstation.targets import targets


def report(exact: int, sure_wrong: int = 0, false_pass: int = 0) -> AccuracyReport:
    made = AccuracyReport(samples=1)
    count = made.reading["scan300", "kk"]
    count.pages, count.fields, count.fields_exact = 10, 1000, exact
    count.sure, count.sure_wrong = 900, sure_wrong
    made.checking["scan300"].cells.update({"differs/match": false_pass, "differs/letter": 10, "same/match": 100})
    return made


def missed(made: AccuracyReport) -> list[str]:
    return [target.name for target in targets(made) if not target.reached]


def test_a_good_report_reaches_every_target() -> None:
    assert missed(report(1000)) == []


def test_each_shortfall_is_named() -> None:
    assert missed(report(996)) == ["fields exact, scans"]
    assert missed(report(1000, sure_wrong=9)) == ["stated with confidence >= 0.99 and wrong"]
    assert missed(report(1000, false_pass=1)) == ["cross-check: false pass"]


def test_a_row_says_whether_it_missed() -> None:
    text = next(target for target in targets(report(990)) if not target.reached).as_text()
    assert text.startswith("MISS") and "99.00%" in text and ">= 99.70%" in text


def test_the_bands_hold_every_statement_once() -> None:
    statements = [(0.0, False), (0.5, True), (0.99, True), (0.995, False), (1.0, True)]
    assert sum(stated for _, _, stated, _ in bins(statements)) == 5
    assert sum(right for _, _, _, right in bins(statements)) == 3


def test_the_diagram_is_a_picture() -> None:
    root = ElementTree.fromstring(diagram([(0.999, True), (0.3, False)]))
    assert root.tag.endswith("svg")
    assert "n=1" in "".join(root.itertext())
