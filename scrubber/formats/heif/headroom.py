"""How bright Apple's gain map may get, as numbers in a fresh XMP packet beside it.

A gain map alone doesn't say how strong it is: newer phones say it in XMP beside the gain map, older ones only in the
maker note. Dropping both would turn the photo dull, keeping them would keep serial numbers and more.
"""

import hashlib
from dataclasses import replace

from scrubber.containers.isobmff.items import Item, Meta, extents_in_file
from scrubber.errors import ScrubberError
from scrubber.formats.base import require
from scrubber.formats.heif.clean_model import Blob, KeptItem, Still
from scrubber.formats.heif.properties import APPLE_GAIN_MAP, GAIN_MAP, auxiliary_type
from scrubber.formats.shared.gain_map import read_apple_numbers, read_numbers
from scrubber.i18n import N_
from scrubber.limits import MIB

_MAX_GAIN_MAPS = 4


def with_headroom(data: bytes, meta: Meta, still: Still) -> Still:
    """The picture with a packet for each of Apple's gain maps whose strength is known, as further items."""
    items = list(still.items)
    gain_maps = [item for item in still.items if any(_is_gain_map(one.box) for one in item.properties)]
    describing = _describing(meta) if gain_maps else {}
    _source, exif = _described(data, meta, describing.get((still.items[still.primary - 1].source, b"Exif")))
    for gain_map in gain_maps[:_MAX_GAIN_MAPS]:
        source, xmp = _described(data, meta, describing.get((gain_map.source, b"mime")))
        numbers = read_apple_numbers(xmp, exif[4 + int.from_bytes(exif[:4], "big") :])
        if numbers is not None:
            items.append(_packet_item(len(items) + 1, source, gain_map.number, numbers.packet()))
    return replace(still, items=tuple(items))


def has_gain_map(still: Still) -> bool:
    """Whether the picture holds a gain map of any kind."""
    return bool(still.alternatives) or any(
        _is_gain_map(one.box, GAIN_MAP) for item in still.items for one in item.properties
    )


def _is_gain_map(box: bytes, kinds: tuple[bytes, ...] = (APPLE_GAIN_MAP,)) -> bool:
    return box[4:8] == b"auxC" and auxiliary_type(box[8:]) in kinds


def _describing(meta: Meta) -> dict[tuple[int, bytes], Item]:
    """By number of the described item and type, the first item that describes it."""
    found: dict[tuple[int, bytes], Item] = {}
    for reference in meta.references:
        item = meta.items.get(reference.source)
        if reference.type == b"cdsc" and item is not None:
            for target in reference.targets:
                found.setdefault((target, item.type), item)
    return found


def _described(data: bytes, meta: Meta, item: Item | None) -> tuple[int, bytes]:
    """Number and data of an item; 0 and nothing without one."""
    return (0, b"") if item is None else (item.id, _item_data(data, meta, item))


def _item_data(data: bytes, meta: Meta, item: Item) -> bytes:
    try:
        extents = extents_in_file(data, meta, item)
    except ScrubberError:
        return b""
    if sum(end - start for start, end in extents) > MIB:
        return b""
    return b"".join(data[start:end] for start, end in extents)


def _packet_item(number: int, source: int, gain_map: int, packet: bytes) -> KeptItem:
    blob = Blob((memoryview(packet),), (), len(packet), hashlib.sha256(packet).digest())
    return KeptItem(number, source, b"mime", True, False, (), ((b"cdsc", (gain_map,)),), blob)


def audit_headroom(packet: bytes) -> None:
    """Raise `NotVerified` unless `packet` is exactly what its numbers make."""
    numbers = read_numbers(packet, b"")
    require(
        numbers is not None and packet == numbers.packet(),
        N_("the strength of its high dynamic range is not written plainly"),
    )
