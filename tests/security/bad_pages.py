"""Pages that decode at once and are made to keep their reader busy: gray, H × W."""

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]


def mesh(width: int, height: int, columns: int, rows: int) -> Gray:
    """Two tables of very many cells."""
    page = np.full((height, width), 255, np.uint8)
    for top, bottom in ((0.05, 0.48), (0.52, 0.95)):
        for x in np.linspace(0.02 * width, 0.98 * width, columns + 1):
            cv2.line(page, (int(x), int(top * height)), (int(x), int(bottom * height)), 0, 2)
        for y in np.linspace(top * height, bottom * height, rows + 1):
            cv2.line(page, (int(0.02 * width), int(y)), (int(0.98 * width), int(y)), 0, 2)
    return page


def corners_of_codes(side: int, module: int) -> Gray:
    """As many corners of QR codes as go on a page: a decoder compares each with every other."""
    corner = np.full((9, 9), 255, np.uint8)
    corner[1:8, 1:8], corner[2:7, 2:7], corner[3:6, 3:6] = 0, 255, 0
    corner = np.kron(corner, np.ones((module, module), np.uint8))
    times = side // len(corner) + 1
    return np.ascontiguousarray(np.tile(corner, (times, times))[:side, :side])


def words(width: int, height: int, size: int) -> Gray:
    """Nothing but words, `size` pixels high."""
    page = np.full((height, width), 255, np.uint8)
    for y in range(2 * size, height, round(1.6 * size)):
        for x in range(size, width - 5 * size, 5 * size):
            cv2.putText(page, "NAMA NIK", (x, y), cv2.FONT_HERSHEY_SIMPLEX, size / 40, 0, 2)
    return page
