"""The header of one JPEG XL frame (ISO/IEC 18181-1, annex F): what decides where the frame ends, and what it tells."""

from dataclasses import dataclass

from scrubber.bitstreams.jxl.bits import DAMAGED, U32, BitReader
from scrubber.bitstreams.jxl.codestream import HALF, CodestreamHeader, skip_extensions, take_name
from scrubber.errors import Detail, ParseError

_REGULAR, _LF, _REFERENCE, _SKIP_PROGRESSIVE = range(4)
_SHOWN = (_REGULAR, _SKIP_PROGRESSIVE)
_USES_LF_FRAME = 0x20
_REPLACE, _BLEND, _BLEND_WEIGHTED, _MULTIPLY = 0, 2, 3, 4
_BLOCK, _GROUP_BITS = 8, 7
_CROP: U32 = ((0, 8), (256, 11), (2304, 14), (18688, 30))
_ENLARGED: U32 = ((1, 0), (2, 0), (4, 0), (8, 0))
_PASSES: U32 = ((1, 0), (2, 0), (3, 0), (4, 3))
_MODE: U32 = ((0, 0), (1, 0), (2, 0), (3, 2))


@dataclass(slots=True)
class FrameHeader:
    """What was read. `width` and `height` are those of the compressed samples; the defaults are those of the format.

    `name` is UTF-8; `timecode` is hours, minutes, seconds and pictures from the highest byte down, None without one.
    """

    width: int
    height: int
    passes: int = 1
    group_bits: int = _GROUP_BITS + 1
    is_shown: bool = True
    is_last: bool = True
    name: bytes = b""
    timecode: int | None = None

    @property
    def sections(self) -> int:
        """How many sections the frame has."""
        side = 1 << self.group_bits
        groups = -(-self.width // side) * -(-self.height // side)
        lf_groups = -(-self.width // (_BLOCK * side)) * -(-self.height // (_BLOCK * side))
        if groups == 1 and self.passes == 1:
            return 1
        return 2 + lf_groups + groups * self.passes


def take_frame_header(bits: BitReader, picture: CodestreamHeader, *, is_preview: bool = False) -> FrameHeader:
    """The header at the position. Raises `ParseError`, `Unsupported`."""
    size = picture.preview if is_preview and picture.preview else (picture.width, picture.height)
    header = FrameHeader(*size)
    if not bits.take(1):
        _Reading(bits, picture, header).run()
    if is_preview and not (header.is_shown and header.is_last):
        raise ParseError(DAMAGED, Detail("jxl.take-frame-header"))
    return header


class _Reading:
    """One header, field by field in its order."""

    def __init__(self, bits: BitReader, picture: CodestreamHeader, header: FrameHeader) -> None:
        self._bits, self._picture, self._header = bits, picture, header
        self._is_partial = False
        self._duration = 0

    def run(self) -> None:
        bits, header = self._bits, self._header
        self._kind, is_modular, flags = bits.take(2), bool(bits.take(1)), bits.u64()
        header.is_shown = self._kind in _SHOWN
        enlarged = self._coding(is_modular, bool(flags & _USES_LF_FRAME))
        if self._kind != _REFERENCE:
            self._passes()
        lf_level = bits.choose((1, 0), (2, 0), (3, 0), (4, 0)) if self._kind == _LF else 0
        if self._kind != _LF and bits.take(1):
            self._crop()
        self._reduce(enlarged << 3 * lf_level)
        replaces = self._showing() if header.is_shown else False
        self._saving(replaces)
        header.name = take_name(bits)
        _restoration(bits, is_modular)
        skip_extensions(bits)

    def _coding(self, is_modular: bool, uses_lf_frame: bool) -> int:
        """Colour transform, subsampling and group size; returns how much the frame is enlarged when shown."""
        bits, enlarged = self._bits, 1
        is_ycbcr = not self._picture.is_xyb and bool(bits.take(1))
        if is_ycbcr and not uses_lf_frame:
            bits.take(6)
        if not uses_lf_frame:
            enlarged = bits.choose(*_ENLARGED)
            bits.take(2 * self._picture.extra_channels)
        if is_modular:
            self._header.group_bits = _GROUP_BITS + bits.take(2)
        elif self._picture.is_xyb:
            bits.take(6)  # scales of the quantisation of X and B
        return enlarged

    def _passes(self) -> None:
        bits = self._bits
        self._header.passes = passes = bits.choose(*_PASSES)
        if passes == 1:
            return
        scales = bits.choose((0, 0), (1, 0), (2, 0), (3, 1))
        if scales > passes:
            raise ParseError(DAMAGED, Detail("jxl.frame-header-passes"))
        bits.take(2 * (passes - 1) + 2 * scales)
        for _scale in range(scales):
            bits.choose((0, 0), (1, 0), (2, 0), (0, 3))

    def _crop(self) -> None:
        bits, header = self._bits, self._header
        left, top = (_signed(bits), _signed(bits)) if header.is_shown else (0, 0)
        width, height = bits.choose(*_CROP), bits.choose(*_CROP)
        if not width or not height:
            raise ParseError(DAMAGED, Detail("jxl.frame-header-crop"))
        ends_early = left + width < header.width or top + height < header.height
        self._is_partial = header.is_shown and (left > 0 or top > 0 or ends_early)
        header.width, header.height = width, height

    def _reduce(self, factor: int) -> None:
        header = self._header
        header.width, header.height = -(-header.width // factor), -(-header.height // factor)

    def _showing(self) -> bool:
        """Blending, time and whether the frame is the last; returns whether it replaces what was there."""
        bits, header, picture = self._bits, self._header, self._picture
        mode = self._blending()
        for _channel in range(picture.extra_channels):
            self._blending()
        if picture.is_animated:
            self._duration = bits.choose((0, 0), (1, 0), (0, 8), (0, 32))
            if picture.has_timecodes:
                header.timecode = bits.take(32)
                bits.may_go(bits.position - 32, 0)
        header.is_last = bool(bits.take(1))
        return mode == _REPLACE

    def _blending(self) -> int:
        bits, has_channels = self._bits, self._picture.extra_channels > 0
        mode = bits.choose(*_MODE)
        if mode > _MULTIPLY:
            raise ParseError(DAMAGED, Detail("jxl.frame-header-blending"))
        mixes = has_channels and mode in (_BLEND, _BLEND_WEIGHTED)
        if mixes:
            bits.choose((0, 0), (1, 0), (2, 0), (3, 3))
        if mixes or mode == _MULTIPLY:
            bits.take(1)
        if mode != _REPLACE or self._is_partial:
            bits.take(2)
        return mode

    def _saving(self, replaces: bool) -> None:
        """Where the frame is kept for later ones, and whether before its colours are transformed."""
        bits, header = self._bits, self._header
        header.is_last = header.is_last and header.is_shown
        if self._kind == _LF:
            return
        slot = 0 if header.is_last else bits.take(2)
        can_be_referenced = not header.is_last and (not self._duration or bool(slot))
        if self._kind == _REFERENCE or (can_be_referenced and replaces and not self._is_partial):
            bits.take(1)


def _signed(bits: BitReader) -> int:
    """A coordinate that may be negative."""
    number = bits.choose(*_CROP)
    return -(number + 1 >> 1) if number & 1 else number >> 1


def _restoration(bits: BitReader, is_modular: bool) -> None:
    """Skip the description of the filters that are run over the decoded frame (annex J)."""
    if bits.take(1):
        return
    if bits.take(1) and bits.take(1):
        bits.take(6 * HALF)
    if bits.take(2):
        _edge_filter(bits, is_modular)
    skip_extensions(bits)


def _edge_filter(bits: BitReader, is_modular: bool) -> None:
    if not is_modular and bits.take(1):
        bits.take(8 * HALF)
    if bits.take(1):
        bits.take(5 * HALF)
    if bits.take(1):
        bits.take((3 if is_modular else 4) * HALF)
    if is_modular:
        bits.take(HALF)
