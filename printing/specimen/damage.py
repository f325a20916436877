"""Do to a clean page what scanners, copiers, phones and messengers do: one function a condition.

Only PIL and numpy; every random choice comes from the seed, so the same page and seed give the same bytes.
Conditions: scan300, scan200, photocopy, phone, phone_dim, whatsapp, rotated.
"""

import io
import math
from collections.abc import Callable, Sequence
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from printing.specimen.page import raster
from printing.specimen.warp import on_desk

_NOISE_TILE = 640


def imitate(pdf: bytes, condition: str, seed: int, extras: Sequence[str] = ()) -> bytes:
    """A one-page PDF as an applicant would upload it, as JPEG bytes.

    `extras` names further damage done to the paper: fold, stamp, glare. Raises KeyError for an unknown name.
    """
    rng = Random(f"damage/{seed}")
    worn = [EXTRAS[name] for name in extras]

    def paper(dpi: float, gray: bool = False) -> Image.Image:
        page = raster(pdf, dpi)
        for wear in worn:
            page = wear(page, rng)
        return page.convert("L") if gray else page

    image, quality = CONDITIONS[condition](paper, rng)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, subsampling=2 if quality < 90 else 0)
    return buffer.getvalue()


Paper = Callable[..., Image.Image]


def _scan300(paper: Paper, rng: Random) -> tuple[Image.Image, int]:
    page = _skew(paper(300), rng.uniform(-0.25, 0.25), (250, 250, 250))
    return _noisy(page, rng, rng.uniform(1.0, 2.5)), rng.randint(90, 95)


def _scan200(paper: Paper, rng: Random) -> tuple[Image.Image, int]:
    lid = rng.randint(205, 240)
    page = _skew(paper(200), rng.uniform(-2, 2), (lid, lid, lid))
    page = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.6)))
    return _noisy(_faded(page, rng.uniform(0.86, 1.0)), rng, rng.uniform(3, 7)), rng.randint(62, 82)


def _rotated(paper: Paper, rng: Random) -> tuple[Image.Image, int]:
    page = _skew(paper(rng.choice((200, 220, 240))), rng.uniform(-0.8, 0.8), (235, 235, 235))
    turn = rng.choice((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270))
    return _noisy(page, rng, rng.uniform(1.5, 4)).transpose(turn), rng.randint(75, 90)


def _photocopy(paper: Paper, rng: Random) -> tuple[Image.Image, int]:
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


def _phone(paper: Paper, rng: Random) -> tuple[Image.Image, int]:
    photo = on_desk(paper(235), rng, long_side=rng.choice((3000, 3264, 3600)), curl=rng.uniform(2, 14))
    photo = _lit(photo, rng, darkest=rng.uniform(0.62, 0.8), brightest=rng.uniform(0.93, 1.0))
    photo = photo.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9)))
    return _noisy(photo, rng, rng.uniform(2, 5)), rng.randint(80, 90)


def _phone_dim(paper: Paper, rng: Random) -> tuple[Image.Image, int]:
    photo = on_desk(paper(210), rng, long_side=rng.choice((2600, 2800, 3000)), curl=rng.uniform(4, 18))
    photo = _shadowed(photo, rng)
    photo = _lit(photo, rng, darkest=rng.uniform(0.34, 0.5), brightest=rng.uniform(0.66, 0.8))
    photo = _moved(photo.filter(ImageFilter.GaussianBlur(rng.uniform(0.8, 1.5))), rng)
    return _noisy(photo, rng, rng.uniform(5, 10)), rng.randint(72, 86)


def _whatsapp(paper: Paper, rng: Random) -> tuple[Image.Image, int]:
    photo = on_desk(paper(190), rng, long_side=2300, curl=rng.uniform(2, 14))
    photo = _lit(photo, rng, darkest=rng.uniform(0.6, 0.78), brightest=rng.uniform(0.92, 1.0))
    if rng.random() < 0.3:
        photo = _shadowed(photo, rng)
    photo = _noisy(photo, rng, rng.uniform(2, 6))
    shrink = 1600 / max(photo.size)
    size = (round(photo.width * shrink), round(photo.height * shrink))
    return photo.resize(size, Image.Resampling.BILINEAR), rng.randint(48, 62)


CONDITIONS: dict[str, Callable[[Paper, Random], tuple[Image.Image, int]]] = {
    "scan300": _scan300,
    "scan200": _scan200,
    "photocopy": _photocopy,
    "phone": _phone,
    "phone_dim": _phone_dim,
    "whatsapp": _whatsapp,
    "rotated": _rotated,
}


def fold(page: Image.Image, rng: Random) -> Image.Image:
    """The marks of a paper once folded in four: pale and dark lines and a change of shade across them."""
    shade = Image.new("L", page.size, 255)
    draw = ImageDraw.Draw(shade)
    x, y = (side * rng.uniform(0.47, 0.53) for side in page.size)
    draw.rectangle((0, 0, x, page.height), fill=rng.randint(236, 246))
    draw.rectangle((0, 0, page.width, y), fill=rng.randint(240, 250))
    crease = max(2, page.width // 700)
    for line in ((x, 0, x + rng.uniform(-6, 6), page.height), (0, y, page.width, y + rng.uniform(-6, 6))):
        draw.line(line, fill=rng.randint(150, 190), width=crease)
    return _multiplied(page, shade.filter(ImageFilter.GaussianBlur(crease * 0.8)))


def stamp(page: Image.Image, rng: Random) -> Image.Image:
    """A round office stamp in violet ink somewhere over the text."""
    radius = round(min(page.size) * rng.uniform(0.07, 0.1))
    x, y = (round(side * rng.uniform(0.3, 0.8)) for side in page.size)
    ink = Image.new("RGB", page.size, (255, 255, 255))
    draw = ImageDraw.Draw(ink)
    colour = rng.choice(((120, 90, 190), (80, 90, 180), (150, 80, 160)))
    thick = max(2, radius // 24)
    for scale in (1.0, 0.9, 0.55):
        size = round(radius * scale)
        draw.ellipse((x - size, y - size, x + size, y + size), outline=colour, width=thick)
    draw.text((x, y), "SPESIMEN", fill=colour, anchor="mm", font_size=radius * 0.2)
    return ImageChops.multiply(page, ink.filter(ImageFilter.GaussianBlur(0.8)))


def glare(page: Image.Image, rng: Random) -> Image.Image:
    """A bright spot of a lamp on laminate that washes the print out."""
    light = Image.new("L", (64, 64), 0)
    x, y = rng.uniform(16, 48), rng.uniform(16, 48)
    wide, high = rng.uniform(7, 14), rng.uniform(4, 9)
    ImageDraw.Draw(light).ellipse((x - wide, y - high, x + wide, y + high), fill=rng.randint(190, 245))
    light = light.filter(ImageFilter.GaussianBlur(4)).resize(page.size, Image.Resampling.BICUBIC)
    return ImageChops.screen(page, Image.merge("RGB", (light, light, light)))


EXTRAS: dict[str, Callable[[Image.Image, Random], Image.Image]] = {"fold": fold, "stamp": stamp, "glare": glare}


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


def _multiplied(image: Image.Image, shade: Image.Image) -> Image.Image:
    return ImageChops.multiply(image, Image.merge("RGB", (shade, shade, shade)))


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
    return _multiplied(image, shade)


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
