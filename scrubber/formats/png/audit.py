"""The strict reading of a PNG copy: chunks in one fixed order, each with exactly the bytes it needs.

Shares the container layer and the digests with the writer.
"""

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from scrubber.bitstreams.zlib_stream import inflate, inflate_all, without_padding_bits
from scrubber.containers.png import chunks as png
from scrubber.containers.png.chunks import Chunk
from scrubber.containers.png.headers import (
    ANIMATION_BYTES,
    COLOUR_CHUNKS,
    PALETTE,
    FrameControl,
    Header,
    is_exact,
    plain_numbers,
)
from scrubber.formats import reasons
from scrubber.formats.base import Audit, Essence, require
from scrubber.formats.keep import NO_BLOCKS, KeptBlocks
from scrubber.formats.png.essence import IDAT_BYTES, NEUTRAL_PROFILE_NAME, XMP_HEAD, colour_essence, picture_essence
from scrubber.formats.shared.audit_blocks import KEPT_DIFFERS, audit_exif, audit_xmp
from scrubber.formats.shared.icc.audit import audit_profile, unchecked_bytes
from scrubber.formats.shared.icc.essence import colour_digest
from scrubber.limits import MAX_INFLATED_BYTES

_PROFILE_HEAD = NEUTRAL_PROFILE_NAME + b"\0\0"


@dataclass(slots=True)
class _PngReading:
    """The copy as far as it was read: the next chunk, None at the end, and those behind it."""

    following: Chunk | None
    waiting: Iterator[Chunk]
    sequence: int = 0
    unchecked_bytes: list[bytes] = field(default_factory=list)

    def next_if(self, kind: bytes) -> bytes | None:
        """The data of the next chunk if it is of this type; moves on."""
        chunk = self.following
        if chunk is None or chunk.type != kind:
            return None
        require(chunk.sound, reasons.OUT_OF_ORDER, "png.crc", chunk.name, chunk.offset)
        self.following = next(self.waiting, None)
        return bytes(chunk.data)

    def number(self) -> int:
        """The next sequence number of an animation."""
        self.sequence += 1
        return self.sequence - 1


def audit_png(data: bytes, kept: KeptBlocks = NO_BLOCKS) -> Audit:
    """See `Format.audit_kept`."""
    chunks = png.iter_chunks(data)
    reading = _PngReading(next(chunks, None), chunks)
    header = Header.read(reading.next_if(b"IHDR") or b"")
    colours = _audit_colours(reading, header)
    palette, alpha = _audit_palette(reading, header)
    resolution = reading.next_if(b"pHYs")
    is_plain = resolution is None or is_exact(b"pHYs", resolution, header)
    require(is_plain, reasons.OUT_OF_ORDER, "png.resolution", "pHYs")
    reading.unchecked_bytes.append(resolution or b"")
    orientation = audit_exif(reading.next_if(b"eXIf"), kept)
    _audit_packet(reading, kept)
    image, plays, frames = _audit_images(reading, header)
    _audit_end(reading, len(data))
    picture = picture_essence(header, palette, alpha, image, plays, frames)
    size = header.width, header.height
    essence = Essence(*size, max(1, len(frames)), orientation, picture, colour_essence(colours))
    return Audit(essence, tuple(reading.unchecked_bytes))


def _audit_packet(reading: _PngReading, kept: KeptBlocks) -> None:
    """The kept XMP packet in its text chunk, uncompressed; a copy without one has no text."""
    text = reading.next_if(b"iTXt") if kept.xmp else None
    require(text is None or text.startswith(XMP_HEAD), KEPT_DIFFERS, "png.kept-packet", "iTXt")
    audit_xmp(None if text is None else text[len(XMP_HEAD) :], kept)


def _audit_end(reading: _PngReading, size: int) -> None:
    last = reading.following
    require(reading.next_if(b"IEND") == b"", reasons.OUT_OF_ORDER, "png.chunk-order", last.name if last else "IEND")
    end = last.end if last else 0
    require(end == size, reasons.FOLLOWS_END, "png.behind-end", "IEND", end)


def _audit_colours(reading: _PngReading, header: Header) -> dict[bytes, bytes]:
    colours: dict[bytes, bytes] = {}
    for kind in COLOUR_CHUNKS:
        data = reading.next_if(kind)
        if data is None:
            continue
        if kind == b"iCCP":
            data = _audit_profile(reading, data)
        else:
            require(is_exact(kind, data, header), reasons.OUT_OF_ORDER, "png.colour-numbers", kind.decode())
            require(data == plain_numbers(kind, data), reasons.OUT_OF_ORDER, "png.colour-digits", kind.decode())
        colours[kind] = data
    return colours


def _audit_profile(reading: _PngReading, data: bytes) -> bytes:
    what = reasons.OUT_OF_ORDER
    require(data.startswith(_PROFILE_HEAD), what, "png.profile-name", "iCCP")
    stream = data[len(_PROFILE_HEAD) :]
    profile, inflation = inflate_all(stream, MAX_INFLATED_BYTES)
    require(inflation.end == len(stream), what, "png.profile-behind", "iCCP")
    audit_profile(profile)
    reading.unchecked_bytes.append(unchecked_bytes(profile))
    return colour_digest(profile)


def _audit_palette(reading: _PngReading, header: Header) -> tuple[bytes, bytes]:
    """PLTE, only where pixels are its indexes, and tRNS."""
    palette, alpha = reading.next_if(b"PLTE") or b"", reading.next_if(b"tRNS") or b""
    entries, rest = divmod(len(palette), 3)
    is_fitting = 0 < entries <= 1 << header.depth and not rest if header.colour == PALETTE else not palette
    require(is_fitting, reasons.OUT_OF_ORDER, "png.palette", "PLTE")
    if header.colour == PALETTE:
        require(len(alpha) <= entries, reasons.OUT_OF_ORDER, "png.palette-alpha", "tRNS")
        return palette, alpha
    is_one_colour = len(alpha) in (0, {0: 2, 2: 6}.get(header.colour, 0))
    require(is_one_colour, reasons.OUT_OF_ORDER, "png.transparent-colour", "tRNS")
    samples = struct.unpack(f">{len(alpha) // 2}H", alpha)
    is_in_range = all(value < 1 << header.depth for value in samples)
    require(is_in_range, reasons.OUT_OF_ORDER, "png.transparent-depth", "tRNS")
    return palette, alpha


def _audit_images(reading: _PngReading, header: Header) -> tuple[bytes, int, list[tuple[bytes, bytes]]]:
    control = reading.next_if(b"acTL")
    count, plays = struct.unpack(">II", control) if control is not None and len(control) == ANIMATION_BYTES else (0, 0)
    require((control is None) == (count == 0), reasons.OUT_OF_ORDER, "png.animation-control", "acTL")
    first = reading.next_if(b"fcTL") if count else None
    image = _audit_stream(reading, header, b"IDAT", header.width, header.height)
    frames: list[tuple[bytes, bytes]] = []
    if first is not None:
        frame = _audit_control(reading, header, first)
        require(frame.covers(header), reasons.OUT_OF_ORDER, "png.first-frame", "fcTL")
        frames.append((frame.values, image))
    while (data := reading.next_if(b"fcTL")) is not None:
        frame = _audit_control(reading, header, data)
        frames.append((frame.values, _audit_stream(reading, header, b"fdAT", frame.width, frame.height)))
    require(len(frames) == count, reasons.OUT_OF_ORDER, "png.frame-count", "acTL")
    return image, plays, frames


def _audit_control(reading: _PngReading, header: Header, data: bytes) -> FrameControl:
    frame = FrameControl.read(data, header)
    require(frame.sequence == reading.number(), reasons.OUT_OF_ORDER, "png.frame-sequence", "fcTL")
    return frame


def _audit_stream(reading: _PngReading, header: Header, kind: bytes, width: int, height: int) -> bytes:
    """The digest of one inflated image, which must fill its chunks exactly."""
    pieces: list[bytes] = []
    while (data := reading.next_if(kind)) is not None:
        is_full = not pieces or len(pieces[-1]) == IDAT_BYTES
        require(is_full, reasons.OUT_OF_ORDER, "png.piece-length", kind.decode())
        if kind == b"fdAT":
            is_next = data[:4] == struct.pack(">I", reading.number())
            require(is_next, reasons.OUT_OF_ORDER, "png.data-sequence", "fdAT")
            data = data[4:]
        require(0 < len(data) <= IDAT_BYTES, reasons.OUT_OF_ORDER, "png.piece-size", kind.decode())
        pieces.append(data)
    stream = pieces[0] if len(pieces) == 1 else b"".join(pieces)
    digest, needed = hashlib.sha256(), header.raw_bytes(width, height)
    inflation = inflate(stream, needed, digest.update)
    require(inflation.produced == needed, reasons.PART_MISSING, "png.picture-short", kind.decode())
    require(inflation.end == len(stream), reasons.FOLLOWS_END, "png.picture-behind", kind.decode())
    is_plain = without_padding_bits(stream) == stream
    require(is_plain, reasons.NOT_BELONGING, "png.stored-padding", kind.decode())
    return digest.digest()
