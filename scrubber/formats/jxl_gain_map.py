"""An HDR gain map in a JPEG XL file: its numbers are written afresh, its picture is cut where it ends.

A colour profile in the bundle is packed by an entropy coder that nothing here can write, and its texts can't be
taken out without one: such a gain map goes, and so does one that can't be understood.
"""

from collections.abc import Iterator

from scrubber.containers import jxl_gain_map
from scrubber.containers.jxl_frames import Codestream, read_codestream
from scrubber.containers.jxl_gain_map import GainMapBundle
from scrubber.errors import ScrubberError
from scrubber.formats.base import Payload, PayloadKind, expect
from scrubber.formats.gain_map import iso_record
from scrubber.i18n import N_


def clean_gain_map(body: bytes) -> bytes:
    """The body of a fresh box `jhgm`; empty when the gain map can't stay."""
    try:
        bundle = jxl_gain_map.read(body)
        jxl_gain_map.check_colour(bundle.colour)
        metadata = iso_record(bundle.metadata)
        end = read_codestream(bundle.codestream).end
    except ScrubberError:
        return b""
    if bundle.profile or not metadata:
        return b""
    return GainMapBundle(metadata, bundle.colour, b"", bundle.codestream[:end]).to_bytes()


def gain_map_payloads(body: bytes, clean: bytes, part: int) -> Iterator[Payload]:
    """What of the box doesn't stay: the whole gain map when `clean` is empty, else what follows record and picture."""
    try:
        source = jxl_gain_map.read(body)
    except ScrubberError:
        yield Payload(PayloadKind.OPAQUE, body, part, "jhgm")
        return
    kept = jxl_gain_map.read(clean) if clean else GainMapBundle(b"", b"", b"", b"")
    if not clean:
        yield Payload(PayloadKind.PICTURE, source.codestream, part, "gain map")
    for whole, left in ((source.metadata, kept.metadata), (source.codestream if clean else b"", kept.codestream)):
        if len(whole) > len(left):
            yield Payload(PayloadKind.OPAQUE, whole[len(left) :], part, "jhgm")


def picture_of(clean: bytes) -> Codestream:
    """The picture of a clean gain map."""
    return read_codestream(jxl_gain_map.read(clean).codestream)


def audit_gain_map(body: bytes) -> None:
    """Raise `NotVerified` or `ParseError` unless the box holds nothing but numbers and a picture."""
    bundle = jxl_gain_map.read(body)
    jxl_gain_map.check_colour(bundle.colour)
    expect(
        bool(bundle.metadata) and iso_record(bundle.metadata) == bundle.metadata,
        N_("its HDR gain map says more than it may"),
    )
    expect(not bundle.profile, N_("its HDR gain map says more than it may"))
    expect(read_codestream(bundle.codestream).end == len(bundle.codestream), N_("something follows its picture"))
