"""Kept values written afresh: one EXIF block and one XMP packet, the same bytes in every container that holds them.

The XMP packet says all that is kept, so that it is enough by itself where a container holds no EXIF block. EXIF repeats
what it has tags for. Coarse dates stand in XMP only: EXIF knows no month without a day.
"""

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from scrubber.errors import Detail, LimitExceeded
from scrubber.formats.keep import KeptBlocks, KeptIn
from scrubber.i18n import N_
from scrubber.metadata.keeping.coarsening import Chosen
from scrubber.metadata.keeping.values import Panorama
from scrubber.places.countries import COUNTRIES

_EXACT, _MINUTE, _SECOND = len("2024-05-12T14:03:22"), 60, 10_000
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "exifEX": "http://cipa.jp/exif/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "GPano": "http://ns.google.com/photos/1.0/panorama/",
}
_UPRIGHT, _MAX_BYTES = 1, 65_000


def kept_blocks(chosen: Chosen, kept_in: KeptIn, orientation: int = _UPRIGHT) -> KeptBlocks:
    """The blocks for a format; `orientation` (1 to 8) goes into the EXIF block where nothing else turns the picture.

    Raises `LimitExceeded` when they wouldn't fit into a segment of a JPEG.
    """
    if chosen == Chosen() or kept_in is KeptIn.NOWHERE:
        return KeptBlocks()
    turned = orientation if kept_in is KeptIn.TURNED_BLOCKS else _UPRIGHT
    blocks = KeptBlocks(b"" if kept_in is KeptIn.XMP else exif_block(chosen, turned), xmp_packet(chosen), chosen.holds)
    if max(len(blocks.exif), len(blocks.xmp)) > _MAX_BYTES:
        raise LimitExceeded(N_("what was to be kept is too long"), Detail("keep.too-long"))
    return blocks


def exif_block(chosen: Chosen, orientation: int = _UPRIGHT) -> bytes:
    """A TIFF structure, big-endian; empty when EXIF has no tag for anything that is kept."""
    import piexif  # its tables are loaded only when something is kept

    image = {
        piexif.ImageIFD.Make: chosen.make,
        piexif.ImageIFD.Model: chosen.model,
        piexif.ImageIFD.Artist: "; ".join(chosen.authors),
        piexif.ImageIFD.Copyright: chosen.copyright,
        piexif.ImageIFD.ImageDescription: chosen.caption,
    }
    tables: dict[str, dict[int, Any]] = {
        "0th": {tag: value.encode() for tag, value in image.items() if value},
        "Exif": _exif_tags(chosen),
        "GPS": _gps_tags(*chosen.position) if chosen.position else {},
    }
    if not any(tables.values()):
        return b""
    if orientation != _UPRIGHT:
        tables["0th"][piexif.ImageIFD.Orientation] = orientation
    return bytes(piexif.dump(tables)).removeprefix(b"Exif\0\0")


def _exif_tags(chosen: Chosen) -> dict[int, bytes]:
    import piexif

    tags = {piexif.ExifIFD.LensModel: chosen.lens.encode()} if chosen.lens else {}
    if len(chosen.date) >= _EXACT:
        moment, offset = chosen.date[:_EXACT], chosen.date[_EXACT:]
        tags[piexif.ExifIFD.DateTimeOriginal] = moment.replace("-", ":").replace("T", " ").encode()
        if offset:
            tags[piexif.ExifIFD.OffsetTimeOriginal] = offset.encode()
    return tags


def _gps_tags(latitude: float, longitude: float) -> dict[int, Any]:
    import piexif

    return {
        piexif.GPSIFD.GPSVersionID: (2, 3, 0, 0),
        piexif.GPSIFD.GPSLatitudeRef: b"S" if latitude < 0 else b"N",
        piexif.GPSIFD.GPSLatitude: _sexagesimal(latitude),
        piexif.GPSIFD.GPSLongitudeRef: b"W" if longitude < 0 else b"E",
        piexif.GPSIFD.GPSLongitude: _sexagesimal(longitude),
    }


def _sexagesimal(degrees: float) -> tuple[tuple[int, int], ...]:
    """Degrees, minutes and seconds to a ten thousandth, about three millimetres."""
    minutes, seconds = divmod(round(abs(degrees) * _MINUTE * _MINUTE * _SECOND), _MINUTE * _SECOND)
    whole, minutes = divmod(minutes, _MINUTE)
    return (whole, 1), (minutes, 1), (seconds, _SECOND)


def xmp_packet(chosen: Chosen) -> bytes:
    """An XMP packet of simple properties, always in the same order (ISO 16684-1)."""
    properties = list(_properties(chosen))
    used = {name.split(":")[0] for name, _content in properties}
    namespaces = "".join(f' xmlns:{short}="{uri}"' for short, uri in _NAMESPACES.items() if short in used)
    body = "".join(f"<{name}>{content}</{name}>" for name, content in properties)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{namespaces}>{body}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def _properties(chosen: Chosen) -> Iterator[tuple[str, str]]:
    """Names and contents as XML."""
    simple = {
        "exif:DateTimeOriginal": chosen.date,
        "photoshop:DateCreated": chosen.date,
        "exif:GPSLatitude": _degrees(chosen.position[0], "NS") if chosen.position else "",
        "exif:GPSLongitude": _degrees(chosen.position[1], "EW") if chosen.position else "",
        "photoshop:City": chosen.town,
        "photoshop:Country": COUNTRIES.get(chosen.country, ""),
        "Iptc4xmpCore:CountryCode": chosen.country,
        "tiff:Make": chosen.make,
        "tiff:Model": chosen.model,
        "exifEX:LensModel": chosen.lens,
        "xmp:Rating": "" if chosen.rating is None else str(chosen.rating),
    }
    yield from ((name, escape(value)) for name, value in simple.items() if value)
    lists = {"dc:creator": ("Seq", chosen.authors), "dc:subject": ("Bag", chosen.keywords)}
    yield from ((name, _listed(container, items)) for name, (container, items) in lists.items() if items)
    texts = {"dc:rights": chosen.copyright, "dc:title": chosen.title, "dc:description": chosen.caption}
    yield from ((name, _alternative(value)) for name, value in texts.items() if value)
    yield from _panorama(chosen.panorama) if chosen.panorama else ()


def _degrees(degrees: float, letters: str) -> str:
    """GPSCoordinate (XMP part 2, section 3.3): "48,51.498000N"."""
    millionths = round(abs(degrees) * _MINUTE * 1_000_000)
    whole, rest = divmod(millionths, _MINUTE * 1_000_000)
    return f"{whole},{rest / 1_000_000:.6f}{letters[degrees < 0]}"


def _listed(container: str, items: tuple[str, ...]) -> str:
    rows = "".join(f"<rdf:li>{escape(item)}</rdf:li>" for item in items)
    return f"<rdf:{container}>{rows}</rdf:{container}>"


def _alternative(value: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(value)}</rdf:li></rdf:Alt>'


def _panorama(panorama: Panorama) -> Iterator[tuple[str, str]]:
    yield "GPano:ProjectionType", panorama.projection
    yield "GPano:UsePanoramaViewer", "True"
    names = ("FullPano{}Pixels", "CroppedAreaImage{}Pixels")
    for name, sides in zip(names, (panorama.full, panorama.cropped), strict=True):
        for side, pixels in zip(("Width", "Height"), sides, strict=True):
            yield f"GPano:{name.format(side)}", str(pixels)
    for side, pixels in zip(("Left", "Top"), panorama.corner, strict=True):
        yield f"GPano:CroppedArea{side}Pixels", str(pixels)
