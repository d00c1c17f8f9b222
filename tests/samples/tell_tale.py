"""Invented metadata for the sample photos, as the blocks that cameras and programs write."""

import struct
import zlib
from html import escape
from io import BytesIO
from typing import Any

import piexif
from PIL import Image

OWNER = "Jane Example"


def thumbnail(picture: Image.Image, size: int = 160) -> bytes:
    """A small JPEG as cameras put into their EXIF block."""
    small = picture.convert("RGB")
    small.thumbnail((size, size))
    data = BytesIO()
    small.save(data, "JPEG", quality=82)
    return data.getvalue()


def exif(
    when: str, place: tuple[float, float] | None, serial: str, orientation: int = 1, preview: bytes = b"", **more: Any
) -> bytes:
    """A TIFF structure. `when` is "2025:06:14 05:12:40", `place` degrees north and east; `more` goes into IFD0."""
    tags: dict[str, Any] = {
        "0th": {"Make": "Fabricam", "Model": "Fabricam F100", "Software": "Fabricam 2.1", "DateTime": when}
        | {"Artist": OWNER, "Orientation": orientation}
        | more,
        "Exif": {"DateTimeOriginal": when, "OffsetTimeOriginal": "+02:00", "CameraOwnerName": OWNER}
        | {"BodySerialNumber": serial, "LensModel": "Fabricam 35mm F2", "LensSerialNumber": f"L-{serial}"}
        | {"ExposureTime": (1, 125), "FNumber": (28, 10), "ISOSpeedRatings": 200},
        "GPS": _gps(*place, when) if place else {},
        "1st": {"Compression": 6} if preview else {},
    }
    numbered = {ifd: {_tag(ifd, name): value for name, value in values.items()} for ifd, values in tags.items()}
    block: bytes = piexif.dump(numbered | {"thumbnail": preview or None})
    return block.removeprefix(b"Exif\0\0")


def _tag(ifd: str, name: str) -> int:
    group = {"0th": piexif.ImageIFD, "1st": piexif.ImageIFD, "Exif": piexif.ExifIFD, "GPS": piexif.GPSIFD}[ifd]
    return int(getattr(group, name))


def _gps(north: float, east: float, when: str) -> dict[str, Any]:
    day, clock = when.split()
    return {
        "GPSLatitudeRef": "N" if north >= 0 else "S",
        "GPSLatitude": _sexagesimal(abs(north)),
        "GPSLongitudeRef": "E" if east >= 0 else "W",
        "GPSLongitude": _sexagesimal(abs(east)),
        "GPSAltitudeRef": 0,
        "GPSAltitude": (620, 10),
        "GPSDateStamp": day,
        "GPSTimeStamp": tuple((int(part), 1) for part in clock.split(":")),
        "GPSImgDirectionRef": "T",
        "GPSImgDirection": (2140, 10),
    }


def _sexagesimal(degrees: float) -> tuple[tuple[int, int], ...]:
    minutes = degrees % 1 * 60
    return (int(degrees), 1), (int(minutes), 1), (round(minutes % 1 * 6000), 100)


def xmp(**properties: str) -> bytes:
    """An XMP packet; "dc_creator" becomes dc:creator."""
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"'
    )
    lines = "".join(
        f"<{name.replace('_', ':', 1)}>{escape(value)}</{name.replace('_', ':', 1)}>"
        for name, value in properties.items()
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>{lines}</rdf:Description></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    ).encode()


def iptc(**fields: str) -> bytes:
    """A Photoshop image resource that holds IPTC data sets of record 2."""
    numbers = {"title": 5, "keywords": 25, "creator": 80, "city": 90, "country": 101, "caption": 120}
    sets = b"\x1c\x01\x5a\x00\x03\x1b%G"
    for name, value in fields.items():
        text = value.encode()
        sets += struct.pack(">BBBH", 0x1C, 2, numbers[name], len(text)) + text
    return b"8BIM\x04\x04\0\0" + struct.pack(">I", len(sets)) + sets + b"\0" * (len(sets) % 2)


def jpeg_with(data: bytes, *segments: tuple[int, bytes], trailer: bytes = b"") -> bytes:
    """Put segments behind the JFIF header of a JPEG, and bytes behind its end."""
    head = 4 + int.from_bytes(data[4:6], "big")
    extra = b"".join(struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in segments)
    return data[:head] + extra + data[head:] + trailer


def png_with(data: bytes, *chunks: tuple[bytes, bytes], trailer: bytes = b"") -> bytes:
    """Put chunks behind the header of a PNG, and bytes behind its end."""
    head = 8 + 25
    extra = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    return data[:head] + extra + data[head:] + trailer
