"""Several pictures in one JPEG file, for tests: Ultra HDR, ISO 21496-1, Apple's gain map, stereo photos."""

import struct

from PIL import ImageCms

from scrubber.containers.jpeg import mpf
from scrubber.containers.jpeg import segments as jpeg
from tests.helpers.jpeg import plain_jpeg, with_segments

XMP = b"http://ns.adobe.com/xap/1.0/\0"
ISO_URN = b"urn:iso:std:iso:ts:21496:-1\0"
APPLE_URN = "urn:com:apple:photo:2020:aux:hdrgainmap"
ADOBE = 'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"'
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def multi_jpeg(first: bytes, *further: tuple[int, bytes], between: bytes = b"", first_type: int = mpf.PRIMARY) -> bytes:
    """`first` with an index of itself and the pictures (MP type, bytes) behind it, `between` before each of them."""
    first_size = len(first) + 4 + mpf.length(1 + len(further))
    rows, position = [mpf.IndexedPicture(first_type, first_size, 0)], first_size
    for kind, picture in further:
        position += len(between)
        rows.append(mpf.IndexedPicture(kind, len(picture), position - 10))
        position += len(picture)
    return with_segments(first, (jpeg.APP2, mpf.write(rows))) + b"".join(between + one for _, one in further)


def xmp(inside: str) -> tuple[int, bytes]:
    """An XMP segment whose `rdf:RDF` holds `inside`."""
    head = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    return jpeg.APP1, XMP + f"{head}{inside}</rdf:RDF></x:xmpmeta>".encode()


def adobe_xmp(extra: str = "", **fields: str) -> tuple[int, bytes]:
    """hdrgm properties as attributes, with the required ones filled in; `extra` stands inside the description."""
    known = {"Version": "1.0", "GainMapMax": "2.5", "HDRCapacityMax": "2.25", "OffsetSDR": "1e-07"} | fields
    attributes = " ".join(f'hdrgm:{name}="{value}"' for name, value in known.items())
    return xmp(f"<rdf:Description {ADOBE} {attributes}>{extra}</rdf:Description>")


def apple_xmp(numbers: str) -> tuple[int, bytes]:
    """Apple's description of a gain map; `numbers` are its attributes."""
    spaces = (
        'xmlns:apdi="http://ns.apple.com/pixeldatainfo/1.0/" xmlns:HDRGainMap="http://ns.apple.com/HDRGainMap/1.0/"'
    )
    return xmp(f'<rdf:Description {spaces} apdi:AuxiliaryImageType="{APPLE_URN}" {numbers}/>')


def directory_xmp(*items: tuple[str, int], extra: str = "") -> tuple[int, bytes]:
    """Google's directory of the first picture and the items (semantic, length) behind it."""
    rows = "".join(
        f'<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="{semantic}" Item:Length="{length}"/></rdf:li>'
        for semantic, length in (("Primary", 0), *items)
    )
    spaces = (
        f'{ADOBE} xmlns:Container="http://ns.google.com/photos/1.0/container/"'
        ' xmlns:Item="http://ns.google.com/photos/1.0/container/item/"'
    )
    directory = f"<Container:Directory><rdf:Seq>{rows}</rdf:Seq></Container:Directory>"
    return xmp(f'<rdf:Description {spaces} hdrgm:Version="1.0">{directory}{extra}</rdf:Description>')


def iso_record(channels: int = 1, flags: int = 0x40, denominator: int = 100) -> bytes:
    """ISO 21496-1's record with fractions of a different numerator each; writer's version 3."""
    numbers = [value for numerator in range(2 + 5 * channels) for value in (numerator, denominator)]
    return struct.pack(f">HHB{len(numbers)}I", 0, 3, flags | (0x80 if channels == 3 else 0), *numbers)


def iso_segment(record: bytes) -> tuple[int, bytes]:
    """The APP2 segment that holds a record."""
    return jpeg.APP2, ISO_URN + record


def gain_map(*segments: tuple[int, bytes]) -> bytes:
    """A small grey picture with these segments."""
    return with_segments(plain_jpeg((24, 20), "L"), *segments)


def soiled(secret: bytes) -> list[tuple[int, bytes]]:
    """Segments with `secret` that any picture of a file may hold."""
    profile = PROFILE.replace("sRGB built-in".encode("utf-16-be"), secret[:13].decode("ascii").encode("utf-16-be"))
    return [
        (jpeg.APP1, b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0" + secret),
        (jpeg.COM, secret),
        (jpeg.APP2, b"ICC_PROFILE\0\1\1" + profile),
        (jpeg.APP13, b"Photoshop 3.0\0" + secret),
        (0xE9, secret),
    ]


def clip(secret: bytes) -> bytes:
    """The beginning of a video file."""
    return struct.pack(">I4s4s", 24, b"ftyp", b"mp42") + bytes(12) + secret
