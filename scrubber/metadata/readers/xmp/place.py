"""Where XMP says the photo was taken: EXIF's properties (XMP part 2, section 3.3), or those of a drone or of a camera
with depth (Google's Dynamic Depth 1.0, EarthPose).
"""

import math

from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Place, Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.readers.gps import add_position, is_on_earth, xmp_degrees
from scrubber.metadata.readers.reading import PayloadReading

_EXIF = ("exif:GPSLatitude", "exif:GPSLongitude")
_DRONE = ("drone-dji:GpsLatitude", "drone-dji:GpsLongitude", "drone-dji:GpsLongtitude")
_ALTITUDE, _BELOW, _DIRECTION = "exif:GPSAltitude", "exif:GPSAltitudeRef", "exif:GPSImgDirection"
_POSE = ("EarthPose:Latitude", "EarthPose:Longitude")
NAMES = frozenset({*_EXIF, *_DRONE, *_POSE, _ALTITUDE, _BELOW, _DIRECTION})
"""The properties that make a place together; the second of the drone's longitudes is as its maker spells it."""


def add(reading: PayloadReading, found: dict[str, str]) -> None:
    """Add the place these properties tell, else each of them by itself."""
    place = _place(found)
    if place is not None:
        reading.place = place
        add_position(reading, place, "xmp")
        return
    for name, value in found.items():
        if name in (*_EXIF, *_DRONE, *_POSE):
            reading.add(Kind.POSITION, f"xmp:{name}", N_("Position"), value, Risk.HIGH)
        else:
            reading.add(Kind.TECHNICAL, f"xmp:{name}", name, value)


def _place(found: dict[str, str]) -> Place | None:
    latitude, longitude = (xmp_degrees(found.get(name, "")) for name in _EXIF)
    if latitude is None or longitude is None:
        latitude = _number(found.get(_DRONE[0]) or found.get(_POSE[0], ""))
        longitude = _number(found.get(_DRONE[1]) or found.get(_DRONE[2]) or found.get(_POSE[1], ""))
    if latitude is None or longitude is None or not is_on_earth(latitude, longitude):
        return None
    altitude, direction = _number(found.get(_ALTITUDE, "")), _number(found.get(_DIRECTION, ""))
    if altitude is not None and found.get(_BELOW) == "1":
        altitude = -altitude
    return Place(latitude, longitude, altitude, direction)


def _number(text: str) -> float | None:
    """A number or a fraction ("131/1"); None when it is neither."""
    above, _slash, below = text.strip().partition("/")
    try:
        number = float(above) / float(below or 1)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None
