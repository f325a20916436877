"""Do to a clean page what scanners, copiers, phones and messengers do: one function a camera.

Only PIL and numpy; every random choice comes from the seed, so the same page and seed give the same bytes.
"""

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from printing.specimen.page import page_sizes, raster
from printing.specimen.warp import on_desk
from printing.specimen.wear import WEAR, multiplied

Shot = tuple[Image.Image, int]
"""A picture and the JPEG quality it is kept with."""

_NOISE_TILE = 640
# A card is a third of a page: phones go nearer to it, and a scanner's bed shows around it.
_CARD_POINTS = 300
_CARD_NEARER = 3.2


@dataclass(frozen=True, slots=True)
class Paper:
    """One page of a PDF as the sheet that lies before a camera, worn as `wear` names."""

    pdf: bytes
    rng: Random
    wear: tuple[str, ...] = ()
    page: int = 0

    @property
    def small(self) -> bool:
        """Whether it is a card."""
        return max(page_sizes(self.pdf)[self.page]) < _CARD_POINTS

    def __call__(self, dpi: float, gray: bool = False, photo: bool = False) -> Image.Image:
        """The sheet at a resolution; a card on the scanner's bed, or nearer when it is photographed."""
        sheet = self.sheet(dpi * (_CARD_NEARER if photo and self.small else 1))
        if self.small and not photo:
            sheet = self._on_bed(sheet)
        return sheet.convert("L") if gray else sheet

    def sheet(self, dpi: float) -> Image.Image:
        """The worn sheet alone."""
        sheet = raster(self.pdf, dpi, page=self.page)
        for name in self.wear:
            sheet = WEAR[name](sheet, self.rng)
        return sheet

    def _on_bed(self, card: Image.Image) -> Image.Image:
        size = (round(card.width * self.rng.uniform(1.25, 2.2)), round(card.height * self.rng.uniform(1.3, 2.4)))
        bed = Image.new("RGB", size, (self.rng.randint(243, 254),) * 3)
        left, top = (
            round((room - side) * self.rng.uniform(0.1, 0.9)) for room, side in zip(size, card.size, strict=True)
        )
        bed.paste(card, (left, top))
        return bed


Camera = Callable[[Paper, Random], Shot]


def imitate(pdf: bytes, condition: str, seed: int, extras: Sequence[str] = ()) -> bytes:
    """The first page of a PDF as an applicant would upload it, as JPEG bytes.

    `condition` is one of `CONDITIONS`; `extras` names wear of the paper (`printing.specimen.wear.WEAR`). Raises
    KeyError for an unknown name.
    """
    rng = Random(f"damage/{seed}")
    return jpeg(*CONDITIONS[condition](Paper(pdf, rng, tuple(extras)), rng))


def jpeg(image: Image.Image, quality: int) -> bytes:
    """A picture as JPEG bytes."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, subsampling=2 if quality < 90 else 0)
    return buffer.getvalue()


def _scan300(paper: Paper, rng: Random) -> Shot:
    page = _skew(paper(300), rng.uniform(-0.25, 0.25), (250, 250, 250))
    return _noisy(page, rng, rng.uniform(1.0, 2.5)), rng.randint(90, 95)


def _scan200(paper: Paper, rng: Random) -> Shot:
    lid = rng.randint(205, 240)
    page = _skew(paper(200), rng.uniform(-2, 2), (lid, lid, lid))
    page = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.6)))
    return _noisy(_faded(page, rng.uniform(0.86, 1.0)), rng, rng.uniform(3, 7)), rng.randint(62, 82)


def _rotated(paper: Paper, rng: Random) -> Shot:
    page = _skew(paper(rng.choice((200, 220, 240))), rng.uniform(-0.8, 0.8), (235, 235, 235))
    turn = rng.choice((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270))
    return _noisy(page, rng, rng.uniform(1.5, 4)).transpose(turn), rng.randint(75, 90)


def _photocopy(paper: Paper, rng: Random) -> Shot:
    dpi = rng.choice((200, 240, 260))
    page = paper(dpi, gray=True).filter(ImageFilter.GaussianBlur(dpi / 300))
    numbers = _numbers(rng)
    gray = np.asarray(page).astype(np.int16)
    height, width = gray.shape
    # Toner varies over the drum: a slow field thins the strokes in places, a fast one frays their edges.
    slow = _field(numbers, (width, height), 14, 26)
    fray = _tiled(numbers.normal(0, 13, (_NOISE_TILE, _NOISE_TILE)), height, width, rng)
    black = gray + fray < rng.uniform(128, 150) + slow
    copy = Image.fromarray(np.where(black, np.uint8(rng.randint(8, 40)), np.uint8(rng.randint(246, 255))))
    copy = _speckled(copy, numbers, rng.randint(60, 420), dpi)
    copy = _skew(copy, rng.uniform(-1.2, 1.2), 250)
    return copy.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.6))), rng.randint(72, 88)


def _phone(paper: Paper, rng: Random) -> Shot:
    return developed(_desk_photo(paper, rng, 235, rng.choice((3000, 3264, 3600)), rng.uniform(2, 14)), rng)


def _phone_dim(paper: Paper, rng: Random) -> Shot:
    photo = _desk_photo(paper, rng, 210, rng.choice((2600, 2800, 3000)), rng.uniform(4, 18))
    photo = _shadowed(photo, rng)
    photo = _lit(photo, rng, darkest=rng.uniform(0.34, 0.5), brightest=rng.uniform(0.66, 0.8))
    photo = _moved(photo.filter(ImageFilter.GaussianBlur(rng.uniform(0.8, 1.5))), rng)
    return _noisy(photo, rng, rng.uniform(5, 10)), rng.randint(72, 86)


def _whatsapp(paper: Paper, rng: Random) -> Shot:
    return _messenger(paper, rng, 1600), rng.randint(48, 62)


def _phone_small(paper: Paper, rng: Random) -> Shot:
    return _messenger(paper, rng, 1280), rng.randint(55, 75)


def _phone_cropped(paper: Paper, rng: Random) -> Shot:
    """The page fills the picture and more: its rims lie outside."""
    sheet = paper(220, photo=True)
    side = rng.choice((2800, 3000, 3264))
    return developed(on_desk(sheet, rng, side, rng.uniform(1, 5), fill=(1.0, 1.012), still=True), rng)


def _desk_photo(paper: Paper, rng: Random, dpi: float, long_side: int, curl: float) -> Image.Image:
    fill = (0.5, 0.92) if paper.small else (0.84, 0.93)
    return on_desk(paper(dpi, photo=True), rng, long_side, 0 if paper.small else curl, fill)


def _messenger(paper: Paper, rng: Random, long_side: int) -> Image.Image:
    photo = _desk_photo(paper, rng, 190, 2300, rng.uniform(2, 14))
    photo = _lit(photo, rng, darkest=rng.uniform(0.6, 0.78), brightest=rng.uniform(0.92, 1.0))
    if rng.random() < 0.3:
        photo = _shadowed(photo, rng)
    photo = _noisy(photo, rng, rng.uniform(2, 6))
    shrink = long_side / max(photo.size)
    size = (round(photo.width * shrink), round(photo.height * shrink))
    return photo.resize(size, Image.Resampling.BILINEAR)


def developed(photo: Image.Image, rng: Random) -> Shot:
    """A photo in a room's uneven light, a little soft and noisy."""
    photo = _lit(photo, rng, darkest=rng.uniform(0.62, 0.8), brightest=rng.uniform(0.93, 1.0))
    photo = photo.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9)))
    return _noisy(photo, rng, rng.uniform(2, 5)), rng.randint(80, 90)


CONDITIONS: dict[str, Camera] = {
    "scan300": _scan300,
    "scan200": _scan200,
    "photocopy": _photocopy,
    "phone": _phone,
    "phone_dim": _phone_dim,
    "whatsapp": _whatsapp,
    "rotated": _rotated,
}
FURTHER_CAMERAS: dict[str, Camera] = {"phone_small": _phone_small, "phone_cropped": _phone_cropped}


def _numbers(rng: Random) -> np.random.Generator:
    return np.random.default_rng(rng.getrandbits(32))


def _field(numbers: np.random.Generator, size: tuple[int, int], spread: float, cells: int) -> np.ndarray:
    """A slowly varying field of the given (width, height), centred on zero."""
    coarse = numbers.normal(0, spread, (cells, cells)).astype(np.float32)
    return np.asarray(Image.fromarray(coarse).resize(size, Image.Resampling.BILINEAR))


def _tiled(tile: np.ndarray, height: int, width: int, rng: Random) -> np.ndarray:
    """A tile repeated over an area from a random start: noise at a fraction of its price."""
    tile = np.roll(tile, (rng.randrange(tile.shape[0]), rng.randrange(tile.shape[1])), axis=(0, 1))
    repeats = (math.ceil(height / tile.shape[0]), math.ceil(width / tile.shape[1]))
    return np.tile(tile, repeats + (1,) * (tile.ndim - 2))[:height, :width]


def _noisy(image: Image.Image, rng: Random, sigma: float) -> Image.Image:
    bands = len(image.getbands())
    shape = (_NOISE_TILE, _NOISE_TILE) if bands == 1 else (_NOISE_TILE, _NOISE_TILE, 3)
    tile = np.clip(_numbers(rng).normal(128, sigma, shape), 0, 255).astype(np.uint8)
    noise = Image.fromarray(np.ascontiguousarray(_tiled(tile, image.height, image.width, rng)))
    return ImageChops.add(image, noise, scale=1, offset=-128)


def _skew(image: Image.Image, degrees: float, background: float | tuple[int, int, int]) -> Image.Image:
    return image.rotate(degrees, Image.Resampling.BILINEAR, fillcolor=background)


def _faded(image: Image.Image, contrast: float) -> Image.Image:
    return image.point([round(255 - (255 - value) * contrast) for value in range(256)] * len(image.getbands()))


def _lit(image: Image.Image, rng: Random, darkest: float, brightest: float) -> Image.Image:
    """Uneven light with the warm or cold cast of a lamp."""
    angle = rng.uniform(0, 2 * math.pi)
    ys, xs = np.mgrid[-1:1:24j, -1:1:32j]
    slope = (xs * math.cos(angle) + ys * math.sin(angle) + 1.42) / 2.84
    bowl = 1 - 0.25 * ((xs - rng.uniform(-0.5, 0.5)) ** 2 + (ys - rng.uniform(-0.5, 0.5)) ** 2) / 2
    light = (darkest + (brightest - darkest) * slope) * bowl
    cast = rng.choice(((1.0, 0.98, 0.93), (0.95, 0.98, 1.0), (1.0, 1.0, 1.0), (1.0, 0.95, 0.87)))
    bands = [
        Image.fromarray(np.clip(light * share * 255, 0, 255).astype(np.uint8)).resize(
            image.size, Image.Resampling.BICUBIC
        )
        for share in cast
    ]
    return ImageChops.multiply(image, Image.merge("RGB", bands))


def _shadowed(image: Image.Image, rng: Random) -> Image.Image:
    """The soft shadow of a hand or a head that falls over one side."""
    shade = Image.new("L", (96, 72), 255)
    x, y = rng.choice(((0, 0), (96, 0), (0, 72), (96, 72)))
    wide, high = rng.uniform(30, 60), rng.uniform(24, 44)
    ImageDraw.Draw(shade).ellipse((x - wide, y - high, x + wide, y + high), fill=rng.randint(120, 175))
    shade = shade.filter(ImageFilter.GaussianBlur(5)).resize(image.size, Image.Resampling.BICUBIC)
    return multiplied(image, shade)


def _moved(image: Image.Image, rng: Random) -> Image.Image:
    """The smear of an unsteady hand, two pixels at most."""
    row = rng.choice(((0, 1, 2, 1, 0), (0, 0, 2, 0, 0), (0, 0, 2, 1, 0)))
    kernel = [0.0] * 10 + [float(value) for value in row] + [0.0] * 10
    return image.filter(ImageFilter.Kernel((5, 5), kernel, scale=sum(row)))


def _speckled(image: Image.Image, numbers: np.random.Generator, count: int, dpi: int) -> Image.Image:
    draw = ImageDraw.Draw(image)
    xs = numbers.uniform(0, image.width, count)
    ys = numbers.uniform(0, image.height, count)
    sizes = numbers.exponential(dpi / 400, count)
    for x, y, size in zip(xs.tolist(), ys.tolist(), sizes.tolist(), strict=True):
        draw.ellipse((x, y, x + min(size, 5), y + min(size, 5)), fill=20)
    for _ in range(count // 90):
        x = float(numbers.uniform(0, image.width))
        draw.line((x, 0, x + 4, image.height), fill=205, width=1)
    return image
