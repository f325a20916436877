"""What is said of pip-audit's answer: vulnerable fails, unknown is said, silence is said."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import audit

KNOWN = {"name": "a", "version": "1", "vulns": []}
FLAWED = {"name": "b", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["3"]}]}
SKIPPED = {"name": "c", "skip_reason": "not found"}


def test_what_is_known_of_packages_is_told() -> None:
    assert audit.verdict({"dependencies": [KNOWN]}) == ([], "")
    assert audit.verdict({"dependencies": [KNOWN, FLAWED]}) == (["b 2: CVE-1, mended in 3"], "")
    found, why = audit.verdict({"dependencies": [FLAWED, SKIPPED]})
    assert len(found) == 1 and "1 of 2" in why
    assert audit.verdict("no answer in time") == ([], "no answer in time")


def test_the_first_package_of_the_lock_is_whole() -> None:
    first = audit._first(audit.LOCK.read_text(encoding="utf-8"))
    assert first.count("==") == 1 and "--hash=sha256:" in first and not first.rstrip().endswith("\\")
