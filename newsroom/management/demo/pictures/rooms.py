"""Rooms: a conference hall, a stage, a bookshop, a factory hung with paper."""

from math import cos, pi, sin
from random import Random

from PIL import Image

from newsroom.management.demo.pictures.canvas import (
    HEIGHT,
    SIZE,
    WIDTH,
    Point,
    fade,
    glow,
    gradient,
    lay,
    mirror,
    mix,
    shapes,
)


def summit_stage(rng: Random) -> Image.Image:
    """A conference hall: a bright screen, a row of flags, a lectern, heads in the dark."""
    picture = gradient((0, "#0d1730"), (0.6, "#1b2c52"), (1, "#0a1122"))
    screen = gradient((0, "#2d6fb0"), (0.3, "#62aecb"), (0.55, "#c9e5e4"), (1, "#2d6fb0"))
    with shapes(picture, screen) as pen:
        pen.box(330, 130, 940, 400)
    with shapes(picture, "#ffffff", 2) as pen:
        for wave in range(4):
            line = [
                (x, 356 + 34 * wave + 22 * sin(x / 88 + wave * 1.4)) for x in range(330, 1271, 10)
            ]
            pen.line(line, 5, 200 - 40 * wave)
    glow(picture, (800, 330), 760, "#7fc6e6", 0.35)
    with shapes(picture, gradient((0, "#3a3040"), (0.6, "#5b4650"), (1, "#2b2230"))) as pen:
        pen.polygon([(140, 640), (1460, 640), (1600, 760), (0, 760)])
    colours = ["#d24d4d", "#f1c24f", "#2f8f73", "#3b68b5", "#e8e6e0", "#8e4fa0", "#e27f3e"]
    for number in range(11):
        x = 180 + number * 124
        with shapes(picture, "#c9b98a") as pen:
            pen.box(x, 410, 5, 240)
        with shapes(picture, colours[number % 7]) as pen:
            pen.polygon([(x + 4, 420), (x + 54, 436), (x + 40, 560), (x + 5, 580)])
        with shapes(picture, colours[(number + 3) % 7]) as pen:
            pen.polygon([(x + 4, 466), (x + 50, 480), (x + 46, 520), (x + 5, 526)])
    with shapes(picture, gradient((0, "#8a6a4a"), (0.7, "#6b4b33"), (1, "#3a281c"))) as pen:
        pen.polygon([(720, 560), (880, 560), (866, 700), (734, 700)])
    with shapes(picture, "#10131c") as pen:
        pen.disc(800, 462, 25)
        pen.polygon([(744, 562), (756, 506), (790, 490), (810, 490), (844, 506), (856, 562)])
        pen.line([(770, 560), (764, 530)], 3)
    for lamp in (340, 800, 1260):
        glow(picture, (lamp, 60), 420, "#dcecff", 0.4)
    with shapes(picture, "#05080f") as pen:
        for row in range(3):
            place, size = rng.uniform(-40, 10), 46 + 24 * row
            while place < WIDTH + 40:
                body = pen.standing(place, 900 + 84 * row, size)
                body.disc(0, 1.3, 0.62)
                body.polygon(
                    [(-1.1, -1), (-0.9, 0.4), (-0.3, 0.75), (0.3, 0.75), (0.9, 0.4), (1.1, -1)]
                )
                place += size * rng.uniform(2.3, 3.0)
    return picture


def stage_fan(rng: Random) -> Image.Image:
    """A singer with a fan and a drummer on a stage covered with shallow water."""
    picture = gradient((0, "#050a14"), (0.5, "#0d2233"), (0.66, "#17394a"), (1, "#17394a"))
    glow(picture, (640, 380), 560, "#4f9fb0", 0.75)
    glow(picture, (1120, 480), 360, "#c0894a", 0.5)
    beam = Image.new("L", SIZE)
    with shapes(beam, Image.new("L", SIZE, 62), 22) as pen:
        pen.polygon([(560, -20), (640, -20), (900, 760), (400, 760)])
    lay(picture, "#d7f0f2", beam)
    _singer(picture)
    with shapes(picture, "#0e151d") as pen:
        pen.disc(1180, 500, 36)
        pen.polygon([(1080, 730), (1120, 580), (1160, 540), (1210, 540), (1250, 590), (1300, 730)])
    with shapes(picture, gradient((0, "#d08a4a"), (0.6, "#b0652f"), (1, "#5a3018"))) as pen:
        pen.disc(1070, 668, 66)
    with shapes(picture, "#f0e2c8") as pen:
        pen.disc(1058, 668, 52)
    mirror(picture, 735, "#0c1f2c", 0.3, rng)
    with shapes(picture, "#bfe3e6", 1) as pen:
        for ring in range(5):
            for x, wide in ((650, 150), (1150, 130)):
                pen.line(_ripple(x, 760 + ring * 34, wide * (1 + ring * 0.42)), 2, 120 - 20 * ring)
    return picture


def _ripple(x: float, y: float, wide: float) -> list[Point]:
    turns = [step / 20 * pi for step in range(41)]
    return [(x + wide * cos(turn), y + wide / 11 * sin(turn)) for turn in turns]


def _singer(picture: Image.Image) -> None:
    """A singer in a white robe with an open fan."""
    robe = gradient((0, "#f0f2ee"), (0.4, "#dfe6e4"), (0.7, "#7fa4ad"), (1, "#7fa4ad"))
    with shapes(picture, robe) as pen:
        pen.polygon(
            [(520, 730), (588, 470), (600, 420), (650, 404), (700, 420), (712, 470), (784, 730)]
        )
        pen.polygon([(690, 424), (760, 470), (880, 420), (900, 452), (776, 540), (700, 500)])
        pen.polygon([(608, 430), (548, 540), (590, 610), (622, 596), (600, 546), (640, 470)])
    with shapes(picture, "#1d2a3a") as pen:
        pen.polygon([(600, 430), (650, 470), (700, 430), (690, 520), (610, 520)])
    with shapes(picture, "#d9b99b") as pen:
        pen.disc(650, 360, 38)
        pen.disc(896, 432, 17)
    with shapes(picture, "#101418") as pen:
        pen.polygon(
            [(610, 352), (622, 318), (650, 308), (680, 318), (692, 352), (668, 334), (632, 334)]
        )
        pen.disc(650, 306, 15)
    ribs = [(900 + 190 * cos(a), 430 - 190 * sin(a)) for a in (0.1 + 0.12 * n for n in range(14))]
    with shapes(picture, gradient((0, "#f7efe0"), (0.5, "#ecd9bd"), (1, "#cfae8b"))) as pen:
        pen.polygon([(900, 430), *ribs])
    with shapes(picture, "#8b4a3a") as pen:
        for rib in ribs:
            pen.line([(900, 430), rib], 2.5)


SPINES = [
    "#8e3b33",
    "#2f5d62",
    "#c99a45",
    "#d9cbb0",
    "#44546b",
    "#6f7d4d",
    "#b5643c",
    "#2b2f3a",
    "#e6ddcb",
    "#7a4a5c",
]


def bookshop_shelves(rng: Random) -> Image.Image:
    """Walls of books, a warm lamp, a small desk with a postcard."""
    picture = gradient((0, "#3a281c"), (1, "#241710"))
    _books(picture, rng)
    with shapes(picture, gradient((0, "#7d5636"), (1, "#4b3220"))) as pen:
        for shelf in range(6):
            pen.box(0, 170 + 158 * shelf, WIDTH, 17)
        for x in (-6, 520, 1072, 1590):
            pen.box(x, 0, 18, HEIGHT)
    lay(picture, "#0d0704", fade((0, 110), (0.3, 30), (0.7, 60), (1, 190)))
    with shapes(picture, gradient((0, "#8d623f"), (0.8, "#9a6d46"), (1, "#5e3f27"))) as pen:
        pen.polygon([(330, 846), (1270, 846), (1390, 960), (210, 960)])
        pen.box(250, 960, 40, 120)
        pen.box(1310, 960, 40, 120)
    with shapes(picture, "#f7f1e2") as pen:
        pen.polygon([(640, 880), (840, 880), (866, 930), (616, 930)])
        pen.polygon([(930, 872), (1050, 868), (1080, 914), (950, 920)])
    with shapes(picture, "#8f8a80") as pen:
        for line in range(4):
            pen.line([(650 - 6 * line, 890 + 9 * line), (800 + 4 * line, 890 + 9 * line)], 1.5)
    with shapes(picture, "#1f2a2c") as pen:
        pen.line([(470, 870), (470, 690), (560, 620)], 9)
        pen.disc(470, 876, 44, flat=0.24)
        pen.polygon([(520, 622), (600, 584), (660, 680), (540, 712)])
    glow(picture, (620, 760), 620, "#ffcf83", 0.85)
    glow(picture, (606, 692), 120, "#fff2cd", 1.0)
    return picture


def _books(picture: Image.Image, rng: Random) -> None:
    books = []
    for shelf in range(6):
        floor, x = 170 + 158 * shelf, -20.0
        while x < WIDTH:
            x += rng.uniform(26, 60) if rng.random() < 0.06 else rng.choice([1.5, 1.5, 3])
            width, height = rng.uniform(15, 40), rng.uniform(94, 132)
            books.append((rng.randrange(len(SPINES)), x, floor - height, width, height))
            x += width
    for number, spine in enumerate(SPINES):
        cloth = gradient((0, mix(spine, "#ffffff", 0.1)), (1, mix(spine, "#000000", 0.35)))
        with shapes(picture, cloth) as pen:
            for _, x, y, width, height in [book for book in books if book[0] == number]:
                pen.box(x, y, width, height)
    with shapes(picture, "#f0e3c4") as pen:
        for _, x, y, width, height in [book for book in books if book[3] > 20]:
            pen.box(x + 5, y + height * rng.choice([0.12, 0.2]), width - 10, 3, 150)
            pen.box(x + width / 2 - 2, y + height * 0.36, 4, height * 0.34, 110)


def hanji_veils(rng: Random) -> Image.Image:
    """Sheets of paper hung in rows in an old factory hall, light from tall windows behind."""
    picture = gradient((0, "#4d473f"), (0.7, "#b09f86"), (0.76, "#6a5c4b"), (1, "#40372e"))
    with shapes(picture, "#f6ecd2", 2) as pen:
        for number in range(6):
            pen.box(90 + number * 250, 150, 150, 480)
    with shapes(picture, "#3d362e") as pen:
        for number in range(6):
            x = 90 + number * 250
            pen.box(x + 72, 150, 6, 480)
            for bar in range(1, 6):
                pen.box(x, 150 + 80 * bar, 150, 4)
        for beam in range(5):
            pen.box(0, 40 + beam * 26, WIDTH, 4)
    for number in range(6):
        glow(picture, (165 + number * 250, 390), 330, "#ffe9b8", 0.4)
    for row in range(6):
        _sheets(picture, rng, row)
    with shapes(picture, "#1d1814") as pen:
        for x, foot, size in ((980, 930, 250), (1070, 940, 236)):
            body = pen.standing(x, foot, size)
            body.disc(0, 0.92, 0.075)
            body.polygon([(-0.13, 0.78), (0, 0.86), (0.13, 0.78), (0.14, 0.32), (-0.14, 0.32)])
            body.line([(-0.06, 0.34), (-0.07, 0)], 0.085)
            body.line([(0.06, 0.34), (0.08, 0)], 0.085)
    return picture


def _sheets(picture: Image.Image, rng: Random, row: int) -> None:
    """One row of paper, the first one farthest away."""
    near = row / 5
    tint = mix("#e9d3a4", "#fdf8ea", near)
    paper = gradient((0, mix(tint, "#ffffff", 0.4)), (0.5, tint), (1, mix(tint, "#5a4630", 0.5)))
    with shapes(picture, paper) as pen:
        for _ in range(15 - row):
            x, top = rng.uniform(-60, WIDTH), rng.uniform(20, 400) - 90 * near
            width, height = 54 + 84 * near, 130 + 200 * near
            sway = rng.uniform(-22, 22) * (0.4 + near)
            foot = [(x + width + sway, top + height), (x + sway * 0.8, top + height - 8)]
            pen.polygon([(x, top), (x + width, top + 4), *foot], 120 + 18 * row)
            pen.line([(x + width / 2, top), (x + width / 2, -10)], 1, 60)
