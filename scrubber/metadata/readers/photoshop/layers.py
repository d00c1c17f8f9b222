"""The layers of a Photoshop document, which a TIFF file may hold beside the picture: each a picture of its own.

Adobe Photoshop TIFF Technical Notes (tag 37724, ImageSourceData): blocks as in the Layer and Mask Information Section,
in the byte order of the file. Only the names of the layers are looked for.
"""

from collections.abc import Iterator
from typing import Literal

from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.readers.exif.tag_numbers import ImageTag
from scrubber.metadata.readers.readable_runs import described
from scrubber.metadata.readers.reading import PayloadReading

TAG = ImageTag.IMAGE_SOURCE_DATA
_ORDERS: tuple[tuple[bytes, bytes, Literal["big", "little"], str], ...] = (
    (b"8BIMLayr", b"8BIMluni", "big", "utf-16-be"),
    (b"MIB8ryaL", b"MIB8inul", "little", "utf-16-le"),
)
"""How layers and the Unicode name of a layer begin, in both byte orders."""
_MAX_LAYERS, _MAX_LETTERS = 64, 255


def add(reading: PayloadReading, key: str, data: bytes) -> None:
    """Add that there are layers, and each one's name."""
    has_layers = any(data.find(layers) >= 0 for layers, *_rest in _ORDERS)
    label = N_("Layers of a Photoshop document")
    kind, risk = (Kind.LAYERS, Risk.HIGH) if has_layers else (Kind.TECHNICAL, Risk.LOW)
    reading.add(kind, key, label, described(b"", len(data)), risk)
    for name in dict.fromkeys(_names(data)):
        reading.add(Kind.LAYER_TEXT, f"{key}:LayerName", N_("Text"), name, Risk.HIGH)


def _names(data: bytes) -> Iterator[str]:
    left = _MAX_LAYERS
    for _layers, begin, order, encoding in _ORDERS:
        at = data.find(begin)
        while at >= 0 and left:
            left -= 1
            start = at + len(begin) + 8
            length = min(int.from_bytes(data[start - 4 : start], order), _MAX_LETTERS)
            yield data[start : start + 2 * length].decode(encoding, "replace").split("\0")[0]
            at = data.find(begin, start)
