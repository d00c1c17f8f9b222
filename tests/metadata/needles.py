"""Forty secrets in and around the fields that can be kept: behind a NUL, in a neighbour, in a comment, in a serial."""

import piexif

from tests.helpers.exif import PARIS, exif_block
from tests.metadata.test_readers import XMP

NEEDLES = tuple(f"NDL{number:02}X" for number in range(40))
_BYTES = tuple(needle.encode() for needle in NEEDLES)

EXIF = exif_block(
    image={
        piexif.ImageIFD.Make: b"FUJIFILM\0" + _BYTES[0],
        piexif.ImageIFD.Model: b"X-T2 S/N " + _BYTES[1],
        piexif.ImageIFD.Artist: b"Jane Doe\0" + _BYTES[2],
        piexif.ImageIFD.Copyright: b"(c) Jane\0" + _BYTES[3],
        piexif.ImageIFD.ImageDescription: b"At the sea\0" + _BYTES[4],
        piexif.ImageIFD.Software: _BYTES[5],
        piexif.ImageIFD.HostComputer: _BYTES[6],
        piexif.ImageIFD.DocumentName: _BYTES[7],
        piexif.ImageIFD.XPTitle: list(f"Sea view\0{NEEDLES[8]}".encode("utf-16-le")),
        piexif.ImageIFD.XPComment: list(NEEDLES[9].encode("utf-16-le")),
        piexif.ImageIFD.XPSubject: list(NEEDLES[10].encode("utf-16-le")),
    },
    exif={
        piexif.ExifIFD.DateTimeOriginal: b"2024:05:12 14:03:22",
        piexif.ExifIFD.SubSecTimeOriginal: _BYTES[11],
        piexif.ExifIFD.SubSecTime: _BYTES[12],
        piexif.ExifIFD.OffsetTimeOriginal: b"+02:00\0" + _BYTES[13],
        piexif.ExifIFD.LensModel: b"XF 35mm F1.4 serial no. " + _BYTES[14],
        piexif.ExifIFD.LensSerialNumber: _BYTES[15],
        piexif.ExifIFD.BodySerialNumber: _BYTES[16],
        piexif.ExifIFD.CameraOwnerName: _BYTES[17],
        piexif.ExifIFD.UserComment: b"ASCII\0\0\0" + _BYTES[18],
        piexif.ExifIFD.ImageUniqueID: _BYTES[19],
        piexif.ExifIFD.MakerNote: b"\1\2" + _BYTES[20],
    },
    gps=PARIS
    | {
        piexif.GPSIFD.GPSAreaInformation: b"ASCII\0\0\0" + _BYTES[21],
        piexif.GPSIFD.GPSProcessingMethod: b"ASCII\0\0\0" + _BYTES[22],
        piexif.GPSIFD.GPSSatellites: _BYTES[23],
        piexif.GPSIFD.GPSMapDatum: _BYTES[24],
    },
)
PACKET = (
    XMP.format(
        attributes=f'xmp:Rating="4" photoshop:City="{NEEDLES[28]}" xmp:CreatorTool="{NEEDLES[31]}" '
        f'photoshop:Instructions="{NEEDLES[33]}" exif:UserComment="{NEEDLES[35]}" my:own="{NEEDLES[37]}"',
        elements=f"<?hidden {NEEDLES[29]}?>"
        f"<dc:title><rdf:Alt><rdf:li xml:lang='x-{NEEDLES[30]}'>Sea<!-- {NEEDLES[25]} --> view</rdf:li>"
        f"<rdf:li>{NEEDLES[26]}</rdf:li></rdf:Alt></dc:title>"
        "<dc:subject><rdf:Bag><rdf:li>beach</rdf:li><rdf:li>a &amp; b</rdf:li></rdf:Bag></dc:subject>"
        f"<dc:format>{NEEDLES[34]}</dc:format>"
        f'<C:Location xmlns:C="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">{NEEDLES[27]} street 7</C:Location>'
        f'<M:DocumentID xmlns:M="http://ns.adobe.com/xap/1.0/mm/">{NEEDLES[32]}</M:DocumentID>'
        f'<A:SerialNumber xmlns:A="http://ns.adobe.com/exif/1.0/aux/">{NEEDLES[36]}</A:SerialNumber>'
        f'<G:FirstPhotoDate xmlns:G="http://ns.google.com/photos/1.0/panorama/">{NEEDLES[39]}</G:FirstPhotoDate>',
    )
    + f"<!-- {NEEDLES[38]} -->"
).encode()


def needles_in(data: bytes) -> list[str]:
    """The needles that stand in these bytes, in one byte a letter or in two."""
    return [one for one in NEEDLES if one.encode() in data or one.encode("utf-16-le") in data]
