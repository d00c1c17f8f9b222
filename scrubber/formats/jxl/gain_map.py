"""An HDR gain map in a JPEG XL file: its numbers are written afresh, its picture is cleaned as the photo's own.

A colour profile in the bundle is packed by an entropy coder that nothing here can write, and its texts can't be
taken out without one: such a gain map goes, and so does one that can't be understood.
"""

from collections.abc import Iterator

from scrubber.bitstreams.jxl.frames import read_codestream
from scrubber.containers.jxl import gain_map as jxl_gain_map
from scrubber.containers.jxl.gain_map import GainMapBundle
from scrubber.errors import ScrubberError
from scrubber.formats.base import Payload, PayloadKind, require
from scrubber.formats.jxl.audit_picture import audit_codestream
from scrubber.formats.jxl.payloads import codestream_payloads
from scrubber.formats.jxl.picture import CleanPicture
from scrubber.formats.shared.gain_map import iso_record
from scrubber.i18n import N_


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


def gain_map_payloads(body: bytes, clean: bytes, part: int) -> Iterator[Payload]:
    """What of the box doesn't stay: the whole gain map when `clean` is empty, else what follows record and picture."""
    try:
        source = jxl_gain_map.read(body)
    except ScrubberError:
        yield Payload(PayloadKind.OPAQUE, body, part, "jhgm")
        return
    if not clean:
        yield Payload(PayloadKind.PICTURE, source.codestream, part, "gain map")
        yield from _rest(source.metadata, 0, part)
        return
    picture = read_codestream(source.codestream)
    yield from _rest(source.metadata, len(jxl_gain_map.read(clean).metadata), part)
    yield from codestream_payloads(source.codestream, picture, part)
    yield from _rest(source.codestream, picture.end, part)


def _rest(data: bytes, kept: int, part: int) -> Iterator[Payload]:
    if len(data) > kept:
        yield Payload(PayloadKind.OPAQUE, data[kept:], part, "jhgm")


def audit_gain_map(body: bytes) -> None:
    """Raise `NotVerified` or `ParseError` unless the box holds nothing but numbers and a picture."""
    bundle = jxl_gain_map.read(body)
    jxl_gain_map.check_colour(bundle.colour)
    require(
        bool(bundle.metadata) and iso_record(bundle.metadata) == bundle.metadata,
        N_("its HDR gain map says more than it may"),
    )
    require(not bundle.profile, N_("its HDR gain map says more than it may"))
    audit_codestream(bundle.codestream)
