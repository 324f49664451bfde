"""Rivers: a bridge at sunset, a ferry at dawn, a town in a bend."""

from math import pi, sin
from random import Random

from PIL import Image

from newsroom.management.demo.pictures.canvas import (
    HEIGHT,
    WIDTH,
    Pen,
    glow,
    gradient,
    ground,
    haze,
    mirror,
    ridge,
    shapes,
)
from newsroom.management.demo.pictures.land import clouds


def bridge_sunset(rng: Random) -> Image.Image:
    """A river with bare sandbanks under an arched bridge, at sunset."""
    picture = gradient(
        (0, "#31446f"), (0.3, "#b5687d"), (0.5, "#ffb36b"), (0.6, "#ffe0a3"), (1, "#ffe0a3")
    )
    clouds(picture, rng, "#f58f6c", 128, 0.46)
    glow(picture, (560, 560), 560, "#ffdf98", 0.95)
    with shapes(picture, "#fff4d6") as pen:
        pen.disc(560, 556, 50)
    for step, colour in enumerate(["#a2667a", "#6d4763"]):
        with shapes(picture, colour) as pen:
            pen.polygon(ground(ridge(rng, 556 + 34 * step, 54)))
    with shapes(picture, "#2b2034") as pen:
        _arches(pen, 500, 640, 6)
    mirror(picture, 640, "#5a4460", 0.22, rng)
    sand = gradient((0, "#f3c98b"), (0.62, "#d9a06b"), (1, "#7a4f3f"))
    with shapes(picture, sand) as pen:
        for x, y, length, thick in (
            (180, 760, 520, 24),
            (980, 840, 640, 40),
            (320, 990, 700, 62),
            (1340, 720, 300, 14),
        ):
            pen.polygon(_bank(rng, x, y, length, thick))
    with shapes(picture, "#2b2034") as pen:
        for x, y in ((380, 742), (420, 752), (1130, 806), (1180, 816), (1208, 804), (560, 950)):
            _heron(pen.standing(x, y, 26 + (y - 700) / 9))
    return picture


def _arches(pen: Pen, deck: float, foot: float, spans: int) -> None:
    """A bridge of arches across the whole picture."""
    pen.box(-10, deck - 20, WIDTH + 20, 30)
    width = (WIDTH + 20) / spans
    for span in range(spans + 1):
        pen.box(span * width - 21, deck, 32, foot - deck)
    for span in range(spans):
        left = span * width
        curve = [
            (
                left + width * t / 24,
                deck + 14 + (foot - deck) * 0.86 * (1 - (1 - (t / 12 - 1) ** 2) ** 0.5),
            )
            for t in range(25)
        ]
        pen.polygon([(left, deck), *curve, (left + width, deck)])
    for post in range(0, WIDTH, 26):
        pen.box(post, deck - 42, 3, 24)
    pen.box(-10, deck - 44, WIDTH + 20, 4)


def _bank(
    rng: Random, x: float, y: float, length: float, thick: float
) -> list[tuple[float, float]]:
    over = [
        (x + length * t / 30, y - thick * sin(pi * t / 30) ** 0.7 * rng.uniform(0.72, 1.0))
        for t in range(31)
    ]
    under = [
        (x + length * t / 30, y + thick * 0.5 * sin(pi * t / 30) * rng.uniform(0.7, 1.0))
        for t in range(30, -1, -1)
    ]
    return over + under


def _heron(pen: Pen) -> None:
    pen.polygon([(-0.4, 0.34), (0.1, 0.62), (0.3, 0.5), (0.1, 0.3)])
    pen.line([(0.22, 0.55), (0.34, 0.8), (0.26, 1), (0.5, 0.97)], 0.075)
    pen.line([(-0.02, 0.4), (0, 0)], 0.045)
    pen.line([(0.1, 0.4), (0.1, 0)], 0.045)


def river_dawn(rng: Random) -> Image.Image:
    """A ferry boat at a landing in the mist before sunrise."""
    picture = gradient((0, "#7d93a8"), (0.4, "#d9c8c0"), (0.56, "#f6e2cd"), (1, "#f6e2cd"))
    glow(picture, (1160, 470), 520, "#fff0d2", 0.9)
    for step, colour in enumerate(["#b3bcc2", "#909ea7", "#6b7d88"]):
        with shapes(picture, colour) as pen:
            pen.polygon(ground(ridge(rng, 420 + 66 * step, 84 - 14 * step)))
        haze(picture, "#efe3d8", 400 + 66 * step, 560 + 44 * step, 0.72)
    mirror(picture, 600, "#a9b1b3", 0.25, rng)
    haze(picture, "#f4ebe0", 520, 700, 0.85)
    with shapes(picture, "#2b3036") as pen:
        pen.polygon([(500, 838), (560, 878), (930, 884), (1010, 836), (960, 852), (560, 856)])
        pen.line([(700, 850), (1130, 770)], 7)
        pen.line([(540, 838), (300, 800)], 3)
        for post in (250, 300):
            pen.line([(post, 930), (post + 2, 760)], 13)
        pen.polygon([(0, 940), (330, 900), (380, 930), (0, 1010)])
    with shapes(picture, "#3c4238") as pen:
        for _ in range(170):
            x = rng.choice([rng.uniform(-20, 240), rng.uniform(1280, 1640)])
            pen.line(
                [(x, 1080), (x + rng.uniform(-30, 30), rng.uniform(720, 960))], rng.uniform(2, 4)
            )
    return picture


def river_town(rng: Random) -> Image.Image:
    """A small town in a river's bend, hills behind it."""
    picture = gradient((0, "#6f9fc6"), (0.4, "#dbe8e4"), (1, "#dbe8e4"))
    clouds(picture, rng, "#ffffff", 126, 0.4)
    for step, colour in enumerate(["#8fa9a5", "#6d8f7c", "#4f7459"]):
        with shapes(picture, colour) as pen:
            pen.polygon(ground(ridge(rng, 350 + 62 * step, 120 - 30 * step)))
        haze(picture, "#dfe9e4", 330 + 62 * step, 470 + 50 * step, 0.45)
    with shapes(picture, gradient((0, "#7f9f62"), (0.5, "#8aa766"), (1, "#4e6d3b"))) as pen:
        pen.polygon(ground(ridge(rng, 566, 10)))
    houses = sorted((rng.uniform(560, 690), rng.uniform(30, 1560)) for _ in range(130))
    for paint, number in (("#e9e2d3", 0), ("#d9cdb9", 1), ("#f1eee6", 2)):
        with shapes(picture, paint) as pen:
            for y, x in houses[number::3]:
                pen.box(x, y, 30 + (y - 540) / 5, 16 + (y - 540) / 8)
    for paint, number in (("#b2543f", 0), ("#4b6f8f", 1), ("#7b5a48", 2)):
        with shapes(picture, paint) as pen:
            for y, x in houses[number::3]:
                wide, rise = 30 + (y - 540) / 5, 9 + (y - 540) / 14
                pen.polygon(
                    [
                        (x - 4, y),
                        (x + wide * 0.2, y - rise),
                        (x + wide * 0.8, y - rise),
                        (x + wide + 4, y),
                    ]
                )
    stream = gradient((0, "#b9d3dd"), (0.7, "#8db4c6"), (1, "#4f7f9b"))
    bend = [(x, 760 + 52 * sin(x / 300 + 0.6)) for x in range(-20, 1640, 20)]
    with shapes(picture, stream) as pen:
        pen.polygon([*bend, *((x, y + 120 + 90 * sin(x / 520)) for x, y in reversed(bend))])
    with shapes(picture, "#3d5b30") as pen:
        for x, y in bend:
            pen.disc(x + rng.uniform(-9, 9), y - 6, rng.uniform(7, 17), flat=0.8)
    with shapes(picture, "#e6e4df") as pen:
        pen.polygon([(560, 716), (600, 716), (760, 1010), (676, 1010)])
    with shapes(picture, "#35522b") as pen:
        for _ in range(120):
            pen.disc(
                rng.uniform(0, WIDTH), rng.uniform(990, HEIGHT + 20), rng.uniform(18, 54), flat=0.7
            )
    return picture
