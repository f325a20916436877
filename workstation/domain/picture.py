"""A page of an upload as plain pixels, for the screen."""

from dataclasses import dataclass


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
