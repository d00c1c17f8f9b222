"""The strict reading of a GIF copy: images and what plays them, with every bit that has no meaning at zero."""

import hashlib
from dataclasses import dataclass, field, replace

from scrubber.bitstreams.gif_lzw import read_stream
from scrubber.containers import gif
from scrubber.containers.gif import Extension, Image, Screen, Trailer
from scrubber.formats.base import Audit, Essence, require
from scrubber.i18n import N_

_STRUCTURE = N_("its parts are not in order")
_TABLE = N_("it holds colours that no pixel has")
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
    require(isinstance(elements[-1], Trailer), _STRUCTURE)
    for element in elements[1:-1]:
        if isinstance(element, Image):
            _audit_image(reading, element)
        else:
            require(isinstance(element, Extension), _STRUCTURE)
            assert isinstance(element, Extension)
            _audit_extension(reading, element)
    require(reading.frames > 0 and not reading.has_control, _STRUCTURE)
    return Audit(_essence(reading), ())


def _audit_screen(reading: _Reading) -> None:
    screen = reading.screen
    size = screen.packed & 7
    require(screen.packed == (0x80 | size << 4 | size if screen.table else 0))
    require(bool(screen.table) or screen.background == 0)
    reading.special.add(screen.background)
    reading.tables.append((screen.table, reading.used))
    reading.picture.update(replace(screen, table=b"").write())


def _audit_image(reading: _Reading, image: Image) -> None:
    require(image.packed & (0x38 if image.table else 0xBF) == 0)
    screen = reading.screen
    require(not image.width or not image.height or not 0 < screen.width <= image.left)
    require(not image.width or not image.height or not 0 < screen.height <= image.top)
    content = gif.joined(image.body)
    stream = read_stream(content, image.code_size, image.width * image.height)
    what = N_("something stands behind the last pixel")
    require(stream.is_complete and stream.data == content and gif.pack_sub_blocks(content) == image.body, what)
    if image.table:
        reading.tables.append((image.table, set(stream.used)))
    else:
        reading.used |= stream.used
    reading.picture.update(replace(image, table=b"").write())
    reading.frames += 1
    reading.has_control = False


def _audit_extension(reading: _Reading, extension: Extension) -> None:
    body = bytes(extension.body)
    if extension.label == gif.GRAPHIC_CONTROL:
        require(not reading.has_control and len(body) == 6 and body[0] == 4 and body[1] & 0xE2 == 0, _STRUCTURE)
        reading.has_control = True
        if body[1] & 1:
            reading.special.add(body[4])
        require(bool(body[1] & 1) or body[4] == 0)
    else:
        require(extension.label == gif.APPLICATION and len(body) == 17 and body.startswith(_LOOPING))
        require(reading.loops == 0 and not reading.has_control, _STRUCTURE)
        reading.loops += 1
    reading.picture.update(extension.write())


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
    require(not any(any(table[3 * index : 3 * index + 3]) for index in blank), _TABLE)
