"""Where a photo was taken: from EXIF's degrees, minutes and seconds or XMP's text to one place and its findings."""

import math
import re
from collections.abc import Mapping, Sequence

from scrubber.containers.tiff import Value
from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Place, Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.readers.exif.tag_numbers import GpsTag
from scrubber.metadata.readers.reading import PayloadReading
from scrubber.places.nearest import nearest
from scrubber.places.words import compass_point, coordinates, height, name_and_way

_XMP = re.compile(r"(\d{1,3})[,;](\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?\s*([NSEW])", re.I)


def place_of(tags: Mapping[int, Sequence[Value]]) -> Place | None:
    """A place from the tags of an EXIF GPS directory (EXIF 3.0 section 4.6.7); None when there is no position."""
    latitude = _degrees(tags.get(GpsTag.LATITUDE, ()), tags.get(GpsTag.LATITUDE_REF, ()), "S")
    longitude = _degrees(tags.get(GpsTag.LONGITUDE, ()), tags.get(GpsTag.LONGITUDE_REF, ()), "W")
    if latitude is None or longitude is None or not is_on_earth(latitude, longitude):
        return None
    altitude, direction = _number(tags.get(GpsTag.ALTITUDE, ())), _number(tags.get(GpsTag.IMAGE_DIRECTION, ()))
    if altitude is not None and _is_below_sea(tags.get(GpsTag.ALTITUDE_REF, ())):
        altitude = -altitude
    return Place(latitude, longitude, altitude, direction)


def _is_below_sea(reference: Sequence[Value]) -> bool:
    """Whether GPSAltitudeRef says so: 1, or 3 since EXIF 3.0. Some phones write it without any value."""
    return reference[:1] in ((1,), (3,), (b"\1",), (b"\3",))


def is_on_earth(latitude: float, longitude: float) -> bool:
    """Whether a position can be real; 0, 0 is what devices write that found none."""
    return abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)


def _degrees(values: Sequence[Value], reference: Sequence[Value], negative: str) -> float | None:
    numbers = [_number(values[i : i + 1]) for i in range(min(3, len(values)))]
    known = [number for number in numbers if number is not None]
    if not known or numbers[0] is None:
        return None
    degrees = sum(number / (1, 60, 3600)[power] for power, number in enumerate(known))
    sign = str(reference[0]).strip().upper()[:1] if reference else ""
    return -degrees if sign == negative else degrees


def _number(values: Sequence[Value]) -> float | None:
    if not values or isinstance(values[0], str | bytes):
        return None
    number = float(values[0])
    return number if math.isfinite(number) else None


def xmp_degrees(untrusted: str) -> float | None:
    """A coordinate as XMP writes it (part 2, GPSCoordinate): "48,53.2N" or "48,53,12N"; south and west negative."""
    found = _XMP.fullmatch(untrusted.strip())
    if found is None:
        return None
    degrees = int(found[1]) + float(found[2]) / 60 + float(found[3] or 0) / 3600
    return -degrees if found[4].upper() in "SW" else degrees


def add_position(reading: PayloadReading, place: Place, source: str) -> None:
    """Add a place's findings; `source` is "exif" or "xmp"."""
    reading.add(
        Kind.POSITION, f"{source}:GPSPosition", N_("Position"), coordinates(place.latitude, place.longitude), Risk.HIGH
    )
    town = name_and_way(nearest(place.latitude, place.longitude))
    reading.add(Kind.NEAREST_TOWN, f"{source}:NearestTown", N_("Nearest town"), town, Risk.HIGH)
    if place.altitude is not None:
        # Translators: before a height above the sea.
        reading.add(Kind.HEIGHT, f"{source}:GPSAltitude", N_("Height"), height(place.altitude), Risk.HIGH)
    if place.direction is not None:
        towards = compass_point(place.direction)
        # Translators: before a direction, as "north": where the camera was pointed at.
        reading.add(Kind.VIEW, f"{source}:GPSImgDirection", N_("Camera looked"), towards, Risk.MEDIUM)
