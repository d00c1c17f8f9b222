"""EXIF values that are numbers of a list, in words (EXIF 3.0 sections 4.6.4 to 4.6.6), and units of measured ones.

Names, values and units of the standard stand in the list of all details and are the same in every language.
"""

from collections.abc import Mapping

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Rational
from scrubber.i18n import N_, _
from scrubber.metadata.readers.exif.tag_numbers import ExifTag, GpsTag, ImageTag

_YES_NO = {0: "no", 1: "yes"}
_LEVELS = {0: "normal", 1: "low", 2: "high"}
_ORIENTATION = ("IFD0", ImageTag.ORIENTATION)
_SENSITIVITY = "recommended exposure index"

_WORDS: Mapping[tuple[str, int], dict[int, str]] = {
    ("IFD0", ImageTag.COMPRESSION): {
        1: "none", 5: "LZW", 6: "JPEG", 7: "JPEG", 8: "Deflate", 32773: "PackBits",
    },
    _ORIENTATION: {
        1: N_("upright"), 2: N_("mirrored"), 3: N_("turned by 180°"), 4: N_("mirrored, turned by 180°"),
        5: N_("mirrored, turned by 90° to the left"), 6: N_("turned by 90° to the right"),
        7: N_("mirrored, turned by 90° to the right"), 8: N_("turned by 90° to the left"),
    },
    ("IFD0", ImageTag.RESOLUTION_UNIT): {1: "no unit", 2: "per inch", 3: "per centimetre"},
    ("Exif", ExifTag.FOCAL_PLANE_RESOLUTION_UNIT): {1: "no unit", 2: "per inch", 3: "per centimetre"},
    ("IFD0", ImageTag.Y_CB_CR_POSITIONING): {1: "centred", 2: "beside the first sample"},
    ("Exif", ExifTag.EXPOSURE_PROGRAM): {
        0: "unknown", 1: "by hand", 2: "automatic", 3: "aperture chosen", 4: "time chosen",
        5: "creative", 6: "action", 7: "portrait", 8: "landscape", 9: "long exposure",
    },
    ("Exif", ExifTag.SENSITIVITY_TYPE): {
        0: "unknown", 1: "standard output sensitivity", 2: _SENSITIVITY, 3: "ISO speed",
    },
    ("Exif", ExifTag.METERING_MODE): {
        0: "unknown", 1: "average", 2: "centre-weighted", 3: "spot", 4: "several spots",
        5: "pattern", 6: "part of the picture", 255: "other",
    },
    ("Exif", ExifTag.LIGHT_SOURCE): {
        0: "unknown", 1: "daylight", 2: "fluorescent lamp", 3: "light bulb", 4: "flash",
        9: "fine weather", 10: "cloudy", 11: "shade", 12: "daylight lamp",
        13: "day white lamp", 14: "cool white lamp", 15: "white lamp", 17: "standard light A",
        18: "standard light B", 19: "standard light C", 20: "D55", 21: "D65", 22: "D75", 23: "D50",
        24: "studio lamp", 255: "other",
    },
    ("Exif", ExifTag.COLOR_SPACE): {1: "sRGB", 2: "Adobe RGB", 0xFFFF: "not calibrated"},
    ("Exif", ExifTag.SENSING_METHOD): {
        1: "unknown", 2: "one-chip colour sensor", 3: "two-chip colour sensor",
        4: "three-chip colour sensor", 5: "sequential colour sensor", 7: "trilinear sensor",
        8: "sequential linear sensor",
    },
    ("Exif", ExifTag.CUSTOM_RENDERED): {0: "normal processing", 1: "special processing"},
    ("Exif", ExifTag.EXPOSURE_MODE): {0: "automatic", 1: "by hand", 2: "automatic series"},
    ("Exif", ExifTag.WHITE_BALANCE): {0: "automatic", 1: "by hand"},
    ("Exif", ExifTag.SCENE_CAPTURE_TYPE): {0: "standard", 1: "landscape", 2: "portrait", 3: "night"},
    ("Exif", ExifTag.GAIN_CONTROL): {
        0: "none", 1: "a little more", 2: "much more", 3: "a little less", 4: "much less",
    },
    ("Exif", ExifTag.CONTRAST): {0: "normal", 1: "soft", 2: "hard"},
    ("Exif", ExifTag.SATURATION): _LEVELS,
    ("Exif", ExifTag.SHARPNESS): {0: "normal", 1: "soft", 2: "hard"},
    ("Exif", ExifTag.SUBJECT_DISTANCE_RANGE): {
        0: "unknown", 1: "very close", 2: "close", 3: "far away",
    },
    ("Exif", ExifTag.COMPOSITE_IMAGE): {
        0: "unknown", 1: "not composed", 2: "composed of several photos",
        3: "composed of several photos, each taken for it",
    },
    ("GPS", GpsTag.DIFFERENTIAL): _YES_NO,
}  # fmt: skip
_LETTERS: Mapping[tuple[str, int], dict[str, str]] = {
    ("GPS", GpsTag.STATUS): {"A": "while it was measured", "V": "after it was measured"},
    ("GPS", GpsTag.SPEED_REF): {"K": "km/h", "M": "mph", "N": "knots"},
    ("GPS", GpsTag.TRACK_REF): {"T": "true north", "M": "magnetic north"},
    ("GPS", GpsTag.IMAGE_DIRECTION_REF): {"T": "true north", "M": "magnetic north"},
}
_UNITS: Mapping[tuple[str, int], str] = {
    ("Exif", ExifTag.EXPOSURE_TIME): "{number} s",
    ("Exif", ExifTag.F_NUMBER): "f/{number}",
    ("Exif", ExifTag.FOCAL_LENGTH): "{number} mm",
    ("Exif", ExifTag.FOCAL_LENGTH_IN_35MM_FILM): "{number} mm",
    ("Exif", ExifTag.SUBJECT_DISTANCE): "{number} m",
    ("GPS", GpsTag.H_POSITIONING_ERROR): "{number} m",
    ("Exif", ExifTag.AMBIENT_TEMPERATURE): "{number} °C",
    ("Exif", ExifTag.EXPOSURE_BIAS_VALUE): "{number} steps",
}
_MODES = {0: "", 8: "switched on", 16: "switched off", 24: "automatic"}


def in_words(directory: str, entry: Entry) -> str:
    """The value's meaning, empty when it is of no list that we know."""
    place = directory, entry.tag
    if entry.type == tiff.ASCII and place in _LETTERS:
        return _LETTERS[place].get(entry.head(1).decode("latin-1"), "")
    if entry.count != 1 or entry.type not in (tiff.BYTE, tiff.SHORT, tiff.LONG):
        return ""
    value = entry.values(most=1)[0]
    if not isinstance(value, int):
        return ""
    if place == ("Exif", ExifTag.FLASH):
        return _flash(value)
    words = _WORDS.get(place, {}).get(value, "")
    return _(words) if words and place == _ORIENTATION else words


def with_unit(directory: str, entry: Entry, shown: str) -> str:
    """The shown number with its unit, for what is measured."""
    form = _UNITS.get((directory, entry.tag))
    values = entry.values(most=1) if form and entry.count == 1 and entry.type != tiff.ASCII else ()
    if form is None or not values or (isinstance(values[0], Rational) and not values[0].denominator):
        return shown
    return form.format(number=shown)


def _flash(value: int) -> str:
    """The bits of tag 0x9209: fired, mode, red eyes."""
    if value & 0x20:
        return "no flash in the camera"
    words = ["flash fired" if value & 1 else "flash did not fire"]
    mode = _MODES[value & 24]
    words += [mode] if mode else []
    words += ["against red eyes"] if value & 0x40 else []
    return ", ".join(words)
