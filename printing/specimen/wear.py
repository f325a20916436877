"""What happens to paper before it is scanned or photographed: one function a kind of wear, listed in `WEAR`.

Each takes the page as an RGB image and answers the worn one; sizes follow the page's.
"""

import math
from collections.abc import Callable
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Wear = Callable[[Image.Image, Random], Image.Image]
_INKS = ((38, 52, 130), (30, 30, 36), (24, 70, 150), (110, 30, 40))


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
    return multiplied(page, shade.filter(ImageFilter.GaussianBlur(crease * 0.8)))


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


def laminated(page: Image.Image, rng: Random) -> Image.Image:
    """A laminate's shine: broad slanting bands of light, wrinkles, less contrast and a clear rim."""
    light = Image.new("L", (160, 160), rng.randint(8, 20))
    draw = ImageDraw.Draw(light)
    slant = rng.uniform(-90, 90)
    for _ in range(rng.randint(2, 4)):
        x, wide = rng.uniform(-40, 180), rng.uniform(4, 22)
        corners = ((x, 0), (x + wide, 0), (x + wide + slant, 160), (x + slant, 160))
        draw.polygon(corners, fill=rng.randint(50, 125))
    for _ in range(rng.randint(3, 8)):
        x, y = rng.uniform(0, 160), rng.uniform(0, 160)
        draw.line((x, y, x + rng.uniform(-24, 24), y + rng.uniform(-24, 24)), fill=rng.randint(70, 130), width=1)
    light = light.filter(ImageFilter.GaussianBlur(2.2)).resize(page.size, Image.Resampling.BICUBIC)
    shiny = ImageChops.screen(page, Image.merge("RGB", (light, light, light)))
    rim = max(3, min(page.size) // 60)
    sheet = Image.new("RGB", (page.width + 2 * rim, page.height + 2 * rim), (232, 236, 240))
    sheet.paste(shiny, (rim, rim))
    return sheet


def staples(page: Image.Image, rng: Random) -> Image.Image:
    """One or two staples near the upper corners, with their shadow, and the punched holes of a binder at the edge."""
    page = page.copy()
    draw = ImageDraw.Draw(page)
    unit = min(page.size) / 210
    for _ in range(rng.randint(1, 2)):
        x = page.width * rng.choice((rng.uniform(0.025, 0.09), rng.uniform(0.91, 0.975)))
        y, angle = page.height * rng.uniform(0.012, 0.04), rng.uniform(-0.9, 0.9)
        dx, dy = 5.5 * unit * math.cos(angle), 5.5 * unit * math.sin(angle)
        thick = max(2, round(unit * 0.7))
        draw.line((x - dx + unit, y - dy + unit, x + dx + unit, y + dy + unit), fill=(120, 120, 118), width=thick)
        draw.line((x - dx, y - dy, x + dx, y + dy), fill=(172, 176, 182), width=thick)
        draw.line((x - dx, y - dy, x + dx, y + dy), fill=(226, 229, 233), width=max(1, thick // 3))
    if rng.random() < 0.5:
        for share in (0.38, 0.62):
            x, y, radius = 4.6 * unit, page.height * share, 2.6 * unit
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(52, 48, 46))
    return page


def handwriting(page: Image.Image, rng: Random) -> Image.Image:
    """Notes by hand beside the print: looping strokes, a tick or a ring in ballpoint ink."""
    ink = Image.new("RGB", page.size, (255, 255, 255))
    draw = ImageDraw.Draw(ink)
    unit = min(page.size) / 210
    colour = rng.choice(_INKS)
    for _ in range(rng.randint(2, 5)):
        start = _blank_spot(page, unit, rng)
        points = _scrawl(start, unit * rng.uniform(1.6, 3.0), rng.randint(3, 9), rng)
        draw.line(points, fill=colour, width=max(2, round(unit * 0.45)), joint="curve")
    if rng.random() < 0.6:
        x, y = page.width * rng.uniform(0.15, 0.8), page.height * rng.uniform(0.2, 0.8)
        wide, high = unit * rng.uniform(12, 26), unit * rng.uniform(4, 8)
        draw.arc((x - wide, y - high, x + wide, y + high), 20, 372, fill=colour, width=max(2, round(unit * 0.4)))
    return ImageChops.multiply(page, ink.filter(ImageFilter.GaussianBlur(unit * 0.12)))


def _blank_spot(page: Image.Image, unit: float, rng: Random) -> tuple[float, float]:
    """The emptiest of some places for a note 20 × 8 units large."""
    spots = [(page.width * rng.uniform(0.03, 0.85), page.height * rng.uniform(0.06, 0.97)) for _ in range(14)]

    def print_at(spot: tuple[float, float]) -> float:
        x, y = spot
        region = page.crop((round(x), round(y - 6 * unit), round(x + 20 * unit), round(y + 2 * unit))).convert("L")
        return -sum(value * count for value, count in enumerate(region.histogram()))

    return min(spots, key=print_at)


def _scrawl(start: tuple[float, float], size: float, letters: int, rng: Random) -> list[tuple[float, float]]:
    """A line of joined loops, as a hand writes letters that nobody can read."""
    x, y = start
    tilt = rng.uniform(-0.12, 0.12)
    points = []
    for _ in range(letters):
        high, wide = size * rng.choice((0.7, 0.8, 1.0, 1.9)), size * rng.uniform(0.5, 1.0)
        for step in range(12):
            angle = 2 * math.pi * step / 12
            points.append((x + wide * (step / 12 + 0.45 * math.sin(angle)), y - high * (1 - math.cos(angle)) / 2))
        x, y = x + wide, y + wide * tilt
    return points


def cropped(page: Image.Image, rng: Random) -> Image.Image:
    """The rims cut off on one to three sides, as by a bed too small; nothing that is printed goes."""
    left, top, right, bottom = (side * 0.024 * rng.uniform(0.6, 1) * (rng.random() < 0.6) for side in page.size * 2)
    box = (round(left), round(top), round(page.width - max(right, 2)), round(page.height - max(bottom, 2)))
    cut = page.crop(box)
    # The printed mark may lie in the rim that went.
    size = max(6.0, min(page.size) / 110)
    ImageDraw.Draw(cut).text((2, 1), "SPESIMEN", fill=(150, 60, 60), font_size=size)
    return cut


def multiplied(image: Image.Image, shade: Image.Image) -> Image.Image:
    """An image darkened by a shade (L) of its size."""
    return ImageChops.multiply(image, Image.merge("RGB", (shade, shade, shade)))


WEAR: dict[str, Wear] = {
    "fold": fold,
    "stamp": stamp,
    "glare": glare,
    "laminated": laminated,
    "staples": staples,
    "handwriting": handwriting,
    "cropped": cropped,
}
