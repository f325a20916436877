"""One page of an upload: the pixels everything else is measured in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BgrImage = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as uploaded: `image` is H × W × 3, BGR, 8 bit, EXIF applied; PDF pages are upright at 200 dpi."""

    index: int
    image: BgrImage
