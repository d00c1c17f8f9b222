"""The first bits of a JPEG XL codestream (ISO/IEC 18181-1, annex D): size, orientation, what else is inside.

Fields are read from the least significant bit on. Only what a reader wants to know is read, up to the flag that says
whether a colour profile follows: the picture itself is never decoded here.
"""

from dataclasses import dataclass

from scrubber.containers.jxl_bits import BitReader
from scrubber.errors import LimitExceeded, ParseError
from scrubber.i18n import N_

SIGNATURE = b"\xff\x0a"
_HEADER_BYTES = 1 << 16
_MAX_EXTRA_CHANNELS = 256
_ALPHA, _SPOT_COLOUR, _FILTER_ARRAY = 0, 2, 5
_RATIOS = ((0, 1), (1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))


@dataclass(frozen=True, slots=True)
class CodestreamHeader:
    """`width` and `height` in pixels as stored; `orientation` is EXIF's 1 to 8, and decoders apply it themselves.

    `names` are those of extra channels, UTF-8; `has_profile` tells whether an ICC profile is part of the codestream,
    `is_animated` whether it holds frames that are shown one after the other.
    """

    width: int
    height: int
    orientation: int
    has_profile: bool = False
    names: tuple[bytes, ...] = ()
    is_animated: bool = False

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height of what a decoder shows."""
        return (self.height, self.width) if self.orientation > 4 else (self.width, self.height)


def read_header(codestream: bytes | memoryview) -> CodestreamHeader:
    """The header of a codestream. Raises `ParseError` when it does not begin like one or is too short."""
    if codestream[:2] != SIGNATURE or len(codestream) < 4:
        raise ParseError(N_("its picture data are damaged"))
    bits = BitReader(bytes(codestream[2:_HEADER_BYTES]))
    width, height = _size(bits)
    if bits.take(1):
        return CodestreamHeader(width, height, 1)
    orientation, is_animated = _extra_fields(bits) if bits.take(1) else (1, False)
    _bit_depth(bits)
    bits.take(1)  # whether 16 bits suffice for modular coding
    names = _extra_channels(bits)
    bits.take(1)  # XYB
    has_profile = not bits.take(1) and bool(bits.take(1))
    return CodestreamHeader(width, height, orientation, has_profile, names, is_animated)


def _size(bits: BitReader) -> tuple[int, int]:
    """Width and height of a SizeHeader."""
    small = bits.take(1)
    height = _length(bits, small)
    across, down = _RATIOS[bits.take(3)]
    return (height * across // down if across else _length(bits, small)), height


def _length(bits: BitReader, small: int) -> int:
    return 8 * (bits.take(5) + 1) if small else bits.choose((1, 9), (1, 13), (1, 18), (1, 30))


def _preview(bits: BitReader) -> None:
    """Skip a PreviewHeader."""
    in_eights = bits.take(1)

    def length() -> int:
        return (
            bits.choose((16, 0), (32, 0), (1, 5), (33, 9))
            if in_eights
            else bits.choose((1, 6), (65, 8), (321, 10), (1345, 12))
        )

    length()
    if not bits.take(3):
        length()


def _extra_fields(bits: BitReader) -> tuple[int, bool]:
    """The orientation, and whether there is an animation; an intrinsic size, a preview and its timing are skipped."""
    orientation = bits.take(3) + 1
    if bits.take(1):
        _size(bits)
    if bits.take(1):
        _preview(bits)
    is_animated = bool(bits.take(1))
    if is_animated:
        bits.choose((100, 0), (1000, 0), (1, 10), (1, 30))
        bits.choose((1, 0), (1001, 0), (1, 8), (1, 10))
        bits.choose((0, 0), (0, 3), (0, 16), (0, 32))
        bits.take(1)
    return orientation, is_animated


def _bit_depth(bits: BitReader) -> None:
    if bits.take(1):
        bits.choose((32, 0), (16, 0), (24, 0), (1, 6))
        bits.take(4)
    else:
        bits.choose((8, 0), (10, 0), (12, 0), (1, 6))


def _extra_channels(bits: BitReader) -> tuple[bytes, ...]:
    """The names of all extra channels that have one."""
    count = bits.choose((0, 0), (1, 0), (2, 4), (1, 12))
    if count > _MAX_EXTRA_CHANNELS:
        raise LimitExceeded(N_("it has too many channels"))
    return tuple(name for _channel in range(count) if (name := _extra_channel(bits)))


def _extra_channel(bits: BitReader) -> bytes:
    if bits.take(1):
        return b""
    kind = bits.choose((0, 0), (1, 0), (2, 4), (18, 6))
    _bit_depth(bits)
    bits.choose((0, 0), (3, 0), (4, 0), (1, 3))
    length = bits.choose((0, 0), (0, 4), (16, 5), (48, 10))
    name = bytes(bits.take(8) for _letter in range(length))
    bits.take({_ALPHA: 1, _SPOT_COLOUR: 64}.get(kind, 0))
    if kind == _FILTER_ARRAY:
        bits.choose((1, 0), (0, 2), (3, 4), (19, 8))
    return name
