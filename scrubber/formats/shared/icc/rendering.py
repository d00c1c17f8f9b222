"""Whether two colour profiles render the same, measured with a colour engine (Little CMS, in Pillow).

Only for profiles that can't be taken apart: the engine is asked, for a grid of colours and every rendering intent,
what each makes of them on an ordinary and on a wide screen. Such a profile is hostile data as any other; the engine
refuses what it can't read.
"""

import io
import struct
from functools import cache
from itertools import product

from scrubber.decoding import about_to_decode
from scrubber.formats.shared.icc.standard_spaces import standard_elements
from scrubber.formats.shared.icc.tag_table import write_profile

_STEPS = 9
_MAX_DIFFERENCE = 1
"""Levels of 255: what rounding alone may do."""
_MODES = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK"}


def renders(profile: bytes) -> bool:
    """Whether the engine can use a profile at all, with whichever intent."""
    mode = _MODES.get(profile[16:20])
    return mode is None or any(_rendered(profile, mode, intent) for intent in range(4))


def render_alike(profile: bytes, candidate: bytes) -> bool:
    """Whether no colour of the grid differs by more than a level; False when an engine can't use either profile."""
    mode = _MODES.get(profile[16:20])
    if mode is None or candidate[16:20] != profile[16:20]:
        return False
    for intent in range(4):
        mine, other = _rendered(profile, mode, intent), _rendered(candidate, mode, intent)
        if not mine or len(mine) != len(other):
            return False
        if any(abs(a - b) > _MAX_DIFFERENCE for a, b in zip(mine, other, strict=True)):
            return False
    return True


def _rendered(profile: bytes, mode: str, intent: int) -> bytes:
    """The grid on both screens, empty when the engine refuses the profile."""
    about_to_decode()
    from PIL import Image, ImageCms  # only where such a profile comes

    levels = [round(step * 255 / (_STEPS - 1)) for step in range(_STEPS)]
    samples = bytes(level for colour in product(levels, repeat=len(mode)) for level in colour)
    grid = Image.frombytes(mode, (_STEPS, len(samples) // len(mode) // _STEPS), samples)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        screens = (ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(io.BytesIO(_wide_screen())))
        shown = (
            ImageCms.profileToProfile(grid, source, screen, renderingIntent=ImageCms.Intent(intent), outputMode="RGB")
            for screen in screens
        )
        return b"".join(picture.tobytes() for picture in shown if picture is not None)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return b""


@cache
def _wide_screen() -> bytes:
    """A profile of ProPhoto RGB, in which hardly any colour is clipped."""
    header = struct.pack(">4x4xI12s12x4s32x", 0x04400000, b"mntrRGB XYZ ", b"acsp")
    white = struct.pack(">3I", 0xF6D6, 0x10000, 0xD32D)
    return write_profile(header[:68] + white + bytes(48), sorted(standard_elements("ProPhoto RGB").items()))
