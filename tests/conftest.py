"""What several rooms' tests share: sample dossiers, made once a worker, and the folder of test helpers."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from printing.specimen import make_samples

sys.path.insert(0, str(Path(__file__).parent))

from counters import OPENED


@pytest.fixture(autouse=True)
def close_stores() -> Iterator[None]:
    """Close what a test opened: Python 3.13 warns of databases left open."""
    yield
    while OPENED:
        OPENED.pop().close()


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight synthetic dossiers with ground truth; not to be changed by a test."""
    folder = tmp_path_factory.mktemp("samples")
    make_samples(folder, 8, 11)
    return folder
