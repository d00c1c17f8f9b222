"""The fixed layouts of WebP's own chunks (RFC 9649 section 2.7): VP8X, ANIM, ANMF."""

import struct
from dataclasses import dataclass

from scrubber.bitstreams.vp8 import lossless_header, width_height
from scrubber.errors import Detail, ParseError
from scrubber.i18n import N_

ICC_FLAG, ALPHA_FLAG, EXIF_FLAG, XMP_FLAG, ANIMATION_FLAG = 0x20, 0x10, 0x08, 0x04, 0x02
FRAME_HEADER_BYTES, LOOP_BYTES = 16, 6
"""Bytes of ANMF in front of its chunks, and of ANIM."""
LOSSY, LOSSLESS = b"VP8 ", b"VP8L"
_DAMAGED = N_("its header is damaged")


@dataclass(frozen=True, slots=True)
class WebpCanvas:
    """VP8X: `flags` and the size in pixels."""

    flags: int
    width: int
    height: int

    @classmethod
    def read(cls, data: bytes | memoryview) -> "WebpCanvas":
        """Raises `ParseError` for fewer than ten bytes."""
        if len(data) < 10:
            raise ParseError(_DAMAGED, Detail("webp.canvas-length", "VP8X"))
        return cls(data[0], _number(data, 4) + 1, _number(data, 7) + 1)

    def to_bytes(self) -> bytes:
        """VP8X's data, reserved bits zero."""
        return struct.pack("<I", self.flags) + _three(self.width - 1) + _three(self.height - 1)


@dataclass(frozen=True, slots=True)
class FrameHeader:
    """The first 16 bytes of ANMF: place and size in pixels, milliseconds, how to blend and to dispose of it."""

    left: int
    top: int
    width: int
    height: int
    duration: int
    operations: int

    @classmethod
    def read(cls, data: bytes | memoryview, canvas: WebpCanvas) -> "FrameHeader":
        """Raises `ParseError` when the frame is not inside the canvas."""
        if len(data) < FRAME_HEADER_BYTES:
            raise ParseError(_DAMAGED, Detail("webp.frame-length", "ANMF"))
        left, top, width, height, duration = (_number(data, start) for start in range(0, 15, 3))
        header = cls(2 * left, 2 * top, width + 1, height + 1, duration, data[15] & 3)
        if header.left + header.width > canvas.width or header.top + header.height > canvas.height:
            raise ParseError(N_("its picture data can't be read"), Detail("webp.frame-outside", "ANMF"))
        return header

    @property
    def area(self) -> tuple[slice, slice]:
        """Rows and columns of the canvas that the frame covers."""
        return slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)

    def to_bytes(self) -> bytes:
        """The 16 bytes, reserved bits zero."""
        fields = (self.left // 2, self.top // 2, self.width - 1, self.height - 1, self.duration)
        return b"".join(map(_three, fields)) + bytes((self.operations,))


def image_header(kind: bytes, data: bytes | memoryview) -> tuple[int, int, bool]:
    """Width, height and whether it has its own alpha, of a VP8 or VP8L image. Raises `ParseError`."""
    return (*width_height(data), False) if kind == LOSSY else lossless_header(data)


def _number(data: bytes | memoryview, start: int) -> int:
    return int.from_bytes(data[start : start + 3], "little")


def _three(value: int) -> bytes:
    return value.to_bytes(3, "little")
