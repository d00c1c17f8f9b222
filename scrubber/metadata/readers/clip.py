"""Motion clips: what the video says of itself, beside showing and sounding the seconds around the photo.

ISO/IEC 14496-12 (movie and track headers), Apple's QuickTime File Format (user data, metadata keys) and 3GPP TS 26.244
(location). Every box is read within its bounds; a damaged one ends its branch only.
"""

import re
import struct
from collections.abc import Iterator
from datetime import datetime, timedelta

from scrubber.bitstreams.cursor import Cursor
from scrubber.containers.isobmff.boxes import Box, iter_boxes, version_and_flags
from scrubber.errors import ScrubberError
from scrubber.i18n import N_
from scrubber.limits import MAX_DEPTH
from scrubber.metadata.findings.finding import Place, Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.labels import exact_size
from scrubber.metadata.findings.text import decode
from scrubber.metadata.readers.gps import add_position, is_on_earth
from scrubber.metadata.readers.maker_notes import samsung_trailer
from scrubber.metadata.readers.reading import PayloadReading

_ISO_6709 = re.compile(rb"([+-]\d{2}\.\d{2,9})([+-]\d{3}\.\d{2,9})([+-]\d{1,6}(?:\.\d{1,9})?)?/")
"""A position as phones write it: "+48.8867+002.3376+131.0/"."""
_EPOCH = datetime(1904, 1, 1)
_LATEST = 1 << 33
_MAX_BOXES, _SHOWN_BYTES = 2_000, 2_048
_PARENTS = frozenset((b"moov", b"trak", b"mdia", b"udta"))
_UTF8, _UTF16 = 1, 2

_LABELS: dict[str, tuple[Kind, str, Risk]] = {
    "make": (Kind.CAMERA_MAKER, N_("Camera maker"), Risk.MEDIUM),
    "model": (Kind.CAMERA, N_("Camera"), Risk.MEDIUM),
    "software": (Kind.SOFTWARE, N_("Edited with"), Risk.LOW),
    "creationdate": (Kind.TIME_CLIP, N_("Made"), Risk.MEDIUM),
    "author": (Kind.AUTHOR, N_("Author"), Risk.HIGH),
    "artist": (Kind.AUTHOR, N_("Author"), Risk.HIGH),
    "title": (Kind.CAPTION, N_("Title"), Risk.HIGH),
    "comment": (Kind.CAPTION, N_("Comment"), Risk.HIGH),
    "description": (Kind.CAPTION, N_("Caption"), Risk.HIGH),
    "content.identifier": (Kind.PHOTO_GROUP, N_("Number shared with the Live Photo's video"), Risk.HIGH),
}
_USER_DATA = {
    b"\xa9mak": "make", b"\xa9mod": "model", b"\xa9swr": "software", b"\xa9day": "creationdate", b"\xa9nam": "title",
    b"\xa9ART": "artist", b"\xa9aut": "author", b"\xa9cmt": "comment", b"\xa9des": "description", b"manu": "make",
    b"modl": "model", b"auth": "author", b"titl": "title",
}  # fmt: skip


def read(reading: PayloadReading) -> None:
    """Add the clip itself, then what its boxes say; its place counts when the photo has none."""
    data = reading.payload.data
    facts, boxes = [exact_size(len(data))], list(_walk(data))
    has_sound = any(box.type == b"hdlr" and data[box.body + 8 : box.body + 12] == b"soun" for box in boxes)
    moments: dict[str, None] = {}
    for box in boxes:
        try:
            _read_box(reading, data, box, facts, moments)
        except (ScrubberError, struct.error):
            continue
    label = N_("A video clip with sound") if has_sound or not boxes else N_("A video clip")
    reading.add(Kind.CLIP, "video", label, ", ".join(facts), Risk.HIGH)
    for moment in moments:
        reading.add(Kind.TIME_CLIP, "video:CreateDate", N_("Made"), moment, Risk.MEDIUM)
    _add_place(reading, data)
    if data.endswith(b"SEFT"):
        samsung_trailer.read(reading, data)


def _walk(data: bytes) -> Iterator[Box]:
    """The boxes that matter, parents opened, without the media data."""
    waiting = [(0, len(data), 0)]
    left = _MAX_BOXES
    while waiting:
        start, end, depth = waiting.pop()
        try:
            for box in iter_boxes(data, start, end):
                left -= 1
                if left < 0:
                    return
                if box.type in _PARENTS and depth < MAX_DEPTH:
                    waiting.append((box.body, box.end, depth + 1))
                elif box.type != b"mdat":
                    yield box
        except ScrubberError:
            continue


def _read_box(reading: PayloadReading, data: bytes, box: Box, facts: list[str], moments: dict[str, None]) -> None:
    if box.type == b"mvhd":
        _movie(data, box, facts, moments)
    elif box.type == b"tkhd":
        width, height = struct.unpack(">II", data[box.end - 8 : box.end])
        if width >> 16 and height >> 16:
            facts.append(f"{width >> 16} × {height >> 16}")
    elif box.type in _USER_DATA:
        _told(reading, _USER_DATA[box.type], _user_text(box.payload(data)[:_SHOWN_BYTES]))
    elif box.type == b"loci":
        _location(reading, box.payload(data)[:_SHOWN_BYTES])
    elif box.type == b"meta":
        _keys(reading, data, box)


def _movie(data: bytes, box: Box, facts: list[str], moments: dict[str, None]) -> None:
    """When it was made and how long it lasts (section 8.2.2)."""
    cursor = box.cursor(data)
    version, _flags = version_and_flags(cursor)
    made, _changed, scale, length = cursor.unpack(">QQIQ" if version else ">IIII")
    if scale:
        # Translators: a length in seconds.
        facts.append(f"{length / scale:.1f} s")
    if 0 < made < _LATEST:
        moments[f"{_EPOCH + timedelta(seconds=made):%Y-%m-%d %H:%M:%S}"] = None


def _user_text(body: bytes) -> str:
    """QuickTime's texts have a length and a language in front, 3GPP's a version and a language."""
    if len(body) > 4 and int.from_bytes(body[:2], "big") == len(body) - 4:
        return decode(body[4:])
    return decode(body[6:] if body[:4] == bytes(4) else body).strip("\0")


def _location(reading: PayloadReading, body: bytes) -> None:
    """3GPP's location: version, language, a name, a role, then degrees of sixteen bits before and behind the point."""
    name, _end, rest = body[6:].partition(b"\0")
    reading.add(Kind.PLACE_NAME, "video:LocationName", N_("Place"), decode(name), Risk.HIGH)
    longitude, latitude, _altitude = (part / 65536 for part in struct.unpack(">iii", rest[1:13]))
    if reading.place is None and is_on_earth(latitude, longitude):
        reading.place = Place(latitude, longitude)
        add_position(reading, reading.place, "video")


def _keys(reading: PayloadReading, data: bytes, meta: Box) -> None:
    """Apple's metadata: a list of names, and values that count into it."""
    skip = 0 if data[meta.body + 4 : meta.body + 8] == b"hdlr" else 4
    boxes = {box.type: box for box in iter_boxes(data, meta.body + skip, meta.end)}
    if b"keys" not in boxes or b"ilst" not in boxes:
        return
    names = list(_names(boxes[b"keys"].cursor(data)))
    for item in list(iter_boxes(data, boxes[b"ilst"].body, boxes[b"ilst"].end))[:_MAX_BOXES]:
        index = int.from_bytes(item.type, "big") - 1
        for value in iter_boxes(data, item.body, item.end):
            if value.type == b"data" and 0 <= index < len(names):
                _told(reading, names[index], _value(value.payload(data)))


def _names(cursor: Cursor) -> Iterator[str]:
    cursor.skip(4)
    for _index in range(min(cursor.number(">I"), _MAX_BOXES)):
        size = cursor.number(">I")
        cursor.skip(4)
        yield decode(cursor.take(size - 8)[:200]).removeprefix("com.apple.quicktime.")


def _value(body: bytes) -> str:
    kind, raw = int.from_bytes(body[:4], "big"), body[8 : 8 + _SHOWN_BYTES]
    if kind == _UTF8:
        return decode(raw)
    return raw.decode("utf-16-be", "replace") if kind == _UTF16 else raw[:32].hex()


def _told(reading: PayloadReading, name: str, value: str) -> None:
    if name.startswith("location.ISO6709"):
        return  # the position is looked for in the whole clip
    kind, label, risk = _LABELS.get(name, (Kind.TECHNICAL, name, Risk.LOW))
    reading.add(kind, f"video:{name}", label, value, risk)


def _add_place(reading: PayloadReading, data: bytes) -> None:
    """A position as text, wherever in the movie's description it stands."""
    found = _ISO_6709.search(data, max(0, data.find(b"moov")))
    if found is None or reading.place is not None:
        return
    latitude, longitude = float(found[1]), float(found[2])
    if is_on_earth(latitude, longitude):
        reading.place = Place(latitude, longitude, float(found[3]) if found[3] else None)
        add_position(reading, reading.place, "video")
