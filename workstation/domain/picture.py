"""A page of an upload as plain pixels, for the screen."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page upright as the camera was held: `pixels` are rows of RGB, 8 bit, without padding.

    `page` counts from 0, of `pages`. Boxes of a reading are in these pixels.
    """

    width: int
    height: int
    pixels: bytes
    page: int
    pages: int


class Viewer(Protocol):
    """Makes pages of uploads visible, outside the window's process."""

    def page(self, data: bytes, index: int, name: str) -> PagePicture:
        """Decode a page; `name` is what errors call the file. Raises BadInput for what cannot be shown."""
        ...
