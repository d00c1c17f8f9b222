"""The format PNG: what it is called, how it is recognised, and where it is read, written and audited."""

from scrubber.containers.png import chunks as png
from scrubber.errors import ScrubberError
from scrubber.formats.base import Audit, Format
from scrubber.formats.keep import KeptBlocks, KeptIn
from scrubber.formats.png.audit import audit_png
from scrubber.formats.png.document import PngDocument
from scrubber.i18n import N_


class PngFormat(Format):
    """PNG and APNG files."""

    name = "PNG"
    suffixes = (".png", ".apng")
    mime_types = ("image/png", "image/apng")
    kept = N_(
        "The compressed picture, the used colours of its palette, transparency, colour profile (rewritten), colour "
        "numbers, resolution, orientation, animation."
    )
    kept_in = KeptIn.TURNED_BLOCKS
    cannot_promise = N_(
        "Data hidden inside valid compressed picture data, spare bits of rows and blocks included, in the pixels, or "
        "in numbers that make colours; pictures beside an animation or shown for no time, which are told."
    )

    def matches(self, head: bytes) -> bool:
        """The signature."""
        return head.startswith(png.SIGNATURE)

    def parse(self, data: bytes) -> PngDocument:
        """See `Format.parse`."""
        return PngDocument(data)

    def for_decoder(self, data: bytes) -> bytes:
        """See `Format.for_decoder`: without what the file's end cuts off behind the picture, which viewers ignore."""
        try:
            *before, last = png.read_chunks(data)
        except (ScrubberError, ValueError):
            return data
        is_behind = any(chunk.type == b"IDAT" for chunk in before) and last.type not in (b"IDAT", b"fdAT")
        return data[: last.offset] if is_behind and last.end == len(data) and last.is_cut else data

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_png(data)

    def audit_kept(self, data: bytes, kept: KeptBlocks) -> Audit:
        """See `Format.audit_kept`."""
        return audit_png(data, kept)


FORMAT = PngFormat()
