"""An old letter, close up."""

from itertools import pairwise
from math import sin
from random import Random

from PIL import Image

from newsroom.management.demo.pictures.canvas import (
    SIZE,
    Pen,
    cloudy,
    curve,
    fade,
    gradient,
    lay,
    mix,
    shapes,
)


def old_paper(rng: Random) -> Image.Image:
    """A folded old letter with columns of brush strokes and a red seal, on dark wood."""
    picture = gradient((0, "#3a2a1f"), (1, "#21160f"))
    lay(picture, "#0f0906", curve(cloudy(rng, 2, 60), 120, 200, 0.6))
    sheet = old_wall(rng, "#e6d3a8", "#a37c45")
    edge = [(170, 130), (1440, 96), (1462, 952), (186, 986)]
    with shapes(picture, "#000000", 22) as pen:
        pen.polygon([(x + 16, y + 26) for x, y in edge], 190)
    with shapes(picture, sheet) as pen:
        pen.polygon(edge)
    with shapes(picture, "#8b6a3d", 2) as pen:
        for fold in range(1, 6):
            x = 180 + fold * 212
            pen.line([(x, 124), (x + 6, 972)], 3, 120)
    with shapes(picture, "#2a211b", 0.8) as pen:
        for column in range(12):
            _strokes(pen, rng, 1370 - column * 98, 190, rng.uniform(560, 720))
    with shapes(picture, "#a83226") as pen:
        pen.box(236, 800, 84, 84, 215)
    with shapes(picture, "#e6cfa4") as pen:
        for line in range(3):
            pen.line([(252, 820 + 22 * line), (304, 816 + 22 * line)], 5)
        pen.line([(278, 808), (278, 876)], 5)
    lay(
        picture,
        "#6b4d28",
        Image.composite(
            curve(cloudy(rng, 4, 3), 150, 190, 0.35),
            Image.new("L", SIZE),
            fade((0, 255), (0.9, 255), (1, 0)),
        ),
    )
    return picture


def old_wall(rng: Random, paper: str, stain: str) -> Image.Image:
    """An aged surface of a colour, for papers and walls."""
    picture = gradient((0, mix(paper, "#ffffff", 0.12)), (1, mix(paper, "#000000", 0.12)))
    lay(picture, stain, curve(cloudy(rng, 7, 5), 110, 215, 0.5))
    lay(picture, "#ffffff", curve(cloudy(rng, 90, 60), 140, 240, 0.18))
    lay(
        picture,
        stain,
        Image.composite(
            Image.new("L", SIZE), fade((0, 60), (0.3, 0), (0.7, 0), (1, 70)), Image.new("L", SIZE)
        ),
    )
    return picture


def _strokes(pen: Pen, rng: Random, x: float, top: float, length: float) -> None:
    """One column of running script: loops and dashes that never quite end."""
    y, points = top, [(x, top)]
    while y < top + length:
        size = rng.uniform(16, 40)
        for _ in range(rng.randint(3, 6)):
            points.append((x + rng.uniform(-size, size) * 0.8, y + rng.uniform(-size * 0.3, size)))
        y += size * rng.uniform(1.3, 1.9)
    smooth: list[tuple[float, float]] = []
    for one, two, three in zip(points, points[1:], points[2:], strict=False):
        for step in range(5):
            t = step / 5
            start = ((one[0] + two[0]) / 2, (one[1] + two[1]) / 2)
            end = ((two[0] + three[0]) / 2, (two[1] + three[1]) / 2)
            across, down = (
                (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c
                for a, b, c in zip(start, two, end, strict=True)
            )
            smooth.append((across, down))
    for number, (one, other) in enumerate(pairwise(smooth)):
        if (number // 14) % 5 != 4:
            pen.line([one, other], 2.2 + 2.6 * abs(sin(number / 9)))
