"""EXIF values that are numbers of a list, in words (EXIF 3.0 sections 4.6.4 to 4.6.6), and units of measured ones."""

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Rational
from scrubber.i18n import N_, _

_YES_NO = {0: N_("no"), 1: N_("yes")}
_LEVELS = {0: N_("normal"), 1: N_("low"), 2: N_("high")}
_SENSITIVITY = N_("recommended exposure index")

_WORDS: dict[tuple[str, int], dict[int, str]] = {
    ("IFD0", 0x0103): {
        1: N_("none"), 5: "LZW", 6: "JPEG", 7: "JPEG", 8: "Deflate", 32773: "PackBits",
    },
    ("IFD0", 0x0112): {
        1: N_("upright"), 2: N_("mirrored"), 3: N_("turned by 180°"), 4: N_("mirrored, turned by 180°"),
        5: N_("mirrored, turned by 90° to the left"), 6: N_("turned by 90° to the right"),
        7: N_("mirrored, turned by 90° to the right"), 8: N_("turned by 90° to the left"),
    },
    ("IFD0", 0x0128): {1: N_("no unit"), 2: N_("per inch"), 3: N_("per centimetre")},
    ("Exif", 0xA210): {1: N_("no unit"), 2: N_("per inch"), 3: N_("per centimetre")},
    ("IFD0", 0x0213): {1: N_("centred"), 2: N_("beside the first sample")},
    ("Exif", 0x8822): {
        0: N_("unknown"), 1: N_("by hand"), 2: N_("automatic"), 3: N_("aperture chosen"), 4: N_("time chosen"),
        5: N_("creative"), 6: N_("action"), 7: N_("portrait"), 8: N_("landscape"), 9: N_("long exposure"),
    },
    ("Exif", 0x8830): {
        0: N_("unknown"), 1: N_("standard output sensitivity"), 2: _SENSITIVITY, 3: N_("ISO speed"),
    },
    ("Exif", 0x9207): {
        0: N_("unknown"), 1: N_("average"), 2: N_("centre-weighted"), 3: N_("spot"), 4: N_("several spots"),
        5: N_("pattern"), 6: N_("part of the picture"), 255: N_("other"),
    },
    ("Exif", 0x9208): {
        0: N_("unknown"), 1: N_("daylight"), 2: N_("fluorescent lamp"), 3: N_("light bulb"), 4: N_("flash"),
        9: N_("fine weather"), 10: N_("cloudy"), 11: N_("shade"), 12: N_("daylight lamp"),
        13: N_("day white lamp"), 14: N_("cool white lamp"), 15: N_("white lamp"), 17: N_("standard light A"),
        18: N_("standard light B"), 19: N_("standard light C"), 20: "D55", 21: "D65", 22: "D75", 23: "D50",
        24: N_("studio lamp"), 255: N_("other"),
    },
    ("Exif", 0xA001): {1: "sRGB", 2: "Adobe RGB", 0xFFFF: N_("not calibrated")},
    ("Exif", 0xA217): {
        1: N_("unknown"), 2: N_("one-chip colour sensor"), 3: N_("two-chip colour sensor"),
        4: N_("three-chip colour sensor"), 5: N_("sequential colour sensor"), 7: N_("trilinear sensor"),
        8: N_("sequential linear sensor"),
    },
    ("Exif", 0xA401): {0: N_("normal processing"), 1: N_("special processing")},
    ("Exif", 0xA402): {0: N_("automatic"), 1: N_("by hand"), 2: N_("automatic series")},
    ("Exif", 0xA403): {0: N_("automatic"), 1: N_("by hand")},
    ("Exif", 0xA406): {0: N_("standard"), 1: N_("landscape"), 2: N_("portrait"), 3: N_("night")},
    ("Exif", 0xA407): {
        0: N_("none"), 1: N_("a little more"), 2: N_("much more"), 3: N_("a little less"), 4: N_("much less"),
    },
    ("Exif", 0xA408): {0: N_("normal"), 1: N_("soft"), 2: N_("hard")},
    ("Exif", 0xA409): _LEVELS,
    ("Exif", 0xA40A): {0: N_("normal"), 1: N_("soft"), 2: N_("hard")},
    ("Exif", 0xA40C): {0: N_("unknown"), 1: N_("very close"), 2: N_("close"), 3: N_("far away")},
    ("Exif", 0xA460): {
        0: N_("unknown"), 1: N_("not composed"), 2: N_("composed of several photos"),
        3: N_("composed of several photos, each taken for it"),
    },
    ("GPS", 0x001E): _YES_NO,
}  # fmt: skip
_LETTERS: dict[tuple[str, int], dict[str, str]] = {
    ("GPS", 0x0009): {"A": N_("while it was measured"), "V": N_("after it was measured")},
    ("GPS", 0x000C): {"K": "km/h", "M": "mph", "N": N_("knots")},
    ("GPS", 0x000E): {"T": N_("true north"), "M": N_("magnetic north")},
    ("GPS", 0x0010): {"T": N_("true north"), "M": N_("magnetic north")},
}
_UNITS = {
    ("Exif", 0x829A): N_("{number} s"),
    ("Exif", 0x829D): "f/{number}",
    ("Exif", 0x920A): N_("{number} mm"),
    ("Exif", 0xA405): N_("{number} mm"),
    ("Exif", 0x9206): N_("{number} m"),
    ("GPS", 0x001F): N_("{number} m"),
    ("Exif", 0x9400): N_("{number} °C"),
    ("Exif", 0x9204): N_("{number} steps"),
}
_FLASH = 0x9209
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
    if place == ("Exif", _FLASH):
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
