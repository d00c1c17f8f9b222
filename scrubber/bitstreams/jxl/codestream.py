"""What a JPEG XL codestream says before its first frame (ISO/IEC 18181-1, annexes D and E): size, colours, channels.

Fields are read from the least significant bit on. An ICC profile may follow, which `jxl_icc` reads, then the frames,
which `jxl_frames` walks; the picture itself is never decoded here. Extensions are refused: the standard defines none,
so what stands in one is known to nobody and would pass into a copy unnamed.
"""

from dataclasses import dataclass, replace

from scrubber.bitstreams.jxl.bits import DAMAGED, U32, BitReader
from scrubber.errors import Detail, LimitExceeded, ParseError, Unsupported
from scrubber.i18n import N_

SIGNATURE = b"\xff\x0a"
HALF = 16
"""Bits of a number with a fraction."""

LENGTH: U32 = ((1, 9), (1, 13), (1, 18), (1, 30))
"""The forms of a width or a height."""

_HEADER_BYTES = 1 << 18
_MAX_EXTRA_CHANNELS = 256
_ENUM = ((0, 0), (1, 0), (2, 4), (18, 6))
_COORDINATE = ((0, 19), (524288, 19), (1048576, 20), (2097152, 21))
_ALPHA, _SPOT_COLOUR, _FILTER_ARRAY = 0, 2, 5
_GREY, _XYB = 1, 2
_CUSTOM = 2
_RATIOS = ((0, 1), (1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
_OPSIN_NUMBERS, _WEIGHTS = 16, (15, 55, 210)


@dataclass(frozen=True, slots=True)
class CodestreamHeader:
    """`width` and `height` in pixels as stored; `orientation` is EXIF's 1 to 8, and decoders apply it themselves.

    `names` are those of extra channels, UTF-8; `has_profile` tells whether an ICC profile is part of the codestream,
    `is_animated` whether it holds frames that are shown one after the other, `has_timecodes` whether each of them
    tells a time. `preview` is the width and height of a small picture in front of the frames. `size_end` is the bit
    behind the size.
    """

    width: int
    height: int
    orientation: int = 1
    has_profile: bool = False
    names: tuple[bytes, ...] = ()
    is_animated: bool = False
    has_timecodes: bool = False
    preview: tuple[int, int] | None = None
    extra_channels: int = 0
    is_xyb: bool = True
    bits: int = 8
    """Of each colour sample."""
    size_end: int = 0

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height of what a decoder shows."""
        return (self.height, self.width) if self.orientation > 4 else (self.width, self.height)


@dataclass(frozen=True, slots=True)
class _ExtraFields:
    orientation: int = 1
    preview: tuple[int, int] | None = None
    is_animated: bool = False
    has_timecodes: bool = False


def read_header(codestream: bytes | memoryview) -> CodestreamHeader:
    """The header of a codestream. Raises `ParseError` for a damaged or short one, `LimitExceeded`, `Unsupported`."""
    return take_header(BitReader(bytes(codestream[:_HEADER_BYTES])))


def take_header(bits: BitReader) -> CodestreamHeader:
    """The header; the position then is where the profile or, at the next whole byte, the first frame begins.

    Raises `ParseError`.
    """
    if bits.data[: len(SIGNATURE)] != SIGNATURE or len(bits.data) < 4:
        raise ParseError(DAMAGED, Detail("jxl.codestream-take-header"))
    bits.pass_over(8 * len(SIGNATURE))
    width, height = _size(bits)
    size_end = bits.position
    header = CodestreamHeader(width, height) if bits.take(1) else _metadata(bits, width, height)
    _transforms(bits, header.is_xyb)
    return replace(header, size_end=size_end)


def skip_extensions(bits: BitReader) -> None:
    """Raise `Unsupported` when there are extensions."""
    if bits.u64():
        raise Unsupported(N_("it is of a rare kind"), Detail("jxl.codestream-skip-extensions"))


def take_name(bits: BitReader) -> bytes:
    """The name of a channel or a frame; none is written with two bits."""
    start = bits.position
    length = bits.choose((0, 0), (0, 4), (16, 5), (48, 10))
    name = bits.take(8 * length).to_bytes(length, "little")
    bits.may_go(start, 2)
    return name


def skip_colours(bits: BitReader, space: int) -> None:
    """Skip white point, primaries, transfer function and rendering intent of a colour space (annex E.2)."""
    if space != _XYB:
        _points(bits, 1)
        if space != _GREY:
            _points(bits, 3)
        bits.take(24) if bits.take(1) else bits.choose(*_ENUM)  # gamma, or the number of a transfer function
    bits.choose(*_ENUM)  # rendering intent


def take_colour_space(bits: BitReader) -> int:
    """The number of a colour space."""
    return bits.choose(*_ENUM)


def _metadata(bits: BitReader, width: int, height: int) -> CodestreamHeader:
    has_extra_fields = bits.take(1)
    extra = _extra_fields(bits) if has_extra_fields else _ExtraFields()
    depth = _bit_depth(bits)
    bits.take(1)  # whether 16 bits suffice for modular coding
    names = _extra_channels(bits)
    is_xyb = bool(bits.take(1))
    has_profile = _colour_encoding(bits)
    if has_extra_fields and not bits.take(1):
        bits.take(HALF + HALF + 1 + HALF)  # tone mapping
    skip_extensions(bits)
    return CodestreamHeader(
        width,
        height,
        extra.orientation,
        has_profile,
        tuple(filter(None, names)),
        extra.is_animated,
        extra.has_timecodes,
        extra.preview,
        len(names),
        is_xyb,
        depth,
    )


def _size(bits: BitReader) -> tuple[int, int]:
    """Width and height of a SizeHeader."""
    small = bits.take(1)
    height = _length(bits, small)
    across, down = _RATIOS[bits.take(3)]
    return (height * across // down if across else _length(bits, small)), height


def _length(bits: BitReader, small: int) -> int:
    return 8 * (bits.take(5) + 1) if small else bits.choose(*LENGTH)


def _preview(bits: BitReader) -> tuple[int, int] | None:
    """Width and height of a preview, if there is one."""
    start = bits.position
    size = _preview_size(bits) if bits.take(1) else None
    bits.may_go(start, 1)
    return size


def _preview_size(bits: BitReader) -> tuple[int, int]:
    in_eights = bits.take(1)

    def length() -> int:
        return (
            8 * bits.choose((16, 0), (32, 0), (1, 5), (33, 9))
            if in_eights
            else bits.choose((1, 6), (65, 8), (321, 10), (1345, 12))
        )

    height = length()
    across, down = _RATIOS[bits.take(3)]
    return (height * across // down if across else length()), height


def _extra_fields(bits: BitReader) -> _ExtraFields:
    """An intrinsic size and an animation's timing are skipped."""
    orientation = bits.take(3) + 1
    if bits.take(1):
        _size(bits)
    preview = _preview(bits)
    if not bits.take(1):
        return _ExtraFields(orientation, preview)
    bits.choose((100, 0), (1000, 0), (1, 10), (1, 30))
    bits.choose((1, 0), (1001, 0), (1, 8), (1, 10))
    bits.choose((0, 0), (0, 3), (0, 16), (0, 32))
    start, has_timecodes = bits.position, bool(bits.take(1))
    bits.may_go(start, 1)
    return _ExtraFields(orientation, preview, True, has_timecodes)


def _bit_depth(bits: BitReader) -> int:
    """Bits of a sample, integer or floating point."""
    if not bits.take(1):
        return bits.choose((8, 0), (10, 0), (12, 0), (1, 6))
    depth = bits.choose((32, 0), (16, 0), (24, 0), (1, 6))
    bits.take(4)
    return depth


def _extra_channels(bits: BitReader) -> list[bytes]:
    """The names of all extra channels, empty for those that have none."""
    count = bits.choose((0, 0), (1, 0), (2, 4), (1, 12))
    if count > _MAX_EXTRA_CHANNELS:
        raise LimitExceeded(N_("it has too many parts"), Detail("jxl.codestream-extra-channels"))
    return [_extra_channel(bits) for _channel in range(count)]


def _extra_channel(bits: BitReader) -> bytes:
    if bits.take(1):
        return b""
    kind = bits.choose(*_ENUM)
    _bit_depth(bits)
    bits.choose((0, 0), (3, 0), (4, 0), (1, 3))
    name = take_name(bits)
    bits.take({_ALPHA: 1, _SPOT_COLOUR: 4 * HALF}.get(kind, 0))
    if kind == _FILTER_ARRAY:
        bits.choose((1, 0), (0, 2), (3, 4), (19, 8))
    return name


def _colour_encoding(bits: BitReader) -> bool:
    """Skip the colours' description; whether an ICC profile takes its place."""
    if bits.take(1):
        return False
    has_profile, space = bool(bits.take(1)), take_colour_space(bits)
    if not has_profile:
        skip_colours(bits, space)
    return has_profile


def _points(bits: BitReader, points: int) -> None:
    """Skip a white point or primaries: a number, or as many points of two coordinates."""
    if bits.choose(*_ENUM) == _CUSTOM:
        for _coordinate in range(2 * points):
            bits.choose(*_COORDINATE)


def _transforms(bits: BitReader, is_xyb: bool) -> None:
    """Skip the inverse matrix of the opsin colours and the weights for enlarging (annex D.3.1)."""
    if bits.take(1):
        return
    if is_xyb and not bits.take(1):
        bits.pass_over(_OPSIN_NUMBERS * HALF)
    chosen = bits.take(3)
    bits.pass_over(sum(HALF * count for place, count in enumerate(_WEIGHTS) if chosen >> place & 1))
