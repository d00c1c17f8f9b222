"""What a JPEG XL copy is made of: the codestream without its words, and the boxes that are written anew beside it.

The codestream's names, timecodes and preview are removed; a colour profile becomes a neutral one of the same colours.
A profile that can't be rebuilt is refused, as in every format: the codestream can't do without the one it announces.

The way back to the JPEG file that a photo was made from (`jbrd`) describes a JPEG of the same coefficients, tables and
scans. Of its headers only those stay that decide colours and direction: JFIF, Adobe's, the orientation, and the place
of the profile that the codestream holds. The bits that fill up scans become ones, as the standard asks for.

An HDR gain map (`jhgm`) gets its numbers written afresh, and its picture is cleaned as the photo's own. A colour
profile in the bundle is packed by an entropy coder that nothing here can write, and its texts can't be taken out
without one: such a gain map is left out, and so is one that can't be understood.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from scrubber.bitstreams.jxl import strip_metadata
from scrubber.bitstreams.jxl.frames import read_codestream
from scrubber.bitstreams.zlib_stream import stored_brotli
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.headers import ADOBE_HEAD, neutral_jfif
from scrubber.containers.jxl import gain_map as jxl_gain_map
from scrubber.containers.jxl import jbrd as jxl_jbrd
from scrubber.containers.jxl.gain_map import GainMapBundle
from scrubber.containers.jxl.jbrd import ICC, Application, Reconstruction, is_application
from scrubber.errors import Detail, ScrubberError, Unsupported
from scrubber.formats import reasons
from scrubber.formats.base import Fate
from scrubber.formats.jxl.essence import LEAST_ICC, RECONSTRUCTED, essence, exif_segment, segment
from scrubber.formats.shared.gain_map import iso_record
from scrubber.formats.shared.icc.profile import rebuild_profile
from scrubber.formats.shared.orientation import UPRIGHT

_LEFT_OUT = frozenset({*range(0xD0, 0xD8), *range(0xE0, 0xF0), jpeg.COM, 0xFF})
_MAX_ICC = 65536 - LEAST_ICC


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes of a codestream from `start` to `end`, and what becomes of them."""

    start: int
    end: int
    fate: Fate


class CleanPicture:
    """A codestream, and what may follow it, made into a clean one. Raises `ScrubberError` when that can't be."""

    def __init__(self, data: bytes) -> None:
        self.found = read_codestream(data)
        self.profile = rebuild_profile(self.found.profile) if self.found.header.has_profile else b""
        if self.found.header.has_profile and not self.profile:
            raise Unsupported(reasons.COLOURS_UNREADABLE, Detail("jxl.read-profile"))
        self._data = data
        self._pieces = list(strip_metadata.pieces(data, self.found, self.profile))

    @cached_property
    def codestream(self) -> bytes:
        """The clean codestream."""
        if all(fresh is None for _start, _end, fresh in self._pieces):
            return self._data[: self.found.end]
        view = memoryview(self._data)
        return b"".join(view[start:end] if fresh is None else fresh for start, end, fresh in self._pieces)

    def spans(self) -> list[Span]:
        """What becomes of the bytes, neighbours of the same fate in one, up to the end of all data."""
        found: list[Span] = []
        for start, end, fresh in (*self._pieces, (self.found.end, len(self._data), b"")):
            fate = Fate.KEEP if fresh is None else Fate.REWRITE if fresh else Fate.DROP
            if found and found[-1].fate is fate:
                start = found.pop().start
            if start < end:
                found.append(Span(start, end, fate))
        return found

    def essence(self) -> tuple[bytes, bytes]:
        """Digests of picture and colours, those of the copy as well."""
        return essence(self._data, self.found)


def clean_gain_map(body: bytes) -> bytes:
    """The body of a fresh box `jhgm`; empty when the gain map can't stay."""
    try:
        bundle = jxl_gain_map.read(body)
        jxl_gain_map.check_colour(bundle.colour)
        metadata = iso_record(bundle.metadata)
        picture = CleanPicture(bundle.codestream).codestream
    except ScrubberError:
        return b""
    if bundle.profile or not metadata:
        return b""
    return GainMapBundle(metadata, bundle.colour, b"", picture).to_bytes()


def clean_reconstruction(body: bytes, orientation: int, old_profile: bytes = b"", profile: bytes = b"") -> bytes:
    """The body of a fresh box `jbrd`; empty when it can't be understood.

    `orientation` is the codestream's, and `profile` what takes the place of its profile, if it has one.
    """
    try:
        source, _stream = jxl_jbrd.read(body)
    except ScrubberError:
        return b""
    if not set(source.markers) <= RECONSTRUCTED | _LEFT_OUT:
        return b""
    if old_profile != profile:
        source = _with_room_for(source, len(old_profile), len(profile))
    fresh = _without_metadata(source, orientation)
    return fresh.bits() + stored_brotli(fresh.stream())


def _with_room_for(source: Reconstruction, old: int, new: int) -> Reconstruction:
    """The same with segments for a profile of `new` bytes, where there were some for one of `old` bytes."""
    sizes = [application.size - LEAST_ICC for application in source.applications if application.kind == ICC]
    if sum(sizes) != old:
        return source
    rooms = [min(_MAX_ICC, new - start) for start in range(0, new, _MAX_ICC)]
    fresh = tuple(Application(ICC, LEAST_ICC + room) for room in rooms)
    others = tuple(application for application in source.applications if application.kind != ICC)
    return replace(source, applications=(*others, *fresh))


def _without_metadata(source: Reconstruction, orientation: int) -> Reconstruction:
    applications = list(_applications(source, orientation))
    front = bytes(_marker(application) for application in applications)
    picture = bytes(marker for marker in source.markers if marker in RECONSTRUCTED)
    return replace(
        source,
        markers=front + picture,
        applications=tuple(applications),
        comments=(),
        between=(),
        tail=b"",
        padding=None,
    )


def _applications(source: Reconstruction, orientation: int) -> Iterator[Application]:
    """The fresh segments, in the order in which they stand in front of the picture."""
    head = (
        sum(map(is_application, source.markers[: source.markers.index(jpeg.SOS)])) if jpeg.SOS in source.markers else 0
    )
    jfif = _last(source.applications[:head], jpeg.APP0, b"JFIF\0", 14)
    adobe = _last(source.applications[:head], jpeg.APP14, b"Adobe", 12)
    if jfif:
        yield segment(jpeg.APP0, neutral_jfif(jfif))
    if orientation != UPRIGHT:
        yield exif_segment(orientation)
    yield from (application for application in source.applications if application.kind == ICC)
    if adobe:
        yield segment(jpeg.APP14, ADOBE_HEAD + adobe[11:12])


def _last(applications: tuple[Application, ...], marker: int, signature: bytes, least: int) -> bytes:
    """The payload of the last segment of this kind that libjpeg heeds; empty without one."""
    start = bytes((marker,))
    found = [
        application.data[3:]
        for application in applications
        if application.data[:1] == start and application.data[3:].startswith(signature)
    ]
    return next((payload for payload in reversed(found) if len(payload) >= least), b"")


def _marker(application: Application) -> int:
    return jpeg.APP2 if application.kind == ICC else application.data[0]
