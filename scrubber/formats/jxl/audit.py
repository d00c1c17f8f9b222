"""The strict reading of a JPEG XL copy: a bare codestream, or exactly the boxes that one needs, each once."""

from scrubber.bitstreams.jxl.codestream import SIGNATURE
from scrubber.containers.isobmff import boxes as isobmff
from scrubber.containers.isobmff.codes import BoxType
from scrubber.formats.base import Audit, Essence, require
from scrubber.formats.jxl.audit_picture import audit_codestream, digest, essence
from scrubber.formats.jxl.gain_map import audit_gain_map
from scrubber.formats.jxl.jpeg_reconstruction import audit_reconstruction
from scrubber.formats.shared.orientation import UPRIGHT
from scrubber.i18n import N_

SIGNATURE_BOX = b"\0\0\0\x0cJXL \r\n\x87\n"
FILE_TYPE = b"\0\0\0\x14ftypjxl \0\0\0\0jxl "
LEVELS = (b"\x05", b"\x0a")
"""What the level box of a file may say (18181-2 section 9.4)."""

_ORDER = (BoxType.JXL, BoxType.FTYP, BoxType.JXLL, BoxType.JBRD, BoxType.JXLC, BoxType.JHGM)
"""The boxes of a copy; the third, fourth and last may be missing."""

_ALWAYS = {BoxType.JXL, BoxType.FTYP, BoxType.JXLC}

WRITTEN_ANEW = (BoxType.JBRD, BoxType.JHGM)
"""Boxes that are no copies of the source's."""


def audit_jxl(data: bytes) -> Audit:
    """See `Format.audit`."""
    bodies = {BoxType.JXLC: data} if data.startswith(SIGNATURE) else _in_boxes(data)
    found = audit_codestream(bodies[BoxType.JXLC])
    if BoxType.JBRD in bodies:
        audit_reconstruction(bodies[BoxType.JBRD], found.header.orientation)
    if BoxType.JHGM in bodies:
        audit_gain_map(bodies[BoxType.JHGM])
    picture, colour = essence(bodies[BoxType.JXLC], found)
    others = {kind: body for kind, body in bodies.items() if kind in WRITTEN_ANEW}
    return Audit(Essence(*found.header.shown_size, 1, UPRIGHT, digest(picture, others), colour), ())


def _in_boxes(data: bytes) -> dict[bytes, bytes]:
    boxes = list(isobmff.iter_boxes(data))
    require(data.startswith(SIGNATURE_BOX + FILE_TYPE))
    bodies = {box.type: box.payload(data) for box in boxes}
    in_order = [kind for kind in _ORDER if kind in bodies]
    require([box.type for box in boxes] == in_order and bodies.keys() >= _ALWAYS, N_("its parts are not in order"))
    require(all(box.form is isobmff.SizeForm.SHORT for box in boxes))
    require(bodies.get(BoxType.JXLL, LEVELS[0]) in LEVELS)
    return bodies
