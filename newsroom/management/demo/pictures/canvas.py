"""What the drawn pictures are made of: gradients, soft noise, ridges, glow, smooth edges."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

WIDTH, HEIGHT = SIZE = (1600, 1067)
SCALE = 2  # shapes are drawn twice as large and reduced, which smooths their edges

Point = tuple[float, float]
Paint = str | Image.Image


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue (0 to 255) of `#rrggbb`."""
    return ImageColor.getrgb(colour)[:3]


def mix(one: str, other: str, share: float) -> str:
    """A colour between two, `share` (0 to 1) of the way to the other."""
    pairs = zip(rgb(one), rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def gradient(*stops: tuple[float, str], size: tuple[int, int] = SIZE) -> Image.Image:
    """A vertical run of colours; each stop is a height (0 top, 1 bottom) and its colour."""
    column = Image.new("RGB", (1, 256))
    column.putdata([rgb(_colour_at((y + 0.5) / 256, stops)) for y in range(256)])
    tall = column.resize((1, size[1]), Image.Resampling.BILINEAR)
    return tall.resize(size, Image.Resampling.NEAREST)  # seven times as fast as in one step


def _colour_at(height: float, stops: Sequence[tuple[float, str]]) -> str:
    for (above, one), (below, other) in pairwise(stops):
        if height <= below:
            return mix(one, other, max(0.0, (height - above) / (below - above)))
    return stops[-1][1]


def fade(*stops: tuple[float, int], size: tuple[int, int] = SIZE) -> Image.Image:
    """A vertical mask; each stop is a height and how much shows there (0 to 255)."""
    grey = [(height, "#" + f"{value:02x}" * 3) for height, value in stops]
    return gradient(*grey, size=size).getchannel(0)


def noise(rng: Random, columns: int, rows: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """Soft random light and dark, `columns` by `rows` patches over the whole picture."""
    patches = Image.frombytes("L", (columns, rows), rng.randbytes(columns * rows))
    return patches.resize(size, Image.Resampling.BICUBIC)


def cloudy(rng: Random, columns: int, rows: int) -> Image.Image:
    """Noise of four sizes in one: clouds, mist, old walls."""
    small = (WIDTH // 4, HEIGHT // 4)
    result = noise(rng, columns, rows, small)
    for octave in (2, 4, 8):
        finer = noise(rng, columns * octave, rows * octave, small)
        result = Image.blend(result, finer, 0.32)
    return result.resize(SIZE, Image.Resampling.BICUBIC)


def curve(mask: Image.Image, low: int, high: int, strength: float = 1.0) -> Image.Image:
    """The mask stretched: nothing shows up to `low`, `strength` of all from `high` on."""
    steps = (max(0.0, min(1.0, (value - low) / (high - low))) for value in range(256))
    return mask.point([round(255 * strength * step * step * (3 - 2 * step)) for step in steps])


def lay(
    picture: Image.Image, paint: Paint, mask: Image.Image, at: tuple[int, int] = (0, 0)
) -> None:
    """Put paint on the picture where the mask shows; `at` is the mask's own corner."""
    if isinstance(paint, str):
        paint = Image.new(picture.mode, mask.size, rgb(paint))
    else:
        paint = paint.crop((*at, at[0] + mask.width, at[1] + mask.height))
    picture.paste(paint, at, mask)


class Pen:
    """Notes the white shapes of a mask, in the picture's own coordinates."""

    def __init__(self) -> None:
        self.strokes: list[tuple[str, list[Point], int, float]] = []
        self.origin, self.across, self.down = (0.0, 0.0), 1.0, 1.0

    def standing(self, x: float, foot: float, size: float) -> "Pen":
        """A pen for a figure: from its feet to the right and up, its height being one."""
        pen = Pen()
        pen.strokes, pen.origin, pen.across, pen.down = self.strokes, (x, foot), size, -size
        return pen

    def polygon(self, points: Sequence[Point], fill: int = 255) -> None:
        self._note("polygon", points, fill)

    def box(self, x: float, y: float, width: float, height: float, fill: int = 255) -> None:
        self.polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], fill)

    def disc(self, x: float, y: float, radius: float, fill: int = 255, flat: float = 1.0) -> None:
        """A filled circle; `flat` below one squeezes it from above."""
        up = radius * flat if self.down > 0 else -radius * flat
        self._note("ellipse", [(x - radius, y - up), (x + radius, y + up)], fill)

    def line(self, points: Sequence[Point], width: float, fill: int = 255) -> None:
        self._note("line", points, fill, width * self.across)

    def _note(self, kind: str, points: Sequence[Point], fill: int, width: float = 0) -> None:
        left, top = self.origin
        placed = [(left + x * self.across, top + y * self.down) for x, y in points]
        self.strokes.append((kind, placed, fill, width))

    def frame(self, margin: float) -> tuple[int, int, int, int]:
        """The part of the picture that the shapes touch."""
        margin += 2 + max((width for *_, width in self.strokes), default=0)
        xs = [x for _, points, *_ in self.strokes for x, _ in points]
        ys = [y for _, points, *_ in self.strokes for _, y in points]
        left, right = max(0, int(min(xs) - margin)), min(WIDTH, int(max(xs) + margin) + 1)
        top, bottom = max(0, int(min(ys) - margin)), min(HEIGHT, int(max(ys) + margin) + 1)
        return left, top, max(left, right), max(top, bottom)

    def mask(self, frame: tuple[int, int, int, int]) -> Image.Image:
        """The shapes inside the frame, with smooth edges."""
        left, top, right, bottom = frame
        mask = Image.new("L", ((right - left) * SCALE, (bottom - top) * SCALE))
        draw = ImageDraw.Draw(mask)
        for kind, points, fill, width in self.strokes:
            placed = [((x - left) * SCALE, (y - top) * SCALE) for x, y in points]
            if kind == "line":
                draw.line(placed, fill, max(1, round(width * SCALE)), joint="curve")
            else:
                getattr(draw, kind)(placed, fill)
        return mask.reduce(SCALE)


@contextmanager
def shapes(picture: Image.Image, paint: Paint, blur: float = 0.0) -> Iterator[Pen]:
    """Everything drawn inside the block appears in one paint, with smooth edges."""
    pen = Pen()
    yield pen
    frame = pen.frame(blur * 2) if pen.strokes else (0, 0, 0, 0)
    if frame[2] > frame[0] and frame[3] > frame[1]:
        mask = pen.mask(frame)
        mask = mask.filter(ImageFilter.BoxBlur(blur)) if blur else mask
        lay(picture, paint, mask, frame[:2])


def ridge(rng: Random, height: float, swing: float, roughness: float = 0.52) -> list[Point]:
    """A skyline of hills across the picture around a height, by halving and shifting."""
    line = [rng.uniform(-swing, swing) for _ in range(3)]
    while len(line) < 257:
        swing *= roughness
        middles = [(a + b) / 2 + rng.uniform(-swing, swing) for a, b in pairwise(line)]
        pairs = zip(line, [*middles, 0.0], strict=True)
        line = [value for pair in pairs for value in pair][:-1]
    step = WIDTH / (len(line) - 1)
    return [(index * step, height + value) for index, value in enumerate(line)]


def ground(line: Sequence[Point]) -> list[Point]:
    """The line closed along the bottom of the picture."""
    return [*line, (WIDTH, HEIGHT), (0, HEIGHT)]


@cache
def _halo() -> Image.Image:
    steps = [max(0, 255 - 2 * value) for value in range(256)]
    return Image.radial_gradient("L").point([step * step // 255 for step in steps])


def glow(
    picture: Image.Image, centre: Point, radius: float, colour: str, strength: float = 1.0
) -> None:
    """Light around a point that fades out at the radius (pixels)."""
    side = max(2, round(radius * 2))
    left, top = round(centre[0] - radius), round(centre[1] - radius)
    box = (max(0, left), max(0, top), min(WIDTH, left + side), min(HEIGHT, top + side))
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    light = _halo().point([round(value * strength) for value in range(256)])
    light = light.resize((side, side), Image.Resampling.BILINEAR)
    light = light.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
    lay(picture, colour, light, box[:2])


def haze(picture: Image.Image, colour: str, top: float, bottom: float, strength: float) -> None:
    """A band of mist between two heights (pixels), thickest near the bottom."""
    first, last = max(0, round(top)), min(HEIGHT, round(bottom) + 64)
    if first < last:
        thickest = round(255 * strength)
        share = (bottom - top) / (last - top)
        band = fade((0, 0), (share, thickest), (1, 0), size=(WIDTH, last - first))
        lay(picture, colour, band, (0, first))


def mirror(picture: Image.Image, shore: int, tint: str, share: float, rng: Random) -> None:
    """Water below the shore (pixels from the top): what is above, upside down and rippled."""
    depth = HEIGHT - shore
    above = picture.crop((0, max(0, shore - depth), WIDTH, shore))
    turned = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((WIDTH, depth))
    turned = turned.resize((WIDTH // 2, depth // 8)).resize((WIDTH, depth))  # blurred downwards
    water = Image.blend(turned, Image.new("RGB", turned.size, rgb(tint)), share)
    ripples = noise(rng, 26, 110, (WIDTH, depth))
    light = Image.new("RGB", turned.size, rgb(mix(tint, "#ffffff", 0.55)))
    water.paste(light, (0, 0), curve(ripples, 150, 255, 0.30))
    dark = Image.new("RGB", turned.size, rgb(mix(tint, "#000000", 0.5)))
    water.paste(dark, (0, 0), curve(ImageChops.invert(ripples), 150, 255, 0.22))
    picture.paste(water, (0, shore))


@cache
def _corners() -> Image.Image:
    return curve(Image.radial_gradient("L"), 120, 330, 0.42).resize(SIZE, Image.Resampling.BILINEAR)


def finish(picture: Image.Image, rng: Random) -> None:
    """Give the picture a film's fine grain and slightly darker corners."""
    speckles = Image.frombytes("L", SIZE, rng.randbytes(WIDTH * HEIGHT))
    speckles = speckles.point([value // 16 for value in range(256)])
    lay(picture, "#000000", ImageChops.add(_corners(), speckles))


Scene = Callable[[Random], Image.Image]
