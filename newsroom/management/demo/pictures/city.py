"""The city: its towers, a bridge, a street in the rain, a platform underground."""

from math import pi, sin
from random import Random

from PIL import Image, ImageFilter

from newsroom.management.demo.pictures.canvas import (
    HEIGHT,
    WIDTH,
    Pen,
    glow,
    gradient,
    haze,
    mirror,
    mix,
    shapes,
)
from newsroom.management.demo.pictures.land import clouds


def skyline_dusk(rng: Random) -> Image.Image:
    """A city's towers after sunset, above a river that mirrors them."""
    picture = gradient(
        (0, "#1d2452"), (0.28, "#684a86"), (0.5, "#e2796d"), (0.64, "#ffc88f"), (1, "#ffc88f")
    )
    clouds(picture, rng, "#8a4f80", 138, 0.5)
    glow(picture, (500, 640), 620, "#ffc27d", 0.8)
    _city(picture, rng, 700, far="#a3688a", near="#1b1a36", lit="#ffdf9e")
    mirror(picture, 700, "#2a2750", 0.36, rng)
    return picture


def _city(picture: Image.Image, rng: Random, foot: float, *, far: str, near: str, lit: str) -> None:
    for row in range(3):
        share = row / 2
        towers = _towers(rng, foot, 110 - 20 * row, 330 - 50 * row)
        with shapes(picture, mix(far, near, share)) as pen:
            for x, top, width in towers:
                pen.box(x, top, width, foot - top + 4)
                if rng.random() < 0.25:
                    pen.box(x + width / 2 - 2, top - 42, 4, 44)
                if rng.random() < 0.2:
                    pen.box(x + width * 0.2, top - 16, width * 0.6, 20)
        if row:
            with shapes(picture, lit) as pen:
                for tower in towers:
                    _windows(pen, rng, tower, foot)
        haze(picture, far, foot - 170, foot, 0.5 * (1 - share))


def _towers(rng: Random, foot: float, low: float, high: float) -> list[tuple[float, float, float]]:
    """Left edge, top and width of buildings side by side."""
    towers, x = [], -30.0
    while x < WIDTH:
        width = rng.uniform(44, 120)
        middle = 1 - abs(x - WIDTH * 0.55) / WIDTH
        towers.append((x, foot - rng.uniform(low, high) * (0.5 + middle * 0.8), width))
        x += width + rng.choice([-8, 2, 12])
    return towers


def _windows(pen: Pen, rng: Random, tower: tuple[float, float, float], foot: float) -> None:
    x, top, width = tower
    share, size = rng.uniform(0.15, 0.5), rng.choice([(5, 7), (8, 5), (4, 10)])
    y = top + 12
    while y < foot - 10:
        place = x + 8
        while place < x + width - 10:
            if rng.random() < share:
                pen.box(place, y, *size, fill=rng.choice([255, 200, 130]))
            place += size[0] + 6
        y += size[1] + 8


def rain_street(rng: Random) -> Image.Image:
    """A street in the rain at night: shop lights, umbrellas, a scooter, everything twice."""
    picture = gradient((0, "#0b111d"), (0.4, "#22304a"), (0.6, "#3a3d52"), (1, "#1b2434"))
    lights = ["#ff5f6d", "#ffb347", "#45c4d8", "#ffd98a", "#ffe9c2", "#8fd36a", "#ff8a4c"]
    for row in range(5):
        for colour in lights:
            with shapes(picture, mix(colour, "#22304a", 0.45 - 0.09 * row), 1) as pen:
                for _ in range(6 - row):
                    x = 800 + rng.choice([-1, 1]) * rng.uniform(90, 820) ** 0.98
                    y = 610 - rng.uniform(0.05, 0.62) * abs(x - 800) - rng.uniform(0, 40)
                    pen.disc(x, y, rng.uniform(10, 20) + 9 * row, 120 + 24 * row)
    glow(picture, (800, 560), 420, "#ffd9a0", 0.7)
    with shapes(picture, "#0c121d") as pen:
        for side in (-1, 1):
            pen.polygon(
                [
                    (800 + side * 830, -20),
                    (800 + side * 470, -20),
                    (800 + side * 560, 640),
                    (800 + side * 830, 660),
                ],
                150,
            )
    mirror(picture, 640, "#101827", 0.16, rng)
    blurred = picture.crop((0, 640, WIDTH, HEIGHT)).filter(ImageFilter.BoxBlur(7))
    picture.paste(blurred, (0, 640))
    with shapes(picture, "#070b12") as pen:
        for x, foot, size in ((330, 800, 200), (640, 720, 120), (760, 724, 126), (1240, 900, 300)):
            _walker(pen.standing(x, foot, size))
        _scooter(pen.standing(940, 800, 150))
    glow(picture, (1028, 742), 120, "#fff1c4", 0.9)
    with shapes(picture, "#dfe9f5") as pen:
        for _ in range(420):
            x, y, length = rng.uniform(0, WIDTH), rng.uniform(-40, HEIGHT), rng.uniform(20, 60)
            pen.line([(x, y), (x - length * 0.14, y + length)], 1, rng.randint(40, 110))
    return picture


def _walker(pen: Pen) -> None:
    """Someone under an umbrella, seen from behind."""
    pen.polygon([(-0.36 + 0.06 * t, 0.76 + 0.22 * sin(pi * t / 12)) for t in range(13)])
    pen.line([(0, 1), (0.03, 0.45)], 0.02)
    pen.disc(-0.02, 0.7, 0.07)
    pen.polygon([(-0.12, 0.62), (0.09, 0.62), (0.13, 0.24), (-0.15, 0.24)])
    pen.line([(-0.06, 0.26), (-0.09, 0)], 0.06)
    pen.line([(0.05, 0.26), (0.09, 0)], 0.06)


def _scooter(pen: Pen) -> None:
    for wheel in (-0.3, 0.42):
        pen.disc(wheel, 0.13, 0.13)
    pen.polygon([(-0.42, 0.3), (0.1, 0.24), (0.4, 0.5), (0.5, 0.2), (0.2, 0.1), (-0.3, 0.1)])
    pen.box(-0.52, 0.34, 0.3, 0.32)
    pen.disc(0.04, 0.9, 0.12)
    pen.polygon([(-0.12, 0.3), (-0.04, 0.8), (0.14, 0.76), (0.36, 0.52), (0.1, 0.52), (0.14, 0.28)])


def subway_platform(rng: Random) -> Image.Image:
    """An empty platform in one-point perspective, a train passing."""
    eye = (620.0, 470.0)
    picture = gradient((0, "#d9dee2"), (0.42, "#aab4bb"), (0.5, "#8b979f"), (1, "#c9cfd2"))
    with shapes(picture, gradient((0, "#8e9aa3"), (1, "#e8ebec"))) as pen:
        pen.polygon([eye, (-400, HEIGHT), (1180, HEIGHT)])
    with shapes(picture, "#2b3640") as pen:
        pen.polygon([eye, (1180, HEIGHT), (WIDTH, HEIGHT), (WIDTH, 0), (1260, 0)])
    train = gradient((0, "#4d8fb5"), (0.5, "#e3ecf0"), (1, "#7d99a8"))
    with shapes(picture, train) as pen:
        pen.polygon([eye, (1290, HEIGHT), (WIDTH, HEIGHT), (WIDTH, 60), (1400, -60)])
    with shapes(picture, "#17232e") as pen:
        for near in range(9):
            one, other = 0.12 + 0.1 * near, 0.19 + 0.1 * near
            pen.polygon(
                [
                    (eye[0] + 980 * one, eye[1] - 300 * one),
                    (eye[0] + 980 * other, eye[1] - 300 * other),
                    (eye[0] + 980 * other, eye[1] + 80 * other),
                    (eye[0] + 980 * one, eye[1] + 80 * one),
                ]
            )
    with shapes(picture, "#e0b23c") as pen:
        pen.polygon([eye, (1010, HEIGHT), (1080, HEIGHT)])
    with shapes(picture, "#f4f7f8") as pen:
        for near in range(7):
            share = 0.10 + 0.16 * near
            pen.polygon(
                [
                    (eye[0] - 150 * share, eye[1] - 470 * share),
                    (eye[0] + 170 * share, eye[1] - 470 * share),
                    (eye[0] + 190 * share, eye[1] - 530 * share),
                    (eye[0] - 168 * share, eye[1] - 530 * share),
                ]
            )
    glow(picture, eye, 260, "#ffffff", 0.8)
    with shapes(picture, "#5e6b75") as pen:
        for near in range(1, 6):
            share = 0.09 * near * near * 0.55 + 0.05
            pen.box(
                eye[0] - 420 * share - 26 * share, eye[1] - 520 * share, 60 * share, 1010 * share
            )
    _sign(picture)
    with shapes(picture, "#1b2229") as pen:
        _wheelchair(pen.standing(560, 890, 250))
    return picture


def _sign(picture: Image.Image) -> None:
    """The way to the lift."""
    with shapes(picture, "#2e78b0") as pen:
        pen.box(180, 250, 150, 150)
    with shapes(picture, "#ffffff") as pen:
        pen.disc(258, 280, 13)
        pen.line([(254, 298), (256, 338), (288, 340), (300, 372)], 9)
        pen.line([(256, 318), (284, 318)], 8)
        pen.line([(240, 322), (232, 344), (240, 368), (262, 376), (282, 364)], 6)


def _wheelchair(pen: Pen) -> None:
    """Someone in a wheelchair, seen from behind and the side."""
    pen.disc(0, 0.2, 0.2)
    pen.disc(0, 0.2, 0.165, fill=0)
    pen.line([(-0.16, 0.2), (0.16, 0.2)], 0.015)
    pen.line([(0, 0.36), (0, 0.04)], 0.015)
    pen.disc(0.32, 0.06, 0.06)
    pen.line([(-0.2, 0.62), (-0.12, 0.28), (0.2, 0.28), (0.34, 0.05), (0.42, 0.05)], 0.04)
    pen.disc(0.01, 0.88, 0.085)
    pen.polygon([(-0.13, 0.3), (-0.1, 0.72), (-0.01, 0.79), (0.09, 0.72), (0.1, 0.3)])
    pen.line([(0.05, 0.66), (0.16, 0.44), (0.26, 0.42)], 0.06)
    pen.line([(0.04, 0.33), (0.25, 0.34), (0.34, 0.1)], 0.085)
