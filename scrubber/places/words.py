"""Positions, heights, directions, towns and distances in words (translated), the same everywhere."""

from scrubber.i18n import N_, _, commas, number, pgettext
from scrubber.places.nearest import Town

NEAR_KM = 300.0
"""Farther away a town tells nothing about where a photo was taken."""


def kilometres(distance_km: float) -> str:
    """A distance as people say it: "400 m", "1.3 km", "27 km"."""
    if distance_km < 0.95:
        # Translators: a distance in metres.
        return _("{metres} m").format(metres=max(100, round(distance_km * 10) * 100))
    # Translators: a distance in kilometres.
    return _("{kilometres} km").format(kilometres=number(distance_km, 1 if distance_km < 9.95 else 0))


def full_name(town: Town) -> str:
    """A town so that it can't be taken for another one: "Buttes-Montmartre, Paris, Île-de-France, France"."""
    names = dict.fromkeys((town.name, town.city, town.region, town.country_name))
    return commas(name for name in names if name)


def name_and_way(town: Town) -> str:
    """The value of a finding: "Lindau, Bavaria, Germany (2.3 km away)"; inside a town its centre doesn't matter."""
    if town.is_inside:
        return full_name(town)
    return _("{town} ({distance} away)").format(town=full_name(town), distance=kilometres(town.distance_km))


def in_or_near(town: Town) -> str:
    """Where a photo was taken, as it stands in a sentence; empty when the town is too far away to tell."""
    if town.distance_km > NEAR_KM:
        return ""
    if town.is_inside and (town.city or town.name == town.country_name):
        return _("in {place}").format(place=commas(filter(None, (town.name, town.city))))
    # Translators: a place as it stands in a sentence, the larger name where your language has it.
    place = _("{town}, {country}").format(town=town.name, country=town.country_name)
    if town.is_inside:
        return _("in {place}").format(place=place)
    return _("near {place} ({distance} away)").format(place=place, distance=kilometres(town.distance_km))


_COMPASS = (
    # Translators: a direction that stands alone, as a value: where the camera looked.
    N_("north"),
    N_("north-east"),
    N_("east"),
    N_("south-east"),
    N_("south"),
    N_("south-west"),
    N_("west"),
    N_("north-west"),
)


def coordinates(latitude: float, longitude: float) -> str:
    """A position as people write it, to about ten metres: "48.8867° N, 2.3376° E". Degrees, north and east positive.

    Always with points, as maps take it: commas would stand between the two numbers and inside them.
    """
    return _("{latitude}° {north_or_south}, {longitude}° {east_or_west}").format(
        latitude=f"{abs(latitude):.4f}",
        north_or_south=pgettext("north of the equator, in coordinates", "N")
        if latitude >= 0
        else pgettext("south of the equator, in coordinates", "S"),
        longitude=f"{abs(longitude):.4f}",
        east_or_west=pgettext("east, in coordinates", "E") if longitude >= 0 else pgettext("west, in coordinates", "W"),
    )


def height(metres: float) -> str:
    """A height above sea level, negative below: "131 m above the sea", "420 m below the sea"."""
    words = _("{metres} m above the sea") if round(metres) >= 0 else _("{metres} m below the sea")
    return words.format(metres=number(abs(round(metres))))


def compass_point(degrees: float) -> str:
    """The nearest of eight directions in words, from degrees clockwise from north."""
    return _(_COMPASS[round(degrees % 360 / 45) % 8])
