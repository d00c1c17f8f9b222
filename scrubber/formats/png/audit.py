"""The strict reading of a PNG copy: chunks in one fixed order, each with exactly the bytes it needs.

Shares the container layer and the digests with the writer.
"""

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from scrubber.bitstreams.zlib_stream import inflate, inflate_all
from scrubber.containers.png import chunks as png
from scrubber.containers.png.chunks import Chunk
from scrubber.containers.png.headers import COLOUR_CHUNKS, PALETTE, FrameControl, Header, is_exact
from scrubber.formats.base import Audit, Essence, require
from scrubber.formats.png.essence import colour_essence, picture_essence
from scrubber.formats.shared.icc.profile import audit_profile, colour_digest
from scrubber.formats.shared.orientation import UPRIGHT, audit_minimal_exif
from scrubber.i18n import N_
from scrubber.limits import MAX_INFLATED_BYTES

IDAT_BYTES = 1 << 20
"""The size of every IDAT and fdAT chunk of a copy but the last: how a picture was cut tells its program."""

_ORDER = N_("its parts are not in order")
_BEHIND = N_("something follows its end")
_STREAM = N_("something follows its compressed picture")


@dataclass(slots=True)
class _Reading:
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
        require(chunk.sound, N_("a part is damaged"))
        self.following = next(self.waiting, None)
        return bytes(chunk.data)

    def number(self) -> int:
        """The next sequence number of an animation."""
        self.sequence += 1
        return self.sequence - 1


def audit_png(data: bytes) -> Audit:
    """See `Format.audit`."""
    chunks = png.iter_chunks(data)
    reading = _Reading(next(chunks, None), chunks)
    header = Header.read(reading.next_if(b"IHDR") or b"")
    colours = _audit_colours(reading, header)
    palette, alpha = _audit_palette(reading, header)
    resolution = reading.next_if(b"pHYs")
    require(resolution is None or is_exact(b"pHYs", resolution, header))
    reading.unchecked_bytes.append(resolution or b"")
    block = reading.next_if(b"eXIf")
    orientation = UPRIGHT if block is None else audit_minimal_exif(block)
    image, plays, frames = _audit_images(reading, header)
    last = reading.following
    require(reading.next_if(b"IEND") == b"" and last is not None and last.end == len(data), _BEHIND)
    picture = picture_essence(header, palette, alpha, image, plays, frames)
    size = header.width, header.height
    essence = Essence(*size, max(1, len(frames)), orientation, picture, colour_essence(colours))
    return Audit(essence, tuple(reading.unchecked_bytes))


def _audit_colours(reading: _Reading, header: Header) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for kind in COLOUR_CHUNKS:
        data = reading.next_if(kind)
        if data is None:
            continue
        if kind == b"iCCP":
            data = _audit_profile(reading, data)
        else:
            require(is_exact(kind, data, header))
        found[kind] = data
    return found


def _audit_profile(reading: _Reading, data: bytes) -> bytes:
    require(data.startswith(b"icc\0\0"))
    profile, found = inflate_all(data[5:], MAX_INFLATED_BYTES)
    require(found.end == len(data) - 5)
    audit_profile(profile)
    reading.unchecked_bytes.append(profile)
    return colour_digest(profile)


def _audit_palette(reading: _Reading, header: Header) -> tuple[bytes, bytes]:
    palette, alpha = reading.next_if(b"PLTE") or b"", reading.next_if(b"tRNS") or b""
    if header.colour == PALETTE:
        require(0 < len(palette) <= 3 << header.depth and len(palette) % 3 == 0 and len(alpha) <= len(palette) // 3)
        return palette, alpha
    samples = struct.unpack(f">{len(alpha) // 2}H", alpha[: len(alpha) // 2 * 2])
    require(not palette and len(alpha) in (0, {0: 2, 2: 6}.get(header.colour, 0)))
    require(all(value < 1 << header.depth for value in samples))
    return palette, alpha


def _audit_images(reading: _Reading, header: Header) -> tuple[bytes, int, list[tuple[bytes, bytes]]]:
    control = reading.next_if(b"acTL")
    count, plays = struct.unpack(">II", control) if control is not None and len(control) == 8 else (0, 0)
    require((control is None) == (count == 0), _ORDER)
    first = reading.next_if(b"fcTL") if count else None
    image = _audit_stream(reading, header, b"IDAT", header.width, header.height)
    frames: list[tuple[bytes, bytes]] = []
    if first is not None:
        frame = _audit_control(reading, header, first)
        require(frame.covers(header))
        frames.append((frame.values, image))
    while (data := reading.next_if(b"fcTL")) is not None:
        frame = _audit_control(reading, header, data)
        frames.append((frame.values, _audit_stream(reading, header, b"fdAT", frame.width, frame.height)))
    require(len(frames) == count, _ORDER)
    return image, plays, frames


def _audit_control(reading: _Reading, header: Header, data: bytes) -> FrameControl:
    frame = FrameControl.read(data, header)
    require(frame.sequence == reading.number(), _ORDER)
    return frame


def _audit_stream(reading: _Reading, header: Header, kind: bytes, width: int, height: int) -> bytes:
    """The digest of one unfolded image, which must fill its chunks exactly."""
    pieces: list[bytes] = []
    while (data := reading.next_if(kind)) is not None:
        require(not pieces or len(pieces[-1]) == IDAT_BYTES, _ORDER)
        if kind == b"fdAT":
            require(data[:4] == struct.pack(">I", reading.number()), _ORDER)
            data = data[4:]
        require(0 < len(data) <= IDAT_BYTES, _ORDER)
        pieces.append(data)
    stream = pieces[0] if len(pieces) == 1 else b"".join(pieces)
    digest, needed = hashlib.sha256(), header.raw_bytes(width, height)
    found = inflate(stream, needed, digest.update)
    require(found.produced == needed and found.end == len(stream), _STREAM)
    return digest.digest()
