"""GIF (GIF87a and GIF89a with the looping extension that all browsers read).

A copy holds the screen, the images with their compressed data up to the last pixel, timing, transparency and the
number of loops. Comments, text, unknown extensions, unused colours and whatever stands between or behind goes.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from hashlib import sha256

from scrubber.bitstreams.gif_lzw import LzwStream, read_stream
from scrubber.containers import gif
from scrubber.containers.gif import Element, Extension, Image, Screen, StrayBytes, Trailer
from scrubber.errors import Detail, LimitExceeded, ParseError, Unsupported
from scrubber.formats import reasons
from scrubber.formats.base import (
    ENDS_EARLY,
    Audit,
    Buffer,
    Document,
    Essence,
    Fate,
    Format,
    Ledger,
    Oddity,
    Part,
    Payload,
    Policy,
)
from scrubber.formats.gif.audit import audit_gif
from scrubber.formats.gif.payloads import LOOP_EXTENSIONS, element_name, payloads_of
from scrubber.i18n import N_
from scrubber.limits import MAX_FRAMES


class Stretch(StrEnum):
    """The stretches that an element with a picture or a colour table is told in, by their names in the ledger."""

    HEADER = "header"
    IMAGE_DESCRIPTOR = "image descriptor"
    GLOBAL_COLOURS = "global colour table"
    LOCAL_COLOURS = "local colour table"
    IMAGE_DATA = "image data"


_Piece = tuple[bytes, bool]
"""Bytes of the copy, and whether they are a colour table."""


class GifDocument(Document):
    """One GIF file, taken apart."""

    def __init__(self, data: bytes) -> None:
        self._elements = gif.read(data)
        screen = self._elements[0]
        assert isinstance(screen, Screen)
        self._screen = screen
        self._end = next((i for i, e in enumerate(self._elements) if isinstance(e, Trailer)), len(self._elements))
        images = [(i, e) for i, e in enumerate(self._elements) if isinstance(e, Image)]
        if len(images) > MAX_FRAMES:
            raise LimitExceeded(reasons.TOO_MANY_PARTS, Detail("gif.max-frames"))
        self._streams = {index: _stream_of(image) for index, image in images}
        _refuse_unclear(screen, [image for _, image in images], self._streams.values())
        self._is_cut_off = any(_stays_cut_off(image, self._streams[index]) for index, image in images)
        self._controls = self._read_controls()
        self._loop = self._read_loop()
        named = {control[6] for control in self._controls.values() if control[3] & 1}
        self._always_used = {0, screen.background if screen.table else 0} | named
        self._pieces = {i: self._pieces_of(i, e) for i, e in enumerate(self._elements)}
        self.ledger = Ledger(len(data), tuple(self._parts()))
        self.essence = self._read_essence()
        self.oddities = frozenset(self._oddities())
        self.notes = (ENDS_EARLY,) if Oddity.NO_END in self.oddities else ()

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        part = 0
        for index, element in enumerate(self._elements):
            stream = self._streams.get(index)
            yield from payloads_of(element, part, stream.rest if stream else 0)
            part += sum(1 for _ in _stretches(element))

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        copy: list[Buffer] = [piece for pieces in self._pieces.values() for piece, _ in pieces]
        return copy if self._is_cut_off else [*copy, b";"]

    def _read_essence(self) -> Essence:
        pieces = [piece for pieces in self._pieces.values() for piece in pieces]
        picture = sha256(b"".join(piece for piece, is_table in pieces if not is_table)).digest()
        colour = sha256(b"".join(piece for piece, is_table in pieces if is_table)).digest()
        return Essence(self._screen.width, self._screen.height, len(self._streams), 1, picture, colour)

    def _oddities(self) -> Iterator[Oddity]:
        if self._is_cut_off or not all(stream.is_complete for stream in self._streams.values()):
            yield Oddity.NO_END
        elements, controls, loops = self._elements, 0, 0
        for index, element in enumerate(elements):
            if isinstance(element, StrayBytes):
                is_cut = not element.after_end and index == len(elements) - 1 and element.begins_block
                yield from (Oddity.NO_END,) if is_cut else _stray_oddities(element)
            elif isinstance(element, Image):
                yield from self._oddities_of(index, element)
                controls = 0
            elif isinstance(element, Extension):
                controls += element.label == gif.GRAPHIC_CONTROL
                loops += bool(_neutral_loop(element))
                if controls > 1 or loops > 1:
                    yield Oddity.TWO_READINGS
        if self._end == len(elements):
            yield Oddity.REPAIRED

    def _oddities_of(self, index: int, image: Image) -> Iterator[Oddity]:
        stream, content = self._streams[index], gif.joined(image.body)
        if stream.rest:
            yield Oddity.LEFT_OUT_INSIDE
        elif stream.data != content:
            yield Oddity.PICTURE_REWRITTEN

    def _read_controls(self) -> dict[int, bytes]:
        """The graphic control extension (6 bytes, neutral) that counts, by the index of its image."""
        found: dict[int, bytes] = {}
        waiting: list[bytes] = []
        for index, element in enumerate(self._elements[: self._end]):
            if isinstance(element, Extension) and element.label == gif.GRAPHIC_CONTROL:
                waiting.append(_neutral_control(element))
            elif isinstance(element, Image):
                if waiting:
                    found[index] = _agreed_control(waiting)
                waiting = []
        return found

    def _read_loop(self) -> tuple[int, bytes] | None:
        """Index of the first looping extension, and the extension that a copy gets in its place."""
        first, piece = -1, b""
        for index, element in enumerate(self._elements[: self._end]):
            loop = _neutral_loop(element) if isinstance(element, Extension) else b""
            if loop:
                first, piece = index if first < 0 else first, loop
        return (first, piece) if piece else None

    def _pieces_of(self, index: int, element: Element) -> list[_Piece]:
        """What the copy holds in the place of an element."""
        if isinstance(element, Screen):
            return [(_neutral_screen(element), False), *self._table_piece(element.table, self._global_use())]
        if isinstance(element, Image):
            stream = self._streams[index]
            data = bytes((element.code_size,)) + _packed(element, stream)
            head = self._controls.get(index, b"") + _descriptor(element)
            return [(head, False), *self._table_piece(element.table, stream.used), (data, False)]
        if self._loop and index == self._loop[0]:
            return [(self._loop[1], False)]
        return []

    def _global_use(self) -> frozenset[int]:
        used = (s.used for i, s in self._streams.items() if not _image(self._elements[i]).table)
        return frozenset[int]().union(*used)

    def _table_piece(self, table: bytes, used: frozenset[int]) -> list[_Piece]:
        return [(self._neutral_table(table, used), True)] if table else []

    def _neutral_table(self, table: bytes, used: frozenset[int]) -> bytes:
        """Colours that no pixel has become black; a plain ramp of greys stays, because decoders know it by sight."""
        if table == bytes(value for value in range(len(table) // 3) for _ in range(3)):
            return table
        kept = bytearray(len(table))
        for index in used | self._always_used:
            kept[3 * index : 3 * index + 3] = table[3 * index : 3 * index + 3]
        return bytes(kept[: len(table)])

    def _parts(self) -> Iterator[Part]:
        following = self._next_images()
        for index, element in enumerate(self._elements):
            pieces = [piece for piece, _ in self._pieces[index]]
            if isinstance(element, Image):
                pieces[0] = _descriptor(element)
            raw, position = element.write(), 0
            for number, (length, name) in enumerate(_stretches(element)):
                old = raw[position : position + length]
                new = pieces[number] if number < len(pieces) else self._sole_piece(element, following[index])
                yield _part(element.offset + position, old, name, new)
                position += length

    def _sole_piece(self, element: Element, image: int) -> bytes:
        """What remains of an element that adds no piece of its own: the trailer, the control of the next image."""
        if isinstance(element, Trailer):
            return b";"
        is_control = isinstance(element, Extension) and element.label == gif.GRAPHIC_CONTROL
        return self._controls.get(image, b"") if is_control else b""

    def _next_images(self) -> list[int]:
        """For each element the index of the image that follows, -1 for none."""
        found, image = [-1] * len(self._elements), -1
        for index in range(self._end - 1, -1, -1):
            found[index] = image
            if isinstance(self._elements[index], Image):
                image = index
        return found


def _part(offset: int, old: bytes, name: str, new: bytes) -> Part:
    fate = Fate.DROP if not new else Fate.KEEP if old == new else Fate.REWRITE
    is_picture = name is Stretch.IMAGE_DATA
    if is_picture:
        reason = reasons.PICTURE if fate is Fate.KEEP else reasons.WITHOUT_REST
    elif fate is Fate.DROP:
        reason = reasons.NOT_NEEDED
    elif name is Stretch.GLOBAL_COLOURS or name is Stretch.LOCAL_COLOURS:
        reason = reasons.COLOURS
    else:
        reason = reasons.NEEDED
    return Part(offset, len(old), name, fate, reason, is_picture)


def _stretches(element: Element) -> Iterator[tuple[int, str]]:
    """Lengths and names of the parts that an element has in the ledger."""
    if not isinstance(element, Screen | Image):
        yield element.length, element_name(element)
        return
    yield (13, Stretch.HEADER) if isinstance(element, Screen) else (10, Stretch.IMAGE_DESCRIPTOR)
    if element.table:
        yield len(element.table), Stretch.GLOBAL_COLOURS if isinstance(element, Screen) else Stretch.LOCAL_COLOURS
    if isinstance(element, Image):
        yield 1 + len(element.body), Stretch.IMAGE_DATA


def _image(element: Element) -> Image:
    assert isinstance(element, Image)
    return element


def _refuse_unclear(screen: Screen, images: list[Image], streams: Iterable[LzwStream]) -> None:
    """Raise `ParseError` or `Unsupported` for what programs show in several ways, or not at all."""
    if not any(image.width and image.height for image in images):
        raise ParseError(reasons.PART_MISSING, Detail("gif.no-picture"))
    for image in images:
        if _is_outside(screen, image):
            detail = Detail("gif.frame-outside", "image descriptor", image.offset)
            raise Unsupported(reasons.DATA_UNREADABLE, detail)
    if any(not stream.is_complete and stream.rest for stream in streams):
        # Some programs go on behind the end code, others stop there.
        raise ParseError(reasons.DATA_UNREADABLE, Detail("gif.end-before-last-pixel", "image data"))


def _is_outside(screen: Screen, image: Image) -> bool:
    """Whether no pixel of the image can be seen; for a screen without a size readers take that of the image."""
    beside = 0 < screen.width <= image.left
    return bool(image.width and image.height) and (beside or 0 < screen.height <= image.top)


def _stays_cut_off(image: Image, stream: LzwStream) -> bool:
    """Whether the file ends within this image's data, so that the copy ends there, too."""
    if not image.is_cut or stream.rest:
        return False
    return not stream.is_complete or gif.ends_within_sub_block(image.body)


def _packed(image: Image, stream: LzwStream) -> bytes:
    """The image's data in sub-blocks up to the last pixel, or as far as the file goes."""
    if _stays_cut_off(image, stream):
        return gif.pack_cut_off(image.body)
    return gif.pack_sub_blocks(stream.data)


def _stray_oddities(stray: StrayBytes) -> tuple[Oddity, ...]:
    """Where blocks should stand, programs stop, or look for the next one."""
    return (Oddity.LEFT_OUT_BEHIND,) if stray.after_end else (Oddity.LEFT_OUT_INSIDE, Oddity.DAMAGED)


def _stream_of(image: Image) -> LzwStream:
    return read_stream(gif.joined(image.body), image.code_size, image.width * image.height)


def _neutral_screen(screen: Screen) -> bytes:
    """The header without meaningless bits; the colour resolution becomes that of the table."""
    size = screen.packed & 7 if screen.table else 0
    packed = (0x80 if screen.table else 0) | size << 4 | size
    background = screen.background if screen.table else 0
    return replace(screen, packed=packed, background=background, table=b"").write()


def _descriptor(image: Image) -> bytes:
    packed = image.packed & (0xC7 if image.table else 0x40)
    return struct.pack("<B4HB", 0x2C, image.left, image.top, image.width, image.height, packed)


def _neutral_control(extension: Extension) -> bytes:
    """Disposal, delay and transparent colour (section 23); the request to wait for a key goes."""
    block = next(gif.sub_blocks(extension.body), b"")
    if len(block) < 4:
        raise ParseError(reasons.DATA_UNREADABLE, Detail("gif.short-control", "", extension.offset))
    packed = block[0] & 0x1D
    return (
        bytes((gif.EXTENSION, gif.GRAPHIC_CONTROL, 4, packed)) + block[1:3] + bytes((block[3] if packed & 1 else 0, 0))
    )


def _agreed_control(controls: list[bytes]) -> bytes:
    """The last of several controls; some decoders mix them, so they may not differ in more than the delay."""
    last = controls[-1]
    if any((control[3], control[6]) not in ((last[3], last[6]), (0, 0)) for control in controls):
        raise ParseError(reasons.DATA_UNREADABLE, Detail("gif.controls-differ"))
    return last


def _neutral_loop(extension: Extension) -> bytes:
    """The looping extension with the number of loops and nothing else; empty for any other extension."""
    blocks = gif.sub_blocks(extension.body)
    name = next(blocks, b"")[:11]
    if extension.label != gif.APPLICATION or name not in LOOP_EXTENSIONS:
        return b""
    count = next((block[1:3] for block in blocks if len(block) >= 3 and block[0] == 1), b"")
    return b"\x21\xff\x0b" + name + b"\x03\x01" + count + b"\0" if count else b""


class GifFormat(Format):
    """GIF files, still and animated."""

    name = "GIF"
    suffixes = (".gif",)
    mime_types = ("image/gif",)
    kept = N_("All frames, their timing and transparency, the colours in use, the number of loops.")
    cannot_promise = N_(
        "Data hidden inside valid compressed picture data; frames that are shown for no time, which are told."
    )

    def matches(self, head: bytes) -> bool:
        """Either signature."""
        return head[:6] in (b"GIF87a", b"GIF89a")

    def parse(self, data: bytes) -> GifDocument:
        """See `Format.parse`."""
        return GifDocument(data)

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_gif(data)


FORMAT = GifFormat()
