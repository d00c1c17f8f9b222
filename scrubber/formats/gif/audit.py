"""The strict reading of a GIF copy: images and what plays them, with every bit that has no meaning at zero."""

import hashlib
from dataclasses import dataclass, field, replace

from scrubber.bitstreams.gif_lzw import read_stream
from scrubber.containers import gif
from scrubber.containers.gif import Extension, Image, Screen, Trailer
from scrubber.formats import reasons
from scrubber.formats.base import Audit, Essence, require

_LOOPING = (b"\x0bNETSCAPE2.0\x03\x01", b"\x0bANIMEXTS1.0\x03\x01")


@dataclass(slots=True)
class _Reading:
    """What was read so far. `used` are the indexes of the global table that pixels name."""

    screen: Screen
    picture: "hashlib._Hash"
    tables: list[tuple[bytes, set[int]]]
    used: set[int] = field(default_factory=set)
    special: set[int] = field(default_factory=lambda: {0})
    frames: int = 0
    loops: int = 0
    has_control: bool = False


def audit_gif(data: bytes) -> Audit:
    """See `Format.audit`."""
    elements = gif.read(data)
    screen = elements[0]
    assert isinstance(screen, Screen)
    reading = _Reading(screen, hashlib.sha256(), [])
    _audit_screen(reading)
    last = elements[-1]
    is_cut_off = isinstance(last, Image) and last.is_cut
    require(is_cut_off or isinstance(last, Trailer), reasons.OUT_OF_ORDER, "gif.trailer", "trailer", last.offset)
    for element in elements[1:] if is_cut_off else elements[1:-1]:
        if isinstance(element, Image):
            _audit_image(reading, element)
        else:
            require(
                isinstance(element, Extension), reasons.OUT_OF_ORDER, "gif.stray-bytes", "stray bytes", element.offset
            )
            assert isinstance(element, Extension)
            _audit_extension(reading, element)
    require(reading.frames > 0, reasons.PART_MISSING, "gif.frames")
    require(not reading.has_control, reasons.OUT_OF_ORDER, "gif.control-of-nothing", "graphic control", last.offset)
    return Audit(_essence(reading), ())


def _audit_screen(reading: _Reading) -> None:
    screen = reading.screen
    size = screen.packed & 7
    is_neutral = screen.packed == (0x80 | size << 4 | size if screen.table else 0)
    require(is_neutral, reasons.DAMAGED_HEADER, "gif.screen-flags", "logical screen descriptor", 10)
    has_meaning = bool(screen.table) or screen.background == 0
    require(has_meaning, reasons.DAMAGED_HEADER, "gif.background", "logical screen descriptor", 11)
    reading.special.add(screen.background)
    reading.tables.append((screen.table, reading.used))
    reading.picture.update(replace(screen, table=b"").write())


def _audit_image(reading: _Reading, image: Image) -> None:
    """A frame of which something can be seen; its data ends with the last pixel, or where it always ended."""
    part, screen = f"frame {reading.frames}", reading.screen
    is_neutral = image.packed & (0x38 if image.table else 0xBF) == 0
    require(is_neutral, reasons.DAMAGED_HEADER, "gif.image-flags", part, image.offset + 9)
    is_inside = not (0 < screen.width <= image.left or 0 < screen.height <= image.top)
    is_visible = is_inside or not image.width or not image.height
    require(is_visible, reasons.DATA_UNREADABLE, "gif.outside", part, image.offset)
    content = gif.joined(image.body)
    stream = read_stream(content, image.code_size, image.width * image.height)
    is_last = stream.rest == 0 if image.is_cut else stream.data == content
    require(is_last, reasons.FOLLOWS_END, "gif.behind-last-pixel", part, image.offset)
    packed = gif.pack_cut_off(image.body) if image.is_cut else gif.pack_sub_blocks(content)
    require(packed == image.body, reasons.OUT_OF_ORDER, "gif.sub-blocks", part, image.offset)
    if image.table:
        reading.tables.append((image.table, set(stream.used)))
    else:
        reading.used |= stream.used
    reading.picture.update(replace(image, table=b"").write())
    reading.frames += 1
    reading.has_control = False


def _audit_extension(reading: _Reading, extension: Extension) -> None:
    """The graphic control of the next image, or the number of loops."""
    if extension.label == gif.GRAPHIC_CONTROL:
        _audit_control(reading, bytes(extension.body), extension.offset)
    else:
        _audit_loop(reading, bytes(extension.body), extension)
    reading.picture.update(extension.write())


def _audit_control(reading: _Reading, body: bytes, at: int) -> None:
    part = "graphic control"
    require(not reading.has_control, reasons.OUT_OF_ORDER, "gif.second-control", part, at)
    require(len(body) == 6 and body[0] == 4, reasons.NOT_BELONGING, "gif.control-length", part, at)
    require(body[1] & 0xE2 == 0, reasons.DAMAGED_HEADER, "gif.control-flags", part, at)
    is_transparent = bool(body[1] & 1)
    require(is_transparent or body[4] == 0, reasons.DAMAGED_HEADER, "gif.idle-transparency", part, at)
    reading.has_control = True
    if is_transparent:
        reading.special.add(body[4])


def _audit_loop(reading: _Reading, body: bytes, extension: Extension) -> None:
    part, at = f"extension {extension.label:02X}", extension.offset
    is_loop = extension.label == gif.APPLICATION and len(body) == 17 and body.startswith(_LOOPING)
    require(is_loop, reasons.NOT_BELONGING, "gif.extension", part, at)
    require(reading.loops == 0, reasons.OUT_OF_ORDER, "gif.second-loop", part, at)
    require(not reading.has_control, reasons.OUT_OF_ORDER, "gif.loop-behind-control", part, at)
    reading.loops += 1


def _essence(reading: _Reading) -> Essence:
    colour = hashlib.sha256()
    for table, used in reading.tables:
        _audit_table(table, used | reading.special)
        colour.update(table)
    screen = reading.screen
    return Essence(screen.width, screen.height, reading.frames, 1, reading.picture.digest(), colour.digest())


def _audit_table(table: bytes, used: set[int]) -> None:
    """Blank wherever no pixel looks, unless it is the ramp of greys."""
    size = len(table) // 3
    if all(table[3 * index : 3 * index + 3] == bytes((index,)) * 3 for index in range(size)):
        return
    blank = (index for index in range(size) if index not in used)
    is_blank = not any(any(table[3 * index : 3 * index + 3]) for index in blank)
    require(is_blank, reasons.NOT_BELONGING, "gif.unused-colour", "colour table")
