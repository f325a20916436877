"""Ask the vulnerability service about every locked package: `python tools/audit.py [SECONDS]`.

Exit code 1 when a package is known to be vulnerable. Without network, or where the package index in use answers no such
questions, that is said and nothing fails: it was not audited. One package is asked about first, so that a machine
without the service does not wait for all of them.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements.lock"
NOT_AUDITED = "dependencies: NOT AUDITED, {why}; run `make audit` where there is a network"


def main(argv: Sequence[str]) -> int:
    """Audit the lock file within some seconds (60 unless told otherwise)."""
    seconds = float(argv[0]) if argv else 60.0
    text = LOCK.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.lock"
        first.write_text(_first(text), encoding="utf-8")
        why = verdict(_ask(first, seconds))[1]
    found, why = ([], why) if why else verdict(_ask(LOCK, seconds))
    sys.stdout.write("".join(f"{line}\n" for line in found))
    if why:
        sys.stdout.write(NOT_AUDITED.format(why=why) + "\n")
    return 1 if found else 0


def verdict(report: dict[str, Any] | str) -> tuple[list[str], str]:
    """What pip-audit's report says: a line for each vulnerability, and why packages were not audited (or nothing)."""
    if isinstance(report, str):
        return [], report
    packages = report["dependencies"]
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    found = [
        f"{one['name']} {one['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for one in packages
        for flaw in one.get("vulns", ())
    ]
    return found, f"the service did not know {len(skipped)} of {len(packages)} packages" if skipped else ""


def _first(text: str) -> str:
    """The first package of a lock file, with its hashes."""
    lines = text.splitlines(keepends=True)
    end = next(number for number, line in enumerate(lines) if not line.rstrip().endswith("\\"))
    return "".join(lines[: end + 1])


def _ask(lock: Path, seconds: float) -> dict[str, Any] | str:
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "-r", str(lock), "--disable-pip"]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "3"]
    try:
        result = subprocess.run(  # nosec B603
            command, capture_output=True, text=True, timeout=seconds, check=False
        )
        report: dict[str, Any] = json.loads(result.stdout)
    except subprocess.TimeoutExpired:
        return "no answer in time"
    except ValueError:
        return "the service is out of reach"
    return report


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
