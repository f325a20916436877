"""Lay a page on a desk and photograph it: perspective, curl, a desk and the page's own shadow."""

import math
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageFilter

_CELLS = (30, 22)
_DESKS = ((118, 88, 62), (150, 140, 128), (74, 78, 86), (172, 150, 118), (60, 52, 46), (196, 196, 190))


def on_desk(
    page: Image.Image,
    rng: Random,
    long_side: int,
    curl: float,
    fill: tuple[float, float] = (0.84, 0.93),
    still: bool = False,
    mask: Image.Image | None = None,
) -> Image.Image:
    """A photo of a page (RGB) on a desk; `curl` is the bend in pixels at a long side of 1600.

    `fill` is the share of the photo that the page fills at least and at most; `still`: held straight, and what lies
    outside the photo stays outside. `mask` (L, of the page's size) says where there is paper; all of it when None.
    """
    ratio = rng.uniform(0.7, 0.76)
    wide = page.width > page.height
    size = (long_side, round(long_side * ratio)) if wide else (round(long_side * ratio), long_side)
    corners = _corners(page.size, size, fill, still, rng)
    mesh = _mesh(page.size, size, corners, curl * max(page.size) / 1600, rng)
    seen = page.transform(size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
    small = (size[0] // 2, size[1] // 2)
    half = [((a // 2, b // 2, c // 2, d // 2), quad) for (a, b, c, d), quad in mesh]
    mask = (mask or Image.new("L", page.size, 255)).transform(
        small, Image.Transform.MESH, half, Image.Resampling.BILINEAR
    )
    mask = (
        mask.filter(ImageFilter.MinFilter(3))
        .filter(ImageFilter.GaussianBlur(1))
        .resize(size, Image.Resampling.BILINEAR)
    )
    return Image.composite(seen, _desk(size, mask, rng), mask)


def _corners(
    page: tuple[int, int], size: tuple[int, int], fill: tuple[float, float], still: bool, rng: Random
) -> tuple[tuple[float, float], ...]:
    """Where the page's corners fall in the photo: top left, top right, bottom right, bottom left."""
    share = rng.uniform(*fill)
    scale = min(size[0] * share / page[0], size[1] * share / page[1])
    half_w, half_h = page[0] * scale / 2, page[1] * scale / 2
    angle = math.radians(rng.uniform(-2.5, 2.5)) * (0.2 if still else 1)
    shake = (0.006 if still else 0.022) * min(size)
    room = shake if still or share > 0.84 else min(size) * (0.9 - share) / 3
    middle = (size[0] / 2 + rng.uniform(-0.4, 0.4) * room, size[1] / 2 + rng.uniform(-0.4, 0.4) * room)
    points = []
    for x, y in ((-half_w, -half_h), (half_w, -half_h), (half_w, half_h), (-half_w, half_h)):
        turned_x = middle[0] + x * math.cos(angle) - y * math.sin(angle) + rng.uniform(-shake, shake)
        turned_y = middle[1] + x * math.sin(angle) + y * math.cos(angle) + rng.uniform(-shake, shake)
        if not still:
            turned_x, turned_y = min(max(turned_x, 4), size[0] - 5), min(max(turned_y, 4), size[1] - 5)
        points.append((turned_x, turned_y))
    return tuple(points)


def _homography(corners: tuple[tuple[float, float], ...], page: tuple[int, int]) -> np.ndarray:
    """The 3 × 3 map from photo points to page points."""
    targets = ((0, 0), (page[0], 0), page, (0, page[1]))
    rows, values = [], []
    for (x, y), (u, v) in zip(corners, targets, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    solved = np.linalg.solve(np.array(rows, dtype=float), np.array(values, dtype=float))
    return np.append(solved, 1.0).reshape(3, 3)


def _mesh(
    page: tuple[int, int],
    size: tuple[int, int],
    corners: tuple[tuple[float, float], ...],
    curl: float,
    rng: Random,
) -> list[tuple[tuple[int, int, int, int], tuple[float, ...]]]:
    """Photo rectangles and the page quadrilaterals they show, bent as paper bends along its length."""
    xs = [round(size[0] * step / _CELLS[0]) for step in range(_CELLS[0] + 1)]
    ys = [round(size[1] * step / _CELLS[1]) for step in range(_CELLS[1] + 1)]
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).astype(float)
    flat = np.concatenate([grid, np.ones((*grid.shape[:2], 1))], axis=-1) @ _homography(corners, page).T
    points = flat[..., :2] / flat[..., 2:]
    u = points[..., 0] / page[0]
    bends = rng.choice((1.0, 1.0, 2.0))
    points[..., 1] += curl * np.sin(math.pi * bends * u + rng.uniform(-0.3, 0.3))
    points[..., 0] += curl * 0.3 * np.sin(math.pi * points[..., 1] / page[1])
    mesh = []
    for row in range(_CELLS[1]):
        for column in range(_CELLS[0]):
            corner = (
                points[row, column],
                points[row + 1, column],
                points[row + 1, column + 1],
                points[row, column + 1],
            )
            quad = tuple(float(value) for point in corner for value in point)
            mesh.append(((xs[column], ys[row], xs[column + 1], ys[row + 1]), quad))
    return mesh


def _desk(size: tuple[int, int], mask: Image.Image, rng: Random) -> Image.Image:
    """A desk with a grain, darker where the page throws its shadow."""
    numbers = np.random.default_rng(rng.getrandbits(32))
    colour = np.array(rng.choice(_DESKS), dtype=np.float32)
    along = rng.random() < 0.5
    grain = numbers.normal(0, 1, (96, 12) if along else (90, 120)).astype(np.float32)
    texture = np.asarray(Image.fromarray(grain).resize((600, 450), Image.Resampling.BILINEAR))
    rough = texture + numbers.normal(0, 0.5, texture.shape).astype(np.float32)
    pixels = np.clip(colour + 9 * rough[..., None], 0, 255).astype(np.uint8)
    desk = Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR)
    small = mask.resize((size[0] // 8, size[1] // 8), Image.Resampling.BILINEAR)
    blurred = small.filter(ImageFilter.GaussianBlur(size[0] / 8 / 90))
    offset = ImageChops.offset(blurred, round(rng.uniform(-3, 3)), round(rng.uniform(1, 4)))
    shadow = offset.point([round(255 - value * 0.45) for value in range(256)])
    shadow = shadow.resize(size, Image.Resampling.BILINEAR)
    return ImageChops.multiply(desk, Image.merge("RGB", (shadow, shadow, shadow)))
