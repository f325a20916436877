"""What fuzzing found, or how far it came, tried again each time: files in `found`, one a find, made of drawn bytes."""

import importlib.util
from pathlib import Path

import pytest
from attacks import Outcome, Record

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("fuzz", ROOT / "tools" / "fuzz.py")
assert SPEC is not None and SPEC.loader is not None
fuzz = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(fuzz)


@pytest.mark.parametrize("name", ["scan", "bundle", "stick"])
def test_nothing_that_was_found_breaks_its_target_again(name: str, attack: Record) -> None:
    run, _ = fuzz.TARGETS[name]()
    kept = fuzz.kept(name)
    assert kept
    for data in kept:
        run(data)
    attack(f"fuzz: what is kept of {name}", Outcome.PREVENTED, len(kept), len(kept))


def test_every_kept_file_is_tried_and_small() -> None:
    paths = [path for path in fuzz.KEPT.iterdir() if path.name != "README.md"]
    assert {path.suffix for path in paths} == {".bin"}
    assert {path.name.partition("-")[0] for path in paths} <= fuzz.TARGETS.keys() - {"pdf"}
    assert all(path.stat().st_size < 20_000 for path in paths)
