"""The format WebP: what it is called, how it is recognised, and where it is read, written and audited."""

from scrubber.formats.base import Audit, Format
from scrubber.formats.keep import KeptBlocks, KeptIn
from scrubber.formats.webp.audit import audit_webp
from scrubber.formats.webp.document import WebpDocument
from scrubber.i18n import N_


class WebpFormat(Format):
    """WebP files."""

    name = "WebP"
    suffixes = (".webp",)
    mime_types = ("image/webp",)
    kept = N_("The compressed picture or animation, transparency, colour profile (rewritten), orientation.")
    kept_in = KeptIn.TURNED_BLOCKS
    cannot_promise = N_(
        "Data hidden inside valid compressed picture data, up to four bytes behind it, or in numbers that make "
        "colours; in pictures or animations of very many pixels, bytes behind the compressed data are not looked for, "
        "and the result says so; colours under the transparency of lossy pictures and frames shown for no time, which "
        "are told."
    )

    def matches(self, head: bytes) -> bool:
        """RIFF with the form WEBP."""
        return head[:4] == b"RIFF" and head[8:12] == b"WEBP"

    def parse(self, data: bytes) -> WebpDocument:
        """See `Format.parse`."""
        return WebpDocument(data)

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_webp(data)

    def audit_kept(self, data: bytes, kept: KeptBlocks) -> Audit:
        """See `Format.audit_kept`."""
        return audit_webp(data, kept)


FORMAT = WebpFormat()
