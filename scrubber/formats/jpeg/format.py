"""The format JPEG: what it is called, how it is recognised, and where it is read, written and audited."""

from scrubber.formats.base import Audit, Format
from scrubber.formats.jpeg.audit import audit_jpeg
from scrubber.formats.jpeg.document import JpegDocument
from scrubber.formats.keep import KeptBlocks, KeptIn
from scrubber.i18n import N_


class JpegFormat(Format):
    """JPEG and JFIF files."""

    name = "JPEG"
    suffixes = (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".insp")
    mime_types = ("image/jpeg",)
    kept = N_(
        "The compressed picture, its tables, colour profile (rewritten), resolution, orientation; the HDR gain map "
        "with its numbers; all pictures of a stereo or multi-angle photo."
    )
    kept_in = KeptIn.TURNED_BLOCKS
    cannot_promise = N_(
        "Data hidden inside compressed picture data so that it looks like more of it, or in numbers that make pixels "
        "and colours; up to 15 pixels beyond the edge, in the last blocks, which are told."
    )

    def matches(self, head: bytes) -> bool:
        """SOI and the first byte of another marker."""
        return head[:3] == b"\xff\xd8\xff"

    def parse(self, data: bytes) -> JpegDocument:
        """See `Format.parse`."""
        return JpegDocument(data)

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_jpeg(data)

    def audit_kept(self, data: bytes, kept: KeptBlocks) -> Audit:
        """See `Format.audit_kept`."""
        return audit_jpeg(data, kept)


FORMAT = JpegFormat()
