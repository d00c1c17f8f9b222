"""What a HEIC or AVIF file says of its pictures itself: sizes, rotation, colours, how a decoder is configured.

ISO/IEC 23008-12 section 6.5 (properties), ISO/IEC 14496-15 section 8.3.3.1.2 (`hvcC`), AV1-ISOBMFF section 2.3
(`av1C`), ISO/IEC 23091-2 section 8 (colours).
"""

import struct
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from scrubber.containers.isobmff.boxes import Box
from scrubber.containers.isobmff.codes import BoxType, ColourType, PropertyType, ReferenceType
from scrubber.containers.isobmff.items import Item, Meta
from scrubber.formats.base import ContainerField, Part
from scrubber.formats.heif.parts import Source, printable
from scrubber.formats.heif.properties import auxiliary_type

Named = Iterator[tuple[str, str]]

_MAX_ITEMS, _MAX_FACTS = 16, 256
_PRIMARIES = {1: "BT.709", 5: "BT.601 (PAL)", 6: "BT.601 (NTSC)", 9: "BT.2020", 11: "P3 (DCI)", 12: "Display P3"}
_TRANSFERS = {1: "BT.709", 6: "BT.601", 8: "linear", 13: "sRGB", 14: "BT.2020 (10 bit)", 16: "PQ", 18: "HLG"}
_MATRICES = {0: "RGB", 1: "BT.709", 5: "BT.601 (PAL)", 6: "BT.601 (NTSC)", 9: "BT.2020"}
_CHROMA = ("4:0:0", "4:2:0", "4:2:2", "4:4:4")


def facts(source: Source, parts: Sequence[Part]) -> Iterator[ContainerField]:
    """Every fact once, in the order of the file; `parts` are those of the ledger."""
    offsets = [part.offset for part in parts]
    told: set[tuple[str, str]] = set()
    for offset, name, value in _all(source):
        if (name, value) not in told and len(told) < _MAX_FACTS:
            told.add((name, value))
            yield ContainerField(name, value, max(bisect_right(offsets, offset) - 1, 0))


def orientation(source: Source) -> int:
    """How the primary picture is turned before it is shown, in EXIF's numbers (1: not at all)."""
    item = source.meta.items.get(source.meta.primary) if source.meta else None
    turns, mirror = 0, None
    for box in _properties(source.meta, item) if source.meta and item else ():
        body = box.payload(source.data)
        if box.type == PropertyType.IROT and body:
            turns = body[0] & 3
        elif box.type == PropertyType.IMIR and body:
            mirror = body[0] & 1
    return _TURNED[turns, mirror]


_TURNED = {
    (0, None): 1, (1, None): 8, (2, None): 3, (3, None): 6,
    (0, 1): 2, (0, 0): 4, (1, 1): 7, (1, 0): 5, (2, 1): 4, (2, 0): 2, (3, 1): 5, (3, 0): 7,
}  # fmt: skip
"""By quarter turns to the left, then the mirror: 0 turns the picture upside down, 1 swaps left and right."""


def _all(source: Source) -> Iterator[tuple[int, str, str]]:
    data = source.data
    for box in source.boxes:
        if box.type == BoxType.FTYP and box.end - box.body >= 8:
            body = box.payload(data)[:256]
            yield box.body, "MajorBrand", printable(body[:4])
            yield box.body, "MinorVersion", str(int.from_bytes(body[4:8], "big"))
            yield (
                box.body,
                "CompatibleBrands",
                ", ".join(printable(body[at : at + 4]) for at in range(8, len(body) - 3, 4)),
            )
        elif box.type == BoxType.META:
            yield box.body, "MetaImageSize", f"{box.size:,} B"
        elif box.type == BoxType.MDAT:
            yield box.start, "MediaDataSize", str(box.end - box.body)
            yield box.start, "MediaDataOffset", str(box.body)
    if source.meta is not None:
        yield from _of_items(data, source.meta)


def _of_items(data: bytes, meta: Meta) -> Iterator[tuple[int, str, str]]:
    first = next(iter(meta.items.values()), None)
    if first is None:
        return
    at = first.entry.start
    yield at, "HandlerType", printable(meta.handler)
    yield at, "PrimaryItemReference", str(meta.primary)
    kinds = Counter(printable(item.type) for item in meta.items.values())
    yield at, "Items", ", ".join(f"{count} × {kind}" if count > 1 else kind for kind, count in kinds.items())
    for item in _told_items(meta):
        for box in _properties(meta, item):
            if box.type in _READERS:
                body = box.payload(data)[:512]
                yield from ((box.start, name, value) for name, value in _READERS[box.type](body))


def _told_items(meta: Meta) -> Iterable[Item]:
    """The primary picture and those beside it, the first piece of a picture in pieces, but not the others."""
    pieces = {
        target
        for reference in meta.references
        if reference.type == ReferenceType.DIMG
        for target in reference.targets[1:]
    }
    found = [item for item in meta.items.values() if item.id not in pieces]
    return sorted(found, key=lambda item: item.id != meta.primary)[:_MAX_ITEMS]


def _properties(meta: Meta, item: Item) -> Iterator[Box]:
    yield from (meta.properties[index] for index, _essential in item.properties if index < len(meta.properties))


def _size(body: bytes) -> Named:
    if len(body) >= 12:
        yield "ImageSpatialExtent", "{} × {}".format(*struct.unpack_from(">II", body, 4))


def _depth(body: bytes) -> Named:
    if len(body) >= 5:
        yield "ImagePixelDepth", " ".join(map(str, body[5 : 5 + body[4]]))


def _rotation(body: bytes) -> Named:
    if body:
        yield "Rotation", f"{90 * (body[0] & 3)}° to the left"


def _mirror(body: bytes) -> Named:
    if body:
        yield "Mirroring", "left and right" if body[0] & 1 else "top and bottom"


def _colour(body: bytes) -> Named:
    yield "ColorProfiles", printable(body[:4])
    if body[:4] == ColourType.NCLX and len(body) >= 11:
        primaries, transfer, matrix = struct.unpack_from(">3H", body, 4)
        yield "ColorPrimaries", _PRIMARIES.get(primaries, str(primaries))
        yield "TransferCharacteristics", _TRANSFERS.get(transfer, str(transfer))
        yield "MatrixCoefficients", _MATRICES.get(matrix, str(matrix))
        yield "VideoFullRangeFlag", "full" if body[10] & 0x80 else "limited"


def _auxiliary(body: bytes) -> Named:
    yield "AuxiliaryImageType", auxiliary_type(body).decode("latin-1")


def _light(body: bytes) -> Named:
    if len(body) >= 4:
        most, average = struct.unpack_from(">HH", body)
        yield "MaxContentLightLevel", str(most)
        yield "MaxPicAverageLightLevel", str(average)


def _hevc(body: bytes) -> Named:
    if len(body) < 23:
        return
    yield "HEVCConfigurationVersion", str(body[0])
    yield "GeneralProfileSpace", str(body[1] >> 6)
    yield "GeneralTierFlag", "high" if body[1] & 0x20 else "main"
    yield "GeneralProfileIDC", str(body[1] & 0x1F)
    yield "GenProfileCompatibilityFlags", f"0x{body[2:6].hex()}"
    yield "ConstraintIndicatorFlags", body[6:12].hex(" ")
    yield "GeneralLevelIDC", f"{body[12]} (level {body[12] / 30:.1f})"
    yield "MinSpatialSegmentationIDC", str(int.from_bytes(body[13:15], "big") & 0xFFF)
    yield "ParallelismType", str(body[15] & 3)
    yield "ChromaFormat", _CHROMA[body[16] & 3]
    yield "BitDepthLuma", str(8 + (body[17] & 7))
    yield "BitDepthChroma", str(8 + (body[18] & 7))
    yield "AverageFrameRate", str(int.from_bytes(body[19:21], "big"))
    yield "ConstantFrameRate", str(body[21] >> 6)
    yield "NumTemporalLayers", str(body[21] >> 3 & 7)
    yield "TemporalIDNested", "yes" if body[21] & 4 else "no"


def _av1(body: bytes) -> Named:
    if len(body) < 4:
        return
    yield "AV1ConfigurationVersion", str(body[0] & 0x7F)
    yield "SeqProfile", str(body[1] >> 5)
    yield "SeqLevelIdx", str(body[1] & 0x1F)
    yield "BitDepth", str(12 if body[2] & 0x20 else 10 if body[2] & 0x40 else 8)
    chroma = "4:0:0" if body[2] & 0x10 else {3: "4:2:0", 2: "4:2:2"}.get(body[2] >> 2 & 3, "4:4:4")
    yield "ChromaFormat", chroma
    yield "ChromaSamplePosition", ("unknown", "vertical", "colocated", "reserved")[body[2] & 3]


_READERS: dict[bytes, Callable[[bytes], Named]] = {
    PropertyType.ISPE: _size,
    PropertyType.PIXI: _depth,
    PropertyType.IROT: _rotation,
    PropertyType.IMIR: _mirror,
    PropertyType.COLR: _colour,
    PropertyType.AUXC: _auxiliary,
    PropertyType.CLLI: _light,
    PropertyType.HVCC: _hevc,
    PropertyType.AV1C: _av1,
}
