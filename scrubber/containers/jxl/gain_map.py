"""The bundle in the box `jhgm` of a JPEG XL file: an HDR gain map (libjxl's jxl/gain_map.h, version 0).

One byte of version; ISO 21496-1's record behind two bytes of length; a colour encoding behind one byte of length; a
colour profile as a codestream packs it, behind four; then a bare codestream up to the end. Numbers are big-endian.
"""

import struct
from dataclasses import dataclass

from scrubber.bitstreams.cursor import Cursor
from scrubber.bitstreams.jxl.bits import BitReader
from scrubber.bitstreams.jxl.codestream import skip_colours, take_colour_space
from scrubber.errors import Detail, ParseError, Unsupported
from scrubber.i18n import N_

_UNKNOWN_FORM = N_("it is of a rare kind")


@dataclass(frozen=True, slots=True)
class GainMapBundle:
    """The fields in their order; `colour` and `profile` are empty when the bundle has none."""

    metadata: bytes
    colour: bytes
    profile: bytes
    codestream: bytes

    def to_bytes(self) -> bytes:
        """The body of the box."""
        lengths = struct.pack(">BH", 0, len(self.metadata)), struct.pack(">B", len(self.colour))
        profile = struct.pack(">I", len(self.profile)) + self.profile
        return b"".join((lengths[0], self.metadata, lengths[1], self.colour, profile, self.codestream))


def read(body: bytes) -> GainMapBundle:
    """The fields of a box's body. Raises `ParseError`, `Unsupported` for an unknown version."""
    cursor = Cursor(body)
    if cursor.number("B"):
        raise Unsupported(_UNKNOWN_FORM, Detail("jxl.gain-map-read"))
    metadata = cursor.take(cursor.number(">H"))
    colour = cursor.take(cursor.number("B"))
    profile = cursor.take(cursor.number(">I"))
    return GainMapBundle(metadata, colour, profile, cursor.take(cursor.left))


def check_colour(colour: bytes) -> None:
    """Raise `ParseError` unless `colour` is a colour encoding of numbers alone (18181-1, annex E.2), or empty."""
    if not colour:
        return
    bits = BitReader(colour)
    if not bits.take(1):
        if bits.take(1):
            raise ParseError(_UNKNOWN_FORM, Detail("jxl.gain-map-check-colour-2"))  # a profile is announced
        skip_colours(bits, take_colour_space(bits))
    if bits.rest():
        raise ParseError(_UNKNOWN_FORM, Detail("jxl.gain-map-check-colour"))
