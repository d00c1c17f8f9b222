"""Making values as coarse as the user asked: the month instead of the second, the town instead of the house."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from scrubber.formats.base import Fate
from scrubber.formats.keep import DateDetail, Keep, Kept, PlaceDetail
from scrubber.metadata.findings.dates import written as written_offset
from scrubber.metadata.findings.finding import Finding
from scrubber.metadata.keeping import values
from scrubber.metadata.keeping.values import Described, Values
from scrubber.places.nearest import Town, nearest, within
from scrubber.places.words import NEAR_KM

_FORMS = {
    DateDetail.YEAR: "%Y",
    DateDetail.MONTH: "%Y-%m",
    DateDetail.DAY: "%Y-%m-%d",
    DateDetail.EXACT: "%Y-%m-%dT%H:%M:%S",
}
_FINENESS = tuple(DateDetail)
_CITY_KM = 40.0
_OF_PROFILES = "icc:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen(Described):
    """What is written. `date` is as long as it is exact: "2024-05", "2024-05-12T14:03:22+02:00".

    `position` are degrees, north and east positive; `country` is an ISO 3166-1 code.
    """

    date: str = ""
    position: tuple[float, float] | None = None
    town: str = ""
    country: str = ""

    @property
    def holds(self) -> tuple[Kept, ...]:
        """What of the choices is there."""
        there: dict[Kept, object] = {
            Kept.DATE: self.date,
            Kept.PLACE: self.position or self.country,
            Kept.CAMERA: self.make or self.model or self.lens,
            Kept.AUTHOR: self.authors or self.copyright,
            Kept.CAPTION: self.title or self.caption or self.keywords,
            Kept.RATING: self.rating is not None,
            Kept.PANORAMA: self.panorama,
        }
        return tuple(kept for kept, value in there.items() if value)


def choose(values: Values, keep: Keep) -> Chosen:
    """The values as coarse as `keep` wants them. What isn't there is not invented."""
    position, town, country = _place(values, keep.place)
    return Chosen(
        date=_date(values, keep.date),
        position=position,
        town=town,
        country=country,
        make=values.make if keep.camera else "",
        model=values.model if keep.camera else "",
        lens=values.lens if keep.camera else "",
        authors=values.authors if keep.author else (),
        copyright=values.copyright if keep.author else "",
        title=values.title if keep.caption else "",
        caption=values.caption if keep.caption else "",
        keywords=values.keywords if keep.caption else (),
        rating=values.rating if keep.rating else None,
        panorama=values.panorama if keep.panorama else None,
    )


def _date(values: Values, asked: DateDetail) -> str:
    if values.taken is None or asked is DateDetail.NOTHING:
        return ""
    detail = min(asked, values.taken_detail, key=_FINENESS.index)
    date = values.taken.strftime(_FORMS[detail])
    if detail is DateDetail.EXACT and values.offset_minutes is not None:
        return date + written_offset(values.offset_minutes)
    return date


def _place(values: Values, detail: PlaceDetail) -> tuple[tuple[float, float] | None, str, str]:
    """Position, town and country; without a position at least the country, where the photo names it."""
    place = values.place
    if place is None or detail is PlaceDetail.NOTHING:
        return None, "", values.country if detail is PlaceDetail.COUNTRY else ""
    if detail is PlaceDetail.EXACT:
        return (round(place.latitude, 6), round(place.longitude, 6)), "", ""
    town = nearest(place.latitude, place.longitude)
    if town.distance_km > NEAR_KM:
        return None, "", ""  # at sea: the nearest town would be a lie
    if detail is PlaceDetail.COUNTRY:
        return None, "", town.country
    name, position = _centre(town)
    return position, name, town.country


def _centre(town: Town) -> tuple[str, tuple[float, float]]:
    """Name and centre of the town; of a quarter those of its city, because a quarter is finer than a town."""
    if town.city:
        spots = (spot for _km, spot in within(town.latitude, town.longitude, _CITY_KM) if spot.name == town.city)
        city = max(spots, key=lambda spot: spot.population, default=None)
        if city is not None:
            return city.name, (round(city.latitude, 4), round(city.longitude, 4))
    return town.name, (round(town.latitude, 4), round(town.longitude, 4))


_POSITIONS = frozenset({"exif:GPSPosition", "xmp:GPSPosition", "exif:NearestTown", "xmp:NearestTown"})


def with_kept_fates(findings: Iterable[Finding], keep: Keep, *, is_kept_copy: bool) -> tuple[Finding, ...]:
    """The findings with their fates; `is_kept_copy` says that the file holds nothing but what is to be kept.

    A date or a place that is made coarser counts as removed: what is said of it is what stands in the photo now.
    """
    if is_kept_copy:
        return tuple(replace(finding, fate=Fate.KEEP) if finding.fate is Fate.DROP else finding for finding in findings)
    keys = _keys(keep)
    return tuple(
        replace(finding, fate=Fate.REWRITE) if _stays(finding, keys, keep) else finding for finding in findings
    )


def _stays(finding: Finding, keys: frozenset[str], keep: Keep) -> bool:
    return finding.key in keys or (keep.profile and finding.key.startswith(_OF_PROFILES))


def _keys(keep: Keep) -> frozenset[str]:
    """The keys of findings that a copy tells just as the photo does."""
    chosen: list[Iterable[str]] = [values.PANORAMA_KEYS] if keep.panorama else []
    chosen += [values.DATE_KEYS] if keep.date is DateDetail.EXACT else []
    chosen += [_POSITIONS] if keep.place is PlaceDetail.EXACT else []
    chosen += [values.CAMERA_KEYS] if keep.camera else []
    chosen += [values.AUTHOR_KEYS] if keep.author else []
    chosen += [values.CAPTION_KEYS] if keep.caption else []
    chosen += [values.RATING_KEYS] if keep.rating else []
    return frozenset(key for keys in chosen for key in keys)
