"""The strict reading of a JPEG XL copy: a bare codestream, or exactly the boxes that one needs, each once."""

import hashlib

from scrubber.containers import isobmff
from scrubber.containers.jxl_codestream import SIGNATURE, read_header
from scrubber.formats.base import Audit, Essence, expect
from scrubber.formats.orientation import UPRIGHT
from scrubber.i18n import N_

SIGNATURE_BOX = b"\0\0\0\x0cJXL \r\n\x87\n"
FILE_TYPE = b"\0\0\0\x14ftypjxl \0\0\0\0jxl "
LEVELS = (b"\x05", b"\x0a")
"""What the level box of a file may say (18181-2 section 9.4)."""


def audit_jxl(data: bytes) -> Audit:
    """See `Format.audit`."""
    codestream = data if data.startswith(SIGNATURE) else _in_boxes(data)
    size = read_header(codestream).shown_size
    return Audit(Essence(*size, 1, UPRIGHT, hashlib.sha256(codestream).digest(), b""), ())


def _in_boxes(data: bytes) -> bytes:
    boxes = list(isobmff.iter_boxes(data))
    expect(data.startswith(SIGNATURE_BOX + FILE_TYPE))
    kinds = [box.type for box in boxes]
    expect(
        kinds in ([b"JXL ", b"ftyp", b"jxlc"], [b"JXL ", b"ftyp", b"jxll", b"jxlc"]), N_("its parts are not in order")
    )
    expect(all(box.form is isobmff.SizeForm.SHORT for box in boxes))
    expect(len(boxes) == 3 or boxes[2].payload(data) in LEVELS)
    return boxes[-1].payload(data)
