"""Reading written blocks back: nothing may stand in them that wasn't asked for, and nothing finer than asked.

This knows what was asked for and reads the blocks by itself; it imports nothing that wrote them.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element
from xml.etree.ElementTree import ParseError as XmlError

from scrubber.containers import tiff
from scrubber.decoding import about_to_decode
from scrubber.errors import Detail, NotVerified, ScrubberError
from scrubber.formats.keep import DateDetail, Keep, KeptBlocks, PlaceDetail
from scrubber.i18n import N_
from scrubber.metadata.readers.exif.tag_numbers import ExifTag, GpsTag, ImageTag
from scrubber.metadata.readers.gps import place_of, xmp_degrees
from scrubber.metadata.readers.xmp.tags import prefixed
from scrubber.places.nearest import within

_TOO_MUCH = N_("it holds something that does not belong there")
_STRUCTURE = frozenset({ImageTag.ORIENTATION, ImageTag.EXIF_IFD, ImageTag.GPS_IFD})
_POSITION = frozenset({
    GpsTag.VERSION_ID, GpsTag.LATITUDE_REF, GpsTag.LATITUDE, GpsTag.LONGITUDE_REF, GpsTag.LONGITUDE
})  # fmt: skip
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_FRAME = frozenset(
    {f"{_RDF}{name}" for name in ("RDF", "Description", "Seq", "Bag", "Alt", "li")} | {"{adobe:ns:meta/}xmpmeta"}
)
_DATES = {
    DateDetail.YEAR: r"\d{4}",
    DateDetail.MONTH: r"\d{4}-\d\d",
    DateDetail.DAY: r"\d{4}-\d\d-\d\d",
    DateDetail.EXACT: r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d)?",
}
_CENTRE_KM = 0.05
_PANORAMA = "GPano:"


def check_blocks(blocks: KeptBlocks, keep: Keep) -> None:
    """Raise `NotVerified` when the blocks hold anything that `keep` doesn't ask for, or something finer."""
    try:
        tags = dict(_tags(blocks.exif)) if blocks.exif else {}
        properties = list(_properties(blocks.xmp)) if blocks.xmp else []
    except (ScrubberError, XmlError) as error:
        raise NotVerified(_TOO_MUCH, Detail("keep.unreadable")) from error
    _require(set(tags) <= _allowed_tags(keep), "keep.tag")
    _require(all(_is_allowed(name, keep) for name, _value in properties), "keep.property")
    dates = [value for name, value in properties if name in ("exif:DateTimeOriginal", "photoshop:DateCreated")]
    _require(all(_is_coarse_enough(date, keep.date) for date in dates), "keep.date")
    if keep.place is PlaceDetail.TOWN:
        _require(all(map(_is_centre, _positions(tags, dict(properties)))), "keep.centre")


def _is_coarse_enough(date: str, asked: DateDetail) -> bool:
    """Whether a date is no finer than asked: a photo may know less."""
    allowed = list(_DATES)[: list(DateDetail).index(asked)]
    return any(re.fullmatch(_DATES[detail], date) for detail in allowed)


def _require(condition: bool, check: str) -> None:
    if not condition:
        raise NotVerified(_TOO_MUCH, Detail(check))


def _tags(block: bytes) -> Iterator[tuple[tuple[str, int], tuple[tiff.Value, ...]]]:
    for ifd in tiff.walk(block, strict=True):
        for entry in ifd.entries:
            yield (ifd.name, entry.tag), entry.values()


def _allowed_tags(keep: Keep) -> set[tuple[str, int]]:
    allowed: set[tuple[str, int]] = {("IFD0", tag) for tag in _STRUCTURE}
    if keep.date is DateDetail.EXACT:
        allowed |= {("Exif", ExifTag.DATE_TIME_ORIGINAL), ("Exif", ExifTag.OFFSET_TIME_ORIGINAL)}
    if keep.place in (PlaceDetail.TOWN, PlaceDetail.EXACT):
        allowed |= {("GPS", tag) for tag in _POSITION}
    if keep.camera:
        allowed |= {("IFD0", ImageTag.MAKE), ("IFD0", ImageTag.MODEL), ("Exif", ExifTag.LENS_MODEL)}
    if keep.author:
        allowed |= {("IFD0", ImageTag.ARTIST), ("IFD0", ImageTag.COPYRIGHT)}
    return allowed | ({("IFD0", ImageTag.IMAGE_DESCRIPTION)} if keep.caption else set())


def _is_allowed(name: str, keep: Keep) -> bool:
    asked = {
        "exif:DateTimeOriginal": keep.date is not DateDetail.NOTHING,
        "photoshop:DateCreated": keep.date is not DateDetail.NOTHING,
        "exif:GPSLatitude": keep.place in (PlaceDetail.TOWN, PlaceDetail.EXACT),
        "exif:GPSLongitude": keep.place in (PlaceDetail.TOWN, PlaceDetail.EXACT),
        "photoshop:City": keep.place is PlaceDetail.TOWN,
        "photoshop:Country": keep.place in (PlaceDetail.TOWN, PlaceDetail.COUNTRY),
        "Iptc4xmpCore:CountryCode": keep.place in (PlaceDetail.TOWN, PlaceDetail.COUNTRY),
        **dict.fromkeys(("tiff:Make", "tiff:Model", "exifEX:LensModel"), keep.camera),
        **dict.fromkeys(("dc:creator", "dc:rights"), keep.author),
        **dict.fromkeys(("dc:title", "dc:description", "dc:subject"), keep.caption),
        "xmp:Rating": keep.rating,
    }
    return keep.panorama if name.startswith(_PANORAMA) else asked.get(name, False)


def _properties(packet: bytes) -> Iterator[tuple[str, str]]:
    """Every property's name with its text; an attribute that isn't RDF's own is a property, too."""
    about_to_decode()
    from defusedxml.ElementTree import fromstring

    root = fromstring(packet)
    assert isinstance(root, Element)
    for element in root.iter():
        for attribute in element.attrib:
            if not attribute.startswith((_RDF, "{http://www.w3.org/XML")):
                yield prefixed(attribute), element.attrib[attribute]
        if element.tag not in _FRAME:
            yield prefixed(element.tag), element.text or ""


def _positions(
    tags: dict[tuple[str, int], tuple[tiff.Value, ...]], properties: dict[str, str]
) -> Iterator[tuple[float, float]]:
    place = place_of({tag: values for (name, tag), values in tags.items() if name == "GPS"})
    if place is not None:
        yield place.latitude, place.longitude
    latitude, longitude = (xmp_degrees(properties.get(f"exif:GPS{name}", "")) for name in ("Latitude", "Longitude"))
    if latitude is not None and longitude is not None:
        yield latitude, longitude


def _is_centre(position: tuple[float, float]) -> bool:
    """Whether the position is the centre of a place in our table, and so nobody's own."""
    return any(True for _spot in within(*position, _CENTRE_KM))
