"""The sky at night and from above."""

from random import Random

from PIL import Image, ImageFilter

from newsroom.management.demo.pictures.canvas import (
    HEIGHT,
    SIZE,
    WIDTH,
    cloudy,
    curve,
    glow,
    gradient,
    ground,
    haze,
    lay,
    ridge,
    shapes,
)


def milky_way(rng: Random) -> Image.Image:
    """The Milky Way over dark hills, people with red torches below."""
    picture = gradient((0, "#040714"), (0.5, "#0b1533"), (0.82, "#2a3d63"), (1, "#2a3d63"))
    band = Image.new("L", SIZE)
    with shapes(band, Image.new("L", SIZE, 255), 70) as pen:
        pen.polygon([(560, 1080), (860, 1080), (1420, -40), (1000, -40)])
    band = Image.composite(
        curve(cloudy(rng, 12, 9), 70, 210),
        Image.new("L", SIZE),
        band.filter(ImageFilter.BoxBlur(60)),
    )
    lay(
        picture,
        gradient((0, "#b9a8dc"), (0.5, "#d9c3c8"), (1, "#f0c9a0")),
        band.point([round(v * 0.62) for v in range(256)]),
    )
    dust = Image.composite(curve(cloudy(rng, 16, 12), 140, 210), Image.new("L", SIZE), band)
    lay(picture, "#070a18", dust.point([round(v * 0.8) for v in range(256)]))
    for size, number in ((0.8, 1500), (1.2, 420), (1.9, 90)):
        with shapes(picture, "#ffffff") as pen:
            for _ in range(number):
                lean = rng.gauss(0, 190) if rng.random() < 0.5 else rng.uniform(-1100, 1100)
                y = rng.uniform(0, 900)
                x = 1120 - 0.47 * (y - 300) + lean
                pen.disc(x, y, size * rng.uniform(0.7, 1.2), rng.randint(110, 255))
    for _ in range(14):
        place = (rng.uniform(0, WIDTH), rng.uniform(0, 700))
        glow(picture, place, rng.uniform(12, 26), rng.choice(["#cfe0ff", "#ffe6c9"]), 0.9)
    haze(picture, "#3c4f70", 700, 960, 0.5)
    for step, colour in enumerate(["#131c30", "#0a1120", "#04070e"]):
        with shapes(picture, colour) as pen:
            pen.polygon(ground(ridge(rng, 830 + 62 * step, 90 - 22 * step)))
    for x, foot in (
        (300, 1020),
        (352, 1030),
        (690, 1040),
        (1130, 1024),
        (1180, 1032),
        (1420, 1042),
    ):
        with shapes(picture, "#010204") as pen:
            body = pen.standing(x, foot, 68)
            body.disc(0, 0.88, 0.12)
            body.polygon([(-0.18, 0), (-0.15, 0.68), (0, 0.78), (0.15, 0.68), (0.18, 0)])
        glow(picture, (x + 16, foot - 28), 46, "#ff4a3a", 0.9)
    return picture


def earth_orbit(rng: Random) -> Image.Image:
    """A small satellite above the edge of the Earth, the sun behind it."""
    picture = gradient((0, "#01030a"), (1, "#050a18"))
    with shapes(picture, "#ffffff") as pen:
        for _ in range(500):
            pen.disc(
                rng.uniform(0, WIDTH),
                rng.uniform(0, HEIGHT),
                rng.uniform(0.5, 1.5),
                rng.randint(60, 230),
            )
    centre, radius = (560.0, 2420.0), 1790.0
    for wide, colour, strength in (
        (120, "#2f7fe0", 70),
        (56, "#6fb8f5", 120),
        (20, "#cfeaff", 190),
    ):
        with shapes(picture, colour, wide / 3) as pen:
            pen.disc(*centre, radius + wide * 0.5, strength)
    globe = gradient((0, "#9fcff0"), (0.6, "#7fb6e2"), (0.72, "#2d6aa8"), (1, "#0a2348"))
    land = curve(cloudy(rng, 6, 7), 128, 150, 0.9)
    lay(globe, gradient((0, "#b9c98f"), (0.7, "#7d8c55"), (1, "#3c4a2c")), land)
    lay(globe, "#ffffff", curve(cloudy(rng, 7, 16), 132, 190, 0.9))
    with shapes(picture, globe) as pen:
        pen.disc(*centre, radius)
    glow(picture, (1310, 742), 640, "#bfe0ff", 0.8)
    glow(picture, (1310, 742), 150, "#fffdf2", 1.0)
    _cubesat(picture)
    return picture


def _cubesat(picture: Image.Image) -> None:
    panel = gradient((0, "#274a86"), (0.3, "#1b3566"), (0.5, "#3f6cae"), (1, "#16294e"))
    with shapes(picture, panel) as pen:
        pen.polygon([(300, 330), (560, 268), (574, 372), (312, 440)])
        pen.polygon([(760, 220), (1020, 158), (1034, 262), (772, 330)])
    with shapes(picture, "#c9d4e4") as pen:
        for part in range(1, 6):
            for x, y in ((300, 330), (760, 220)):
                left = (x + 260 * part / 6, y - 62 * part / 6)
                pen.line([left, (left[0] + 12, left[1] + 107)], 1.5, 170)
        pen.line([(306, 384), (567, 320)], 1.5, 170)
        pen.line([(766, 274), (1027, 210)], 1.5, 170)
        pen.line([(570, 330), (770, 280)], 9)
        pen.line([(690, 250), (750, 60)], 4)
        pen.line([(640, 380), (560, 560)], 4)
    with shapes(
        picture, gradient((0, "#e9d9a4"), (0.3, "#c9a75a"), (0.5, "#8a6a35"), (1, "#8a6a35"))
    ) as pen:
        pen.polygon([(590, 250), (726, 216), (756, 330), (742, 440), (612, 470), (580, 360)])
    with shapes(picture, "#f3ead0") as pen:
        pen.polygon([(590, 250), (726, 216), (756, 330), (620, 366)], 120)
    with shapes(picture, "#11161f") as pen:
        pen.disc(686, 392, 30)
    with shapes(picture, "#5b87b5") as pen:
        pen.disc(680, 386, 15)
