"""One piece of work in a process of its own, ending with the most memory it took. Run as `python -m bench.probe WORK`.

The last line on standard output is `{"peak_mb": …}`.
"""

import io
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

if sys.platform == "win32":
    from bench.peak_windows import children_peak, own_peak
else:
    from bench.peak_linux import children_peak, own_peak


# Reading this many pages shows whether a reader's memory grows from page to page.
PAGES = 5


def main(argv: list[str]) -> int:
    """Do the work that is named, and tell its peak."""
    peak = _WORKS[argv[0]](*argv[1:])
    sys.stdout.write(json.dumps({"peak_mb": peak}) + "\n")
    return 0


def _reader(kind: str, file: str) -> float:
    from ocr.limits import give_back_memory, limit_this_process
    from ocr.worker import MEMORY_LIMIT, load_reader

    limit_this_process(MEMORY_LIMIT)
    reader = load_reader(2, None)
    for _ in range(PAGES):
        reader.read(Path(file), kind)
        give_back_memory()
    return own_peak()


def _tesseract(file: str) -> float:
    from bench.engines import whole_page_tesseract

    whole_page_tesseract(Path(file))
    return children_peak()


def _rapidocr(file: str) -> float:
    from bench.engines import whole_page_rapidocr

    whole_page_rapidocr()(Path(file))
    return own_peak()


def _receipt() -> float:
    from bench.drawing import RECEIPT
    from printing.receipts import PdfReceiptPrinter
    from workstation.domain.receipt import Paper

    PdfReceiptPrinter().render(RECEIPT, Paper.A4)
    return own_peak()


def _bare_receipt(file: str) -> float:
    from bench.drawing import RECEIPT, Drawing, Words, draw

    shown = json.loads(Path(file).read_text(encoding="utf-8"))
    draw(Drawing(shown["width"], shown["height"], tuple(Words(**one) for one in shown["words"])), RECEIPT.code)
    return own_peak()


def _queue(home: str, text: str) -> float:
    from workstation.bootstrap import open_workstation
    from workstation.domain.officer import Officer
    from workstation.domain.queue import QueueFilter
    from workstation.steps.queue import count_queue, list_queue

    with open_workstation(Path(home)) as workstation:
        list_queue(workstation.counter, QueueFilter(), limit=200)
        list_queue(workstation.counter, QueueFilter(text=text), limit=200)
        count_queue(workstation.counter, Officer("petugas-contoh"))
    return own_peak()


def _window(home: str) -> float:
    from bench.window import SIGN_IN, window_arguments
    from ui.app import main as open_window

    sys.stdin = io.StringIO(SIGN_IN)
    open_window(window_arguments(Path(home))[1:])
    return own_peak()


def _bare_window() -> float:
    from bench.bare_window import main as open_window

    open_window()
    return own_peak()


_WORKS: Mapping[str, Callable[..., float]] = {
    "reader": _reader,
    "tesseract": _tesseract,
    "rapidocr": _rapidocr,
    "receipt": _receipt,
    "bare_receipt": _bare_receipt,
    "queue": _queue,
    "window": _window,
    "bare_window": _bare_window,
}

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
