"""The sea: wind farms and a lighthouse."""

from math import cos, pi, sin
from random import Random

from PIL import Image

from newsroom.management.demo.pictures.canvas import (
    Pen,
    glow,
    gradient,
    haze,
    mirror,
    mix,
    shapes,
)
from newsroom.management.demo.pictures.land import clouds


def sea_turbines(rng: Random) -> Image.Image:
    """An offshore wind farm on a clear day with tall clouds."""
    picture = gradient((0, "#2f75b8"), (0.5, "#a9d3ea"), (0.64, "#dff0f3"), (1, "#dff0f3"))
    clouds(picture, rng, "#ffffff", 118, 0.62)
    _wind_farm(picture, rng, 690, "#c5d9e2", "#fbfdfd")
    mirror(picture, 690, "#1d5c86", 0.62, rng)
    with shapes(picture, "#123a54") as pen:
        pen.polygon([(240, 800), (420, 800), (396, 838), (268, 838)])
        pen.box(296, 764, 62, 38)
        pen.line([(330, 764), (330, 716)], 4)
    with shapes(picture, "#e9f3f4", 3) as pen:
        pen.line([(200, 838), (300, 842), (470, 838)], 5)
    return picture


def _wind_farm(picture: Image.Image, rng: Random, shore: int, far: str, near: str) -> None:
    for row in range(4):
        share = row / 3
        with shapes(picture, mix(far, near, share)) as pen:
            for place in range(8 - 2 * row):
                x = 60 + place * (230 + 150 * row) + row * 97 + rng.uniform(-24, 24)
                _turbine(
                    pen, x, shore + 2, 120 + 130 * row + 60 * share * share, rng.uniform(0, 2.1)
                )


def _turbine(pen: Pen, x: float, foot: float, height: float, turn: float) -> None:
    hub = foot - height
    pen.polygon(
        [
            (x - height * 0.021, foot),
            (x - height * 0.010, hub),
            (x + height * 0.010, hub),
            (x + height * 0.021, foot),
        ]
    )
    pen.polygon(
        [
            (x - height * 0.018, hub - height * 0.014),
            (x + height * 0.04, hub - height * 0.014),
            (x + height * 0.04, hub + height * 0.016),
            (x - height * 0.018, hub + height * 0.016),
        ]
    )
    for blade in range(3):
        angle = turn + blade * 2 * pi / 3
        tip = (x + height * 0.62 * sin(angle), hub - height * 0.62 * cos(angle))
        side = (height * 0.02 * cos(angle), height * 0.02 * sin(angle))
        middle = (x + height * 0.16 * sin(angle), hub - height * 0.16 * cos(angle))
        pen.polygon(
            [
                (x, hub),
                (middle[0] + side[0], middle[1] + side[1]),
                tip,
                (middle[0] - side[0] * 0.5, middle[1] - side[1] * 0.5),
            ]
        )
    pen.disc(x, hub, height * 0.024)


def lighthouse_night(rng: Random) -> Image.Image:
    """A lighthouse on a rock in a foggy night, its beam over the sea."""
    picture = gradient((0, "#0a1428"), (0.5, "#1c3552"), (0.68, "#3c5d78"), (1, "#3c5d78"))
    clouds(picture, rng, "#2c4863", 120, 0.66)
    lamp = (1120.0, 318.0)
    for angle, strength in ((0.0, 95), (0.05, 60), (-0.05, 60)):
        beam = Image.new("L", picture.size)
        with shapes(beam, Image.new("L", picture.size, strength), 14) as pen:
            for way in (pi - 0.14 + angle, 0.12 + angle):
                pen.polygon(
                    [
                        lamp,
                        *(
                            (lamp[0] + 1500 * cos(way + s), lamp[1] - 1500 * sin(way + s) * 0.9)
                            for s in (-0.07, 0.07)
                        ),
                    ]
                )
        picture.paste((255, 240, 196), (0, 0), beam)
    mirror(picture, 742, "#14283f", 0.55, rng)
    haze(picture, "#6f8ba0", 640, 790, 0.5)
    with shapes(picture, "#0a111c") as pen:
        pen.polygon(_rock(rng))
    tower = gradient((0, "#dfe5e8"), (0.66, "#8797a4"), (1, "#27333f"))
    with shapes(picture, tower) as pen:
        pen.polygon([(1072, 730), (1092, 372), (1148, 372), (1168, 730)])
    with shapes(picture, "#8f2f34") as pen:
        for top in (430, 560):
            pen.polygon(
                [
                    (1089 - (top - 430) / 17, top),
                    (1151 + (top - 430) / 17, top),
                    (1155 + (top - 430) / 17, top + 62),
                    (1085 - (top - 430) / 17, top + 62),
                ]
            )
    with shapes(picture, "#101722") as pen:
        pen.box(1080, 362, 80, 12)
        pen.polygon([(1090, 286), (1120, 256), (1150, 286)])
        for x in (1094, 1119, 1144):
            pen.box(x, 286, 3, 78)
    with shapes(picture, "#fff6d2") as pen:
        pen.box(1104, 296, 32, 58)
    glow(picture, lamp, 260, "#ffe9a8", 1.0)
    return picture


def _rock(rng: Random) -> list[tuple[float, float]]:
    top = [
        (790 + 20 * t, 790 - 76 * sin(pi * t / 35) ** 0.5 + rng.uniform(-14, 14)) for t in range(36)
    ]
    return [*top, (1560, 860), (1400, 884), (900, 880), (760, 850)]
