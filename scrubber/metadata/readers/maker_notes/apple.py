"""The maker note of Apple's phones, which exiv2 doesn't read: a big-endian directory behind a head of 14 bytes.

Apple documents nothing; the meaning of the tag numbers is what ExifTool's public tables say. Values that stand outside
of their entries are counted from the beginning of the note.
"""

import plistlib
import re
from collections.abc import Iterable
from dataclasses import replace

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Header, Rational
from scrubber.errors import ScrubberError
from scrubber.i18n import N_, _
from scrubber.metadata.findings.finding import Finding, Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.text import decode, reads_as_text
from scrubber.metadata.readers.readable_runs import described
from scrubber.metadata.readers.reading import PayloadReading

_HEAD = b"Apple iOS\0"
_FIRST_DIRECTORY = 14
_VERSION = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,2}")
_MAX_PLIST, _SHOWN_BYTES, _SHOWN_NUMBERS = 4096, 2048, 16

_NAMES = {
    0x0001: "MakerNoteVersion", 0x0002: "AEMatrix", 0x0003: "RunTime", 0x0004: "AEStable", 0x0005: "AETarget",
    0x0006: "AEAverage", 0x0007: "AFStable", 0x0008: "AccelerationVector", 0x0009: "SISMethod",
    0x000A: "HDRImageType", 0x000B: "BurstUUID", 0x000C: "FocusDistanceRange", 0x000D: "SphereHealth",
    0x000E: "Orientation", 0x000F: "OISMode", 0x0010: "SphereStatus", 0x0011: "ContentIdentifier",
    0x0012: "QRMOutputType", 0x0013: "SphereExternalForceOffset", 0x0014: "ImageCaptureType",
    0x0015: "ImageUniqueID", 0x0016: "PhotoIdentifier", 0x0017: "LivePhotoVideoIndex",
    0x0019: "ImageProcessingFlags", 0x001A: "QualityHint", 0x001D: "LuminanceNoiseAmplitude",
    0x001F: "PhotosAppFeatureFlags", 0x0020: "ImageCaptureRequestID", 0x0021: "HDRHeadroom",
    0x0023: "AFPerformance", 0x0025: "SceneFlags", 0x0026: "SignalToNoiseRatioType", 0x0027: "SignalToNoiseRatio",
    0x002B: "PhotoIdentifier", 0x002D: "ColorTemperature", 0x002E: "CameraType", 0x002F: "FocusPosition",
    0x0030: "HDRGain", 0x0038: "AFMeasuredDepth", 0x003D: "AFConfidence", 0x003E: "ColorCorrectionMatrix",
    0x003F: "GreenGhostMitigationStatus", 0x0040: "SemanticStyle", 0x0041: "SemanticStyleRenderingVer",
    0x0042: "SemanticStylePreset",
}  # fmt: skip
_MEANINGS = {
    0x000B: (Kind.PHOTO_GROUP, N_("Number shared by a burst of photos"), Risk.HIGH),
    0x0011: (Kind.PHOTO_GROUP, N_("Number shared with the Live Photo's video"), Risk.HIGH),
    0x0015: (Kind.PHOTO_NUMBER, N_("Number of this photo"), Risk.HIGH),
    0x0016: (Kind.PHOTO_NUMBER, N_("Number of this photo"), Risk.HIGH),
    0x0020: (Kind.PHOTO_NUMBER, N_("Number of this photo"), Risk.HIGH),
    0x002B: (Kind.PHOTO_NUMBER, N_("Number of this photo"), Risk.HIGH),
    0x002E: (Kind.CAMERA_SIDE, N_("Camera"), Risk.LOW),
    0x0003: (Kind.RUN_TIME, N_("Time since the phone was switched on"), Risk.MEDIUM),
    0x0008: (Kind.DEVICE, N_("How the phone was held"), Risk.LOW),
}
_RUN_TIME, _LONGEST = 0x0003, 1e9
_WORDS = {
    0x000A: {2: "HDR photo", 3: "HDR photo", 4: "the photo before HDR"},
    0x0014: {
        1: "ProRAW", 2: "portrait", 10: "photo", 11: "manual focus", 12: "scene",
    },
    0x002E: {0: N_("the camera at the back"), 1: N_("the camera at the back"),
             6: N_("the camera at the front")},
}  # fmt: skip
"""By tag: what numbers mean."""


def is_one(note: bytes) -> bool:
    """Whether a maker note is Apple's."""
    return note.startswith(_HEAD)


def read(note: bytes, reading: PayloadReading) -> None:
    """Add every entry's value. Raises nothing: what can't be read is left out."""
    try:
        ifd = tiff.read_ifd(note, _FIRST_DIRECTORY, Header(">", False, _FIRST_DIRECTORY), strict=False)
    except ScrubberError:
        return
    for entry in ifd.entries:
        name = _NAMES.get(entry.tag, f"tag 0x{entry.tag:04X}")
        kind, label, risk = _MEANINGS.get(entry.tag, (Kind.TECHNICAL, name, Risk.LOW))
        if not entry.readable:
            continue
        shown = _shown(entry)
        if not reads_as_text(shown):  # a note that a program moved: offsets lead to other values' bytes
            kind, label, risk = Kind.TECHNICAL, name, Risk.LOW
        reading.add(kind, f"makernote:Apple:{name}", label, shown, risk)


def with_names_of_systems(findings: Iterable[Finding]) -> list[Finding]:
    """The same findings; where the maker is Apple, a bare number of a program is the version of the phone's system."""
    listed = list(findings)
    is_apple = any(finding.kind is Kind.CAMERA_MAKER and finding.value.startswith("Apple") for finding in listed)
    if not is_apple:
        return listed
    system = (
        "iPadOS"
        if any(finding.kind is Kind.CAMERA and finding.value.startswith("iPad") for finding in listed)
        else "iOS"
    )
    return [
        replace(finding, kind=Kind.CAMERA_SOFTWARE, label=N_("Camera software"), value=f"{system} {finding.value}")
        if finding.kind is Kind.SOFTWARE and _VERSION.fullmatch(finding.value)
        else finding
        for finding in listed
    ]


def _shown(entry: Entry) -> str:
    if entry.type == tiff.ASCII:
        return decode(entry.head(_SHOWN_BYTES))
    if entry.type == tiff.UNDEFINED:
        return _run_time(entry) or described(entry.head(_SHOWN_BYTES), entry.length)
    values = entry.values(most=_SHOWN_NUMBERS)
    if len(values) == 1 and isinstance(values[0], int) and (words := _WORDS.get(entry.tag, {}).get(values[0])):
        return f"{_(words)} ({values[0]})"
    return " ".join(map(_number, values))


def _number(value: tiff.Value) -> str:
    return f"{float(value):.6g}" if isinstance(value, Rational) else str(value)


def _run_time(entry: Entry) -> str:
    """CMTime as a property list: a count and how many of them make a second."""
    if entry.tag != _RUN_TIME:
        return ""
    try:
        found = plistlib.loads(entry.head(_MAX_PLIST), fmt=plistlib.FMT_BINARY)
        seconds = found["value"] / found["timescale"]
    except (plistlib.InvalidFileException, ArithmeticError, TypeError, KeyError, RecursionError, MemoryError):
        return ""
    if not 0 <= seconds < _LONGEST:
        return ""
    hours, rest = divmod(round(seconds), 3600)
    return f"{seconds:.1f} s ({hours}:{rest // 60:02} h)" if hours else f"{seconds:.1f} s"
