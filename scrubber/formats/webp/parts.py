"""The ledger of a WebP file: which chunk goes where, those inside animation frames included."""

from collections.abc import Iterable

from scrubber.containers.webp import riff
from scrubber.containers.webp.headers import FRAME_HEADER_BYTES
from scrubber.containers.webp.riff import Chunk
from scrubber.formats import reasons
from scrubber.formats.base import Fate, Part
from scrubber.formats.webp.picture import Image, WebpFrame

_REASONS = {b"ICCP": reasons.COLOURS, b"EXIF": reasons.ORIENTATION, b"XMP ": reasons.ORIENTATION}


class WebpParts:
    """`parts` tile the file; `named` are the chunks with their part; `hidden` the stretches that no chunk names.

    `new` holds the data of the copy's chunk per type of the source's chunk it replaces, empty when there is none.
    """

    def __init__(
        self, data: bytes, chunks: list[Chunk], frames: list[WebpFrame], still: Image | None, new: dict[bytes, bytes]
    ) -> None:
        self.parts = [Part(0, riff.HEADER_BYTES, "RIFF header", Fate.KEEP, reasons.NEEDED)]
        self.named: list[tuple[int, Chunk]] = []
        self.hidden: list[tuple[int, memoryview]] = []
        self._new = dict(new)
        by_offset = {frame.chunk.offset: frame for frame in frames}
        for chunk in chunks:
            if chunk.offset in by_offset:
                self._frame(by_offset[chunk.offset])
            else:
                self._chunk(chunk, still)
        end = self.parts[-1].end
        if end < len(data):
            self.hidden.append((len(self.parts), memoryview(data)[end:]))
            self._add(end, len(data) - end, "data after the end", Fate.DROP, reasons.BEHIND_PICTURE)

    def _frame(self, frame: WebpFrame) -> None:
        chunk = frame.chunk
        same = chunk.data[:FRAME_HEADER_BYTES] == frame.header.to_bytes()
        fate = Fate.KEEP if same else Fate.REWRITE
        self._add(chunk.offset, riff.FRAMING + FRAME_HEADER_BYTES, "ANMF", fate, reasons.NEEDED)
        for inner in frame.inside:
            self._chunk(inner, frame.image)

    def _chunk(self, chunk: Chunk, image: Image | None) -> None:
        self.named.append((len(self.parts), chunk))
        if image is not None and chunk in image.sources:
            self._picture(chunk, image.alpha if chunk.type == b"ALPH" else image.data)
            return
        new = self._new.pop(chunk.type, b"")
        if not new:
            self._add(chunk.offset, chunk.length, chunk.name, Fate.DROP, reasons.NOT_NEEDED)
            return
        same = new == chunk.data and _zero(chunk.padding)
        reason = reasons.NEEDED if same else _REASONS.get(chunk.type, reasons.REWRITTEN)
        self._add(chunk.offset, chunk.length, chunk.name, Fate.KEEP if same else Fate.REWRITE, reason)

    def _picture(self, chunk: Chunk, kept: bytes | memoryview) -> None:
        whole = len(kept) == len(chunk.data)
        if not whole:
            self.hidden.append((len(self.parts), chunk.data[len(kept) :]))
        fate = Fate.KEEP if whole and kept == chunk.data and _zero(chunk.padding) else Fate.REWRITE
        self.parts.append(
            Part(
                chunk.offset,
                chunk.length,
                chunk.name,
                fate,
                reasons.PICTURE if whole else reasons.WITHOUT_REST,
                is_picture=True,
            )
        )

    def _add(self, offset: int, length: int, name: str, fate: Fate, reason: str) -> None:
        self.parts.append(Part(offset, length, name, fate, reason))


def _zero(padding: Iterable[int]) -> bool:
    return not any(padding)
