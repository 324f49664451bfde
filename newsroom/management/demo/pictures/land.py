"""Landscapes: mountains, forests, dunes and meadows; and the clouds over everything."""

from math import sin
from random import Random

from PIL import Image, ImageFilter

from newsroom.management.demo.pictures.canvas import (
    HEIGHT,
    SIZE,
    WIDTH,
    Pen,
    Point,
    cloudy,
    curve,
    fade,
    glow,
    gradient,
    ground,
    haze,
    lay,
    mix,
    ridge,
    shapes,
)


def clouds(picture: Image.Image, rng: Random, colour: str, low: int, reach: float = 0.6) -> None:
    """Clouds of a colour over the upper part of the picture; a higher `low` leaves more sky."""
    shown = curve(cloudy(rng, 5, 9), low, low + 70, 0.85)
    upper = fade((0, 255), (reach * 0.6, 200), (reach, 0), (1, 0))
    lay(picture, colour, Image.composite(shown, Image.new("L", SIZE), upper))


def mountains_mist(rng: Random) -> Image.Image:
    """Seven ridges in the rain, each paler than the one before it."""
    picture = gradient((0, "#8fa3ad"), (0.45, "#c9d3d3"), (1, "#dfe3df"))
    clouds(picture, rng, "#eef1ef", 118, 0.5)
    for step in range(7):
        near = step / 6
        height = 330 + 90 * step + 18 * step * near
        with shapes(picture, mix("#a9b9bd", "#1f3336", near)) as pen:
            pen.polygon(ground(ridge(rng, height, 150 - 60 * near)))
        haze(picture, "#dde4e2", height - 20, height + 190, 0.62 - 0.4 * near)
    return picture


def mountains_autumn(rng: Random) -> Image.Image:
    """Ridges at sunset after the summer, warm and clear."""
    picture = gradient((0, "#35507a"), (0.3, "#c98f77"), (0.48, "#f5c98a"), (1, "#f3d9a4"))
    clouds(picture, rng, "#f6b98c", 130, 0.45)
    glow(picture, (1110, 420), 620, "#ffd48a", 0.9)
    with shapes(picture, "#fff3d0") as pen:
        pen.disc(1110, 420, 44)
    for step in range(6):
        near = step / 5
        with shapes(picture, mix("#c98a6b", "#2b1d24", near)) as pen:
            pen.polygon(ground(ridge(rng, 450 + 105 * step, 130 - 30 * near, 0.55)))
        haze(picture, "#f2c48c", 430 + 105 * step, 560 + 105 * step, 0.34 * (1 - near))
    return picture


def _forest(rng: Random, sky: Image.Image, far: str, near: str, mist: str) -> Image.Image:
    picture = sky
    for step in range(5):
        share = step / 4
        foot = 560 + 130 * step
        line = ridge(rng, foot, 40)
        with shapes(picture, mix(far, near, share)) as pen:
            pen.polygon(ground(line))
            for _ in range(46 - 8 * step):
                x, y = rng.choice(line)
                _tree(pen, x + rng.uniform(-9, 9), y + 14, rng.uniform(110, 190) * (1 + share), rng)
        haze(picture, mist, foot - 150, foot + 150, 0.6 * (1 - share))
    return picture


def _tree(pen: Pen, x: float, foot: float, height: float, rng: Random) -> None:
    """A conifer: a trunk and tiers of branches with ragged ends."""
    pen.polygon([(x - height * 0.012, foot), (x, foot - height), (x + height * 0.012, foot)])
    tiers = 11
    for tier in range(tiers):
        y = foot - height * (0.14 + 0.80 * tier / tiers)
        half = height * 0.19 * (1 - tier / tiers) ** 0.85 * rng.uniform(0.8, 1.15)
        drop = height * 0.075
        pen.polygon(
            [(x - half, y + drop), (x, y - drop * 1.5),
                (x + half * rng.uniform(0.8, 1.1), y + drop),
             (x + half * 0.4, y + drop * 0.35), (x, y + drop * 0.7),
                 (x - half * 0.4, y + drop * 0.3)]
        )  # fmt: skip


def forest_morning(rng: Random) -> Image.Image:
    """Conifers in the first light, the sun's rays between them."""
    sky = gradient((0, "#b9cdb4"), (0.5, "#eaf0d2"), (1, "#c5d3ad"))
    glow(sky, (520, 300), 760, "#fff4c4", 0.95)
    picture = _forest(rng, sky, "#9db79a", "#16291f", "#e6efd3")
    rays = Image.new("L", SIZE)
    with shapes(rays, Image.new("L", SIZE, 255), 16) as pen:
        for turn in range(9):
            spread = -620 + 190 * turn + rng.uniform(-30, 30)
            pen.polygon(
                [(512, 240), (528, 240), (560 + spread, HEIGHT), (430 + spread, HEIGHT)], 70
            )
    lay(picture, "#fff2c0", rays.filter(ImageFilter.BoxBlur(20)))
    return picture


def meadow_dawn(rng: Random) -> Image.Image:
    """A wide field with flowers far apart, and a low sun."""
    picture = gradient((0, "#8db4cf"), (0.35, "#f3dcb6"), (0.45, "#f8e6bd"), (1, "#f8e6bd"))
    clouds(picture, rng, "#fdf3df", 125, 0.42)
    glow(picture, (420, 440), 560, "#ffe6a6", 0.9)
    for step, colour in enumerate(["#b7bf8d", "#93a869", "#6f8d4a", "#4d6f36"]):
        with shapes(picture, colour) as pen:
            pen.polygon(ground(ridge(rng, 470 + 90 * step, 34, 0.45)))
    for colour in ("#f2c53d", "#e8e2f0", "#c26b9a"):
        with shapes(picture, colour) as pen:
            for _ in range(170):
                depth = rng.random() ** 0.6
                x, y = rng.uniform(0, WIDTH), 560 + depth * 500
                pen.line([(x, y), (x + 3, y + 26 * depth)], 1.6 * depth, 150)
                pen.disc(x, y, 2 + 8 * depth, flat=0.7)
    with shapes(picture, "#2f4a22") as pen:
        for _ in range(700):
            x, y = rng.uniform(0, WIDTH), rng.uniform(960, 1080)
            pen.line([(x, y), (x + rng.uniform(-14, 14), y - rng.uniform(30, 90))], 2)
    return picture


def desert_dunes(rng: Random) -> Image.Image:
    """Dunes with a lit and a shadowed side, and a row of palms."""
    picture = gradient((0, "#5f93bf"), (0.4, "#f0d8b5"), (1, "#f0d8b5"))
    glow(picture, (1250, 250), 420, "#fff2cf", 0.8)
    with shapes(picture, "#46563a") as pen:
        for x in range(60, 900, 46):
            _palm(
                pen, x + rng.uniform(-14, 14), 470 + rng.uniform(-8, 8), rng.uniform(70, 118), rng
            )
    for step in range(4):
        near = step / 3
        line = ridge(rng, 500 + 130 * step, 96 + 24 * step, 0.34)
        lit = gradient((0, mix("#f3cd93", "#e9b06a", near)), (1, mix("#d39a5c", "#a85f2a", near)))
        with shapes(picture, lit) as pen:
            pen.polygon(ground(line))
        shade = gradient((0, mix("#b5763f", "#7d431f", near)), (1, mix("#b5763f", "#6a3618", near)))
        with shapes(picture, shade, 1) as pen:
            pen.polygon(_lee(line, rng.randrange(40, 200), rng.uniform(60, 130)))
    return picture


def _lee(line: list[Point], crest: int, bend: float) -> list[Point]:
    """The shadowed side of a dune: all to the right of an edge that winds down from its crest."""
    x, y = line[crest]
    edge = [
        (x + 150 * t + bend * t * sin(6 * t), y + 620 * t**0.8) for t in (n / 24 for n in range(25))
    ]
    return [*line[crest:], (WIDTH, HEIGHT + 620), *reversed(edge)]


def _palm(pen: Pen, x: float, foot: float, height: float, rng: Random) -> None:
    top = (x + rng.uniform(-8, 8), foot - height)
    pen.line([(x, foot + 60), top], 5)
    for side in (-1, 1):
        for lift in (0.9, 0.45, 0.05):
            tip = (top[0] + side * height * 0.42, top[1] + height * (0.30 - lift * 0.45))
            pen.line([top, (top[0] + side * height * 0.22, top[1] - height * 0.16 * lift), tip], 5)
