"""How wide the queue's columns are: each what its rows need, as far as there is room. Pure."""

from collections.abc import Sequence

from ui.models.queue_model import COLUMNS, Column

NARROWEST = 120
STEP = 8
MOST = 260
_MOST = {Column.NAME: 210, Column.SERVICE: 190}
# Numbers that differ in their last digits are of no use without them.
_WHOLE = frozenset({Column.WAITING, Column.NUMBER})


def column_widths(needed: Sequence[int], room: int, scale: float) -> list[int]:
    """Pixels for each of COLUMNS; 0 hides one. `needed` is what the first rows would take."""
    most = (round(_MOST.get(column, MOST) * scale) for column in COLUMNS)
    widths = [min(width, limit) for width, limit in zip(needed, most, strict=True)]
    if sum(widths) > room:
        # The verify screen says it too; what tells dossiers apart needs the room.
        widths[COLUMNS.index(Column.CHANNEL)] = 0
    spare = room - sum(widths)
    if spare >= 0:
        share = spare // sum(width > 0 for width in widths)
        return [width + share if width else 0 for width in widths]
    return _cut(widths, -spare, round(NARROWEST * scale), round(STEP * scale))


def _cut(widths: list[int], missing: int, narrowest: int, step: int) -> list[int]:
    """Take from the widest again and again: they have words to spare, which are elided."""
    yielding = [place for place, column in enumerate(COLUMNS) if column not in _WHOLE]
    while missing > 0 and max(widths[place] for place in yielding) > narrowest:
        widest = max(yielding, key=lambda place: widths[place])
        taken = min(missing, widths[widest] - narrowest, step)
        widths[widest] -= taken
        missing -= taken
    return widths
