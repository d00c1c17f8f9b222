"""What a colour profile says beside colours: its name, device, maker, date and copyright (ICC.1:2022)."""

import re
import struct
from contextlib import suppress

from scrubber.bitstreams.cursor import Cursor
from scrubber.errors import Detail, ParseError
from scrubber.formats.shared.icc.tag_table import IccProfile
from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.text import decode
from scrubber.metadata.readers.readable_runs import described
from scrubber.metadata.readers.reading import PayloadReading

_TEXTS = {
    b"desc": (Kind.TECHNICAL, N_("Colour profile"), Risk.LOW),
    b"cprt": (Kind.TECHNICAL, N_("Colour profile"), Risk.LOW),
    b"dmnd": (Kind.COLOUR_DEVICE, N_("Device"), Risk.MEDIUM),
    b"dmdd": (Kind.COLOUR_DEVICE, N_("Device"), Risk.MEDIUM),
}
_STANDARD = re.compile(
    r"sRGB|Adobe ?RGB|Display P3|DCI|ProPhoto|ROMM|Rec|2020|709|e-?ci|FOGRA|SWOP|gr[ae]y|gamma|generic|web", re.I
)
"""Names of profiles that say nothing of the device: millions of photos carry them."""
_NAMES = {
    b"wtpt": "MediaWhitePoint", b"bkpt": "MediaBlackPoint", b"rXYZ": "RedMatrixColumn", b"gXYZ": "GreenMatrixColumn",
    b"bXYZ": "BlueMatrixColumn", b"rTRC": "RedTRC", b"gTRC": "GreenTRC", b"bTRC": "BlueTRC", b"kTRC": "GrayTRC",
    b"chad": "ChromaticAdaptation", b"chrm": "Chromaticity", b"lumi": "Luminance", b"meas": "Measurement",
    b"view": "ViewingConditions", b"vued": "ViewingCondDesc", b"tech": "Technology", b"targ": "CharTarget",
    b"calt": "CalibrationDateTime", b"gamt": "Gamut", b"cicp": "ColorimetryCode", b"vcgt": "VideoCardGamma",
    b"ndin": "NativeDisplayInfo", b"dscm": "ProfileDescriptionML", b"aarg": "RedMatrixAdapted",
    b"aagg": "GreenMatrixAdapted", b"aabg": "BlueMatrixAdapted", b"mmod": "MakeAndModel",
    b"A2B0": "AToB0", b"A2B1": "AToB1", b"A2B2": "AToB2", b"B2A0": "BToA0", b"B2A1": "BToA1", b"B2A2": "BToA2",
    b"D2B0": "DToB0", b"D2B1": "DToB1", b"D2B2": "DToB2", b"D2B3": "DToB3", b"B2D0": "BToD0", b"B2D1": "BToD1",
    b"B2D2": "BToD2", b"B2D3": "BToD3", b"pre0": "Preview0", b"pre1": "Preview1", b"pre2": "Preview2",
    b"rig0": "PerceptualRenderingIntentGamut", b"rig2": "SaturationRenderingIntentGamut",
}  # fmt: skip
_LIGHTS = {1: "D50", 2: "D65", 3: "D93", 4: "F2", 5: "D55", 6: "A", 7: "equal power", 8: "F8"}
"""Lights by number (section 10.14)."""
_HEADER_FIELDS = (
    ("ProfileCMMType", 4, "4s"), ("ProfileVersion", 8, "version"), ("ProfileClass", 12, "4s"),
    ("ColorSpaceData", 16, "4s"), ("ProfileConnectionSpace", 20, "4s"), ("ProfileFileSignature", 36, "4s"),
    ("PrimaryPlatform", 40, "4s"), ("CMMFlags", 44, "number"), ("DeviceAttributes", 56, "flags"),
    ("RenderingIntent", 64, "number"), ("ConnectionSpaceIlluminant", 68, "xyz"), ("ProfileCreator", 80, "4s"),
    ("ProfileID", 84, "digest"),
)  # fmt: skip
"""Name, offset and kind of the header's fields (section 7.2) that say nothing of a person."""


def read(reading: PayloadReading) -> None:
    """Add what the profile says. Raises `ParseError` when its table can't be read."""
    profile = IccProfile.read(reading.payload.data)
    texts = {signature: _text_of(reading, profile, signature) for signature in _TEXTS}
    is_standard = bool(_STANDARD.search(texts.get(b"desc", "")))
    for signature, text in texts.items():
        kind, label, risk = _TEXTS[signature]
        reading.add(Kind.TECHNICAL if is_standard else kind, f"icc:{signature.decode()}", label, text, risk)
    _read_header(reading, profile, Kind.TECHNICAL if is_standard else Kind.COLOUR_DEVICE)
    for tag in profile.tags:
        if tag.signature in _NAMES:
            reading.add(
                Kind.TECHNICAL, f"icc:{_NAMES[tag.signature]}", _NAMES[tag.signature], _shown(profile.element(tag))
            )
        elif tag.signature not in _TEXTS:
            name = decode(tag.signature)
            reading.add_data(Kind.TECHNICAL, f"icc:{name}", f"ICC {name}", profile.element(tag))


def _text_of(reading: PayloadReading, profile: IccProfile, signature: bytes) -> str:
    """A text of the profile, empty when it has none; one that can't be read hides no other."""
    element = profile.find(signature)
    try:
        return _text(element) if element is not None else ""
    except ParseError:
        reading.add_unreadable()
        return ""


def _shown(element: bytes) -> str:
    """An element of numbers (section 10) in words; of large tables only the size."""
    kind, body = element[:4], element[8:]
    if kind == b"XYZ " and len(body) == 12:
        return _fixed(body)
    if kind == b"sf32" and len(body) <= 64:
        return _fixed(body)
    if kind == b"sig " and len(body) >= 4:
        return decode(body[:4]).strip("\0 ")
    if kind == b"view" and len(body) >= 28:
        return _named(
            ("illuminant", _fixed(body[:12])), ("surround", _fixed(body[12:24])), ("light", body[24:28].hex())
        )
    if kind == b"meas" and len(body) >= 28:
        flare = f"{int.from_bytes(body[20:24], 'big') / 65536:.3g}"
        light = int.from_bytes(body[24:28], "big")
        return _named(("backing", _fixed(body[4:16])), ("flare", flare), ("illuminant", _LIGHTS.get(light, str(light))))
    if kind == b"chrm" and len(body) >= 4:
        return " · ".join(_unsigned(body[at : at + 8]) for at in range(4, min(len(body), 36) - 7, 8))
    if kind in (b"desc", b"mluc", b"text"):
        with suppress(ParseError):
            return _text(element)
    return described(b"", len(element))


def _named(*values: tuple[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values)


def _unsigned(body: bytes) -> str:
    return " ".join(f"{number / 65536:.5g}" for (number,) in struct.iter_unpack(">I", body))


def _fixed(body: bytes) -> str:
    """Numbers of sixteen bits before and behind the point."""
    return " ".join(f"{number / 65536:.5g}" for (number,) in struct.iter_unpack(">i", body[: len(body) // 4 * 4]))


def _read_header(reading: PayloadReading, profile: IccProfile, kind: Kind) -> None:
    """Date, maker and device (section 7.2)."""
    year, month, day, hour, minute, second = struct.unpack(">6H", profile.header[24:36])
    if year:
        made = f"{year:04d}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}:{second:02d}"
        reading.add(Kind.TECHNICAL, "icc:date", N_("Colour profile"), made)
    for start, label in ((48, N_("Colour profile")), (52, N_("Colour profile"))):
        four = profile.header[start : start + 4].strip(b"\0 ")
        if four and four != b"none":
            reading.add(kind, f"icc:header:{start}", label, four)
    _read_fields(reading, profile.header)


def _read_fields(reading: PayloadReading, header: bytes) -> None:
    """What the header says for programs."""
    for name, start, kind in _HEADER_FIELDS:
        field = header[start : start + {"xyz": 12, "digest": 16, "flags": 8}.get(kind, 4)]
        if kind == "4s":
            shown = decode(field.strip(b"\0 "))
        elif kind == "version":
            shown = f"{field[0]}.{field[1] >> 4}.{field[1] & 15}"
        elif kind == "xyz":
            shown = _fixed(field)
        else:
            shown = field.hex() if kind == "digest" else str(int.from_bytes(field, "big"))
        reading.add(Kind.TECHNICAL, f"icc:{name}", name, shown)


def _text(element: bytes) -> str:
    """The first text of a textType, textDescriptionType or multiLocalizedUnicodeType element (section 10)."""
    cursor = Cursor(element)
    kind = cursor.take(4)
    cursor.skip(4)
    if kind == b"desc":
        return decode(cursor.take(min(cursor.number(">I"), cursor.left)).split(b"\0")[0])
    if kind == b"mluc":
        count, _size = cursor.unpack(">II")
        if not count:
            return ""
        cursor.skip(4)
        length, offset = cursor.unpack(">II")
        return element[offset : offset + length].decode("utf-16-be", "replace")
    if kind == b"text":
        return decode(element[8:].split(b"\0")[0])
    raise ParseError(N_("its colours can't be read"), Detail("icc.text-length"))
