"""Where people work and live: a market, a dock, a village."""

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
    haze,
    mix,
    ridge,
    shapes,
)
from newsroom.management.demo.pictures.land import clouds


def market_lanterns(rng: Random) -> Image.Image:
    """A market lane before dawn: awnings, bulbs, crates of fruit and greens."""
    picture = gradient((0, "#141a33"), (0.4, "#2a2840"), (0.62, "#4a342f"), (1, "#1c1512"))
    middle = (800.0, 470.0)
    for depth in range(6):
        near = depth / 5
        reach = 150 + 780 * near**1.5
        top, foot = middle[1] - 150 * (0.4 + near * 1.5), middle[1] + 150 * (0.5 + near * 2.4)
        for side in (-1, 1):
            inner = middle[0] + side * reach * 0.42
            outer = middle[0] + side * (reach + 260 * near + 70)
            stripe = ["#b8433c", "#2f7d6d", "#d0902f", "#345f9c"][(depth + (side > 0)) % 4]
            _stall(picture, rng, (inner, outer), (top, foot), stripe=stripe, near=near)
    with shapes(picture, "#2a211d") as pen:
        pen.line([(0, 120), (800, 300), (1600, 120)], 2)
        pen.line([(0, 30), (800, 210), (1600, 30)], 2)
    for step in range(11):
        x = 800 + (step - 5) * 152
        y = 300 - abs(step - 5) * 34
        glow(picture, (x, y + 20), 190, "#ffbb62", 0.8)
        with shapes(picture, "#fff0c8") as pen:
            pen.disc(x, y + 18, 10 + abs(step - 5) * 1.6)
    with shapes(picture, "#0d0a0a") as pen:
        for x, foot, size in ((760, 640, 170), (868, 630, 160), (660, 780, 270), (1010, 900, 380)):
            _shopper(pen.standing(x, foot, size))
    return picture


def _stall(
    picture: Image.Image, rng: Random, sides: Point, heights: Point, *, stripe: str, near: float
) -> None:
    inner, outer = sides
    top, foot = heights
    dark = mix("#000000", stripe, 0.35 + 0.3 * near)
    with shapes(picture, gradient((0.25, "#7a4e2a"), (0.5, "#4a2e1b"), (0.7, "#241711"))) as pen:
        pen.polygon([(inner, top + 40), (outer, top - 30), (outer, foot + 60), (inner, foot)])
    glow(picture, ((inner + outer) / 2, top + 60 + 90 * near), 90 + 170 * near, "#ffb65c", 0.5)
    drop = 34 + 70 * near
    for number in range(8):
        share, end = number / 8, (number + 1) / 8
        xs = [inner + (outer - inner) * s for s in (share, end)]
        ys = [top + 30 - 62 * near * s for s in (share, end)]
        with shapes(picture, stripe if number % 2 else "#efe6d6") as pen:
            pen.polygon(
                [(xs[0], ys[0]), (xs[1], ys[1]), (xs[1], ys[1] + drop), (xs[0], ys[0] + drop)]
            )
    shelf = foot - (foot - top) * 0.36
    with shapes(picture, dark) as pen:
        pen.polygon([(inner, shelf), (outer, shelf + 26 * near), (outer, foot + 60), (inner, foot)])
    for colour in ("#e07a2d", "#c63d2f", "#7da33f", "#e7c14b"):
        with shapes(picture, mix(colour, "#2a1408", 0.5 * (1 - near))) as pen:
            for _ in range(26):
                x = rng.uniform(min(sides), max(sides))
                pen.disc(x, shelf - rng.uniform(-6, 26) * (0.4 + near), 5 + 13 * near)


def _shopper(pen: Pen) -> None:
    pen.disc(0, 0.91, 0.085)
    pen.polygon(
        [(-0.15, 0.76), (-0.05, 0.82), (0.05, 0.82), (0.15, 0.76), (0.13, 0.38), (-0.13, 0.38)]
    )
    pen.line([(-0.07, 0.42), (-0.09, 0)], 0.09)
    pen.line([(0.07, 0.42), (0.08, 0)], 0.09)
    pen.box(0.12, 0.28, 0.15, 0.17)


def shipyard_cranes(rng: Random) -> Image.Image:
    """Gantry cranes over a hull in a dock, at sunset."""
    picture = gradient((0, "#41527f"), (0.34, "#d58a72"), (0.56, "#ffcf93"), (1, "#ffcf93"))
    clouds(picture, rng, "#f1a07d", 130, 0.5)
    glow(picture, (380, 610), 520, "#ffe0a1", 0.9)
    with shapes(picture, "#95657a") as pen:
        pen.polygon(ground(ridge(rng, 628, 46)))
    with shapes(picture, "#6d4257") as pen:
        _gantry(pen, 150, 690, 360, 300)
    hull = gradient((0, "#8c3b35"), (0.62, "#a8463a"), (0.66, "#5a2228"), (1, "#2b1420"))
    with shapes(picture, hull) as pen:
        pen.polygon([(560, 470), (1520, 500), (1440, 742), (700, 742)])
    with shapes(picture, "#efe4d2") as pen:
        pen.polygon([(1180, 506), (1420, 512), (1410, 386), (1196, 386)])
        pen.box(1250, 340, 110, 50)
    with shapes(picture, "#48313f") as pen:
        for row in range(3):
            for place in range(9):
                pen.box(1206 + 23 * place, 402 + 32 * row, 13, 15)
        pen.box(1290, 300, 34, 44)
    with shapes(picture, "#2a1c30") as pen:
        _gantry(pen, 700, 745, 800, 560)
        pen.polygon([(0, 745), (WIDTH, 745), (WIDTH, HEIGHT), (0, HEIGHT)])
    for x, y in ((640, 700), (980, 690), (1110, 716), (860, 722)):
        glow(picture, (x, y), 100, "#fff1c2", 1.0)
        with shapes(picture, "#fffbe8") as pen:
            for _ in range(18):
                pen.line([(x, y), (x + rng.uniform(-46, 46), y + rng.uniform(-10, 60))], 1.6)
    with shapes(picture, gradient((0, "#ffcf93"), (0.72, "#9b6a76"), (1, "#453350"))) as pen:
        pen.polygon([(0, 830), (WIDTH, 800), (WIDTH, 940), (0, 980)], 150)
    return picture


def _gantry(pen: Pen, x: float, foot: float, width: float, height: float) -> None:
    beam = foot - height
    pen.box(x - width * 0.06, beam, width * 1.12, height * 0.075)
    for side in (x, x + width):
        pen.polygon(
            [
                (side - width * 0.05, foot),
                (side - width * 0.012, beam),
                (side + width * 0.012, beam),
                (side + width * 0.05, foot),
                (side + width * 0.034, foot),
                (side, beam + height * 0.2),
                (side - width * 0.034, foot),
            ]
        )
    for bar in range(14):
        left = x + width * bar / 14
        pen.line(
            [
                (left, beam + height * 0.07),
                (left + width / 28, beam + 2),
                (left + width / 14, beam + height * 0.07),
            ],
            3,
            0,
        )
    pen.box(x + width * 0.3, beam + height * 0.06, width * 0.08, height * 0.07)
    pen.line([(x + width * 0.34, beam), (x + width * 0.34, beam + height * 0.42)], 2)


def village_roofs(rng: Random) -> Image.Image:
    """A hillside village; some of its tiled roofs are freshly blue."""
    picture = gradient((0, "#9fc4dc"), (0.3, "#e6eee6"), (1, "#e6eee6"))
    clouds(picture, rng, "#ffffff", 130, 0.3)
    for step, colour in enumerate(["#93ada0", "#6e927a", "#547b5d"]):
        with shapes(picture, colour) as pen:
            pen.polygon(ground(ridge(rng, 250 + 76 * step, 110 - 20 * step)))
        haze(picture, "#e6eee6", 230 + 76 * step, 360 + 70 * step, 0.4)
    houses = []
    for row in range(7):
        depth = row / 6
        x = rng.uniform(-60, 40)
        while x < WIDTH:
            width = (74 + 150 * depth) * rng.uniform(0.85, 1.2)
            houses.append((430 + 84 * row + 20 * depth * row + rng.uniform(-16, 16), x, width))
            x += width * rng.uniform(1.12, 1.7)
    for y, x, width in sorted(houses):
        _house(picture, rng, x, y, width)
    return picture


def _house(picture: Image.Image, rng: Random, x: float, y: float, width: float) -> None:
    rise, wall = width * 0.27, width * 0.3
    roof = (
        "#2f76b5"
        if rng.random() < 0.3
        else rng.choice(["#5b5a5e", "#6d6660", "#7a4f42", "#4c5254"])
    )
    with shapes(picture, "#5f7f4f") as pen:
        pen.disc(x + width * rng.random(), y + wall, width * 0.3, flat=0.6)
    with shapes(picture, rng.choice(["#efe7d6", "#e3d8c3", "#f5f1e8"])) as pen:
        pen.box(x + width * 0.06, y, width * 0.88, wall)
    with shapes(picture, "#54463a") as pen:
        pen.box(x + width * 0.2, y + wall * 0.28, width * 0.16, wall * 0.4)
        pen.box(x + width * 0.56, y + wall * 0.28, width * 0.2, wall * 0.72)
    with shapes(picture, roof) as pen:
        pen.polygon(
            [
                (x - width * 0.05, y + 4),
                (x + width * 0.13, y - rise),
                (x + width * 0.87, y - rise),
                (x + width * 1.05, y + 4),
            ]
        )
    with shapes(picture, mix(roof, "#ffffff", 0.22)) as pen:
        for rib in range(1, 9):
            pen.line(
                [
                    (x + width * (0.13 + 0.74 * rib / 9), y - rise),
                    (x + width * (-0.05 + 1.1 * rib / 9), y + 3),
                ],
                1.5,
            )
