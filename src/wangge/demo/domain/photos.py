"""Small generated pictures, each unique by its seed; nobody could take them for a place that exists."""

from __future__ import annotations

import io
from functools import lru_cache
from random import Random

from PIL import Image, ImageDraw, ImageFont

WIDTH_PX, HEIGHT_PX = 240, 180


def draw_photo(seed: int, *, after: int = 0) -> bytes:
    """Return a JPEG of a street drawn from `seed`; `after` n is the same street behind the n-th handling, tidy."""
    random = Random(seed)
    sky = tuple(random.randrange(150, 230) for _ in range(3))
    picture = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), sky)
    pen = ImageDraw.Draw(picture)
    horizon = random.randrange(68, 98)
    left = -10
    while left < WIDTH_PX:
        width = random.randrange(22, 60)
        tone = random.randrange(90, 180)
        pen.rectangle(
            (left, random.randrange(15, horizon - 15), left + width, horizon), fill=(tone, tone - 10, tone - 20)
        )
        left += width + random.randrange(2, 12)
    road = random.randrange(70, 110)
    pen.rectangle((0, horizon, WIDTH_PX, HEIGHT_PX), fill=(road, road, road + 5))
    for step in range(random.randrange(3, 7)):
        pen.line((step * 45, 150, step * 45 + 22, 150), fill=(235, 235, 220), width=3)
    if not after:
        _draw_problem(pen, random)
    picture = _cast_light(picture, Random(f"{seed} {after}"))
    pen = ImageDraw.Draw(picture)
    label = f"demo {seed:x}{f' after {after}' if after else ''}"
    pen.text((6, HEIGHT_PX - 14), label, fill=(255, 255, 255), font=_load_font())
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=70)
    return target.getvalue()


def _cast_light(picture: Image.Image, random: Random) -> Image.Image:
    """Lay haze over the picture, other for each shot, as no two real photos are lit alike: or all would look the same."""
    patches = Image.frombytes("L", (9, 8), random.randbytes(72)).resize(picture.size, Image.Resampling.BICUBIC)
    return Image.blend(picture, patches.convert("RGB"), 0.3)


@lru_cache(maxsize=1)
def _load_font() -> ImageFont.ImageFont:
    """Return the plain bitmap font: drawing with it costs a tenth of an outline font's time."""
    return ImageFont.load_default_imagefont()


def _draw_problem(pen: ImageDraw.ImageDraw, random: Random) -> None:
    centre = random.randrange(45, 195)
    for _ in range(random.randrange(5, 12)):
        x, y = centre + random.randrange(-30, 30), random.randrange(112, 150)
        size = random.randrange(5, 17)
        colour = tuple(random.randrange(30, 220) for _ in range(3))
        if random.random() < 0.5:
            pen.ellipse((x, y, x + size, y + size), fill=colour)
        else:
            pen.rectangle((x, y, x + size, y + size), fill=colour)
