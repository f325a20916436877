"""`make faults`: many rounds of faults on real processes; exits 1 when anything was lost or doubled."""

import argparse
import sys

from faults.office import opened
from faults.verdict import judge


def main() -> int:
    """Run the rounds and say what became of the work."""
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=None, help="draw the same faults again")
    asked = parser.parse_args()
    with opened(asked.workers, 100, asked.seed) as office:
        office.begin()
        for number in range(1, asked.rounds + 1):
            office.befall()
            if number % 50 == 0:
                sys.stderr.write(f"{number}: {dict(office.tally)}\n")
        office.settle()
        verdict = judge(office)
    sys.stdout.write(
        f"rounds {asked.rounds}, events acknowledged {verdict.acknowledged}, lost {verdict.lost}, "
        f"doubled {verdict.doubled}\n"
    )
    return 1 if verdict.lost or verdict.doubled or not verdict.acknowledged else 0


if __name__ == "__main__":
    sys.exit(main())
