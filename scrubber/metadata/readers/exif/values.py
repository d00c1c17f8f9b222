"""EXIF values that are numbers of a list, in words (EXIF 3.0 sections 4.6.4 to 4.6.6), and units of measured ones.

Names of fields and units stand in the list of all details as the standard gives them, the same in every language. Its
numbers are put into words (translated) where these say something to somebody who is no photographer; all others are
shown as numbers, as the standard lists them.
"""

from collections.abc import Mapping

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Rational
from scrubber.i18n import N_, _, dotted
from scrubber.metadata.readers.exif.tag_numbers import ExifTag, GpsTag, ImageTag

_ORIENTATION = ("IFD0", ImageTag.ORIENTATION)
# Translators: how something in the camera was set: the exposure, or the white balance. It stands alone, as a value.
_BY_HAND, _AUTOMATIC = N_("set by hand"), N_("automatic")
# Translators: kinds of photos, as on the dial of a camera: of a person, of scenery, at night. They stand alone.
_PORTRAIT, _LANDSCAPE, _NIGHT = N_("portrait"), N_("landscape"), N_("night scene")
_COMPOSED = N_("put together from several pictures")

_WORDS: Mapping[tuple[str, int], dict[int, str]] = {
    _ORIENTATION: {
        1: N_("upright"), 2: N_("mirrored"), 3: N_("turned by 180°"), 4: N_("mirrored, turned by 180°"),
        5: N_("mirrored, turned by 90° to the left"), 6: N_("turned by 90° to the right"),
        7: N_("mirrored, turned by 90° to the right"), 8: N_("turned by 90° to the left"),
    },
    ("Exif", ExifTag.EXPOSURE_PROGRAM): {1: _BY_HAND, 2: _AUTOMATIC, 7: _PORTRAIT, 8: _LANDSCAPE},
    ("Exif", ExifTag.EXPOSURE_MODE): {0: _AUTOMATIC, 1: _BY_HAND},
    ("Exif", ExifTag.WHITE_BALANCE): {0: _AUTOMATIC, 1: _BY_HAND},
    ("Exif", ExifTag.SCENE_CAPTURE_TYPE): {1: _LANDSCAPE, 2: _PORTRAIT, 3: _NIGHT},
    ("Exif", ExifTag.COMPOSITE_IMAGE): {2: _COMPOSED, 3: _COMPOSED},
}  # fmt: skip
_NAMES: Mapping[tuple[str, int], dict[int, str]] = {
    ("IFD0", ImageTag.COMPRESSION): {5: "LZW", 6: "JPEG", 7: "JPEG", 8: "Deflate", 32773: "PackBits"},
    ("IFD0", ImageTag.RESOLUTION_UNIT): {2: "in", 3: "cm"},
    ("Exif", ExifTag.FOCAL_PLANE_RESOLUTION_UNIT): {2: "in", 3: "cm"},
    ("Exif", ExifTag.LIGHT_SOURCE): {20: "D55", 21: "D65", 22: "D75", 23: "D50"},
    ("Exif", ExifTag.COLOR_SPACE): {1: "sRGB", 2: "Adobe RGB"},
}
"""Names and units that are the same in every language."""
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
    fired = _("The flash fired.") if value & 1 else _("The flash did not fire.")
    return dotted((fired, _(_AUTOMATIC) if value & _BY_ITSELF == _BY_ITSELF else ""))
