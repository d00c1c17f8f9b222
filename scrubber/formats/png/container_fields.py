"""What the chunks of a PNG file say of the picture itself (PNG third edition, section 11)."""

import struct
from collections.abc import Iterator, Sequence

from scrubber.containers.png.chunks import Chunk
from scrubber.formats.base import ContainerField

_COLOURS = {0: "grey", 2: "RGB", 3: "palette", 4: "grey with alpha", 6: "RGB with alpha"}
_POINTS = ("WhitePointX", "WhitePointY", "RedX", "RedY", "GreenX", "GreenY", "BlueX", "BlueY")
_INTENTS = ("perceptual", "relative colorimetric", "saturation", "absolute colorimetric")


def facts(chunks: Sequence[Chunk], parts: Sequence[int]) -> Iterator[ContainerField]:
    """What the chunks before the picture say; `parts` gives the part of each."""
    for chunk, part in zip(chunks, parts, strict=False):
        if chunk.type == b"IDAT":
            return
        for name, value in _told(chunk.type, bytes(chunk.data[:64])):
            yield ContainerField(name, value, part)


def _told(kind: bytes, data: bytes) -> Iterator[tuple[str, str]]:
    if kind == b"IHDR" and len(data) >= 13:
        yield "BitDepth", str(data[8])
        yield "ColorType", _COLOURS.get(data[9], str(data[9]))
        yield "Interlace", "Adam7" if data[12] else "none"
    elif kind == b"pHYs" and len(data) >= 9:
        across, down, unit = struct.unpack_from(">IIB", data)
        yield "PixelsPerUnitX", str(across)
        yield "PixelsPerUnitY", str(down)
        yield "PixelUnits", "metres" if unit else "unknown"
    elif kind == b"gAMA" and len(data) >= 4:
        yield "Gamma", f"{int.from_bytes(data[:4], 'big') / 100_000:.5g}"
    elif kind == b"cHRM" and len(data) >= 32:
        yield from (
            (name, f"{one / 100_000:.5g}") for name, one in zip(_POINTS, struct.unpack(">8I", data[:32]), strict=True)
        )
    elif kind == b"sRGB" and data:
        yield "SRGBRendering", _INTENTS[data[0]] if data[0] < len(_INTENTS) else str(data[0])
    elif kind == b"bKGD" and data:
        numbers = data if len(data) == 1 else struct.unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2])
        yield "BackgroundColor", " ".join(map(str, numbers[:3]))
    elif kind == b"acTL" and len(data) >= 8:
        frames, plays = struct.unpack_from(">II", data)
        yield "AnimationFrames", str(frames)
        yield "AnimationPlays", str(plays) if plays else "without end"
