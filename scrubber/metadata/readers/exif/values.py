"""EXIF values that are numbers of a list, in words (EXIF 3.0 sections 4.6.4 to 4.6.6), and units of measured ones.

Names of fields, units and the meanings of numbers stand in the list of all details as the standard gives them, the same
in every language; numbers of rare meanings are shown as numbers.
"""

from collections.abc import Mapping

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Rational
from scrubber.i18n import N_, _
from scrubber.metadata.readers.exif.tag_numbers import ExifTag, GpsTag, ImageTag

_ORIENTATION = ("IFD0", ImageTag.ORIENTATION)
_MANUAL, _AUTO, _PORTRAIT, _LANDSCAPE = "manual", "auto", "portrait", "landscape"
_COMPOSED = N_("put together from several pictures")

_WORDS: Mapping[tuple[str, int], dict[int, str]] = {("Exif", ExifTag.COMPOSITE_IMAGE): {2: _COMPOSED, 3: _COMPOSED}}
_NAMES: Mapping[tuple[str, int], dict[int, str]] = {
    _ORIENTATION: {1: "0°", 2: "↔ 0°", 3: "180°", 4: "↔ 180°", 5: "↔ 90° ↺", 6: "90° ↻", 7: "↔ 90° ↻", 8: "90° ↺"},
    ("Exif", ExifTag.EXPOSURE_PROGRAM): {1: _MANUAL, 2: _AUTO, 7: _PORTRAIT, 8: _LANDSCAPE},
    ("Exif", ExifTag.EXPOSURE_MODE): {0: _AUTO, 1: _MANUAL},
    ("Exif", ExifTag.WHITE_BALANCE): {0: _AUTO, 1: _MANUAL},
    ("Exif", ExifTag.SCENE_CAPTURE_TYPE): {1: _LANDSCAPE, 2: _PORTRAIT, 3: "night scene"},
    ("IFD0", ImageTag.COMPRESSION): {5: "LZW", 6: "JPEG", 7: "JPEG", 8: "Deflate", 32773: "PackBits"},
    ("IFD0", ImageTag.RESOLUTION_UNIT): {2: "in", 3: "cm"},
    ("Exif", ExifTag.FOCAL_PLANE_RESOLUTION_UNIT): {2: "in", 3: "cm"},
    ("Exif", ExifTag.LIGHT_SOURCE): {20: "D55", 21: "D65", 22: "D75", 23: "D50"},
    ("Exif", ExifTag.COLOR_SPACE): {1: "sRGB", 2: "Adobe RGB"},
}
"""The standard's words and units, the same in every language as the names of the fields; ↔ is mirrored."""
_NO_FLASH, _BY_ITSELF = 0x20, 0x18
_SPEED_UNITS = {"K": "km/h", "M": "mph", "N": "kn"}
_UNITS: Mapping[tuple[str, int], str] = {
    ("Exif", ExifTag.EXPOSURE_TIME): "{number} s",
    ("Exif", ExifTag.F_NUMBER): "f/{number}",
    ("Exif", ExifTag.FOCAL_LENGTH): "{number} mm",
    ("Exif", ExifTag.FOCAL_LENGTH_IN_35MM_FILM): "{number} mm",
    ("Exif", ExifTag.SUBJECT_DISTANCE): "{number} m",
    ("GPS", GpsTag.H_POSITIONING_ERROR): "{number} m",
    ("Exif", ExifTag.AMBIENT_TEMPERATURE): "{number} °C",
    ("Exif", ExifTag.EXPOSURE_BIAS_VALUE): "{number} EV",
}


def in_words(directory: str, entry: Entry) -> str:
    """The value's meaning, empty when it is of no list that we know."""
    place = directory, entry.tag
    if place == ("GPS", GpsTag.SPEED_REF):
        return _SPEED_UNITS.get(entry.head(1).decode("latin-1"), "")
    if entry.count != 1 or entry.type not in (tiff.BYTE, tiff.SHORT, tiff.LONG):
        return ""
    value = entry.values(most=1)[0]
    if not isinstance(value, int):
        return ""
    if place == ("Exif", ExifTag.FLASH):
        return _flash(value)
    words = _WORDS.get(place, {}).get(value)
    return _(words) if words else _NAMES.get(place, {}).get(value, "")


def with_unit(directory: str, entry: Entry, shown: str) -> str:
    """The shown number with its unit, for what is measured."""
    form = _UNITS.get((directory, entry.tag))
    values = entry.values(most=1) if form and entry.count == 1 and entry.type != tiff.ASCII else ()
    if form is None or not values or (isinstance(values[0], Rational) and not values[0].denominator):
        return shown
    return form.format(number=shown)


def _flash(value: int) -> str:
    """The bits of tag 0x9209 that say whether it fired, and whether by itself; empty where there is no flash."""
    if value & _NO_FLASH:
        return ""
    fired = "fired" if value & 1 else "did not fire"
    return f"{fired}, {_AUTO}" if value & _BY_ITSELF == _BY_ITSELF else fired
