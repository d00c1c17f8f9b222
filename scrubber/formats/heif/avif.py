"""AVIF: AV1 pictures in ISO-BMFF items and tracks (AV1 Image File Format 1.2). The same container as HEIC.

Turning and mirroring are the properties `irot` and `imir`. What Exif or XMP say of the orientation goes and isn't
turned into properties: by HEIF (ISO/IEC 23008-12) only the properties turn a picture, and so browsers and libavif do.
The few programs that obey it beside the properties (Pillow's `exif_transpose` does) show such a file turned, its copy
as all others show both.
"""

from scrubber.containers.isobmff.codes import Brand
from scrubber.formats.base import Audit, Document, Format
from scrubber.formats.heif.audit import audit_heif
from scrubber.formats.heif.document import HeifDocument
from scrubber.formats.heif.heic import CANNOT_PROMISE, brands_of
from scrubber.formats.keep import KeptBlocks, KeptIn
from scrubber.i18n import N_


class AvifFormat(Format):
    """AVIF pictures and animations."""

    name = "AVIF"
    suffixes = (".avif", ".avifs")
    mime_types = ("image/avif", "image/avif-sequence")
    kept = N_(
        "The picture with its tiles, transparency and layers, HDR gain map, colours, direction; "
        "every picture of a file with several; animations."
    )
    kept_in = KeptIn.BLOCKS
    cannot_promise = CANNOT_PROMISE

    def matches(self, head: bytes) -> bool:
        """See `Format.matches`."""
        brands = brands_of(head)
        return bool(brands) and brands[0] not in Brand.HEIC and bool(set(brands) & Brand.AVIF)

    def parse(self, data: bytes) -> Document:
        """See `Format.parse`."""
        return HeifDocument(data)

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_heif(data)

    def audit_kept(self, data: bytes, kept: KeptBlocks) -> Audit:
        """See `Format.audit_kept`."""
        return audit_heif(data, kept)


FORMAT = AvifFormat()
