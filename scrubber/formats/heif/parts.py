"""The ledger of a HEIC or AVIF file: boxes and the data of items and samples, tiling it completely.

Three layers are painted, the first wins where they overlap: data that stays, data that goes and has a name, and the
boxes around them. So a byte of `mdat` that nothing refers to shows up as what it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from scrubber.containers.isobmff.boxes import Box, children
from scrubber.containers.isobmff.codes import CODED_TYPES, BoxType, ItemType, ReferenceType
from scrubber.containers.isobmff.items import Item, Meta, extents_in_file
from scrubber.containers.isobmff.tracks import Movie
from scrubber.errors import ScrubberError
from scrubber.formats import reasons
from scrubber.formats.base import Fate, Ledger, Part
from scrubber.formats.heif.properties import clean_property
from scrubber.formats.heif.sequence import Sequence
from scrubber.formats.heif.still import Still
from scrubber.i18n import N_

PICTURE = reasons.PICTURE
PLAN = reasons.NEEDED
WRITTEN_ANEW = reasons.REWRITTEN
NOT_NEEDED = reasons.NOT_NEEDED
NOT_THE_PICTURE = reasons.NOT_NEEDED
HEADROOM = N_("only the numbers of the HDR gain map are kept, written anew")
INSIDE = reasons.NOT_NEEDED
_MESSAGES = "messages in the picture data"
UNUSED = reasons.NOT_NEEDED
_offset = attrgetter("offset")


@dataclass(frozen=True, slots=True)
class MessagePart(Part):
    """Data that travels inside a compressed picture that stays, and goes."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file taken apart, with what of it stays."""

    data: bytes
    boxes: list[Box]
    rest: int
    meta: Meta | None
    movie: Movie | None
    still: Still | None
    sequence: Sequence | None


def ledger_of(source: Source) -> Ledger:
    """All parts of the file."""
    painted: list[Part] = []
    for layer in (_kept(source), _named(source), _boxes(source)):
        painted = _painted(painted, _disjoint(layer), len(source.data))
    return Ledger(len(source.data), tuple(painted))


def _painted(above: list[Part], below: Iterable[Part], size: int) -> list[Part]:
    """`above` (in order, disjoint) with parts of `below` where it leaves room."""
    gaps = list(_gaps(above, size))
    found, at = list(above), 0
    for part in below:
        while at < len(gaps) and gaps[at][1] <= part.offset:
            at += 1
        last = at
        while last < len(gaps) and gaps[last][0] < part.end:
            start, end = gaps[last]
            found.append(_stretch(part, max(start, part.offset), min(end, part.end)))
            last += 1
    return sorted(found, key=_offset)


def _gaps(parts: list[Part], size: int) -> Iterator[tuple[int, int]]:
    end = 0
    for part in parts:
        if part.offset > end:
            yield end, part.offset
        end = part.end
    if end < size:
        yield end, size


def _disjoint(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts in order, each without what an earlier one covers and none empty; neighbours of one kind made one."""
    pending: Part | None = None
    end = 0
    for part in sorted(parts, key=_offset):
        start = max(part.offset, end)
        if start >= part.end:
            continue
        end = part.end
        if pending is not None and pending.end == start and pending.name == part.name and pending.fate is part.fate:
            pending = _stretch(pending, pending.offset, end)
            continue
        if pending is not None:
            yield pending
        pending = _stretch(part, start, end)
    if pending is not None:
        yield pending


def _stretch(part: Part, start: int, end: int) -> Part:
    """The part from `start` to `end` alone; made by hand, since there are thousands and `replace` is slow."""
    if start == part.offset and end == part.end:
        return part
    return type(part)(start, end - start, part.name, part.fate, part.reason, part.is_picture)


def printable(kind: bytes) -> str:
    """A four-character code as text."""
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}" for byte in kind).strip()


def _kept(source: Source) -> Iterator[Part]:
    """Data of items and samples that stays."""
    for item in source.still.items if source.still else ():
        coded = item.type in CODED_TYPES
        for start, end in item.blob.extents:
            name = f"{printable(item.type)} item {item.source}"
            yield Part(start, end - start, name, Fate.KEEP, PICTURE if coded else PLAN, coded)
    for number, track in enumerate(source.sequence.samples if source.sequence else (), 1):
        for blob in track:
            for start, end in blob.extents:
                yield Part(start, end - start, f"samples of track {number}", Fate.KEEP, PICTURE, True)


def _named(source: Source) -> Iterator[Part]:
    """Data that goes: whole items, and what a kept item's data holds beside the picture."""
    kept = {item.source: item.type for item in source.still.items} if source.still else {}
    for item in source.meta.items.values() if source.meta else ():
        for start, end in item_extents(source, item):
            if kept.get(item.id) == ItemType.MIME:
                yield Part(start, end - start, item_name(item), Fate.REWRITE, HEADROOM)
            elif item.id in kept:
                yield MessagePart(start, end - start, _MESSAGES, Fate.DROP, INSIDE)
            else:
                yield Part(start, end - start, item_name(item), Fate.DROP, NOT_THE_PICTURE)
    for track in source.movie.tracks if source.movie else ():
        for start, end in track.samples:
            yield MessagePart(start, end - start, _MESSAGES, Fate.DROP, INSIDE)


def item_extents(source: Source, item: Item) -> list[tuple[int, int]]:
    """Where an item's data lies; nothing for one whose place can't be read."""
    if source.meta is None:
        return []
    try:
        return [(start, end) for start, end in extents_in_file(source.data, source.meta, item) if start < end]
    except ScrubberError:
        return []


def item_name(item: Item) -> str:
    """How the ledger calls an item."""
    kind = "XMP" if item.type == ItemType.MIME and b"rdf+xml" in item.content_type else printable(item.type)
    return f"{kind} item {item.id}"


def _boxes(source: Source) -> Iterator[Part]:
    """Every box with the stretches of its body that no layer above covers."""
    seen: set[bytes] = set()
    for box in source.boxes:
        stays = box.type not in seen and (
            box.type in (BoxType.FTYP, BoxType.MDAT)
            or (box.type == BoxType.META and source.still is not None)
            or (box.type == BoxType.MOOV and source.sequence is not None)
        )
        seen.update([box.type] if stays and box.type != BoxType.MDAT else [])
        yield from _box_parts(source, box, stays)
    yield _part(source.rest, len(source.data), "behind the last box", Fate.DROP, UNUSED)


def _box_parts(source: Source, box: Box, stays: bool) -> Iterator[Part]:
    if not stays:
        yield _part(box.start, box.end, box.name, Fate.DROP, NOT_NEEDED)
    elif box.type == BoxType.MDAT:
        yield _part(box.start, box.body, "mdat", Fate.REWRITE, WRITTEN_ANEW)
        yield _part(box.body, box.end, "unused bytes in mdat", Fate.DROP, UNUSED)
    elif box.type == BoxType.META:
        yield from _meta_parts(source, box)
    elif box.type == BoxType.MOOV:
        yield from _moov_parts(source, box)
    else:
        yield _part(box.start, box.end, box.name, Fate.REWRITE, WRITTEN_ANEW)


def _part(start: int, end: int, name: str, fate: Fate, reason: str) -> Part:
    return Part(start, end - start, name, fate, reason)


def _rewritten_or_dropped(box: Box, stays: bool, name: str = "") -> Part:
    reason = WRITTEN_ANEW if stays else NOT_NEEDED
    return _part(box.start, box.end, name or box.name, Fate.REWRITE if stays else Fate.DROP, reason)


_REFERENCES = (ReferenceType.DIMG, ReferenceType.AUXL, ReferenceType.PREM, ReferenceType.THMB, ReferenceType.CDSC)
_TABLES = frozenset((BoxType.HDLR, BoxType.PITM, BoxType.ILOC))


def _meta_parts(source: Source, meta: Box) -> Iterator[Part]:
    inner = children(source.data, meta, 4)
    yield _part(meta.start, inner[0].start if inner else meta.end, "meta", Fate.REWRITE, WRITTEN_ANEW)
    for child in inner:
        if child.type == BoxType.IINF:
            yield from _entries(source, child)
        elif child.type == BoxType.IREF:
            yield from _references(source, child)
        elif child.type == BoxType.IPRP:
            yield from _properties(source, child)
        elif child.type == BoxType.IDAT:
            yield _part(child.start, child.body, "idat", Fate.REWRITE, WRITTEN_ANEW)
            yield _part(child.body, child.end, "unused bytes in idat", Fate.DROP, UNUSED)
        else:
            stays = child.type in _TABLES or (
                child.type == BoxType.GRPL and bool(source.still and source.still.alternatives)
            )
            yield _rewritten_or_dropped(child, stays, f"meta {child.name}")


def _entries(source: Source, iinf: Box) -> Iterator[Part]:
    """`iinf` with its entries: those of kept items are written anew."""
    assert source.meta is not None
    assert source.still is not None
    kept = {item.source for item in source.still.items}
    pos = iinf.start
    for item in sorted(source.meta.items.values(), key=lambda one: one.entry.start):
        yield _part(pos, item.entry.start, "iinf", Fate.REWRITE, WRITTEN_ANEW)
        yield _rewritten_or_dropped(item.entry, item.id in kept, f"infe {item_name(item)}")
        pos = item.entry.end
    yield _part(pos, iinf.end, "behind the items", Fate.DROP, UNUSED)


def _references(source: Source, iref: Box) -> Iterator[Part]:
    inner = children(source.data, iref, 4)
    yield _part(iref.start, inner[0].start if inner else iref.end, "iref", Fate.REWRITE, WRITTEN_ANEW)
    assert source.still is not None
    kept = {item.source for item in source.still.items}
    wide = 4 if source.data[iref.body] else 2
    for child in inner:
        stays = int.from_bytes(source.data[child.body : child.body + wide], "big") in kept
        yield _rewritten_or_dropped(child, stays and child.type in _REFERENCES, f"iref {child.name}")


def _properties(source: Source, iprp: Box) -> Iterator[Part]:
    yield _part(iprp.start, iprp.body, "iprp", Fate.REWRITE, WRITTEN_ANEW)
    used = _used_properties(source)
    for child in children(source.data, iprp):
        if child.type != BoxType.IPCO:
            yield _rewritten_or_dropped(child, child.type == BoxType.IPMA)
            continue
        yield _part(child.start, child.body, "ipco", Fate.REWRITE, WRITTEN_ANEW)
        for index, box in enumerate(children(source.data, child)):
            stays = index in used and clean_property(box.type, box.payload(source.data)) is not None
            yield _rewritten_or_dropped(box, stays, f"property {box.name}")


def _used_properties(source: Source) -> set[int]:
    """Indices of the properties of kept items."""
    assert source.meta is not None
    assert source.still is not None
    kept = [source.meta.items[item.source] for item in source.still.items if item.type != ItemType.MIME]
    return {index for item in kept for index, _essential in item.properties}


def _moov_parts(source: Source, moov: Box) -> Iterator[Part]:
    yield _part(moov.start, moov.body, "moov", Fate.REWRITE, WRITTEN_ANEW)
    for child in children(source.data, moov):
        yield _rewritten_or_dropped(child, child.type in (BoxType.MVHD, BoxType.TRAK), f"moov {child.name}")
