"""What stood against a plain approval, in words. Pure."""

from ui.language import tr
from ui.models.notes import column_name
from workstation.domain.labels import field_label


def open_words(points: tuple[str, ...]) -> str:
    """What stands against a plain approval, in words."""
    fields = [tr(field_label(point[6:])) for point in points if point.startswith("field:")]
    documents = [column_name(point[9:]) for point in points if point.startswith("document:")]
    rules = sum(point.startswith("rule:") for point in points)
    parts = []
    if "unchecked" in points:
        parts.append(tr("berkas belum dibandingkan"))
    if fields:
        parts.append(tr("isian {names}", names=", ".join(fields)))
    if documents:
        parts.append(tr("dokumen kurang: {names}", names=", ".join(documents)))
    if rules:
        parts.append(tr("{count} aturan", count=rules))
    return "; ".join(parts)
