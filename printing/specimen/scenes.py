"""Pictures of something else: what people send by mistake. Drawn shapes, no letter on any of them."""

from collections.abc import Callable
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

_SIZE = (1600, 1200)
Colour = tuple[int, int, int]


def scene(rng: Random) -> Image.Image:
    """One picture without print: a landscape, a cat, a desk, a wall, or a picture too dark to see."""
    picture = rng.choice(SCENES)(rng)
    picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.8, 3)))
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(3, 9), (_SIZE[1], _SIZE[0], 3))
    grainy = np.clip(np.asarray(picture).astype(np.float32) + noise, 0, 255).astype(np.uint8)
    picture = Image.fromarray(grainy)
    return picture.transpose(Image.Transpose.ROTATE_90) if rng.random() < 0.3 else picture


def _shaded(top: Colour, bottom: Colour) -> Image.Image:
    share = np.linspace(0, 1, _SIZE[1])[:, None, None]
    rows = np.array(top) * (1 - share) + np.array(bottom) * share
    return Image.fromarray(np.repeat(rows, _SIZE[0], axis=1).astype(np.uint8))


def _landscape(rng: Random) -> Image.Image:
    picture = _shaded((90, 150, 220), (225, 225, 215))
    draw = ImageDraw.Draw(picture)
    x, y, radius = rng.randint(200, 1400), rng.randint(120, 350), rng.randint(40, 90)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(255, 240, 180))
    for layer in range(4):
        base, colour = 560 + layer * 150, (70 - layer * 8, 120 - layer * 12, 80 - layer * 10)
        ridge = [(0, _SIZE[1]), *((step * 160, base - rng.randint(0, 220)) for step in range(11)), _SIZE]
        draw.polygon(ridge, fill=colour)
    return picture


def _cat(rng: Random) -> Image.Image:
    picture = _shaded((196, 186, 170), (150, 122, 96))
    draw = ImageDraw.Draw(picture)
    fur = rng.choice(((60, 56, 52), (205, 130, 60), (170, 165, 160)))
    x, y = rng.randint(600, 1000), rng.randint(450, 560)
    draw.ellipse((x - 280, y + 60, x + 300, y + 620), fill=fur)
    draw.ellipse((x - 180, y - 160, x + 180, y + 160), fill=fur)
    for side in (-1, 1):
        ear = ((x + side * 170, y - 60), (x + side * 150, y - 250), (x + side * 40, y - 140))
        draw.polygon(ear, fill=fur)
        eye = x + side * 70
        draw.ellipse((eye - 32, y - 50, eye + 32, y + 14), fill=(190, 205, 80))
        draw.ellipse((eye - 9, y - 46, eye + 9, y + 10), fill=(15, 15, 15))
        for whisker in (-18, 0, 18):
            draw.line((x + side * 40, y + 60, x + side * 230, y + 50 + whisker * 2), fill=(240, 240, 240), width=3)
    draw.polygon(((x - 22, y + 32), (x + 22, y + 32), (x, y + 58)), fill=(200, 120, 120))
    return picture


def _desk(rng: Random) -> Image.Image:
    picture = _shaded((150, 110, 74), (110, 78, 52))
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        y = rng.randint(0, _SIZE[1])
        draw.line((0, y, _SIZE[0], y + rng.randint(-40, 40)), fill=(100 + rng.randint(0, 50), 76, 52), width=2)
    x, y = rng.randint(300, 700), rng.randint(300, 800)
    draw.ellipse((x - 170, y - 170, x + 170, y + 170), fill=(235, 235, 230))
    draw.ellipse((x - 140, y - 140, x + 140, y + 140), fill=(70, 40, 22))
    draw.rounded_rectangle((950, 260, 1280, 900), 40, fill=(22, 22, 26))
    draw.rounded_rectangle((970, 300, 1260, 860), 16, fill=(50, 60, 84))
    draw.line((x, 1050, x + 520, 980), fill=(30, 60, 160), width=22)
    return picture


def _wall(rng: Random) -> Image.Image:
    picture = _shaded((196, 190, 180), (176, 168, 156))
    draw = ImageDraw.Draw(picture)
    high = rng.randint(70, 130)
    for row in range(_SIZE[1] // high + 1):
        for column in range(-1, _SIZE[0] // (2 * high) + 1):
            left = column * 2 * high + (high if row % 2 else 0)
            shade = rng.randint(-18, 18)
            brick = (left + 4, row * high + 4, left + 2 * high - 4, (row + 1) * high - 4)
            draw.rectangle(brick, fill=(160 + shade, 84 + shade // 2, 62 + shade // 2))
    return picture


def _dark(rng: Random) -> Image.Image:
    picture = _shaded((14, 13, 16), (30, 26, 24))
    x, y = rng.randint(0, 1600), rng.randint(0, 1200)
    ImageDraw.Draw(picture).ellipse((x - 300, y - 200, x + 300, y + 200), fill=(70, 60, 50))
    return picture.filter(ImageFilter.GaussianBlur(90))


SCENES: tuple[Callable[[Random], Image.Image], ...] = (_landscape, _cat, _desk, _wall, _dark)
