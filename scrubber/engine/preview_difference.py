"""Whether a picture hidden in a photo shows what the photo shows: many programs forget the old thumbnail.

Both pictures come as our own small JPEG or PNG, made in the same worker process. They are compared in grey, small,
after one straight line took out differences of brightness and contrast, so that a thumbnail of poor quality is still
the same picture. Three questions: are they alike as a whole; is the photo a section of the hidden picture; if they are
alike, is one region not?
"""

import io
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

from scrubber.engine.preview import encode
from scrubber.metadata.findings.finding import Relation

if TYPE_CHECKING:
    from PIL.Image import Image

    Grey = Any
    """A numpy array of floats, rows by columns."""

_SIDE, _COARSE, _FIELD = 64, 24, 48
"""Pixels a side when regions are compared, when whole pictures are, and when a section is looked for."""
_ALIKE, _NEAR = 0.9, 0.5
"""The correlation of two whole pictures that show the same, and of two that may but for one region."""
_SECTION, _GAIN = 0.86, 0.05
"""The correlation of a section with the picture it was cut from, and by how much it must beat the whole picture's."""
_SAME_SHAPE = 0.03
"""The part by which the aspect ratio of two whole pictures may differ: sizes are rounded."""
_SCALES = tuple(step / 30 for step in range(10, 30))
"""How large a section may be, as a part of the picture."""
_BLOCK, _BLOCK_DIFFERS, _TIMES_USUAL = 8, 38.0, 4.0
"""Pixels a side of a region; levels by which one differs that shows something else, also in medians of all."""
_FLAT = 3.0
"""Levels of standard deviation below which a picture is too plain to be compared."""
_BLACK, _MAX_BARS = 24.0, 0.25
"""The brightest level in a black bar, and the part of a side that a bar may take."""
_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""What turns a picture upright: EXIF's orientation to the number of PIL's `Transpose`."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer; `upright` is the hidden picture turned as the photo is, where it had to be, else empty."""

    relation: Relation
    upright: bytes = b""


def compare(photo: bytes, hidden: bytes, orientation: int) -> Comparison:
    """How `hidden` relates to the upright `photo`; `orientation` (1 to 8) is the photo's own.

    Both are pictures that this program encoded; UNKNOWN when one is empty or too plain to say.
    """
    from PIL import Image  # only workers decode

    if not photo or not hidden:
        return Comparison(Relation.UNKNOWN)
    with Image.open(io.BytesIO(photo)) as one, Image.open(io.BytesIO(hidden)) as other:
        best = Comparison(Relation.UNKNOWN)
        most = -inf
        for turn in _turns(one, other, orientation):
            turned = other if turn is None else other.transpose(Image.Transpose(turn))
            relation, score = _relation(one.convert("L"), turned.convert("L"))
            if score > most:
                best, most = Comparison(relation, b"" if turn is None else encode(turned)), score
            if score > _ALIKE:
                break
        return best


def _turns(photo: "Image", hidden: "Image", orientation: int) -> list[int | None]:
    """How the hidden picture may lie: as it is, as the sensor saw it, or as it was before the photo was turned."""
    if orientation in _TURNS:
        return [None, _TURNS[orientation]]
    lies = (photo.width > photo.height) != (hidden.width > hidden.height)
    return [None, 2, 4] if lies else [None]


def _relation(photo: "Image", hidden: "Image") -> tuple[Relation, float]:
    """The relation, and how sure the two belong together: a correlation from -1 to 1."""
    import numpy

    large, small = (numpy.asarray(picture, dtype=float) for picture in (photo, hidden))
    if small.std() < _FLAT or large.std() < _FLAT or min(small.shape) < _BLOCK:
        return Relation.UNKNOWN, 0.0
    small = max((small, _without_bars(small)), key=lambda pixels: _alike(large, pixels))
    whole = _alike(large, small)
    is_same_shape = abs(_shape(large) / _shape(small) - 1) <= _SAME_SHAPE
    has_another_region = is_same_shape and whole > _NEAR and _has_another_region(large, small)
    if whole >= _ALIKE and is_same_shape:
        return (Relation.CHANGED if has_another_region else Relation.SAME), whole
    for relation, outer, inner in ((Relation.MORE, small, large), (Relation.PART, large, small)):
        section = _best_section(outer, inner)
        if section >= _SECTION and section > whole + _GAIN:
            return relation, section
    if whole >= _ALIKE:
        return Relation.SAME, whole
    return (Relation.CHANGED if has_another_region else Relation.OTHER), whole


def _alike(one: "Grey", other: "Grey") -> float:
    """The correlation of two whole pictures, small enough that a pixel's shift doesn't matter."""
    return _correlation(_resized(one, (_COARSE, _COARSE)), _resized(other, (_COARSE, _COARSE)))


def _shape(pixels: "Grey") -> float:
    return float(pixels.shape[1] / pixels.shape[0])


def _without_bars(pixels: "Grey") -> "Grey":
    """Cameras put pictures of another shape between black bars to fill a thumbnail of 160 × 120 pixels."""
    for _turn in range(2):
        dark = pixels.max(axis=1) < _BLACK
        most = int(len(dark) * _MAX_BARS)
        top = next((row for row in range(most) if not dark[row]), most)
        bottom = next((row for row in range(most) if not dark[-1 - row]), most)
        if top and bottom and abs(top - bottom) <= 2:
            pixels = pixels[top : len(dark) - bottom]
        pixels = pixels.T
    return pixels


def _resized(pixels: "Grey", size: tuple[int, int]) -> "Grey":
    import numpy
    from PIL import Image

    picture = Image.fromarray(pixels.astype("uint8"))
    return numpy.asarray(picture.resize(size, Image.Resampling.BOX), dtype=float)


def _correlation(one: "Grey", other: "Grey") -> float:
    a, b = one - one.mean(), other - other.mean()
    scale = float((a * a).sum() * (b * b).sum()) ** 0.5
    return float((a * b).sum()) / scale if scale else 0.0


def _has_another_region(one: "Grey", other: "Grey") -> bool:
    """Whether two pictures that are alike differ strongly in one block: a bar over the eyes, a face painted over."""
    import numpy

    one, other = (_resized(pixels, (_SIDE, _SIDE)) for pixels in (one, other))
    deviation = float(((other - other.mean()) ** 2).sum())
    slope = float(((one - one.mean()) * (other - other.mean())).sum()) / deviation if deviation else 1.0
    rest = numpy.abs(one - (one.mean() + slope * (other - other.mean())))
    count = _SIDE // _BLOCK
    blocks = rest.reshape(count, _BLOCK, count, _BLOCK).mean(axis=(1, 3))
    return bool(blocks.max() > _BLOCK_DIFFERS and blocks.max() > _TIMES_USUAL * float(numpy.median(blocks)))


def _best_section(outer: "Grey", inner: "Grey") -> float:
    """The best correlation of `inner` with a section of `outer`, over sizes and places."""
    factor = _FIELD / max(outer.shape)
    height, width = (max(1, round(side * factor)) for side in outer.shape)
    field = _resized(outer, (width, height))
    best = -1.0
    for scale in _SCALES:
        size = _fitted(field, inner, scale)
        if min(size) >= _BLOCK:
            best = max(best, _slide(field, _resized(inner, size)))
    return best


def _fitted(field: "Grey", inner: "Grey", scale: float) -> tuple[int, int]:
    """Width and height of `inner` when it takes the share `scale` of the field's width or height."""
    height, width = field.shape
    wide = min(width * scale, height * scale * _shape(inner))
    return round(wide), min(height, round(wide / _shape(inner)))


def _slide(field: "Grey", inner: "Grey") -> float:
    """The best normalised cross-correlation of `inner` at every place of `field`."""
    import numpy

    windows = numpy.lib.stride_tricks.sliding_window_view(field, inner.shape)
    count = inner.size
    pattern = inner - inner.mean()
    products = numpy.tensordot(windows, pattern, axes=2)
    sums = windows.sum(axis=(2, 3))
    squares = numpy.einsum("abij,abij->ab", windows, windows)
    energy = numpy.maximum(squares - sums * sums / count, 1e-9) * float((pattern * pattern).sum())
    is_plain = squares / count - (sums / count) ** 2 < _FLAT * _FLAT
    return float(numpy.where(is_plain, -1.0, products / numpy.sqrt(numpy.maximum(energy, 1e-9))).max())
