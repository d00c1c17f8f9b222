"""What can be read in a HEIC or AVIF file beside the picture: Exif, XMP, names, thumbnails, depth maps, other boxes."""

import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from scrubber.containers.isobmff.boxes import Box, children, iter_boxes, version_and_flags
from scrubber.containers.isobmff.codes import (
    AV1_TYPES,
    CODED_TYPES,
    DERIVED_TYPES,
    BoxType,
    ColourType,
    ItemType,
    PropertyType,
    ReferenceType,
)
from scrubber.containers.isobmff.items import Item
from scrubber.errors import Detail, ParseError, ScrubberError
from scrubber.formats.base import Part, Payload, PayloadKind, PayloadRole
from scrubber.formats.heif.parts import MessagePart, Source, item_extents, printable
from scrubber.formats.heif.reachable_items import auxiliary_kind, left_out_auxiliaries, shown_beside
from scrubber.formats.heif.rebuild import build
from scrubber.formats.heif.still import StillReader
from scrubber.limits import MAX_INFLATED_BYTES, MIB

C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_AUXILIARY = {
    b"depth": ("depth map", PayloadRole.DEPTH_MAP),
    b"disparity": ("depth map", PayloadRole.DEPTH_MAP),
    b"matte": ("matte", PayloadRole.MATTE),
    b"gainmap": ("gain map", PayloadRole.GAIN_MAP),
}
_EPOCH = datetime(1904, 1, 1)
_LATEST = 1 << 33
_MAX_PICTURES = 16
_USUAL_NAMES = frozenset((b"Color", b"Alpha", b"GMap", ItemType.TMAP, ItemType.EXIF, b"XMP", b"Image", b"HEVC Image"))
"""What common encoders call their items; it tells nothing."""
_C2PA_OFFSET_BYTES = 8
_PICTURE_TYPES = frozenset((*CODED_TYPES, *DERIVED_TYPES))


class _Reader:
    """Walks one file; `part_at` finds the part for an offset."""

    def __init__(self, source: Source, part_at: Callable[[int], int]) -> None:
        self.source = source
        self.part_at = part_at
        self.left = len(source.data) + MIB

    def payload(
        self,
        kind: PayloadKind,
        data: bytes,
        offset: int,
        label: str = "",
        role: PayloadRole = PayloadRole.USUAL,
        keyword: str = "",
    ) -> Payload:
        return Payload(kind, data, self.part_at(offset), label, role, keyword)


def payloads(source: Source, parts: Sequence[Part]) -> Iterator[Payload]:
    """Everything readable; `parts` are those of the ledger."""
    offsets = [part.offset for part in parts]
    reader = _Reader(source, lambda offset: max(bisect_right(offsets, offset) - 1, 0))
    yield from _items(reader)
    yield from _messages(reader, parts)
    yield from _profiles(reader)
    yield from _top_boxes(reader)
    if source.rest < len(source.data):
        yield reader.payload(
            PayloadKind.OPAQUE, source.data[source.rest :], source.rest, "behind the last box", PayloadRole.BESIDE
        )


def _items(reader: _Reader) -> Iterator[Payload]:
    source = reader.source
    if source.meta is None:
        return
    kept = {item.source for item in source.still.items if item.type != ItemType.MIME} if source.still else set()
    pieces = {
        target
        for reference in source.meta.references
        if reference.type == ReferenceType.DIMG
        for target in reference.targets
    }
    pictures = 0
    for item in source.meta.items.values():
        if item.name and item.name not in _USUAL_NAMES:
            yield reader.payload(PayloadKind.TEXT, item.name, item.entry.start, keyword="item name")
        if item.id in kept or (item.id in pieces and item.type in _PICTURE_TYPES):
            continue
        if item.type in _PICTURE_TYPES and pictures < _MAX_PICTURES:
            pictures += 1
            yield from _picture(reader, item)
        elif item.type not in _PICTURE_TYPES:
            yield from _data_item(reader, item)


def _messages(reader: _Reader, parts: Sequence[Part]) -> Iterator[Payload]:
    """What travels inside the compressed pictures, like the settings of an encoder."""
    for part in [part for part in parts if isinstance(part, MessagePart)][:_MAX_PICTURES]:
        yield reader.payload(PayloadKind.OPAQUE, reader.source.data[part.offset : part.end], part.offset, part.name)


def further_pictures(source: Source) -> int:
    """How many pictures of their own (no pieces, thumbnails or auxiliary ones) the copy leaves behind."""
    if source.meta is None or source.still is None:
        return 0
    kept = {item.source for item in source.still.items}
    return len(set(shown_beside(source.meta)) - kept)


def left_out_gain_maps(source: Source) -> bool:
    """Whether a picture that stays loses a gain map of a kind that we don't know."""
    if source.meta is None or source.still is None:
        return False
    meta, lost = source.meta, left_out_auxiliaries(source.meta, {item.source for item in source.still.items})
    return any(b"gainmap" in auxiliary_kind(source.data, meta, meta.items[number]) for number in lost)


def _item_data(reader: _Reader, item: Item) -> tuple[bytes, int]:
    """The item's data and its offset, empty for data out of reach or more than the file can hold."""
    extents = item_extents(reader.source, item)
    length = sum(end - start for start, end in extents)
    if not extents or length > reader.left:
        return b"", 0
    reader.left -= length
    return b"".join(reader.source.data[start:end] for start, end in extents), extents[0][0]


def _data_item(reader: _Reader, item: Item) -> Iterator[Payload]:
    data, offset = _item_data(reader, item)
    if not data:
        return
    label = printable(item.type)
    if item.type == ItemType.EXIF:
        yield _exif(reader, data, offset)
    elif item.type == ItemType.IPTC:
        yield reader.payload(PayloadKind.IPTC, data, offset)
    elif item.type == ItemType.MIME and not _is_ours(reader.source, data):
        yield _mime(reader, item, data, offset)
    elif item.type != ItemType.MIME:
        yield reader.payload(PayloadKind.OPAQUE, data, offset, label)


def _exif(reader: _Reader, data: bytes, offset: int) -> Payload:
    """Four bytes say where the TIFF structure begins behind them (ISO/IEC 23008-12 annex A.2.1)."""
    start = 4 + int.from_bytes(data[:4], "big")
    if data[start : start + 2] not in (b"II", b"MM"):
        marks = [at for at in (data.find(b"II*\0", 0, 64), data.find(b"MM\0*", 0, 64)) if at >= 0]
        if not marks:
            return reader.payload(PayloadKind.OPAQUE, data, offset, "Exif")
        start = min(marks)
    return reader.payload(PayloadKind.EXIF, data[start:], offset)


def _is_ours(source: Source, data: bytes) -> bool:
    """Whether this is what a clean copy says about its gain map."""
    packets = [item.blob.pieces for item in source.still.items if item.type == ItemType.MIME] if source.still else []
    return any(pieces[0] == data for pieces in packets)


def _mime(reader: _Reader, item: Item, data: bytes, offset: int) -> Payload:
    if item.content_encoding == b"deflate":
        data = _inflated(data)
    if b"rdf+xml" in item.content_type or b"<x:xmpmeta" in data[:512]:
        return reader.payload(PayloadKind.XMP, data, offset)
    label = item.content_type.decode("utf-8", "replace")
    return reader.payload(PayloadKind.OPAQUE, data, offset, label)


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, MAX_INFLATED_BYTES)
    except zlib.error:
        return data


def _picture(reader: _Reader, item: Item) -> Iterator[Payload]:
    """A picture that isn't the photo, as a file of its own where that can be built."""
    source = reader.source
    if source.meta is None:
        return
    extents = item_extents(source, item)
    offset = extents[0][0] if extents else item.entry.start
    label, role = _picture_role(reader, item)
    try:
        alone = _stand_alone(source, item)
        reader.left -= len(alone)
        if reader.left >= 0:
            yield reader.payload(PayloadKind.PICTURE, alone, offset, label, role)
    except ScrubberError:
        data, _offset = _item_data(reader, item)
        if data:
            yield reader.payload(PayloadKind.OPAQUE, data, offset, label)


def _picture_role(reader: _Reader, item: Item) -> tuple[str, PayloadRole]:
    """What a picture beside the photo is called, and what it is for."""
    meta = reader.source.meta
    if meta is None:
        return "", PayloadRole.USUAL
    if any(reference.type == ReferenceType.THMB and reference.source == item.id for reference in meta.references):
        return "thumbnail", PayloadRole.USUAL
    kind = auxiliary_kind(reader.source.data, meta, item)
    roles = [role for word, role in _AUXILIARY.items() if word in kind]
    return [*roles, ("auxiliary picture" if kind else "picture", PayloadRole.FURTHER_PICTURE)][0]


def _stand_alone(source: Source, item: Item) -> bytes:
    if source.meta is None:
        raise ParseError("", Detail("heif.payload-stands-alone"))
    still = StillReader(source.data, source.meta).read_alone(item.id)
    shown = [replace(kept, hidden=kept.hidden and kept.number != still.primary) for kept in still.items]
    brand = b"avif" if any(kept.type in AV1_TYPES for kept in shown) else b"heic"
    return b"".join(build([brand, brand, b"mif1"], replace(still, items=tuple(shown)), None))


def _profiles(reader: _Reader) -> Iterator[Payload]:
    """Colour profiles of all items."""
    for box in reader.source.meta.properties if reader.source.meta else ():
        body = box.payload(reader.source.data) if box.type in (PropertyType.COLR, PropertyType.UDES) else b""
        if body[:4] in (ColourType.PROF, ColourType.RICC) and len(body) > 4:
            yield reader.payload(PayloadKind.ICC, body[4:], box.start)
        elif box.type == PropertyType.UDES:
            yield reader.payload(
                PayloadKind.TEXT, body[4:].replace(b"\0", b" ").strip(), box.start, keyword="description"
            )


def _top_boxes(reader: _Reader) -> Iterator[Payload]:
    """The boxes of the file; a second `ftyp` begins a video that was put behind the photo."""
    for index, box in enumerate(reader.source.boxes):
        if box.type == BoxType.FTYP and index:
            yield reader.payload(PayloadKind.VIDEO, reader.source.data[box.start : reader.source.rest], box.start)
            return
        yield from _top_box(reader, box)


def _top_box(reader: _Reader, box: Box) -> Iterator[Payload]:
    if box.type == BoxType.UUID:
        yield _uuid(reader, box)
    elif box.type == BoxType.META:
        yield from _inside(reader, box, _inside_meta)
    elif box.type == BoxType.MOOV:
        yield from _inside(reader, box, _inside_moov)
    elif box.type == BoxType.UDTA:
        yield from _texts(reader, box)
    elif box.type == BoxType.MPVD:
        yield reader.payload(PayloadKind.VIDEO, box.payload(reader.source.data), box.start)
    elif box.type == BoxType.JUMB:
        yield reader.payload(PayloadKind.C2PA, reader.source.data[box.start : box.end], box.start)
    elif box.type not in (BoxType.FTYP, BoxType.MDAT):
        yield from _opaque(reader, box)


def _inside(reader: _Reader, box: Box, read: Callable[[_Reader, Box], Iterator[Payload]]) -> Iterator[Payload]:
    """What `read` finds in a box; the box as it is when it, a second one of its kind, can't be taken apart."""
    try:
        found = list(read(reader, box))
    except ParseError:
        found = list(_opaque(reader, box))
    yield from found


def _uuid(reader: _Reader, box: Box) -> Payload:
    body = box.payload(reader.source.data)
    if box.usertype == XMP_UUID:
        return reader.payload(PayloadKind.XMP, body, box.start)
    if box.usertype == C2PA_UUID:
        return reader.payload(PayloadKind.C2PA, _jumbf(body), box.start)
    return reader.payload(PayloadKind.OPAQUE, body, box.start, "uuid")


def _jumbf(body: bytes) -> bytes:
    """Behind version and flags: a purpose, for a manifest 8 bytes of offset, then JUMBF (C2PA section A.5)."""
    purpose = body[4:].split(b"\0", 1)[0]
    start = 4 + len(purpose) + 1 + _C2PA_OFFSET_BYTES
    return body[start:] if body[start + 4 : start + 8] == BoxType.JUMB else body


def _opaque(reader: _Reader, box: Box) -> Iterator[Payload]:
    body = box.payload(reader.source.data)
    if body.strip(b"\0"):
        role = PayloadRole.BESIDE if box.type in (BoxType.FREE, BoxType.SKIP) else PayloadRole.USUAL
        yield reader.payload(PayloadKind.OPAQUE, body, box.start, box.name, role)


def _texts(reader: _Reader, udta: Box) -> Iterator[Payload]:
    """The entries of a `udta`, or the box as a whole when it holds no boxes."""
    try:
        entries = list(iter_boxes(reader.source.data, udta.body, udta.end))
    except ParseError:
        entries = [udta]
    for entry in entries:
        yield reader.payload(
            PayloadKind.TEXT, entry.payload(reader.source.data).strip(b"\0"), udta.start, keyword=entry.name
        )


_TABLES = frozenset(
    (
        BoxType.HDLR,
        BoxType.PITM,
        BoxType.IINF,
        BoxType.ILOC,
        BoxType.IREF,
        BoxType.IPRP,
        BoxType.IDAT,
        BoxType.GRPL,
        BoxType.DINF,
        BoxType.FREE,
        BoxType.SKIP,
    )
)


def _inside_meta(reader: _Reader, meta: Box) -> Iterator[Payload]:
    for child in children(reader.source.data, meta, 4):
        if child.type == BoxType.HDLR:
            name = child.payload(reader.source.data)[24:].strip(b"\0")
            if name:
                yield reader.payload(PayloadKind.TEXT, name, child.start, keyword="handler name")
        elif child.type == BoxType.UUID:
            yield _uuid(reader, child)
        elif child.type in (BoxType.FREE, BoxType.SKIP) or child.type not in _TABLES:
            yield from _opaque(reader, child)


def _inside_moov(reader: _Reader, moov: Box) -> Iterator[Payload]:
    if reader.source.sequence is None:
        yield reader.payload(PayloadKind.OPAQUE, moov.payload(reader.source.data), moov.start, "moov")
        return
    for child in children(reader.source.data, moov):
        inner = children(reader.source.data, child) if child.type == BoxType.TRAK else []
        for box in (child, *inner):
            if box.type == BoxType.MVHD:
                yield from _creation_time(reader, box)
            elif box.type == BoxType.UDTA:
                yield from _texts(reader, box)
            elif box.type in (BoxType.META, BoxType.UUID, BoxType.FREE, BoxType.SKIP):
                yield from _opaque(reader, box)


def _creation_time(reader: _Reader, header: Box) -> Iterator[Payload]:
    """Seconds since 1904 in the movie's header, as a date."""
    cursor = header.cursor(reader.source.data)
    version, _flags = version_and_flags(cursor)
    seconds = cursor.number(">Q" if version else ">I")
    if 0 < seconds < _LATEST:
        date = _EPOCH + timedelta(seconds=seconds)
        text = f"{date:%Y:%m:%d %H:%M:%S}".encode()
        yield reader.payload(PayloadKind.TEXT, text, header.start, keyword="creation time")
