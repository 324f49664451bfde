"""Information drawn without words: bars, lines, maps, heat, circuits, lattices."""

from math import cos, sin
from random import Random

from PIL import Image

from newsroom.management.demo.pictures.canvas import (
    HEIGHT,
    SIZE,
    WIDTH,
    Pen,
    cloudy,
    curve,
    glow,
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


def line_sales(rng: Random) -> Image.Image:
    """Two lines over three years: one climbs, the other hardly."""
    picture = _sheet(rng)
    steep = [(150 + 36 * n, 700 - 11.5 * n + rng.uniform(-22, 22)) for n in range(37)]
    flat = [(150 + 36 * n, 770 - 2.4 * n + rng.uniform(-12, 12)) for n in range(37)]
    with shapes(picture, "#2f7d6d") as pen:
        pen.polygon([*steep, (1446, 840), (150, 840)], 46)
    with shapes(picture, "#c97b2d") as pen:
        pen.polygon([*flat, (1446, 840), (150, 840)], 90)
    for colour, line in (("#1f6a5b", steep), ("#b3651c", flat)):
        with shapes(picture, colour) as pen:
            pen.line(line, 8)
            pen.disc(*line[-1], 17)
    with shapes(picture, PAPER) as pen:
        pen.disc(*steep[-1], 8)
        pen.disc(*flat[-1], 8)
    return picture


def line_dust(rng: Random) -> Image.Image:
    """Three daily curves with a morning peak; the lowest measuring height peaks highest."""
    picture = _sheet(rng)
    with shapes(picture, "#d8b04a") as pen:
        pen.box(500, 180, 150, 660, 56)
    for colour, lift in (("#7fa3b8", 0.62), ("#4a7fa0", 0.74), ("#c8453b", 1.0)):
        line = []
        for step in range(105):
            hour = step / 104 * 24
            morning, evening = 2.718 ** -((hour - 8.0) ** 2 / 2.2), 2.718 ** -((hour - 19) ** 2 / 6)
            value = 140 + lift * (420 * morning + 210 * evening) + rng.uniform(-8, 8)
            line.append((150 + 12.5 * step, 840 - value))
        with shapes(picture, colour) as pen:
            pen.line(line, 7)
    with shapes(picture, INK) as pen:
        for hour in range(0, 25, 3):
            pen.box(149 + 1300 * hour / 24, 844, 3, 16)
    return picture


def map_dots(rng: Random) -> Image.Image:
    """A schematic railway map: four lines, a river, slow stations in red."""
    picture = Image.new("RGB", SIZE, rgb("#eef1ef"))
    river = [(x, 640 + 110 * sin(x / 300) - x * 0.12) for x in range(-20, 1640, 20)]
    with shapes(picture, "#cfe1ea") as pen:
        pen.line(river, 96)
    with shapes(picture, "#dfe5dd") as pen:
        for _ in range(26):
            x, y = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT)
            pen.disc(x, y, rng.uniform(20, 70), flat=0.7)
    lines = {
        "#3d7fb8": [(80, 250), (420, 250), (760, 500), (1180, 500), (1520, 780)],
        "#4f9d69": [(160, 960), (420, 700), (760, 500), (900, 220), (1260, 120)],
        "#8f63a8": [(80, 560), (420, 560), (640, 780), (1180, 780), (1500, 420)],
        "#c9923a": [(420, 90), (420, 700), (640, 900), (1040, 960)],
    }
    for colour, points in lines.items():
        with shapes(picture, colour) as pen:
            pen.line(points, 15)
            for point in points:
                pen.disc(*point, 7)
    stops = [
        (420, 250, 1.5),
        (760, 500, 2.6),
        (420, 560, 1.1),
        (420, 700, 1.3),
        (640, 780, 0.9),
        (1180, 500, 1.8),
        (1180, 780, 1.2),
        (900, 220, 1.0),
        (1330, 626, 2.2),
        (560, 350, 1.0),
        (590, 600, 1.4),
        (1342, 600, 0.6),
    ]
    for colour, wanted in (("#c8392f", True), ("#26323f", False)):
        with shapes(picture, colour) as pen:
            for x, y, slow in stops:
                if (slow > 1.7) is wanted:
                    pen.disc(x, y, 20 + 14 * slow)
    with shapes(picture, "#ffffff") as pen:
        for x, y, slow in stops:
            pen.disc(x, y, 9 + 7 * slow)
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
        for x in range(0, WIDTH, 10):
            pen.box(x, 0, 1, HEIGHT, 60)
        for y in range(0, HEIGHT, 10):
            pen.box(0, y, WIDTH, 1, 60)
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


def circuit_city(rng: Random) -> Image.Image:
    """A circuit board that looks like a city from above, signals spreading over it."""
    picture = gradient((0, "#0a2b2f"), (1, "#06191f"))
    for colour, number in (("#1f7d74", 130), ("#2fb59f", 60)):
        with shapes(picture, colour) as pen:
            for _ in range(number):
                _track(pen, rng)
    with shapes(picture, "#0c1518") as pen:
        for _ in range(18):
            x, y = rng.randrange(0, 1600, 40), rng.randrange(0, 1080, 40)
            size = rng.choice([80, 120, 160])
            pen.box(x, y, size, size * 0.7)
    with shapes(picture, "#d9b35a") as pen:
        for _ in range(150):
            pen.disc(rng.randrange(0, 1600, 20), rng.randrange(0, 1080, 20), rng.choice([4, 5, 7]))
    for x, y, colour in (
        (520, 430, "#63f0d4"),
        (1130, 640, "#ff6b57"),
        (1330, 250, "#63f0d4"),
        (290, 830, "#63f0d4"),
    ):
        glow(picture, (x, y), 300, colour, 0.7)
        with shapes(picture, colour) as pen:
            pen.disc(x, y, 13)
            for ring in range(1, 4):
                for side in (-1, 1):
                    arc = [
                        (x + 38 * ring * sin(side * a), y - 38 * ring * cos(a))
                        for a in (-0.8 + 0.1 * s for s in range(17))
                    ]
                    pen.line(arc, 7, 230 - 50 * ring)
    return picture


def _track(pen: Pen, rng: Random) -> None:
    x, y = float(rng.randrange(0, 1600, 20)), float(rng.randrange(0, 1080, 20))
    points = [(x, y)]
    for _ in range(rng.randint(2, 5)):
        dx, dy = rng.choice([(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1)])
        length = rng.choice([60, 100, 160, 240])
        x, y = x + dx * length, y + dy * length
        points.append((x, y))
    pen.line(points, 4)
    pen.disc(*points[-1], 7)


def crystal_lattice(rng: Random) -> Image.Image:
    """A crystal of red and blue balls with yellow ions moving through its gaps."""
    picture = gradient((0, "#10182c"), (0.6, "#26395c"), (1, "#0d1424"))
    glow(picture, (860, 470), 720, "#5d86c0", 0.5)
    places = []
    for layer in range(4):
        for row in range(6):
            for column in range(8):
                x = 120 + column * 190 + layer * 62 - row * 26
                y = 130 + row * 150 + layer * 44 + column * 8
                places.append((layer, x, y, (row + column + layer) % 2))
    for layer in range(4):
        share = layer / 3
        with shapes(picture, mix("#2c4168", "#8fa9cf", share)) as pen:
            for _, x, y, _kind in [p for p in places if p[0] == layer]:
                pen.line([(x, y), (x + 190, y + 8)], 3 + 3 * share)
                pen.line([(x, y), (x - 26, y + 150)], 3 + 3 * share)
        for kind, colour in ((0, "#c2574e"), (1, "#4d86c6")):
            points = [
                (x, y)
                for depth, x, y, k in places
                if depth == layer and k == kind and rng.random() > 0.08
            ]
            for size, tint in (
                (1.0, mix(colour, "#0d1424", 0.65 - 0.4 * share)),
                (0.72, mix(colour, "#0d1424", 0.4 - 0.4 * share)),
                (0.3, mix(colour, "#ffffff", 0.2 + 0.4 * share)),
            ):
                with shapes(picture, tint) as pen:
                    for x, y in points:
                        radius = 20 + 15 * share
                        pen.disc(
                            x - radius * (1 - size) * 0.4,
                            y - radius * (1 - size) * 0.4,
                            radius * size,
                        )
    trail = [(180 + 62 * n, 760 - 22 * n + 46 * sin(n / 1.4)) for n in range(21)]
    with shapes(picture, "#ffe27a", 2) as pen:
        pen.line(trail, 7, 150)
    for x, y in trail[::4]:
        glow(picture, (x, y), 110, "#ffdf6e", 0.9)
        with shapes(picture, "#fff0ae") as pen:
            pen.disc(x, y, 19)
    return picture
