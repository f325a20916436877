"""The reliability diagram: of the values stated with some confidence, how many were right (SVG)."""

from collections.abc import Iterable
from itertools import pairwise

EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0000001)
_SIZE, _MARGIN = 420, 50


def bins(statements: Iterable[tuple[float, bool]]) -> list[tuple[float, float, int, int]]:
    """(from, to, stated, right) for each band of confidence."""
    known = list(statements)
    found = []
    for low, high in pairwise(EDGES):
        inside = [right for confidence, right in known if low <= confidence < high]
        found.append((low, min(high, 1.0), len(inside), sum(inside)))
    return found


def diagram(statements: Iterable[tuple[float, bool]]) -> str:
    """The diagram as SVG: a bar a band, its height the share that was right, the diagonal what it should be."""
    rows = bins(statements)
    width = (_SIZE - 2 * _MARGIN) / len(rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SIZE}" height="{_SIZE}" '
        'font-family="sans-serif" font-size="10">',
        f'<rect width="{_SIZE}" height="{_SIZE}" fill="white"/>',
        f'<text x="{_MARGIN}" y="20" font-size="13">Reliability: stated confidence and share that was right</text>',
    ]
    for number, (low, high, stated, right) in enumerate(rows):
        x, share = _MARGIN + number * width, right / stated if stated else 0.0
        wanted = (low + high) / 2
        parts += [
            f'<rect x="{x + 2:.1f}" y="{_y(share):.1f}" width="{width - 4:.1f}" '
            f'height="{_y(0) - _y(share):.1f}" fill="#1f6fa5"/>',
            f'<line x1="{x:.1f}" x2="{x + width:.1f}" y1="{_y(wanted):.1f}" y2="{_y(wanted):.1f}" '
            'stroke="#a3211a" stroke-width="2"/>',
            f'<text x="{x + width / 2:.1f}" y="{_y(0) + 14:.1f}" text-anchor="middle">{low:g}</text>',
            f'<text x="{x + width / 2:.1f}" y="{_y(0) + 28:.1f}" text-anchor="middle">n={stated}</text>',
        ]
    return "\n".join([*parts, "</svg>"])


def _y(share: float) -> float:
    return _SIZE - _MARGIN - share * (_SIZE - 2 * _MARGIN)
