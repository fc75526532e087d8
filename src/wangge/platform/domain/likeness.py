"""How alike two pictures look: a code of 64 bits that survives another size, another quality and small touches.

The code is the difference hash (dHash): the picture in grey, eight rows of nine cells, one bit for each pair of
neighbours in a row. It does not survive cropping, turning or mirroring.
"""

from __future__ import annotations

from PIL import Image, ImageOps

COLUMNS, ROWS = 8, 8
BANDS, BAND_BITS = 4, 16
# Some band of two codes that differ in at most so many bits differs in at most one: with two in each band they would
# differ in eight.
MOST_DISTANCE = 2 * BANDS - 1
_STEP = 2  # grey levels; less between two cells is noise of the camera and of the compression
_LEAST_STEPS = 12  # with fewer a picture is a plain surface, and all plain surfaces look alike
_SIGN_BIT = 1 << 63
_BAND_SIGN_BIT = 1 << (BAND_BITS - 1)


def compute_picture_code(image: Image.Image) -> int | None:
    """Return the code of a decoded picture, held upright, as a signed number of 64 bits; None for a plain surface."""
    upright = ImageOps.exif_transpose(image)
    cells = upright.convert("L").resize((COLUMNS + 1, ROWS), Image.Resampling.BOX).tobytes()
    code, steps = 0, 0
    for row in range(ROWS):
        for column in range(COLUMNS):
            at = row * (COLUMNS + 1) + column
            step = cells[at] - cells[at + 1]
            code = code << 1 | (step > _STEP)
            steps += abs(step) > _STEP
    if steps < _LEAST_STEPS:
        return None
    return code - (code & _SIGN_BIT) * 2


def measure_likeness(one: int, other: int) -> int:
    """Return in how many of the 64 bits two codes differ: 0 for the same look, about 32 for two unlike pictures."""
    return ((one ^ other) & (2 * _SIGN_BIT - 1)).bit_count()


def split_code(code: int) -> tuple[int, ...]:
    """Return the four bands of a code, the highest bits first, as signed numbers of 16 bits."""
    bits = code & (2 * _SIGN_BIT - 1)
    bands = ((bits >> BAND_BITS * place) & (2 * _BAND_SIGN_BIT - 1) for place in reversed(range(BANDS)))
    return tuple(band - (band & _BAND_SIGN_BIT) * 2 for band in bands)


def list_near_bands(band: int) -> tuple[int, ...]:
    """Return a band and the sixteen that differ from it in one bit: what to look up to miss no code within reach."""
    bits = band & (2 * _BAND_SIGN_BIT - 1)
    near = (bits, *(bits ^ (1 << place) for place in range(BAND_BITS)))
    return tuple(value - (value & _BAND_SIGN_BIT) * 2 for value in near)
