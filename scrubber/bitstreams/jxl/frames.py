"""The frames of a JPEG XL codestream and so its end, which nothing else tells (ISO/IEC 18181-1, annexes C.3, F).

A frame is a header, a table of contents with the sizes of its sections, and the sections, whole bytes each. The
sections are not looked into.

What can't be read here is refused: without its end, nobody knows what of a file is picture. A decoder could be asked
for the shortest beginning that it shows alike, but takes many times as long, and none can tell where words stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from scrubber.bitstreams.jxl.bits import DAMAGED, U32, BitReader, Stretch
from scrubber.bitstreams.jxl.codestream import CodestreamHeader, take_header
from scrubber.bitstreams.jxl.entropy import Effort, NumberReader
from scrubber.bitstreams.jxl.frame_header import FrameHeader, take_frame_header
from scrubber.bitstreams.jxl.icc import take_profile
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_FRAMES, MAX_SECTIONS

_MAX_SECTIONS_OF_A_FRAME = 1 << 16
"""More are refused by libjxl."""

_ORDER_CONTEXTS = 8
_SIZE: U32 = ((0, 10), (1024, 14), (17408, 22), (4211712, 30))


@dataclass(frozen=True, slots=True)
class JxlFrame:
    """One frame up to byte `end`. `front` are the bits of its header and of the order of its sections; at byte `sizes`
    the sizes of the sections begin, then come the sections themselves.
    """

    header: FrameHeader
    front: Stretch
    sizes: int
    end: int

    @property
    def start(self) -> int:
        """The byte that the frame begins with."""
        return self.front.start // 8


@dataclass(frozen=True, slots=True)
class Codestream:
    """What a codestream is made of: the bits of `front`, then those of a packed `profile` up to bit `profile_end`,
    which is empty without one; then `preview` if there is one, and the frames.
    """

    header: CodestreamHeader
    front: Stretch
    profile: bytes
    profile_end: int
    preview: JxlFrame | None
    frames: tuple[JxlFrame, ...]

    @property
    def end(self) -> int:
        """The length of the codestream in bytes."""
        return self.frames[-1].end

    @property
    def frame_names(self) -> tuple[bytes, ...]:
        """The names of all frames that have one, UTF-8."""
        return tuple(frame.header.name for frame in self.frames if frame.header.name)


def read_codestream(codestream: bytes) -> Codestream:
    """The structure of what begins like a codestream; bytes behind its end are not looked at.

    Raises `ParseError` when it is damaged or cut off, `LimitExceeded`, `Unsupported`.
    """
    bits, effort = BitReader(codestream), Effort()
    header = take_header(bits)
    front = bits.stretch(0)
    profile = take_profile(bits, effort) if header.has_profile else b""
    profile_end = bits.position
    preview = _frame(bits, header, effort, is_preview=True) if header.preview else None
    return Codestream(header, front, profile, profile_end, preview, tuple(_frames(bits, header, effort)))


def _frames(bits: BitReader, header: CodestreamHeader, effort: Effort) -> Iterator[JxlFrame]:
    sections = 0
    for _number in range(MAX_FRAMES):
        frame = _frame(bits, header, effort)
        sections += frame.header.sections
        if sections > MAX_SECTIONS:
            break
        yield frame
        if frame.header.is_last:
            return
    raise LimitExceeded(N_("it has too many parts"), Detail("jxl.frames"))


def _frame(bits: BitReader, header: CodestreamHeader, effort: Effort, *, is_preview: bool = False) -> JxlFrame:
    start = bits.align()
    found = take_frame_header(bits, header, is_preview=is_preview)
    if bits.take(1):
        _skip_order(bits, _count(bits, found), effort)
    front, sizes = bits.stretch(8 * start), bits.align()
    size = sum(bits.choose(*_SIZE) for _section in range(_count(bits, found)))
    sections = bits.align()
    bits.pass_over(8 * size)
    return JxlFrame(found, front, sizes, sections + size)


def _count(bits: BitReader, frame: FrameHeader) -> int:
    """How many sections the frame has. Raises `LimitExceeded`, `ParseError` when their sizes have no room."""
    if frame.sections > _MAX_SECTIONS_OF_A_FRAME:
        raise LimitExceeded(N_("it has too many parts"), Detail("jxl.frames-count-2"))
    if 12 * frame.sections > 8 * len(bits.data) - bits.position:
        raise ParseError(N_("a part of the picture is missing"), Detail("jxl.frames-count"))
    return frame.sections


def _skip_order(bits: BitReader, count: int, effort: Effort) -> None:
    """Skip the order of the sections, packed as a Lehmer code (annex C.3.2)."""
    numbers = NumberReader(bits, _ORDER_CONTEXTS, effort)
    used = numbers.read(_order_context(count))
    if used > count:
        raise ParseError(DAMAGED, Detail("jxl.frames-skip-order-2"))
    last = 0
    for place in range(used):
        last = numbers.read(_order_context(last))
        if last >= count - place:
            raise ParseError(DAMAGED, Detail("jxl.frames-skip-order"))
    numbers.finish()


def _order_context(number: int) -> int:
    return min(number.bit_length(), _ORDER_CONTEXTS - 1)
