"""Landscapes: mountains, forests, dunes and meadows; and the clouds over everything."""

from random import Random

from PIL import Image, ImageFilter

from newsroom.management.demo.pictures.canvas import (
    HEIGHT,
    SIZE,
    Pen,
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
