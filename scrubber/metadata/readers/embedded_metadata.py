"""What pictures inside a photo say themselves: a thumbnail or a second picture has metadata of its own.

It is often older than the photo's: the place that was taken out of the photo may still stand in its preview.
"""

from collections.abc import Iterator
from dataclasses import replace

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import Segment
from scrubber.errors import ScrubberError
from scrubber.formats.base import Part, Payload, PayloadKind
from scrubber.i18n import _, dotted
from scrubber.metadata.findings.finding import HiddenPicture

MAX_PICTURES = 16
"""Pictures of one photo that are looked into."""
_HEAD_BYTES = 1 << 20
_SIGNATURES = (
    (jpeg.APP1, b"Exif\0\0", PayloadKind.EXIF),
    (jpeg.APP1, b"http://ns.adobe.com/xap/1.0/\0", PayloadKind.XMP),
    (jpeg.APP13, b"Photoshop 3.0\0", PayloadKind.PHOTOSHOP),
)
_MAX_BLOCKS = 4


def payloads_of(picture: HiddenPicture) -> Iterator[Payload]:
    """The blocks of metadata in a JPEG picture; none of anything else."""
    if not picture.data.startswith(b"\xff\xd8"):
        return
    try:
        elements = jpeg.read(picture.data[:_HEAD_BYTES])
    except ScrubberError:
        return
    left = _MAX_BLOCKS
    for element in elements:
        for marker, signature, kind in _SIGNATURES:
            if left and isinstance(element, Segment) and element.marker == marker:
                block = element.payload or b""
                if block.startswith(signature):
                    left -= 1
                    yield Payload(kind, block[len(signature) :], 0)


def part_of(picture: HiddenPicture, part: Part) -> Part:
    """The part that holds the picture, named so that it is clear where the findings stand."""
    return replace(part, name=dotted((part.name, _("Hidden picture"))))
