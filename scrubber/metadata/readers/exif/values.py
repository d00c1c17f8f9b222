"""EXIF values that are numbers of a list, in words (EXIF 3.0 sections 4.6.4 to 4.6.6), and units of measured ones."""

from collections.abc import Mapping

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Rational
from scrubber.i18n import N_, _
from scrubber.metadata.readers.exif.tag_numbers import ExifTag, GpsTag, ImageTag

_YES_NO = {0: N_("no"), 1: N_("yes")}
_LEVELS = {0: N_("normal"), 1: N_("low"), 2: N_("high")}
_SENSITIVITY = N_("recommended exposure index")

_WORDS: Mapping[tuple[str, int], dict[int, str]] = {
    ("IFD0", ImageTag.COMPRESSION): {
        1: N_("none"), 5: "LZW", 6: "JPEG", 7: "JPEG", 8: "Deflate", 32773: "PackBits",
    },
    ("IFD0", ImageTag.ORIENTATION): {
        1: N_("upright"), 2: N_("mirrored"), 3: N_("turned by 180°"), 4: N_("mirrored, turned by 180°"),
        5: N_("mirrored, turned by 90° to the left"), 6: N_("turned by 90° to the right"),
        7: N_("mirrored, turned by 90° to the right"), 8: N_("turned by 90° to the left"),
    },
    ("IFD0", ImageTag.RESOLUTION_UNIT): {1: N_("no unit"), 2: N_("per inch"), 3: N_("per centimetre")},
    ("Exif", ExifTag.FOCAL_PLANE_RESOLUTION_UNIT): {1: N_("no unit"), 2: N_("per inch"), 3: N_("per centimetre")},
    ("IFD0", ImageTag.Y_CB_CR_POSITIONING): {1: N_("centred"), 2: N_("beside the first sample")},
    ("Exif", ExifTag.EXPOSURE_PROGRAM): {
        0: N_("unknown"), 1: N_("by hand"), 2: N_("automatic"), 3: N_("aperture chosen"), 4: N_("time chosen"),
        5: N_("creative"), 6: N_("action"), 7: N_("portrait"), 8: N_("landscape"), 9: N_("long exposure"),
    },
    ("Exif", ExifTag.SENSITIVITY_TYPE): {
        0: N_("unknown"), 1: N_("standard output sensitivity"), 2: _SENSITIVITY, 3: N_("ISO speed"),
    },
    ("Exif", ExifTag.METERING_MODE): {
        0: N_("unknown"), 1: N_("average"), 2: N_("centre-weighted"), 3: N_("spot"), 4: N_("several spots"),
        5: N_("pattern"), 6: N_("part of the picture"), 255: N_("other"),
    },
    ("Exif", ExifTag.LIGHT_SOURCE): {
        0: N_("unknown"), 1: N_("daylight"), 2: N_("fluorescent lamp"), 3: N_("light bulb"), 4: N_("flash"),
        9: N_("fine weather"), 10: N_("cloudy"), 11: N_("shade"), 12: N_("daylight lamp"),
        13: N_("day white lamp"), 14: N_("cool white lamp"), 15: N_("white lamp"), 17: N_("standard light A"),
        18: N_("standard light B"), 19: N_("standard light C"), 20: "D55", 21: "D65", 22: "D75", 23: "D50",
        24: N_("studio lamp"), 255: N_("other"),
    },
    ("Exif", ExifTag.COLOR_SPACE): {1: "sRGB", 2: "Adobe RGB", 0xFFFF: N_("not calibrated")},
    ("Exif", ExifTag.SENSING_METHOD): {
        1: N_("unknown"), 2: N_("one-chip colour sensor"), 3: N_("two-chip colour sensor"),
        4: N_("three-chip colour sensor"), 5: N_("sequential colour sensor"), 7: N_("trilinear sensor"),
        8: N_("sequential linear sensor"),
    },
    ("Exif", ExifTag.CUSTOM_RENDERED): {0: N_("normal processing"), 1: N_("special processing")},
    ("Exif", ExifTag.EXPOSURE_MODE): {0: N_("automatic"), 1: N_("by hand"), 2: N_("automatic series")},
    ("Exif", ExifTag.WHITE_BALANCE): {0: N_("automatic"), 1: N_("by hand")},
    ("Exif", ExifTag.SCENE_CAPTURE_TYPE): {0: N_("standard"), 1: N_("landscape"), 2: N_("portrait"), 3: N_("night")},
    ("Exif", ExifTag.GAIN_CONTROL): {
        0: N_("none"), 1: N_("a little more"), 2: N_("much more"), 3: N_("a little less"), 4: N_("much less"),
    },
    ("Exif", ExifTag.CONTRAST): {0: N_("normal"), 1: N_("soft"), 2: N_("hard")},
    ("Exif", ExifTag.SATURATION): _LEVELS,
    ("Exif", ExifTag.SHARPNESS): {0: N_("normal"), 1: N_("soft"), 2: N_("hard")},
    ("Exif", ExifTag.SUBJECT_DISTANCE_RANGE): {
        0: N_("unknown"), 1: N_("very close"), 2: N_("close"), 3: N_("far away"),
    },
    ("Exif", ExifTag.COMPOSITE_IMAGE): {
        0: N_("unknown"), 1: N_("not composed"), 2: N_("composed of several photos"),
        3: N_("composed of several photos, each taken for it"),
    },
    ("GPS", GpsTag.DIFFERENTIAL): _YES_NO,
}  # fmt: skip
_LETTERS: Mapping[tuple[str, int], dict[str, str]] = {
    ("GPS", GpsTag.STATUS): {"A": N_("while it was measured"), "V": N_("after it was measured")},
    ("GPS", GpsTag.SPEED_REF): {"K": "km/h", "M": "mph", "N": N_("knots")},
    ("GPS", GpsTag.TRACK_REF): {"T": N_("true north"), "M": N_("magnetic north")},
    ("GPS", GpsTag.IMAGE_DIRECTION_REF): {"T": N_("true north"), "M": N_("magnetic north")},
}
_UNITS: Mapping[tuple[str, int], str] = {
    ("Exif", ExifTag.EXPOSURE_TIME): N_("{number} s"),
    ("Exif", ExifTag.F_NUMBER): "f/{number}",
    ("Exif", ExifTag.FOCAL_LENGTH): N_("{number} mm"),
    ("Exif", ExifTag.FOCAL_LENGTH_IN_35MM_FILM): N_("{number} mm"),
    ("Exif", ExifTag.SUBJECT_DISTANCE): N_("{number} m"),
    ("GPS", GpsTag.H_POSITIONING_ERROR): N_("{number} m"),
    ("Exif", ExifTag.AMBIENT_TEMPERATURE): N_("{number} °C"),
    ("Exif", ExifTag.EXPOSURE_BIAS_VALUE): N_("{number} steps"),
}
_MODES = {0: "", 8: N_("switched on"), 16: N_("switched off"), 24: N_("automatic")}


def in_words(directory: str, entry: Entry) -> str:
    """The value's meaning (translated), empty when it is of no list that we know."""
    place = directory, entry.tag
    if entry.type == tiff.ASCII and place in _LETTERS:
        letter = _LETTERS[place].get(entry.head(1).decode("latin-1"), "")
        return _(letter) if letter else ""
    if entry.count != 1 or entry.type not in (tiff.BYTE, tiff.SHORT, tiff.LONG):
        return ""
    value = entry.values(most=1)[0]
    if not isinstance(value, int):
        return ""
    if place == ("Exif", ExifTag.FLASH):
        return _flash(value)
    found = _WORDS.get(place, {}).get(value, "")
    return _(found) if found else ""


def with_unit(directory: str, entry: Entry, shown: str) -> str:
    """The shown number with its unit, for what is measured."""
    form = _UNITS.get((directory, entry.tag))
    values = entry.values(most=1) if form and entry.count == 1 and entry.type != tiff.ASCII else ()
    if form is None or not values or (isinstance(values[0], Rational) and not values[0].denominator):
        return shown
    return _(form).format(number=shown)


def _flash(value: int) -> str:
    """The bits of tag 0x9209: fired, mode, red eyes."""
    if value & 0x20:
        return _("no flash in the camera")
    words = [_("flash fired") if value & 1 else _("flash did not fire")]
    mode = _MODES[value & 24]
    words += [_(mode)] if mode else []
    words += [_("against red eyes")] if value & 0x40 else []
    return ", ".join(words)
