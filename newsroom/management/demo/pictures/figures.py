"""Information drawn without words: bars, lines, maps, heat, circuits, lattices."""

from math import sin
from random import Random

from PIL import Image

from newsroom.management.demo.pictures.canvas import (
    HEIGHT,
    SIZE,
    WIDTH,
    cloudy,
    curve,
    gradient,
    lay,
    mix,
    rgb,
    shapes,
)

INK, PAPER = "#26323f", "#f4f1ea"


def _sheet(rng: Random) -> Image.Image:
    picture = Image.new("RGB", SIZE, rgb(PAPER))
    lay(picture, "#e3ddd0", curve(cloudy(rng, 60, 40), 120, 230, 0.5))
    with shapes(picture, "#d9d3c6") as pen:
        for line in range(6):
            pen.box(150, 190 + 130 * line, 1300, 2)
    with shapes(picture, INK) as pen:
        pen.box(150, 840, 1300, 4)
    return picture


def bars_reports(rng: Random) -> Image.Image:
    """A histogram that falls and then rises again, the last bars in red."""
    picture = _sheet(rng)
    heights = [610, 520, 370, 290, 210, 160, 120, 96, 104, 140, 190, 236]
    for number, height in enumerate(heights):
        colour = "#c8453b" if number >= 8 else mix("#2f6d8c", "#8fb9c6", number / 8)
        with shapes(picture, gradient((0, mix(colour, "#ffffff", 0.18)), (1, colour))) as pen:
            pen.box(190 + number * 104, 840 - height, 76, height)
    with shapes(picture, "#c8453b") as pen:
        for dash in range(16):
            pen.box(1004, 200 + dash * 40, 4, 22)
    with shapes(picture, INK) as pen:
        for number in range(12):
            pen.disc(228 + number * 104, 872, 5)
        pen.box(150, 930, 470, 16, 60)
        pen.box(150, 962, 320, 16, 40)
    return picture


def heat_map(rng: Random) -> Image.Image:
    """A city's surface at night from above: hot blocks, a cool river and cool hills."""
    small = (160, 107)
    heat = cloudy(rng, 9, 7).resize(small)
    cool = Image.new("L", SIZE, 255)
    with shapes(cool, Image.new("L", SIZE, 20), 26) as pen:
        pen.line([(x, 560 + 150 * sin(x / 320)) for x in range(-20, 1640, 20)], 110)
        pen.polygon([(1180, -20), (1620, -20), (1620, 420), (1400, 300)])
        pen.polygon([(-20, 900), (240, 800), (420, 1090), (-20, 1090)])
    heat = Image.blend(heat, cool.resize(small), 0.5)
    heat = heat.point([max(0, min(255, round((value - 60) * 1.75))) for value in range(256)])
    cells = heat.resize(SIZE, Image.Resampling.NEAREST)
    stops = ["#13215c", "#2a5fa8", "#4fb0b8", "#a9d38a", "#f5e07a", "#f29a45", "#d43a32", "#7d1128"]
    table = [
        rgb(mix(stops[i * 7 // 256], stops[min(7, i * 7 // 256 + 1)], (i * 7 / 256) % 1))
        for i in range(256)
    ]
    picture = Image.merge("RGB", [cells.point([row[band] for row in table]) for band in range(3)])
    with shapes(picture, "#0b1028") as pen:
        for column in range(0, WIDTH, 10):
            pen.box(column, 0, 1, HEIGHT, 60)
        for row in range(0, HEIGHT, 10):
            pen.box(0, row, WIDTH, 1, 60)
        for _ in range(9):
            x, y = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT)
            pen.line(
                [
                    (x - 900, y - rng.uniform(-300, 300)),
                    (x, y),
                    (x + 900, y + rng.uniform(-300, 300)),
                ],
                4,
                120,
            )
    return picture
