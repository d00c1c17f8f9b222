"""Kinds of files that people try and that Scrubber refuses, each with a sentence that says what to do instead.

Recognised by content like everything else. Rejected: cleaning the preview inside a camera RAW file, because people
would take the copy for the photo.
"""

from enum import StrEnum

from scrubber.containers import tiff
from scrubber.containers.tiff_tags import Compression, Photometric, Tag
from scrubber.errors import Detail, ScrubberError, Unsupported
from scrubber.formats.tiff.keep_list import integer
from scrubber.i18n import N_

# Translators: {kind} is the name of a kind of file, like "PDF" or "JPEG 2000".
_EXPORT = N_("it is a file of the kind {kind}. Export it as PNG or JPEG first, then clean that")
_NO_PHOTO = N_("it is no photo, and Scrubber cleans photos only")


class _Kind(StrEnum):
    """Kinds of pictures that other programs can export; their names are the same in every language."""

    RAW = "RAW"
    PSD = "Photoshop"
    JPEG_2000 = "JPEG 2000"
    ICON = "ICO"
    PDF = "PDF"
    SVG = "SVG"


_STARTS: tuple[tuple[bytes, _Kind | str], ...] = (
    (b"IIRO", _Kind.RAW), (b"IIRS", _Kind.RAW), (b"MMOR", _Kind.RAW), (b"IIU\0", _Kind.RAW),
    (b"FUJIFILMCCD-RAW", _Kind.RAW), (b"FOVb", _Kind.RAW), (b"\0MRM", _Kind.RAW), (b"II\x1a\0\0\0HEAPCCDR", _Kind.RAW),
    (b"8BPS", _Kind.PSD),
    (b"\0\0\0\x0cjP  \r\n\x87\n", _Kind.JPEG_2000), (b"\xff\x4f\xff\x51", _Kind.JPEG_2000),
    (b"\0\0\1\0", _Kind.ICON), (b"\0\0\2\0", _Kind.ICON), (b"icns", _Kind.ICON),
    (b"\x1aE\xdf\xa3", _NO_PHOTO), (b"\0\0\1\xba", _NO_PHOTO), (b"FLV\1", _NO_PHOTO),
    (b"OggS", _NO_PHOTO), (b"ID3", _NO_PHOTO),
    (b"%PDF-", _Kind.PDF),
)  # fmt: skip
_RAW_BRANDS = frozenset({b"crx "})
_VIDEO_BRANDS = (b"mp4", b"iso", b"qt  ", b"M4V", b"avc1", b"3gp", b"3g2", b"MSNV", b"mmp4", b"f4v", b"dash")
_QUICKTIME_BOXES = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})

_RAW_TAGS = (Tag.DNG_VERSION, Tag.CFA_PATTERN)
_RAW_PHOTOMETRICS = frozenset({Photometric.COLOR_FILTER_ARRAY, Photometric.LINEAR_RAW})
_RAW_COMPRESSIONS = frozenset(
    {
        Compression.SONY_ARW,
        Compression.PACKED_RAW,
        Compression.SAMSUNG_SRW,
        Compression.NIKON_NEF,
        Compression.PENTAX_PEF,
    }
)


def refuse_known(data: bytes) -> None:
    """Raise `Unsupported` for a file of a kind we know and don't clean."""
    for start, reason in _STARTS:
        if data.startswith(start):
            raise _refusal(reason, Detail("refused.start", repr(start), 0))
    if data[4:8] == b"ftyp":
        _refuse_brand(data[8:12])
    elif data[4:8] in _QUICKTIME_BOXES or (data[:4] == b"RIFF" and data[8:12] == b"AVI "):
        raise Unsupported(_NO_PHOTO, Detail("refused.video", repr(data[4:8]), 4))
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        raise Unsupported(_NO_PHOTO, Detail("refused.sound", "WAVE", 8))
    if _is_svg(data[:1024]):
        raise _refusal(_Kind.SVG, Detail("refused.svg"))


def refuse_raw(data: bytes) -> None:
    """Raise `Unsupported` for a TIFF file that is a camera's RAW file: DNG, NEF, CR2, ARW, PEF and others."""
    if data[8:10] == b"CR" and data[:2] == b"II":
        raise _refusal(_Kind.RAW, Detail("refused.canon-raw", "CR2", 8))
    try:
        directories = list(tiff.walk(data))
    except ScrubberError:
        return
    for ifd in directories:
        is_raw = any(ifd.get(tag) is not None for tag in _RAW_TAGS)
        is_raw |= integer(ifd, Tag.PHOTOMETRIC_INTERPRETATION, 0) in _RAW_PHOTOMETRICS
        if is_raw or integer(ifd, Tag.COMPRESSION, 1) in _RAW_COMPRESSIONS:
            raise _refusal(_Kind.RAW, Detail("refused.raw-tags", ifd.name, ifd.offset))


def _refusal(reason: _Kind | str, detail: Detail) -> Unsupported:
    return Unsupported(_EXPORT, detail, reason) if isinstance(reason, _Kind) else Unsupported(reason, detail)


def _refuse_brand(brand: bytes) -> None:
    if brand in _RAW_BRANDS:
        raise _refusal(_Kind.RAW, Detail("refused.raw-brand", repr(brand), 8))
    if brand.startswith(_VIDEO_BRANDS):
        raise Unsupported(_NO_PHOTO, Detail("refused.video-brand", repr(brand), 8))


def _is_svg(head: bytes) -> bool:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return text.startswith((b"<svg", b"<?xml", b"<!DOCTYPE svg", b"<!--")) and b"<svg" in head
