"""What source and copy of a JPEG XL file must share, and the fixed forms of a copy."""

import struct
from collections.abc import Mapping
from hashlib import sha256

from scrubber.bitstreams.jxl import strip_metadata
from scrubber.bitstreams.jxl.frames import Codestream
from scrubber.containers.isobmff.codes import BoxType
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jxl.jbrd import UNKNOWN, Application
from scrubber.formats.keep import KeptBlocks
from scrubber.formats.shared.icc.essence import colour_digest
from scrubber.formats.shared.orientation import minimal_exif

SIGNATURE_BOX = b"\0\0\0\x0cJXL \r\n\x87\n"
FILE_TYPE = b"\0\0\0\x14ftypjxl \0\0\0\0jxl "
LEVELS = (b"\x05", b"\x0a")
"""What the level box of a file may say (18181-2 section 9.4)."""

WRITTEN_ANEW = (BoxType.JBRD, BoxType.JHGM)
"""Boxes that are no copies of the source's."""

RECONSTRUCTED = frozenset({0xC0, 0xC1, 0xC2, jpeg.DHT, jpeg.DQT, jpeg.DRI, jpeg.SOS, jpeg.EOI})
"""Markers of a reconstructed JPEG behind its application segments."""
LEAST_ICC = 17
"""Bytes of a segment in front of its piece of a profile, counted as in `Application`."""


def essence(codestream: bytes, found: Codestream) -> tuple[bytes, bytes]:
    """Digests of picture and colours of a codestream."""
    colour = colour_digest(found.profile) if found.header.has_profile else b""
    return strip_metadata.essence(codestream, found), colour


def digest(picture: bytes, others: Mapping[bytes, bytes]) -> bytes:
    """One digest of a picture's and, by type, of the boxes that are written anew."""
    total = sha256(picture)
    for kind in sorted(others):
        total.update(kind + sha256(others[kind]).digest())
    return total.digest()


def kept_boxes(kept: KeptBlocks) -> dict[bytes, bytes]:
    """By type, the bodies of the boxes that hold kept values, in their order (18181-2 sections 9.5 and 9.6)."""
    boxes = {BoxType.EXIF: kept.exif and bytes(4) + kept.exif, BoxType.XML: kept.xmp}
    return {kind: body for kind, body in boxes.items() if body}


def segment(marker: int, payload: bytes) -> Application:
    """An application segment whose bytes the box holds."""
    data = struct.pack(">BH", marker, 2 + len(payload)) + payload
    return Application(UNKNOWN, len(data), data)


def exif_segment(orientation: int) -> Application:
    """The segment that says nothing but how the picture is turned."""
    return segment(jpeg.APP1, b"Exif\0\0" + minimal_exif(orientation))
