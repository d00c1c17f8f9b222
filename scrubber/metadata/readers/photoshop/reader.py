"""Photoshop image resources ("8BIM", Adobe Photoshop File Formats Specification, Image Resources Section)."""

import re

from scrubber.bitstreams.cursor import Cursor
from scrubber.errors import ParseError
from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.text import decode
from scrubber.metadata.readers import iptc
from scrubber.metadata.readers.readable_runs import described
from scrubber.metadata.readers.reading import PayloadReading

_IPTC, _CAPTION, _THUMBNAIL_OLD, _THUMBNAIL, _URL = 0x0404, 0x03F0, 0x0409, 0x040C, 0x040B
_THUMBNAIL_HEAD = 28
_SLICES, _SLICES_NAME, _MAX_LETTERS = 0x041A, 20, 500
_USUAL_NAME = re.compile(r"(?:untitled|unbenannt|sans titre|sin título)", re.I)
"""What Photoshop calls a document before somebody gives it a name."""
_SIGNATURES = (b"8BIM", b"PHUT", b"DCSR", b"MeSa", b"AgHg")

_FIRST_PATH, _LAST_PATH, _CAPTION_DIGEST = 0x07D0, 0x0BB6, 0x0425
_UNICODE = frozenset({0x0451})
_NAMES = {
    0x03E9: "MacintoshPrintInfo", 0x03ED: "ResolutionInfo", 0x03EE: "AlphaChannelsNames", 0x03F0: "Caption",
    0x03F1: "BorderInformation", 0x03F2: "BackgroundColor", 0x03F3: "PrintFlags", 0x03F4: "BWHalftoningInfo",
    0x03F5: "ColorHalftoningInfo", 0x03F7: "BWTransferFunc", 0x03F8: "ColorTransferFuncs", 0x0400: "LayerStateInfo",
    0x0402: "LayersGroupInfo", 0x0406: "JPEG_Quality", 0x0408: "GridGuidesInfo", 0x040A: "CopyrightFlag",
    0x040D: "GlobalAngle", 0x0411: "ICC_Untagged", 0x0414: "IDsBaseValue", 0x0416: "IndexedColorTableCount",
    0x0417: "TransparentIndex", 0x0419: "GlobalAltitude", 0x041A: "SliceInfo", 0x041B: "WorkflowURL",
    0x041D: "AlphaIdentifiers", 0x041E: "URL_List", 0x0421: "VersionInfo", 0x0422: "EXIFInfo", 0x0424: "XMP",
    0x0425: "IPTCDigest", 0x0426: "PrintScaleInfo", 0x0428: "PixelInfo", 0x0429: "LayerComps",
    0x042D: "LayerSelectionIDs", 0x0430: "LayerGroupsEnabledID", 0x0433: "PrintInfo2", 0x0435: "CSSFormatting",
    0x043A: "PrintInfo", 0x043B: "PrintStyle", 0x0BB7: "ClippingPathName", 0x2710: "PrintFlagsInfo",
}  # fmt: skip


def read(reading: PayloadReading) -> None:
    """Add what each resource tells. One with a wrong size costs itself only: the next begins at its signature."""
    cursor = Cursor(reading.payload.data)
    while _find_next(cursor):
        cursor.skip(4)
        behind_signature = cursor.pos
        try:
            identifier, name, data = _resource(cursor)
        except ParseError:
            reading.add_unreadable()
            cursor.pos = behind_signature
            continue
        _read_resource(reading, identifier, decode(name), data)


def _find_next(cursor: Cursor) -> bool:
    """Whether there is another resource; the cursor stands at it then."""
    if cursor.data[cursor.pos : cursor.pos + 4] not in _SIGNATURES:
        start = cursor.data.find(_SIGNATURES[0], cursor.pos)
        cursor.pos = start if start >= 0 else cursor.end
    return cursor.left >= 12


def _resource(cursor: Cursor) -> tuple[int, bytes, bytes]:
    identifier = cursor.number(">H")
    name = cursor.take(cursor.number("B"))
    cursor.skip(1 - len(name) % 2)
    data = cursor.take(cursor.number(">I"))
    cursor.skip(min(len(data) % 2, cursor.left))
    return identifier, name, data


def _read_resource(reading: PayloadReading, identifier: int, name: str, data: bytes) -> None:
    key = f"photoshop:{identifier:04X}"
    reading.add(Kind.TECHNICAL, f"{key}:name", "Photoshop name", name)
    if identifier == _IPTC:
        iptc.read_data_sets(reading, data)
    elif identifier in (_THUMBNAIL, _THUMBNAIL_OLD) and len(data) > _THUMBNAIL_HEAD:
        reading.add_thumbnail(key, data[_THUMBNAIL_HEAD:])
    elif identifier == _CAPTION:
        reading.add(Kind.CAPTION, key, N_("Caption"), decode(data[1:]), Risk.HIGH)
    elif identifier == _SLICES and data[:4] == b"\0\0\0\6":
        name = _wide_text(data, _SLICES_NAME)
        meaning = (Kind.ORIGINAL_NAME, N_("Name of the original file"), Risk.MEDIUM)
        kind, label, risk = meaning if name and not _USUAL_NAME.match(name) else (Kind.TECHNICAL, "SliceInfo", Risk.LOW)
        reading.add(kind, key, label, name or described(b"", len(data)), risk)
    elif identifier == _URL:
        reading.add(Kind.DOWNLOAD, key, N_("Web address"), decode(data), Risk.MEDIUM)
    else:
        _read_other(reading, key, identifier, data)


def _wide_text(data: bytes, start: int) -> str:
    """A Unicode string: the number of its letters, then two bytes for each."""
    length = int.from_bytes(data[start : start + 4], "big")
    return data[start + 4 : start + 4 + 2 * min(length, _MAX_LETTERS)].decode("utf-16-be", "replace").strip("\0")


def _read_other(reading: PayloadReading, key: str, identifier: int, data: bytes) -> None:
    """A resource of numbers, settings or texts, under its name in the specification."""
    name = _NAMES.get(identifier, f"Photoshop 0x{identifier:04X}")
    if _FIRST_PATH <= identifier <= _LAST_PATH:
        name = "Path"
    if identifier == _CAPTION_DIGEST:
        reading.add(Kind.TECHNICAL, key, name, data.hex())
    elif identifier in _UNICODE and len(data) > 4:
        reading.add(Kind.TECHNICAL, key, name, data[4:].decode("utf-16-be", "replace"))
    elif len(data) in (1, 2, 4) and identifier in _NAMES:
        reading.add(Kind.TECHNICAL, key, name, str(int.from_bytes(data, "big")))
    else:
        reading.add_data(Kind.TECHNICAL, key, name, data)
