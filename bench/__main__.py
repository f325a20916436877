"""`python -m bench`: print the table of ratios, and last one line of JSON (schema loket/bench-1)."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench import decision, encrypted, hub, memory, queue, reading, receipts, window
from bench.clock import QUICK, Effort
from bench.table import Row, as_json_line, as_table

TOPICS = {topic.TOPIC: topic.measure for topic in (reading, memory, receipts, window, queue, decision, hub, encrypted)}


def main() -> int:
    """Measure what was asked for. A topic that fails leaves a blank row with its reason, and the exit code is 1."""
    wanted = _arguments()
    rows: list[Row] = []
    failed = False
    with tempfile.TemporaryDirectory(prefix="loket-bench-", ignore_cleanup_errors=True) as folder:
        for topic in wanted.only or TOPICS:
            sys.stderr.write(f"measuring {topic} …\n")
            place = Path(folder) / topic
            place.mkdir(exist_ok=True)
            try:
                rows += TOPICS[topic](QUICK if wanted.quick else Effort(), place)
            except Exception as error:  # One broken row must not cost the others.
                failed = True
                rows.append(Row(topic, topic, "-", blank=f"{type(error).__name__}: {error}"))
    sys.stdout.write(as_table(rows) + "\n" + as_json_line(rows) + "\n")
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two rounds and a short queue: to see that it runs")
    parser.add_argument("--only", action="append", choices=list(TOPICS), metavar="NAME", help=" ".join(TOPICS))
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
