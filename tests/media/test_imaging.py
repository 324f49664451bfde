"""Pixels: what is refused, and what comes out of what is taken. No database."""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from media import imaging
from media.errors import SENTENCES, refusal
from tests.media import pictures


def read(data: io.BytesIO) -> imaging.Picture:
    with tempfile.TemporaryFile() as file:
        file.write(data.getvalue())
        file.flush()
        return imaging.read(file)


def card(data: io.BytesIO) -> Image.Image:
    return Image.open(io.BytesIO(read(data).renditions["card"].data))


def rgb(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    pixel = image.getpixel(at)
    assert isinstance(pixel, tuple)
    return pixel


def is_red(image: Image.Image, at: tuple[int, int]) -> bool:
    red, _green, blue = rgb(image, at)
    return red > 150 and blue < 100


def is_blue(image: Image.Image, at: tuple[int, int]) -> bool:
    red, _green, blue = rgb(image, at)
    return blue > 150 and red < 100


@pytest.mark.parametrize(
    ("image_format", "mime"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("AVIF", "image/avif")],
)
def test_each_allowed_format_is_measured_and_drawn_anew_as_jpeg(
    image_format: str, mime: str
) -> None:
    picture = read(pictures.saved(pictures.two_halves(), image_format))

    assert (picture.mime, picture.width, picture.height) == (mime, 640, 400)
    drawn = Image.open(io.BytesIO(picture.renditions["card"].data))
    assert (drawn.format, drawn.mode, drawn.size) == ("JPEG", "RGB", (640, 400))
    assert is_red(drawn, (100, 200))
    assert is_blue(drawn, (540, 200))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((2560, 1600), (1280, 800)),
        ((1281, 500), (1280, 500)),
        ((1280, 4000), (1280, 4000)),
        ((300, 200), (300, 200)),
        ((5000, 1), (1280, 1)),
    ],
)
def test_card_is_at_most_1280_wide_keeps_its_shape_and_is_never_enlarged(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    picture = read(pictures.jpeg(*size))

    one = picture.renditions["card"]
    assert (picture.width, picture.height) == size
    assert (one.width, one.height) == expected
    assert Image.open(io.BytesIO(one.data)).size == expected


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (640, 400), (100, 200)),
        (2, (640, 400), (540, 200)),
        (3, (640, 400), (540, 200)),
        (5, (400, 640), (200, 100)),
        (6, (400, 640), (200, 100)),
        (8, (400, 640), (200, 540)),
    ],
)
def test_orientation_is_applied_to_size_and_pixels(
    orientation: int, size: tuple[int, int], red_at: tuple[int, int]
) -> None:
    picture = read(pictures.turned(orientation))

    drawn = Image.open(io.BytesIO(picture.renditions["card"].data))
    assert (picture.width, picture.height) == drawn.size == size
    assert is_red(drawn, red_at)
    assert not drawn.getexif()


def test_width_limit_holds_for_pictures_lying_on_their_side() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = pictures.saved(pictures.two_halves(4000, 3000), exif=exif)

    assert card(data).size == (1280, 1707)


def test_cmyk_becomes_srgb() -> None:
    drawn = card(pictures.saved(pictures.two_halves(mode="CMYK"), quality=95))

    assert drawn.mode == "RGB"
    assert is_red(drawn, (100, 200))
    assert is_blue(drawn, (540, 200))


def test_sixteen_bit_grey_keeps_its_tones() -> None:
    image = Image.new("I;16", (100, 50), 32768)

    assert abs(rgb(card(pictures.saved(image, "PNG")), (50, 25))[0] - 128) <= 2


def test_transparency_is_laid_on_white() -> None:
    image = Image.new("RGBA", (60, 40), (255, 0, 0, 0))

    assert card(pictures.saved(image, "PNG")).getpixel((30, 20)) == (255, 255, 255)


def test_palette_pictures_are_smoothed_when_made_smaller() -> None:
    image = pictures.two_halves(2600, 100).convert("P")

    assert card(pictures.saved(image, "PNG")).size == (1280, 49)


def test_place_profile_and_words_are_stripped_from_what_readers_get() -> None:
    data = pictures.with_words(description="caption", iptc={120: b"iptc caption"})
    picture = read(data)

    drawn = Image.open(io.BytesIO(picture.renditions["card"].data))
    assert b"Exif" in data.getvalue()
    assert not drawn.getexif()
    assert set(drawn.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive",
                               "progression"}  # fmt: skip
    assert "icc_profile" not in card(pictures.adobe_rgb_like()).info
    assert picture.tags == {"description": "caption", "caption": "iptc caption"}


def test_what_hangs_behind_the_picture_does_not_come_along() -> None:
    payload = b"<script>alert(document.domain)</script>PK\x03\x04"
    polyglot = io.BytesIO(pictures.jpeg().getvalue() + payload)

    data = read(polyglot).renditions["card"].data
    assert b"<script" not in data
    assert b"PK\x03\x04" not in data


def test_same_bytes_give_same_rendition() -> None:
    data = pictures.saved(pictures.two_halves(2000, 900), "PNG")

    assert read(data).renditions == read(data).renditions


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_an_image"),
        (b"Caption: a text file that calls itself photo.jpg", "not_an_image"),
        (b"<!doctype html><script>alert(1)</script>", "not_an_image"),
        (b'<?xml version="1.0"?>\n<svg onload="alert(1)"/>', "svg"),
        (b"GIF89a" + b"\0" * 40, "unsupported_format"),
        (b"%PDF-1.7", "unsupported_format"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "unsupported_format"),
        (b"\x89PNG\r\n\x1a\n", "truncated"),
        (b"\xff\xd8\xff\xe0", "truncated"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "truncated"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "truncated"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(imaging.Refused) as refused:
        read(io.BytesIO(data))

    assert refused.value.code == code


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_cut_off_pictures_are_refused(image_format: str) -> None:
    whole = pictures.saved(
        Image.effect_noise((400, 300), 60).convert("RGB"), image_format
    ).getvalue()

    with pytest.raises(imaging.Refused) as refused:
        read(io.BytesIO(whole[: len(whole) // 2]))

    assert refused.value.code == "truncated"


@pytest.mark.parametrize(
    "bomb",
    [
        pictures.png_bomb(20_000, 2_001),
        pictures.png_bomb(30_001, 10),
        pictures.png_bomb(100_000, 100_000, rows=1),  # claims more than it holds
    ],
)
def test_bombs_are_refused_before_they_unfold(bomb: io.BytesIO) -> None:
    with pytest.raises(imaging.Refused) as refused:
        read(bomb)

    assert refused.value.code == "too_many_pixels"


def test_forty_million_pixels_are_taken() -> None:
    picture = read(pictures.png_bomb(8_000, 5_000))

    assert picture.renditions["card"].width == 1280


def test_child_can_neither_write_files_nor_take_endless_memory(tmp_path: Path) -> None:
    target = tmp_path / "written"
    script = (
        "from media.imaging import _limit\n_limit()\n"
        "try:\n    bytearray(2 * 1024**3); print('memory')\nexcept MemoryError: pass\n"
        f"try:\n    open({str(target)!r}, 'wb', buffering=0).write(b'x'); print('file')\n"
        "except OSError: pass\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert done.stdout == ""
    assert "MemoryError" not in done.stderr
    assert target.stat().st_size == 0


def test_every_refusal_has_a_sentence() -> None:
    for code in SENTENCES:
        error = refusal(code)
        assert error.code == code
        assert error.sentence.endswith((".", "다."))
        assert [problem.field for problem in error.problems] == ["file"]
