"""The strict reading of a JPEG XL copy: a bare codestream, or exactly the boxes that one needs, each once."""

import hashlib
from collections.abc import Mapping

from scrubber.containers import isobmff
from scrubber.containers.jxl_codestream import SIGNATURE
from scrubber.containers.jxl_frames import read_codestream
from scrubber.formats.base import Audit, Essence, expect
from scrubber.formats.jxl_gain_map import audit_gain_map
from scrubber.formats.jxl_jbrd import audit_reconstruction
from scrubber.formats.orientation import UPRIGHT
from scrubber.i18n import N_

SIGNATURE_BOX = b"\0\0\0\x0cJXL \r\n\x87\n"
FILE_TYPE = b"\0\0\0\x14ftypjxl \0\0\0\0jxl "
LEVELS = (b"\x05", b"\x0a")
"""What the level box of a file may say (18181-2 section 9.4)."""


_ORDER = (b"JXL ", b"ftyp", b"jxll", b"jbrd", b"jxlc", b"jhgm")
"""The boxes of a copy; the third, fourth and last may be missing."""

_ALWAYS = {b"JXL ", b"ftyp", b"jxlc"}


def picture_digest(codestream: bytes, others: Mapping[bytes, bytes]) -> bytes:
    """One digest of the codestream and, by type, of the boxes that are written anew."""
    digest = hashlib.sha256(hashlib.sha256(codestream).digest())
    for kind in (b"jbrd", b"jhgm"):
        if kind in others:
            digest.update(kind + hashlib.sha256(others[kind]).digest())
    return digest.digest()


def audit_jxl(data: bytes) -> Audit:
    """See `Format.audit`."""
    bodies = {b"jxlc": data} if data.startswith(SIGNATURE) else _in_boxes(data)
    codestream = read_codestream(bodies[b"jxlc"])
    header = codestream.header
    expect(codestream.end == len(bodies[b"jxlc"]), N_("something follows its picture"))
    if b"jbrd" in bodies:
        audit_reconstruction(bodies[b"jbrd"], header.orientation)
    if b"jhgm" in bodies:
        audit_gain_map(bodies[b"jhgm"])
    return Audit(Essence(*header.shown_size, 1, UPRIGHT, picture_digest(bodies[b"jxlc"], bodies), b""), ())


def _in_boxes(data: bytes) -> dict[bytes, bytes]:
    boxes = list(isobmff.iter_boxes(data))
    expect(data.startswith(SIGNATURE_BOX + FILE_TYPE))
    bodies = {box.type: box.payload(data) for box in boxes}
    in_order = [kind for kind in _ORDER if kind in bodies]
    expect([box.type for box in boxes] == in_order and bodies.keys() >= _ALWAYS, N_("its parts are not in order"))
    expect(all(box.form is isobmff.SizeForm.SHORT for box in boxes))
    expect(bodies.get(b"jxll", LEVELS[0]) in LEVELS)
    return bodies
