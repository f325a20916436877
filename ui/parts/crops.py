"""The pixels under readings, cut out in a worker thread."""

from collections.abc import Iterable

from ui.desk import Desk
from ui.parts.field_row import CROP_PIXELS, Crop
from ui.scans import ScanStore, crop
from workstation.domain.errors import LoketError
from workstation.domain.finding import Evidence, SourceFinding


def make_crops(desk: Desk, scans: ScanStore, sources: Iterable[SourceFinding | Evidence]) -> tuple[Crop, ...]:
    """A crop for each source that has a box; a scan that cannot be opened gives none (the viewer says why)."""
    made = []
    for source in sources:
        if source.box is None or not source.sha256:
            continue
        try:
            page = scans.kept(source.sha256, source.page) or scans.page(source.sha256, source.page, desk.page)
        except LoketError:
            continue
        image = crop(page, source.box, CROP_PIXELS)
        if not image.isNull():
            made.append(Crop(source.document, image))
    return tuple(made)
