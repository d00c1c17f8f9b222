"""HEIC and HEIF: HEVC pictures in ISO-BMFF items and tracks (ISO/IEC 23008-12).

The copy is built from what the primary item reaches and, for sequences, the track that plays. The compressed
pictures are copied; turning and mirroring are properties of the item (`irot`, `imir`), so they stay with it, and
the orientation in Exif, which readers of HEIF ignore, goes.
"""

from scrubber.containers.isobmff.boxes import read_brands
from scrubber.containers.isobmff.codes import BoxType, Brand
from scrubber.decoding import about_to_decode
from scrubber.formats.base import Audit, Document, Format
from scrubber.formats.heif.audit import audit_heif
from scrubber.formats.heif.document import HeifDocument
from scrubber.formats.keep import KeptBlocks, KeptIn
from scrubber.i18n import N_

_KNOWN = Brand.HEIC | Brand.STILL | {Brand.MSF1}
CANNOT_PROMISE = N_(
    "Bytes that an encoder hid inside the compressed picture itself, or in numbers that make colours; picture behind a"
    " crop, in the last tiles and under transparency, which is told."
)


def brands_of(head: bytes) -> list[bytes]:
    """The brands in the first box of a file, as far as `head` reaches; empty when that is no `ftyp`."""
    if head[4:8] != BoxType.FTYP:
        return []
    return read_brands(head[8 : max(int.from_bytes(head[:4], "big"), 8)])


class HeicFormat(Format):
    """HEIC photos, bursts of them and image sequences."""

    name = "HEIC"
    suffixes = (".heic", ".heif", ".hif", ".heics", ".heifs")
    mime_types = ("image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence")
    kept = N_(
        "The picture with its tiles, overlays and transparency, HDR gain map, colours, direction; "
        "every picture of a file with several; sequences."
    )
    kept_in = KeptIn.BLOCKS
    cannot_promise = CANNOT_PROMISE

    def matches(self, head: bytes) -> bool:
        """See `Format.matches`."""
        brands = brands_of(head)
        if not brands or brands[0] in Brand.AVIF:
            return False
        return brands[0] in Brand.HEIC or (bool(set(brands) & _KNOWN) and not set(brands) & Brand.AVIF)

    def parse(self, data: bytes) -> Document:
        """See `Format.parse`."""
        return HeifDocument(data)

    def load_decoder(self) -> None:
        """See `Format.load_decoder`."""
        about_to_decode()
        import pillow_heif

        pillow_heif.register_heif_opener()

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_heif(data)

    def audit_kept(self, data: bytes, kept: KeptBlocks) -> Audit:
        """See `Format.audit_kept`."""
        return audit_heif(data, kept)


FORMAT = HeicFormat()
