"""The ledger of a PNG file: which chunk, or which stretch of one, goes where."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from scrubber.containers.png.chunks import SIGNATURE, Chunk
from scrubber.formats import reasons
from scrubber.formats.base import Fate, Part
from scrubber.formats.png.image import CompressedImage

_NAMED_ONE_BY_ONE = 1_000
"""Parts up to here have one line each; of more, those of a kind that stand in a row share one."""


@dataclass(slots=True)
class Parts:
    """All parts, the part of each chunk, and the stretches that no chunk names."""

    parts: list[Part] = field(default_factory=list)
    of_chunk: list[int] = field(default_factory=list)
    hidden: list[tuple[int, memoryview]] = field(default_factory=list)


class PartMaker:
    """Makes the parts of a file; `written` holds the new data per index of a source chunk that the copy has."""

    def __init__(self, data: bytes, chunks: list[Chunk], written: dict[int, bytes]) -> None:
        self._data = memoryview(data)
        self._chunks = chunks
        self._written = written
        self._kept: dict[int, int | None] = {}

    def add_image(self, indexes: Sequence[int], image: CompressedImage, prefix: int) -> None:
        """The chunks at `indexes` hold `image`, each behind `prefix` bytes."""
        left = image.kept
        for index in indexes:
            size = len(self._chunks[index].data) - prefix
            if left is None:
                self._kept[index] = None
                continue
            # A chunk that begins behind the end of the stream is dropped whole, even if it is empty.
            self._kept[index] = prefix + min(left, size) if left else 0
            left -= min(left, size)

    def parts(self) -> Parts:
        """The parts, tiling the file."""
        made = Parts([Part(0, len(SIGNATURE), "signature", Fate.KEEP, reasons.NEEDED)])
        for index, chunk in enumerate(self._chunks):
            if index in self._kept:
                self._image_chunk(made, chunk, self._kept[index])
            else:
                self._other_chunk(made, index, chunk)
        end = self._chunks[-1].end
        if end < len(self._data):
            made.hidden.append((len(made.parts), self._data[end:]))
            made.parts.append(Part(end, len(self._data) - end, "data after the end", Fate.DROP, reasons.BEHIND_PICTURE))
        return made

    def _other_chunk(self, made: Parts, index: int, chunk: Chunk) -> None:
        fate, reason = self._fate(index, chunk)
        last = made.parts[-1]
        is_alike = (last.name, last.fate, last.reason) == (chunk.name, fate, reason)
        if is_alike and fate is Fate.DROP and len(made.parts) > _NAMED_ONE_BY_ONE:
            made.parts[-1] = Part(last.offset, last.length + chunk.length, chunk.name, fate, reason)
        else:
            made.parts.append(Part(chunk.offset, chunk.length, chunk.name, fate, reason))
        made.of_chunk.append(len(made.parts) - 1)

    def _fate(self, index: int, chunk: Chunk) -> tuple[Fate, str]:
        if chunk.type == b"IEND" and chunk.sound and not chunk.data:
            return Fate.KEEP, reasons.NEEDED
        if chunk.type == b"IEND":
            return Fate.REWRITE, reasons.REWRITTEN
        if index not in self._written:
            return Fate.DROP, reasons.NOT_NEEDED
        if chunk.type == b"iCCP":
            return Fate.REWRITE, reasons.COLOURS
        if self._written[index] == chunk.data:
            return Fate.KEEP, reasons.NEEDED
        is_numeric = chunk.type not in (b"eXIf", b"tEXt", b"zTXt", b"iTXt")
        return Fate.REWRITE, reasons.REWRITTEN if is_numeric else reasons.ORIENTATION

    def _image_chunk(self, made: Parts, chunk: Chunk, kept: int | None) -> None:
        made.of_chunk.append(len(made.parts))
        if kept is None:
            made.parts.append(Part(chunk.offset, chunk.length, chunk.name, Fate.REWRITE, reasons.WITHOUT_REST, True))
        elif kept == len(chunk.data):
            self._whole(made, chunk)
        elif kept:
            made.parts.append(Part(chunk.offset, 8 + kept, chunk.name, Fate.KEEP, reasons.PICTURE, True))
            made.hidden.append((len(made.parts), chunk.data[kept:]))
            made.parts.append(
                Part(
                    chunk.offset + 8 + kept,
                    chunk.length - 8 - kept,
                    "data after the picture",
                    Fate.DROP,
                    reasons.BEHIND_PICTURE,
                )
            )
        else:
            made.hidden.append((len(made.parts), chunk.data))
            made.parts.append(Part(chunk.offset, chunk.length, chunk.name, Fate.DROP, reasons.BEHIND_PICTURE))

    def _whole(self, made: Parts, chunk: Chunk) -> None:
        """Chunks in a row become one part: encoders cut a picture into thousands of them."""
        last = made.parts[-1]
        if last.is_picture and last.name == chunk.name and last.fate is Fate.KEEP and last.end == chunk.offset:
            made.of_chunk[-1] = len(made.parts) - 1
            made.parts[-1] = Part(last.offset, last.length + chunk.length, chunk.name, Fate.KEEP, reasons.PICTURE, True)
        else:
            made.parts.append(Part(chunk.offset, chunk.length, chunk.name, Fate.KEEP, reasons.PICTURE, True))
