"""Sport: a ballpark, a football ground, a road race."""

from math import pi, sin
from random import Random

from PIL import Image

from newsroom.management.demo.pictures.canvas import (
    HEIGHT,
    WIDTH,
    Pen,
    Point,
    glow,
    gradient,
    ground,
    mix,
    ridge,
    shapes,
)
from newsroom.management.demo.pictures.land import clouds


def stadium_night(rng: Random) -> Image.Image:
    """A ballpark under floodlights, seen from behind home plate."""
    picture = gradient((0, "#070d1f"), (0.3, "#142647"), (0.42, "#2d4468"), (1, "#2d4468"))
    shirts = ["#f0e7d8", "#d8504a", "#f2b544", "#5aa0d8", "#b9c6d6"]
    _crowd(picture, rng, 330, 500, dark="#20304a", dots=shirts)
    grass = gradient((0, "#3f8f43"), (0.46, "#3f8f43"), (0.7, "#2f7a37"), (1, "#1d5a29"))
    with shapes(picture, grass) as pen:
        pen.polygon([(0, 520), (400, 490), (1200, 490), (1600, 520), (WIDTH, HEIGHT), (0, HEIGHT)])
    with shapes(picture, gradient((0, "#56a856"), (0.6, "#3d9246"), (1, "#27702f"))) as pen:
        for stripe in range(-4, 14, 2):
            pen.polygon(
                [
                    (800 + (stripe - 5) * 92, 492),
                    (800 + (stripe - 4) * 92, 492),
                    (800 + (stripe - 4) * 330, HEIGHT),
                    (800 + (stripe - 5) * 330, HEIGHT),
                ]
            )
    with shapes(picture, gradient((0, "#c08a5a"), (0.7, "#a9713f"), (1, "#7d4f2b"))) as pen:
        pen.polygon([(800, 1010), (330, 690), (800, 566), (1270, 690)])
        pen.disc(800, 1020, 120, flat=0.5)
    with shapes(picture, gradient((0, "#4fa050"), (1, "#2f8038"))) as pen:
        pen.polygon([(800, 930), (440, 690), (800, 602), (1160, 690)])
    with shapes(picture, "#b57f4e") as pen:
        pen.disc(800, 742, 54, flat=0.42)
    with shapes(picture, "#f7f5ee") as pen:
        pen.line([(800, 1010), (-200, 420 + 100)], 4)
        pen.line([(800, 1010), (1800, 520)], 4)
        for x, y, size in ((330, 690, 13), (800, 570, 9), (1270, 690, 13)):
            pen.polygon([(x - size, y), (x, y - size * 0.5), (x + size, y), (x, y + size * 0.5)])
    with shapes(picture, "#f4f1ea") as pen:
        for x, foot, size in (
            (800, 744, 92),
            (560, 640, 60),
            (1040, 640, 60),
            (300, 560, 40),
            (800, 532, 34),
            (1300, 560, 40),
            (700, 990, 190),
        ):
            _player(pen.standing(x, foot, size))
    _floodlights(picture)
    return picture


def _floodlights(picture: Image.Image) -> None:
    for x in (130, 520, 1080, 1470):
        with shapes(picture, "#0b1222") as pen:
            pen.box(x - 6, 90, 12, 270)
            pen.box(x - 72, 56, 144, 66)
        glow(picture, (x, 88), 430, "#e8f2ff", 0.75)
        with shapes(picture, "#ffffff") as pen:
            for lamp in range(18):
                pen.disc(x - 55 + 22 * (lamp % 6), 68 + 21 * (lamp // 6), 8)


def _player(pen: Pen) -> None:
    pen.disc(0, 0.9, 0.09)
    pen.polygon([(-0.16, 0.76), (0.16, 0.76), (0.11, 0.44), (-0.11, 0.44)])
    pen.line([(-0.06, 0.46), (-0.15, 0)], 0.09)
    pen.line([(0.06, 0.46), (0.16, 0)], 0.09)
    pen.line([(-0.14, 0.72), (-0.26, 0.5)], 0.06)
    pen.line([(0.14, 0.72), (0.27, 0.56)], 0.06)


def _crowd(
    picture: Image.Image, rng: Random, top: float, foot: float, *, dark: str, dots: list[str]
) -> None:
    bowl = [(x, top + 46 * sin(pi * x / WIDTH) ** 2) for x in range(0, WIDTH + 1, 40)]
    with shapes(picture, gradient((0, dark), (1, mix(dark, "#000000", 0.4)))) as pen:
        pen.polygon([*bowl, (WIDTH, foot + 26), (1200, foot), (400, foot), (0, foot + 26)])
    for colour in dots:
        with shapes(picture, mix(colour, dark, 0.35)) as pen:
            for _ in range(900):
                x, share = rng.uniform(0, WIDTH), rng.random()
                high = top + 46 * sin(pi * x / WIDTH) ** 2 + 10
                pen.disc(x, high + (foot - high) * share, 2.2 + 1.4 * share)


def stadium_dusk(rng: Random) -> Image.Image:
    """A football ground after the match, scarves and flags in the stand."""
    picture = gradient((0, "#2b3f78"), (0.22, "#b7668a"), (0.4, "#ffb27c"), (1, "#ffb27c"))
    clouds(picture, rng, "#f28f7f", 128, 0.34)
    with shapes(picture, "#1f1c38") as pen:
        pen.polygon(
            [
                (0, 170),
                (620, 260),
                (980, 260),
                (1600, 170),
                (1600, 215),
                (980, 284),
                (620, 284),
                (0, 215),
            ]
        )
        for post in range(0, WIDTH + 1, 100):
            high = 190 + 84 * (1 - abs(post - 800) / 800)
            pen.line([(post, high), (post + (800 - post) * 0.06, 480)], 4)
    scarves = ["#3fa7a0", "#e8eef0", "#2b7f8f", "#f0c75e", "#f5e9df"]
    _crowd(picture, rng, 330, 560, dark="#2a2747", dots=scarves)
    with shapes(picture, "#2f9d98") as pen:
        for _ in range(26):
            x, y = rng.uniform(40, 1540), rng.uniform(370, 520)
            pen.polygon([(x, y), (x + 58, y - 12), (x + 54, y + 22), (x, y + 30)])
            pen.line([(x, y), (x, y + 66)], 2)
    _pitch(picture)
    with shapes(picture, "#16223a") as pen:
        for number, foot in enumerate((790, 800, 790, 806, 796)):
            _player(pen.standing(610 + 78 * number, foot, 117))
    with shapes(picture, "#ffe9b8") as pen:
        for _ in range(240):
            x, y = rng.uniform(0, WIDTH), rng.uniform(200, 860)
            pen.disc(x, y, rng.uniform(1.5, 4), rng.randint(120, 255))
    glow(picture, (800, 330), 700, "#ffc58f", 0.35)
    return picture


def _pitch(picture: Image.Image) -> None:
    with shapes(picture, gradient((0, "#4b9a4c"), (0.55, "#4b9a4c"), (1, "#1f5f2c"))) as pen:
        pen.polygon([(0, 590), (WIDTH, 590), (WIDTH, HEIGHT), (0, HEIGHT)])
    with shapes(picture, "#5cab58") as pen:
        for band in range(0, 6, 2):
            y, below = 590 + 12 * band * band, 590 + 12 * (band + 1) * (band + 1)
            pen.box(0, y, WIDTH, below - y)
    with shapes(picture, "#f6f4ec") as pen:
        pen.line([(-200, 760), (1800, 760)], 4)
        pen.disc(800, 760, 230, flat=0.3)
    with shapes(picture, "#4f9f4f") as pen:
        pen.disc(800, 760, 225, flat=0.285)
    with shapes(picture, "#f6f4ec") as pen:
        pen.line([(-200, 760), (1800, 760)], 4)
        pen.box(1180, 520, 5, 96)
        pen.box(1400, 520, 5, 96)
        pen.box(1180, 518, 225, 5)


def runners_road(rng: Random) -> Image.Image:
    """A road race along a river in the morning, two runners joined by a cord in front."""
    picture = gradient((0, "#88b7d8"), (0.36, "#fbe3bf"), (1, "#fbe3bf"))
    glow(picture, (1180, 330), 520, "#fff0c6", 0.9)
    clouds(picture, rng, "#ffffff", 134, 0.34)
    for step, colour in enumerate(["#9db5b4", "#7b9c90"]):
        with shapes(picture, colour) as pen:
            pen.polygon(ground(ridge(rng, 356 + 44 * step, 70)))
    with shapes(picture, gradient((0, "#a8c6d3"), (0.46, "#c9dbdc"), (1, "#7da1b3"))) as pen:
        pen.polygon([(0, 452), (WIDTH, 430), (WIDTH, HEIGHT), (0, HEIGHT)])
    with shapes(picture, gradient((0, "#8a9a5e"), (0.5, "#7b9151"), (1, "#4c6a35"))) as pen:
        pen.polygon([(860, 440), (WIDTH, 470), (WIDTH, HEIGHT), (0, HEIGHT), (0, 930)])
    with shapes(picture, gradient((0, "#8d9297"), (0.5, "#83898f"), (1, "#565d64"))) as pen:
        pen.polygon([(900, 444), (960, 444), (1500, HEIGHT), (80, HEIGHT)])
    with shapes(picture, "#f3efe2") as pen:
        pen.polygon([(928, 470), (932, 470), (820, HEIGHT), (780, HEIGHT)], 190)
    shirts = ["#d8574e", "#3f7fc0", "#e9b63f", "#e8e4da", "#6fae6a", "#8d63b0"]
    pack = sorted((rng.random() ** 1.6, rng.uniform(-0.8, 0.8)) for _ in range(36))
    for share, side in pack:
        if share < 0.62:
            foot = 462 + 480 * share
            place = (930 - 110 * share + side * (40 + 460 * share), foot)
            stride = rng.choice([-1, 1])
            _runner(picture, place, 34 + 270 * share, shirt=rng.choice(shirts), stride=stride)
    _runner(picture, (640, 990), 470, shirt="#e9e4d8", stride=1)
    _runner(picture, (880, 1000), 480, shirt="#5fc24f", stride=-1)
    with shapes(picture, "#f2d94a") as pen:
        pen.line([(706, 717), (738, 744), (790, 742), (827, 712)], 7)
    return picture


def _runner(picture: Image.Image, place: Point, size: float, *, shirt: str, stride: int) -> None:
    """Someone running towards us; `stride` says which leg is in the air (1 or -1)."""
    with shapes(picture, "#2b2a30") as pen:
        body = pen.standing(*place, size)
        body.disc(0, 0.925, 0.062)
        body.line([(-0.03, 0.5), (-0.1 * stride, 0.26), (-0.06 * stride, 0)], 0.075)
        body.line([(0.03, 0.5), (0.12 * stride, 0.28), (0.2 * stride, 0.14)], 0.075)
        body.polygon([(-0.09, 0.54), (0.09, 0.54), (0.1, 0.42), (-0.1, 0.42)])
    with shapes(picture, "#c99a78") as pen:
        body = pen.standing(*place, size)
        body.disc(0, 0.915, 0.05)
        body.line([(-0.12, 0.8), (-0.2, 0.66), (-0.11, 0.6)], 0.045)
        body.line([(0.12, 0.8), (0.2, 0.66), (0.14, 0.58)], 0.045)
    with shapes(picture, shirt) as pen:
        body = pen.standing(*place, size)
        body.polygon(
            [(-0.13, 0.83), (-0.04, 0.86), (0.04, 0.86), (0.13, 0.83), (0.09, 0.52), (-0.09, 0.52)]
        )
