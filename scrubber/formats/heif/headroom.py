"""How bright Apple's gain map may get, as two numbers in a fresh XMP packet.

A gain map alone doesn't say how strong it is: newer phones say it in XMP beside the gain map, older ones only in two
tags of the maker note, from which Apple documents how to compute it ("Applying Apple HDR effect to your photos").
Dropping both would turn the photo dull, keeping them would keep serial numbers and more. So the copy gets a packet
that holds the version and the headroom, written anew.
"""

import hashlib
import re
from dataclasses import replace

from scrubber.containers.heif_items import Item, Meta, extents_in_file
from scrubber.errors import ScrubberError
from scrubber.formats.apple_headroom import in_maker_note
from scrubber.formats.base import expect
from scrubber.formats.heif.properties import APPLE_GAIN_MAP, GAIN_MAP, auxiliary_type
from scrubber.formats.heif.still import Blob, KeptItem, Still
from scrubber.i18n import N_
from scrubber.limits import MIB

_FIRST_VERSION = 65536
_MOST = 1000.0
_MOST_GAIN_MAPS = 4

_NUMBER = rb"""HDRGainMap:%s\s*(?:=\s*["']|>)\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*["'<]"""
_VERSION = re.compile(_NUMBER % b"HDRGainMapVersion")
_HEADROOM = re.compile(_NUMBER % b"HDRGainMapHeadroom")
_PACKET = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:HDRGainMap="http://ns.apple.com/HDRGainMap/1.0/" '
    b'HDRGainMap:HDRGainMapVersion="%d"%s/></rdf:RDF></x:xmpmeta>'
)
_ATTRIBUTE = b' HDRGainMap:HDRGainMapHeadroom="%.6f"'


def with_headroom(data: bytes, meta: Meta, still: Still) -> Still:
    """The picture with a packet for each of Apple's gain maps whose strength is known, as further items."""
    items = list(still.items)
    gain_maps = [item for item in still.items if any(_is_gain_map(one.box) for one in item.properties)]
    describing = _describing(meta) if gain_maps else {}
    _source, exif = _described(data, meta, describing.get((still.items[still.primary - 1].source, b"Exif")))
    for gain_map in gain_maps[:_MOST_GAIN_MAPS]:
        source, xmp = _described(data, meta, describing.get((gain_map.source, b"mime")))
        packet = headroom_packet(xmp, exif[4 + int.from_bytes(exif[:4], "big") :])
        if packet:
            items.append(_packet_item(len(items) + 1, source, gain_map.number, packet))
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


def headroom_packet(xmp: bytes, exif: bytes) -> bytes:
    """A packet with the gain map's numbers, empty when neither source has any. `exif` begins with its byte order."""
    version = _VERSION.search(xmp)
    headroom = _in_xmp(xmp) or in_maker_note(exif)
    if version is None and headroom is None:
        return b""
    number = int(float(version[1])) if version else _FIRST_VERSION
    return _PACKET % (number, _ATTRIBUTE % headroom if headroom else b"")


def _in_xmp(xmp: bytes) -> float | None:
    found = _HEADROOM.search(xmp)
    value = float(found[1]) if found else 0.0
    return value if 1.0 <= value <= _MOST else None


def audit_headroom(packet: bytes) -> None:
    """Raise `NotVerified` unless `packet` is exactly one that `headroom_packet` writes."""
    version, headroom = _VERSION.search(packet), _HEADROOM.search(packet)
    expect(version is not None, N_("the strength of its high dynamic range is not written plainly"))
    assert version is not None
    attribute = _ATTRIBUTE % float(headroom[1]) if headroom else b""
    fresh = _PACKET % (int(float(version[1])), attribute)
    expect(packet == fresh, N_("the strength of its high dynamic range is not written plainly"))
