"""A neutral drawing that stands where a page had a photo whose file nobody kept."""

import io
from hashlib import sha256

from PIL import Image, ImageDraw, PngImagePlugin

SIZE = (1200, 800)  # pixels
GROUND, LINE = "#e6e8eb", "#a3a9b1"
NOTE = "원본 사진 없음"


def draw_placeholder(key: str) -> bytes:
    """A PNG of a struck-out picture frame; the same key gives the same bytes, another key others.

    The archive keeps equal files once, so that a file without the key would share one credit.
    """
    image = Image.new("RGB", SIZE, GROUND)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((400, 260, 800, 540), radius=20, outline=LINE, width=12)
    draw.ellipse((660, 310, 720, 370), fill=LINE)
    draw.polygon([(430, 510), (540, 360), (620, 460), (670, 410), (770, 510)], fill=LINE)
    draw.line((360, 600, 840, 200), fill=GROUND, width=40)
    draw.line((370, 600, 850, 200), fill=LINE, width=12)
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", f"{NOTE} {sha256(key.encode()).hexdigest()}", zip=False)
    data = io.BytesIO()
    image.save(data, "PNG", pnginfo=words)
    return data.getvalue()
