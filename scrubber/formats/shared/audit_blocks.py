"""The strict reading of a copy's EXIF block and XMP packet: the kept ones to the byte, or the orientation alone."""

from scrubber.formats import reasons
from scrubber.formats.base import require
from scrubber.formats.keep import KeptBlocks
from scrubber.formats.shared.orientation import UPRIGHT, minimal_exif, orientation_of

KEPT_DIFFERS = reasons.NOT_BELONGING
_LAST = 8


def audit_exif(block: bytes | None, kept: KeptBlocks) -> int:
    """The orientation in a copy's EXIF block, or in none; raises `NotVerified` when a byte isn't as it must be."""
    if not kept.exif:
        return UPRIGHT if block is None else audit_minimal_exif(block)
    require(block == kept.exif, KEPT_DIFFERS, "keep.exif", "Exif")
    return orientation_of(kept.exif) or UPRIGHT


def audit_minimal_exif(data: bytes) -> int:
    """The orientation in what `minimal_exif` wrote; raises `NotVerified` when a single byte differs."""
    orientation = int.from_bytes(data[18:20], "big")
    is_minimal = UPRIGHT < orientation <= _LAST and data == minimal_exif(orientation)
    require(is_minimal, KEPT_DIFFERS, "exif.minimal", "Exif")
    return orientation


def audit_xmp(packet: bytes | None, kept: KeptBlocks) -> None:
    """Raise `NotVerified` unless a copy's XMP packet is just the kept one."""
    require((packet or b"") == kept.xmp, KEPT_DIFFERS, "keep.xmp", "XMP")
