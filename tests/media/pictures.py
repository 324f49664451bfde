"""Real picture files, drawn and broken for the tests."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, ImageDraw

RED, BLUE = (200, 30, 30), (30, 60, 200)


def two_halves(width: int = 640, height: int = 400, mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue, so that a turn or a swapped colour shows."""
    image = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), fill=BLUE)
    return image.convert(mode)


def saved(image: Image.Image, image_format: str = "JPEG", **options: Any) -> io.BytesIO:
    data = io.BytesIO()
    image.save(data, image_format, **options)
    data.seek(0)
    return data


def jpeg(width: int = 640, height: int = 400, shade: int = 0) -> io.BytesIO:
    """A small picture; another shade is another file."""
    return saved(Image.new("RGB", (width, height), (shade, 120, 160)), quality=90)


def turned(orientation: int) -> io.BytesIO:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(two_halves(), exif=exif, quality=95)


def with_words(**tags: Any) -> io.BytesIO:
    """EXIF texts, a place and an IPTC caption, as cameras and agencies write them."""
    exif = Image.Exif()
    exif[0x010E] = tags.get("description", "")
    exif[0x013B] = tags.get("artist", "")
    exif[0x8825] = {1: "N", 2: (37.0, 33.0, 59.0), 3: "E", 4: (126.0, 58.0, 41.0)}
    data = saved(two_halves(), exif=exif).getvalue()
    return io.BytesIO(data[:2] + _iptc(tags.get("iptc", {})) + data[2:])


def _iptc(texts: dict[int, bytes]) -> bytes:
    if not texts:
        return b""
    record = b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(text)) + text
        for number, text in texts.items()
    )
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record
    payload = b"Photoshop 3.0\0" + resource + b"\0" * (len(record) % 2)
    return b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload


def adobe_rgb_like() -> io.BytesIO:
    """A JPEG that carries a colour profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return saved(two_halves(), icc_profile=profile)


def png_bomb(width: int, height: int, rows: int | None = None) -> io.BytesIO:
    """A PNG of few bytes that claims this many pixels of one bit, and holds the rows given."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    packer = zlib.compressobj(9)
    row = b"\0" * ((width + 7) // 8 + 1)
    lines = height if rows is None else rows
    packed = b"".join(packer.compress(row) for _ in range(lines)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )  # fmt: skip
