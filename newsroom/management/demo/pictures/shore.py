"""Where land and water meet, from near and from above: a tidal flat, a delta."""

from itertools import pairwise
from math import sin
from random import Random

from PIL import Image

from newsroom.management.demo.pictures.canvas import (
    HEIGHT,
    SIZE,
    WIDTH,
    Point,
    cloudy,
    curve,
    fade,
    glow,
    gradient,
    ground,
    lay,
    mix,
    rgb,
    ridge,
    shapes,
)
from newsroom.management.demo.pictures.land import clouds

SHORE = 388  # where the flat meets the far shore, pixels from the top


def tidal_flat(rng: Random) -> Image.Image:
    """Mud at low tide, cut by creeks that branch like trees and shine like the sky."""
    picture = gradient((0, "#39507e"), (0.24, "#e08d6b"), (0.36, "#f7cd92"), (1, "#f7cd92"))
    clouds(picture, rng, "#f3a983", 132, 0.36)
    glow(picture, (800, 380), 640, "#ffdca0", 0.9)
    with shapes(picture, "#5c5566") as pen:
        pen.polygon(ground(ridge(rng, 372, 16, 0.55)))
    mud = gradient((0, "#8a7068"), (0.4, "#8a7068"), (0.62, "#57474a"), (1, "#2a2529"))
    lay(picture, mud, Image.new("L", (WIDTH, HEIGHT - SHORE), 255), (0, SHORE))
    wet = curve(cloudy(rng, 3, 60), 126, 190, 0.55).crop((0, SHORE, WIDTH, HEIGHT))
    lay(
        picture,
        "#c99a86",
        Image.composite(wet, wet.point(lambda _: 0), fade((0, 255), (1, 50), size=wet.size)),
        (0, SHORE),
    )
    shine = gradient(
        (0, "#f7cd92"), (0.37, "#ffe6bb"), (0.55, "#e8a98b"), (0.8, "#8b76a0"), (1, "#4d5f93")
    )
    with shapes(picture, "#2a2226", 1) as pen:
        for water in (creeks := _creeks(rng)):
            pen.polygon([(x + 3, y - 5) for x, y in water], 150)
    with shapes(picture, shine) as pen:
        for water in creeks:
            pen.polygon(water)
    with shapes(picture, "#241f22") as pen:
        for _ in range(46):
            x, y = rng.uniform(0, WIDTH), rng.uniform(190, 330)
            pen.line([(x - 9, y - 4), (x, y), (x + 9, y - 4)], 1.8)
    return picture


def _on_flat(across: float, away: float) -> Point:
    """A place on the flat as the camera sees it; `away` is one at the picture's lower edge."""
    return 800 + 800 * across / away, SHORE - 6 + 690 / away


def _creeks(rng: Random) -> list[list[Point]]:
    """Winding creeks with branches, each as the outline of its water."""
    outlines: list[list[Point]] = []
    for start, lean, width in ((0.15, 0.1, 0.30), (-1.9, -0.25, 0.2), (2.6, 0.3, 0.22)):
        phase = rng.uniform(0, 6)
        main = [
            (start + lean * z + 0.75 * sin(z * 1.15 + phase) + 0.2 * sin(z * 2.7), z)
            for z in (0.94 + 0.09 * step**1.25 for step in range(60))
        ]
        outlines.append(_outline(main, width))
        for joint in range(3, 52, 5):
            outlines += _branch(rng, main[joint], rng.choice([-1, 1]), width * 0.42, 2)
    return outlines


def _branch(rng: Random, start: Point, side: int, width: float, depth: int) -> list[list[Point]]:
    across, away = start
    path, slope = [start], rng.uniform(0.15, 0.75)
    for _ in range(14):
        slope += rng.uniform(-0.28, 0.28)
        across, away = across + side * 0.11, max(0.95, away + 0.11 * slope)
        path.append((across, away))
    found = [_outline(path, width)]
    if depth:
        for joint in (4, 8, 11):
            turn = rng.choice([-1, 1])
            found += _branch(rng, path[joint], turn, width * 0.5, depth - 1)
    return found


def _outline(path: list[Point], width: float) -> list[Point]:
    """Both banks of a stream that narrows towards its end."""
    left, right = [], []
    for number, (one, two) in enumerate(pairwise(path)):
        half = width / 2 * (1 - number / len(path)) ** 0.8
        run, rise = two[0] - one[0], two[1] - one[1]
        length = (run * run + rise * rise) ** 0.5 or 1
        shift = (-rise / length * half, run / length * half)
        left.append(_on_flat(one[0] + shift[0], max(0.9, one[1] + shift[1])))
        right.append(_on_flat(one[0] - shift[0], max(0.9, one[1] - shift[1])))
    return [*left, _on_flat(*path[-1]), *reversed(right)]


def delta_paddies(rng: Random) -> Image.Image:
    """Paddies and shrimp ponds from above: green, brown, and mirrors of the sky, along a canal."""
    picture = Image.new("RGB", SIZE, rgb("#39452a"))
    shades = [
        "#6d8f3a",
        "#8aa64a",
        "#51752f",
        "#a7b25d",
        "#7d6b45",
        "#93b8c9",
        "#c2d8da",
        "#6f9bb4",
    ]
    fields = _fields(rng)
    for number, shade in enumerate(shades):
        paint = gradient((0, mix(shade, "#ffffff", 0.2)), (1, mix(shade, "#000000", 0.25)))
        with shapes(picture, paint) as pen:
            for field in fields[number :: len(shades)]:
                pen.polygon(field)
    lay(picture, "#20301a", curve(cloudy(rng, 40, 30), 120, 220, 0.4))
    canal = [(x, 520 + 210 * sin(x / 330) + 40 * sin(x / 97)) for x in range(-20, 1640, 20)]
    for colour, width in (("#2c3922", 78), ("#8fb4c4", 54), ("#b5cfd4", 30)):
        with shapes(picture, colour) as pen:
            pen.line(canal, width)
    with shapes(picture, "#22301b") as pen:
        for x, y in canal:
            for side in (-48, 48):
                pen.disc(x + rng.uniform(-9, 9), y + side + rng.uniform(-9, 9), rng.uniform(8, 17))
    with shapes(picture, "#f3ead8") as pen:
        for x, y in canal[6::19]:
            pen.polygon(
                [(x - 22, y - 5), (x + 14, y - 7), (x + 26, y), (x + 14, y + 7), (x - 22, y + 5)]
            )
    return picture


def _fields(rng: Random) -> list[list[Point]]:
    """Long plots with dikes between them, each row cut at its own places, in random order."""
    fields: list[list[Point]] = []
    top = -60.0
    while top < HEIGHT + 120:
        height, left = rng.uniform(80, 150), -260.0
        while left < WIDTH + 100:
            width = rng.uniform(70, 260)
            slant = 0.22
            corners = [
                (left, top),
                (left + width, top),
                (left + width, top + height),
                (left, top + height),
            ]
            fields.append([(x + 6 + slant * y - 110, y + 0.06 * x - 60) for x, y in corners])
            left += width + 9
        top += height + 9
    rng.shuffle(fields)
    return fields
