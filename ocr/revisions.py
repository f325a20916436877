"""Whether a PDF still shows what an earlier revision of it showed, to eyes and to Loket's reader.

What a signature's library takes a file for is not always what PDFium draws: where a table of objects is a little
broken, PDFium gathers the objects itself, also those that no table lists.
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# Fine enough for the smallest print; a larger sheet is drawn smaller, as it is for the reader.
_SCALE, _LONGEST_SIDE = 2.0, 2400


def shows_the_same(untrusted_pdf: bytes, earlier: bytes, with_notes: bool) -> bool:
    """Whether PDFium draws the same pages, `with_notes` (annotations, such as stamps of signatures) or without them.

    Raises PdfiumError for what it cannot open.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(untrusted_pdf) as now, pypdfium2.PdfDocument(earlier) as then:
        return len(now) == len(then) and all(
            _is_the_same(one, other, with_notes) for one, other in zip(now, then, strict=True)
        )


def _is_the_same(one: "PdfPage", other: "PdfPage", with_notes: bool) -> bool:
    if one.get_size() != other.get_size():
        return False
    texts = [page.get_textpage().get_text_range() for page in (one, other)]
    scale = min(_SCALE, _LONGEST_SIDE / max(one.get_size()))
    first, second = (
        page.render(scale=scale, grayscale=True, may_draw_forms=with_notes, draw_annots=with_notes).to_numpy()
        for page in (one, other)
    )
    return texts[0] == texts[1] and np.array_equal(first, second)
