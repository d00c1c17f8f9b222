"""Coordinates: from EXIF's degrees, minutes and seconds or XMP's text to one place, and to words."""

import math
import re
from collections.abc import Mapping, Sequence

from scrubber.containers.tiff import Value
from scrubber.i18n import N_, _
from scrubber.metadata.findings.finding import Place, Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.readers.reading import Reading
from scrubber.places.nearest import nearest
from scrubber.places.words import name_and_way

_COMPASS = (
    N_("north"),
    N_("north-east"),
    N_("east"),
    N_("south-east"),
    N_("south"),
    N_("south-west"),
    N_("west"),
    N_("north-west"),
)
_XMP = re.compile(r"(\d{1,3})[,;](\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?\s*([NSEW])", re.I)


def place_of(tags: Mapping[int, Sequence[Value]]) -> Place | None:
    """A place from the tags of an EXIF GPS directory (EXIF 3.0 section 4.6.7); None when there is no position."""
    latitude = _degrees(tags.get(2, ()), tags.get(1, ()), "S")
    longitude = _degrees(tags.get(4, ()), tags.get(3, ()), "W")
    if latitude is None or longitude is None or not is_on_earth(latitude, longitude):
        return None
    altitude, direction = _number(tags.get(6, ())), _number(tags.get(17, ()))
    if altitude is not None and tags.get(5, (0,))[0] in (1, b"\1"):
        altitude = -altitude
    return Place(latitude, longitude, altitude, direction)


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


def coordinates(place: Place) -> str:
    """A position as people write it: "48.8867° N, 2.3376° E"."""
    return _("{latitude}° {north_or_south}, {longitude}° {east_or_west}").format(
        latitude=f"{abs(place.latitude):.4f}",
        north_or_south=_("N") if place.latitude >= 0 else _("S"),
        longitude=f"{abs(place.longitude):.4f}",
        east_or_west=_("E") if place.longitude >= 0 else _("W"),
    )


def compass_point(degrees: float) -> str:
    """The nearest of eight directions in words (translated), from degrees clockwise from north."""
    return _(_COMPASS[round(degrees % 360 / 45) % 8])


def add_position(reading: Reading, place: Place, source: str) -> None:
    """Add a place's findings; `source` is "exif" or "xmp"."""
    reading.add(Kind.POSITION, f"{source}:GPSPosition", N_("Position"), coordinates(place), Risk.HIGH)
    town = name_and_way(nearest(place.latitude, place.longitude))
    reading.add(Kind.NEAREST_TOWN, f"{source}:NearestTown", N_("Nearest town"), town, Risk.HIGH)
    if place.altitude is not None:
        words = _("{metres} m above the sea") if place.altitude >= 0 else _("{metres} m below the sea")
        height = words.format(metres=abs(round(place.altitude)))
        reading.add(Kind.HEIGHT, f"{source}:GPSAltitude", N_("Height"), height, Risk.HIGH)
    if place.direction is not None:
        towards = compass_point(place.direction)
        reading.add(Kind.VIEW, f"{source}:GPSImgDirection", N_("Camera looked"), towards, Risk.MEDIUM)
