"""Pixels, without a database: a picture file is decoded in a short-lived child process with hard
limits and comes back as measured facts and freshly encoded renditions.

The child is this file run as a script. It imports Pillow only (which starts in a tenth of a
second), gets the file as its standard input, may open nothing for writing and inherits no secrets.
"""

import io
import json
import resource
import subprocess
import sys
import threading
import warnings
from dataclasses import dataclass
from typing import IO, Any

from PIL import (
    AvifImagePlugin,  # noqa: F401  registered here, or Pillow would load all its plugins for it
    ExifTags,
    Image,
    ImageCms,
    ImageOps,
    IptcImagePlugin,
    JpegImagePlugin,
    WebPImagePlugin,  # noqa: F401
)

MEBIBYTE = 1024 * 1024
MAX_BYTES = 40 * MEBIBYTE
MAX_PIXELS = 40_000_000
MAX_SIDE = 30_000  # pixels; JPEG itself ends at 65,535
CHILD_MEMORY_BYTES = 1024 * MEBIBYTE
CHILD_SECONDS = 20
CHILDREN_AT_ONCE = 2  # per process: each may hold hundreds of megabytes
MAX_TAG_LENGTH = 4000

MIME = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # what phones write: a JPEG with a second one behind it
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
}
SUFFIX = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/avif": ".avif"}
KNOWN_ELSEWHERE = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"%PDF", b"8BPS", b"\0\0\1\0")
SIDEWAYS = (5, 6, 7, 8)  # EXIF orientations that swap width and height
IPTC_TEXTS = {"byline": (2, 80), "credit": (2, 110), "rights": (2, 116), "caption": (2, 120)}
EXIF_TEXTS = {
    "description": ExifTags.Base.ImageDescription,
    "artist": ExifTags.Base.Artist,
    "copyright": ExifTags.Base.Copyright,
}


class Refused(Exception):
    """The file is no picture we take; `code` is a key of `media.errors.SENTENCES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Spec:
    """One size that is made of every photo; never enlarged, always the whole picture."""

    max_width: int  # pixels
    quality: int  # of JPEG, 0 to 95


SPECS = {"card": Spec(max_width=1280, quality=82)}


@dataclass(frozen=True)
class Drawn:
    """One rendition: a JPEG in sRGB without any metadata."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Picture:
    """What the child found: the upright size, the texts embedded (latin-1 of the raw bytes), and
    one rendition for every spec."""

    mime: str
    width: int
    height: int
    tags: dict[str, str]
    renditions: dict[str, Drawn]


_slots = threading.BoundedSemaphore(CHILDREN_AT_ONCE)


def read(file: IO[bytes]) -> Picture:
    """Decode a real file (it needs a file number) and make its renditions, in a child process.

    Deterministic: the same bytes give the same renditions. Raises Refused; waits for a free slot
    for at most `CHILD_SECONDS`, then as long again for the child.
    """
    if not _slots.acquire(timeout=CHILD_SECONDS):
        raise Refused("busy")
    try:
        return _unpack(_run_child(file))
    finally:
        _slots.release()


def _run_child(file: IO[bytes]) -> bytes:
    file.seek(0)
    try:
        child = subprocess.run(  # noqa: S603  our own file, no argument from outside
            [sys.executable, "-I", "-B", __file__],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},  # what decodes strangers' files knows no passwords
            timeout=CHILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused("too_heavy") from None
    if child.returncode:  # killed by a limit
        raise Refused("too_heavy")
    return child.stdout


def _unpack(answer: bytes) -> Picture:
    line, _, data = answer.partition(b"\n")
    report = json.loads(line)
    if "refused" in report:
        raise Refused(report["refused"])
    renditions, start = {}, 0
    for spec, (width, height, length) in report.pop("renditions").items():
        renditions[spec] = Drawn(data[start : start + length], width, height)
        start += length
    return Picture(**report, renditions=renditions)


# From here on: what runs in the child.


def main() -> None:
    """Answer on standard output: one line of JSON, then the renditions' bytes."""
    _limit()
    try:
        report, data = _inspect(sys.stdin.buffer)
    except Refused as refused:
        report, data = {"refused": refused.code}, b""
    except MemoryError:
        report, data = {"refused": "too_heavy"}, b""
    sys.stdout.buffer.write(json.dumps(report).encode() + b"\n" + data)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY_BYTES, CHILD_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_SECONDS, CHILD_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def _inspect(file: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    image_format = _format(file)
    try:
        return _measure_and_draw(Image.open(file, formats=[image_format]))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refused("too_many_pixels") from None
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError):
        raise Refused("truncated") from None  # a decoder met what the format does not allow


def _format(file: IO[bytes]) -> str:
    """Pillow's name of the format by its first bytes; the file's name is never asked."""
    head = file.read(1024)
    file.seek(0)
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:12] in (b"ftypavif", b"ftypavis"):
        return "AVIF"
    if b"<svg" in head.lower():
        raise Refused("svg")
    if head[4:8] == b"ftyp" or head.startswith(KNOWN_ELSEWHERE):
        raise Refused("unsupported_format")
    raise Refused("not_an_image")


def _measure_and_draw(image: Image.Image) -> tuple[dict[str, Any], bytes]:
    exif = image.getexif()
    sideways = exif.get(ExifTags.Base.Orientation) in SIDEWAYS
    width, height = reversed(image.size) if sideways else image.size
    if max(width, height) > MAX_SIDE:
        raise Refused("too_many_pixels")
    report: dict[str, Any] = {
        "mime": MIME[str(image.format)],
        "width": width,
        "height": height,
        "tags": _tags(image, exif),
    }
    drawn = _draw_all(image, sideways)
    report["renditions"] = {n: (d.width, d.height, len(d.data)) for n, d in drawn.items()}
    return report, b"".join(d.data for d in drawn.values())


def _draw_all(image: Image.Image, sideways: bool) -> dict[str, Drawn]:
    """Every spec, the widest first, each from the one before: a picture is decoded once."""
    drawn = {}
    small = _eight_bits(image)
    for name, spec in sorted(SPECS.items(), key=lambda item: -item[1].max_width):
        box = (MAX_SIDE, spec.max_width) if sideways else (spec.max_width, MAX_SIDE)
        small.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=3.0)
        drawn[name] = _encode(_in_srgb(_flat(ImageOps.exif_transpose(small))), spec)
    return drawn


def _eight_bits(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be made smaller without damage to its colours."""
    if image.mode == "I;16":
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("1", "P", "PA"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def _flat(image: Image.Image) -> Image.Image:
    """Without transparency: on white, as on the printed page."""
    if not image.has_transparency_data:
        return image
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image.convert("RGBA"))
    flat = ground.convert("RGB")
    flat.info = {k: v for k, v in image.info.items() if k == "icc_profile"}
    return flat


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, source, target, outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile is common, and better ignored than the picture refused
    return image.convert("RGB")


def _encode(image: Image.Image, spec: Spec) -> Drawn:
    bare = Image.new("RGB", image.size)
    bare.paste(image)  # pixels only: nothing the file said about itself comes along
    data = io.BytesIO()
    bare.save(data, "JPEG", quality=spec.quality, optimize=True, progressive=True)
    return Drawn(data.getvalue(), *bare.size)


def _tags(image: Image.Image, exif: Image.Exif) -> dict[str, str]:
    texts: dict[str, Any] = {name: exif.get(tag) for name, tag in EXIF_TEXTS.items()}
    if isinstance(image, JpegImagePlugin.JpegImageFile) and "photoshop" in image.info:
        iptc = IptcImagePlugin.getiptcinfo(image) or {}
        texts |= {name: iptc.get(key) for name, key in IPTC_TEXTS.items()}
    return {name: text for name, value in texts.items() if (text := _text(value))}


def _text(value: Any) -> str:
    if isinstance(value, list):  # a field that occurs more than once
        value = value[0]
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return value[:MAX_TAG_LENGTH] if isinstance(value, str) else ""


if __name__ == "__main__":
    main()
