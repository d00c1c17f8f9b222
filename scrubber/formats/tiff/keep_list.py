"""The keep-list of TIFF tags: what decoding and showing a page needs (TIFF 6.0, its supplements, libtiff's codecs).

No ASCII tag is on it, no directory, no private tag. Each tag has its types, a largest number of values and, where its
standard names them, the values themselves: anything else is damage, or a place to hide something. This is data and
the reading of single numbers; what is done with it stands in the writer (`pages`) and, on its own, in the audit.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, IntEnum

from scrubber.containers import tiff
from scrubber.containers.tiff import Ifd
from scrubber.containers.tiff_tags import Compression, FillOrder, Photometric, PlanarConfiguration, Tag

COMPRESSIONS = frozenset(Compression) - {
    Compression.SONY_ARW,
    Compression.PACKED_RAW,
    Compression.SAMSUNG_SRW,
    Compression.NIKON_NEF,
    Compression.PENTAX_PEF,
}
"""Codecs whose data has no room for names; those of cameras' RAW files are refused.

Pictures of whole other formats inside a page (JPEG 2000, WebP, JPEG XL) are refused, too.
"""


class Count(IntEnum):
    """How many values a tag has where that depends on the page."""

    PER_SAMPLE = -1
    COLORS_OF_PALETTE = -2


class IfWrong(Enum):
    """What becomes of a tag whose value has no meaning."""

    REFUSE = "refuse"  # the picture hangs on it
    DEFAULT = "default"  # programs take the default for an impossible number; of a wrong type or count they differ
    REMOVE = "remove"  # every program shows the same picture without it


@dataclass(frozen=True, slots=True)
class Rule:
    """What a copy may hold under one tag: types, the number of values, which values (None for any)."""

    types: frozenset[int]
    count: int | Count = 1
    values: Collection[int] | None = None
    if_wrong: IfWrong = IfWrong.REFUSE


_INTEGERS = frozenset({tiff.BYTE, tiff.SHORT, tiff.LONG, tiff.LONG8})
_FRACTIONS = frozenset({tiff.RATIONAL, tiff.SRATIONAL, tiff.FLOAT, tiff.DOUBLE, tiff.SHORT, tiff.LONG})
_EXTRA_SAMPLES = frozenset({0, 1, 2, 999})  # unspecified, associated, unassociated alpha; CorelDRAW's number for it
_PREDICTORS = frozenset({1, 2, 3, *range(34892, 34896)})  # none, horizontal, floating point; Adobe's wider steps

KEEP_LIST: dict[int, Rule] = {
    Tag.NEW_SUBFILE_TYPE: Rule(_INTEGERS, values=range(8)),
    Tag.SUBFILE_TYPE: Rule(_INTEGERS, values=range(1, 4), if_wrong=IfWrong.REMOVE),
    Tag.IMAGE_WIDTH: Rule(_INTEGERS),
    Tag.IMAGE_LENGTH: Rule(_INTEGERS),
    Tag.BITS_PER_SAMPLE: Rule(_INTEGERS, Count.PER_SAMPLE, range(1, 65)),
    Tag.COMPRESSION: Rule(_INTEGERS, values=COMPRESSIONS),
    Tag.PHOTOMETRIC_INTERPRETATION: Rule(_INTEGERS, values=frozenset(Photometric)),
    Tag.FILL_ORDER: Rule(_INTEGERS, values=frozenset(FillOrder), if_wrong=IfWrong.DEFAULT),
    Tag.ORIENTATION: Rule(_INTEGERS, values=range(1, 9), if_wrong=IfWrong.DEFAULT),
    Tag.SAMPLES_PER_PIXEL: Rule(_INTEGERS, values=range(1, 1 << 16)),
    Tag.ROWS_PER_STRIP: Rule(_INTEGERS),
    Tag.X_RESOLUTION: Rule(_FRACTIONS, if_wrong=IfWrong.REMOVE),
    Tag.Y_RESOLUTION: Rule(_FRACTIONS, if_wrong=IfWrong.REMOVE),
    Tag.PLANAR_CONFIGURATION: Rule(_INTEGERS, values=frozenset(PlanarConfiguration)),
    Tag.T4_OPTIONS: Rule(_INTEGERS, values=range(8)),
    Tag.T6_OPTIONS: Rule(_INTEGERS, values=range(4)),
    Tag.RESOLUTION_UNIT: Rule(_INTEGERS, values=range(1, 4), if_wrong=IfWrong.REMOVE),
    Tag.PREDICTOR: Rule(_INTEGERS, values=_PREDICTORS),
    Tag.WHITE_POINT: Rule(_FRACTIONS, 2, if_wrong=IfWrong.REMOVE),
    Tag.PRIMARY_CHROMATICITIES: Rule(_FRACTIONS, 6, if_wrong=IfWrong.REMOVE),
    Tag.COLOR_MAP: Rule(frozenset({tiff.SHORT}), Count.COLORS_OF_PALETTE),
    Tag.TILE_WIDTH: Rule(_INTEGERS),
    Tag.TILE_LENGTH: Rule(_INTEGERS),
    Tag.INK_SET: Rule(_INTEGERS, values=range(1, 3), if_wrong=IfWrong.REMOVE),
    Tag.NUMBER_OF_INKS: Rule(_INTEGERS, values=range(1, 256), if_wrong=IfWrong.REMOVE),
    Tag.EXTRA_SAMPLES: Rule(_INTEGERS, Count.PER_SAMPLE, _EXTRA_SAMPLES),
    Tag.SAMPLE_FORMAT: Rule(_INTEGERS, Count.PER_SAMPLE, range(1, 7)),
    Tag.JPEG_PROC: Rule(_INTEGERS, values=frozenset({1, 14})),
    Tag.JPEG_RESTART_INTERVAL: Rule(_INTEGERS, values=range(1 << 16)),
    Tag.JPEG_LOSSLESS_PREDICTORS: Rule(_INTEGERS, Count.PER_SAMPLE, range(1, 8)),
    Tag.JPEG_POINT_TRANSFORMS: Rule(_INTEGERS, Count.PER_SAMPLE, range(16)),
    Tag.YCBCR_COEFFICIENTS: Rule(_FRACTIONS, 3),
    Tag.YCBCR_SUBSAMPLING: Rule(_INTEGERS, 2, frozenset({1, 2, 4})),
    Tag.YCBCR_POSITIONING: Rule(_INTEGERS, values=range(1, 3), if_wrong=IfWrong.DEFAULT),
    Tag.REFERENCE_BLACK_WHITE: Rule(_FRACTIONS, 6),
    Tag.LERC_PARAMETERS: Rule(_INTEGERS, 2, range(256)),
}
"""Tags that are copied as they stand.

Besides them a copy holds, written from what was read: offsets and lengths of the picture's data, `JPEG_TABLES`,
`PAGE_NUMBER` where there are several pages, and the rebuilt `ICC_PROFILE`.
"""

OLD_JPEG_TABLES = (Tag.JPEG_Q_TABLES, Tag.JPEG_DC_TABLES, Tag.JPEG_AC_TABLES)

MAX_DENOMINATOR = 1_000_000
"""Denominators of fractions stay below, so that they can hold no text."""
_MAX_BITS_OF_PALETTE = 16


def most_values(rule: Rule, samples: int, bits: int) -> int:
    """How many values of a tag have a meaning for a page with so many samples, of so many bits."""
    if rule.count is Count.PER_SAMPLE:
        return max(1, samples)
    return 3 << min(bits, _MAX_BITS_OF_PALETTE) if rule.count is Count.COLORS_OF_PALETTE else rule.count


def integer(ifd: Ifd, tag: Tag, default: int) -> int:
    """The first value of an integer tag, `default` where the tag is missing, empty or of another type."""
    entry = ifd.get(tag)
    if entry is None or entry.type not in _INTEGERS or not entry.count or not entry.readable:
        return default
    first = entry.values(1)[0]
    return first if isinstance(first, int) else default


def has_color_map(ifd: Ifd) -> bool:
    """Whether the samples of a page are indexes of its colour map."""
    return integer(ifd, Tag.PHOTOMETRIC_INTERPRETATION, Photometric.WHITE_IS_ZERO) == Photometric.PALETTE
