"""The compressed images of a PNG file: the one in IDAT and the animation's frames in fdAT.

An image is kept as it is compressed, cut where its zlib stream ends. One that inflates to more bytes than its rows
have, or whose stream has no proper end, is compressed anew from the bytes that decoders use.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from scrubber.bitstreams.zlib_stream import inflate, recompress, without_padding_bits
from scrubber.containers.png.chunks import Chunk
from scrubber.containers.png.headers import FilterCheck, FrameControl, Header
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.formats import reasons
from scrubber.limits import MAX_EMPTY_PICTURE, MAX_FRAMES, MAX_INFLATED_PICTURE, MAX_INFLATION


@dataclass(frozen=True, slots=True)
class CompressedImage:
    """`stream` goes to the copy; `kept` counts the source's bytes in it, None when it was compressed anew.

    `digest` is SHA-256 of the bytes that it inflates to; `is_cut` when rows are missing, which are empty in the copy;
    `is_damaged` when all rows are there but the stream has no proper end.
    """

    width: int
    height: int
    stream: bytes | memoryview
    kept: int | None
    digest: bytes
    is_cut: bool = False
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class PngFrame:
    """One frame of an animation: the chunk that controls it, the chunks of its data (none for the IDAT image)."""

    control: FrameControl
    control_index: int
    data_indexes: tuple[int, ...]
    image: CompressedImage


def refuse_unless_plausible(images: Iterable[int], size: int) -> None:
    """Raise `LimitExceeded` when a file of `size` bytes says that its `images` inflate to absurdly many bytes."""
    if sum(images) > max(MAX_INFLATED_PICTURE, MAX_INFLATION * size):
        raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("png.inflates"))


def read_image(header: Header, width: int, height: int, pieces: list[memoryview]) -> CompressedImage:
    """Measure an image whose stream lies in `pieces`. Raises `ParseError` when not even one row can be read.

    Rows that are missing at the end are empty in the copy, as decoders leave them.
    """
    stream = pieces[0] if len(pieces) == 1 else memoryview(b"".join(pieces))
    needed = header.raw_bytes(width, height)
    digest = hashlib.sha256()
    filters = FilterCheck(header, width, height)

    def take(piece: bytes) -> None:
        digest.update(piece)
        filters.take(piece)

    inflation = inflate(stream, needed, take)
    if not filters.sound:
        raise ParseError(reasons.DATA_UNREADABLE, Detail("png.filter", "IDAT"))
    if inflation.produced < needed:
        return _completed(stream, width, height, needed, _whole_rows(header, width, height, inflation.produced))
    if inflation.end is None:
        fresh, is_damaged = recompress(stream, needed), not inflation.excess
        return CompressedImage(width, height, fresh, None, digest.digest(), is_damaged=is_damaged)
    kept = stream[: inflation.end]
    plain = without_padding_bits(kept)
    return CompressedImage(width, height, plain, inflation.end if plain is kept else None, digest.digest())


def _whole_rows(header: Header, width: int, height: int, produced: int) -> int:
    """The bytes of the rows that are whole, of `produced` bytes. Raises `ParseError` when there is none."""
    whole = 0
    for rows, row_bytes in header.passes(width, height):
        here = min(rows, (produced - whole) // row_bytes)
        whole += here * row_bytes
        if here < rows:
            break
    if not whole:
        raise ParseError(reasons.PART_MISSING, Detail("png.no-rows", "IDAT"))
    return whole


def _completed(stream: memoryview, width: int, height: int, needed: int, whole: int) -> CompressedImage:
    """An image of so many bytes of whole rows, the rest empty. Raises `LimitExceeded` when next to all is empty."""
    if needed > max(MAX_EMPTY_PICTURE, MAX_INFLATION * len(stream)):
        raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("png.nearly-empty", "IDAT"))
    fresh = recompress(stream, whole, zeros=needed - whole)
    digest = hashlib.sha256()
    inflate(fresh, needed, digest.update)
    return CompressedImage(width, height, fresh, None, digest.digest(), is_cut=True)


class AnimationReader:
    """Follows fcTL, IDAT and fdAT in file order (section 7.3, 11.3.6).

    Raises `ParseError` at the first fault and when a frame that acTL announces is missing: which frames a decoder shows
    then is its own affair. Frames beyond the announced number are shown by none and left behind; `has_more` says so.
    """

    def __init__(self, header: Header, announced: int) -> None:
        self.frames: list[PngFrame] = []
        self.has_more = False
        self._header = header
        self._announced = announced
        self._sequence = 0
        self._control: FrameControl | None = None
        self._control_index = 0
        self._offset = 0
        self._data: list[int] = []

    def read(self, chunks: list[Chunk], picture: CompressedImage, idat: range) -> list[PngFrame]:
        """All frames; `idat` are the indexes of the IDAT chunks that hold `picture`."""
        for index, chunk in enumerate(chunks):
            self._offset = chunk.offset
            if chunk.type == b"fcTL":
                self._finish(chunks)
            if len(self.frames) == self._announced and self._control is None and chunk.type in (b"fcTL", b"fdAT"):
                self.has_more = True
                continue
            self._take(chunks, index, chunk, picture if index == idat.start else None)
        self._finish(chunks)
        self._expect(len(self.frames) == self._announced, "png.frames-missing")
        self._expect(not any(frame.image.is_cut for frame in self.frames), "png.frame-rows")
        return self.frames

    def _take(self, chunks: list[Chunk], index: int, chunk: Chunk, picture: CompressedImage | None) -> None:
        if picture is not None and self._control is not None:
            self._expect(self._control.covers(self._header), "png.first-frame-size")
            self.frames.append(PngFrame(self._control, self._control_index, (), picture))
            self._control = None
        elif chunk.type == b"fcTL":
            self._control = FrameControl.read(chunk.data, self._header)
            self._count(self._control.sequence, chunk)
            self._control_index = index
        elif chunk.type == b"fdAT":
            self._expect(self._control is not None and len(chunk.data) >= 4, "png.frame-data-alone")
            self._count(int.from_bytes(chunk.data[:4], "big"), chunk)
            self._data.append(index)

    def _count(self, sequence: int, chunk: Chunk) -> None:
        self._expect(sequence == self._sequence and chunk.sound, "png.frame-out-of-sequence")
        self._sequence += 1

    def _finish(self, chunks: list[Chunk]) -> None:
        if self._control is None:
            return
        self._expect(bool(self._data), "png.frame-without-data")
        control, pieces = self._control, [chunks[index].data[4:] for index in self._data]
        image = read_image(self._header, control.width, control.height, pieces)
        self.frames.append(PngFrame(control, self._control_index, tuple(self._data), image))
        self._control, self._data = None, []
        if len(self.frames) > MAX_FRAMES:
            raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("png.too-many-frames", "acTL"))

    def _expect(self, condition: bool, check: str) -> None:
        if not condition:
            raise ParseError(reasons.DATA_UNREADABLE, Detail(check, "fcTL", self._offset))
