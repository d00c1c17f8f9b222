"""Regions of a photo in XMP that mark faces, in the four ways that programs write them.

The Metadata Working Group's (Guidelines 2.0, section 5.9; also Apple, digiKam, Lightroom and Picasa), Microsoft's
People Tags, ACDSee's, and IPTC's image regions (Photo Metadata Standard 2019.1, section 11).
"""

import math
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from scrubber.metadata.findings.finding import MarkedFace
from scrubber.metadata.findings.marked_faces import Box, StoredFrame
from scrubber.metadata.readers.xmp.tags import prefixed

_MAX_REGIONS = 256
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DESCRIPTION, _ITEM = f"{_RDF}Description", f"{_RDF}li"
_FACES = frozenset({"", "face", "pet"})
_IPTC = "Iptc4xmpExt"
Fields = dict[str, Element | str]

NAMES = frozenset({"mwg-rs:Name", "MPReg:PersonDisplayName", "acdsee-rs:Name", "Iptc4xmpExt:PersonInImage"})
"""The properties that name who is marked."""


def faces_in(root: Element, frame: StoredFrame) -> list[MarkedFace]:
    """Every face that a region of the packet marks, at most so many."""
    found: list[MarkedFace] = []
    for element in root.iter():
        read = _READERS.get(element.tag.rpartition("}")[2])
        for face in read(element, frame) if read else ():
            found.append(face)
            if len(found) >= _MAX_REGIONS:
                return found
    return found


def _working_group(regions: Element, frame: StoredFrame) -> Iterator[MarkedFace]:
    """Regions of the Working Group or of ACDSee: the middle and the sides, in fractions or in pixels."""
    whole = _fields(regions)
    prefix = prefixed(regions.tag).split(":")[0]
    sides = _named(whole.get(f"{prefix}:AppliedToDimensions"))
    measured = _number(sides.get("w")), _number(sides.get("h"))
    for region in _items(whole.get(f"{prefix}:RegionList")):
        areas = (region.get(f"{prefix}:{name}") for name in ("Area", "DLYArea", "ALGArea"))
        area = _named(next((area for area in areas if area is not None), None))
        box = _around(*(_number(area.get(name)) for name in "xywh"))
        box = _as_fractions(box, measured) if area.get("unit") == "pixel" else box
        if _text(region.get(f"{prefix}:Type")).lower() in _FACES:
            yield from _made(frame, _text(region.get(f"{prefix}:Name")), box, measured)


def _microsoft(info: Element, frame: StoredFrame) -> Iterator[MarkedFace]:
    """People Tags: "left, top, width, height" in fractions."""
    for region in _items(_fields(info).get("MPRI:Regions")):
        numbers = [_number(word) for word in _text(region.get("MPReg:Rectangle")).split(",")[:5]]
        if len(numbers) == 4:
            left, top, width, height = numbers
            yield from _made(frame, _text(region.get("MPReg:PersonDisplayName")), (left, top, width, height))


def _iptc(regions: Element, frame: StoredFrame) -> Iterator[MarkedFace]:
    """IPTC's image regions, as far as they name persons: rectangles and circles."""
    for region in _items(regions):
        names = region.get(f"{_IPTC}:PersonInImage")
        boundary = _named(region.get(f"{_IPTC}:RegionBoundary"))
        x, y, width, height = (_number(boundary.get(name)) for name in ("rbX", "rbY", "rbW", "rbH"))
        radius = _number(boundary.get("rbRx"))
        box = (x, y, width, height) if width > 0 else (x - radius, y - radius, 2 * radius, 2 * radius)
        if boundary.get("rbUnit") == "pixel":
            box = _as_fractions(box, (frame.width, frame.height))
        if isinstance(names, Element):
            yield from _made(frame, _text(names), box)


_READERS: dict[str, Callable[[Element, StoredFrame], Iterator[MarkedFace]]] = {
    "Regions": _working_group,
    "RegionInfo": _microsoft,
    "ImageRegion": _iptc,
}
"""By the name of the property that holds them; Microsoft's own "Regions" holds no list of the Working Group's."""


def _made(frame: StoredFrame, name: str, box: Box, measured: tuple[float, float] = (0, 0)) -> Iterator[MarkedFace]:
    face = frame.face(name, box, measured) if all(map(math.isfinite, box)) else None
    if face is not None:
        yield face


def _items(listed: Element | str | None) -> Iterator[Fields]:
    """The structures of a list."""
    for container in listed if isinstance(listed, Element) else ():
        yield from (_fields(item) for item in container if item.tag == _ITEM)


def _fields(structure: Element) -> Fields:
    """The fields of a structure, however it is written: as attributes, as elements, inside a description."""
    found: Fields = {prefixed(name): value for name, value in structure.attrib.items()}
    for child in structure:
        if child.tag == _DESCRIPTION:
            found |= {prefixed(name): value for name, value in child.attrib.items()}
            found |= {prefixed(inner.tag): inner for inner in child}
        else:
            found[prefixed(child.tag)] = child
    return found


def _named(structure: Element | str | None) -> dict[str, str]:
    """The texts of a structure's fields by their names without prefix."""
    fields = _fields(structure) if isinstance(structure, Element) else {}
    return {name.rpartition(":")[2]: _text(value) for name, value in fields.items()}


def _text(value: Element | str | None) -> str:
    """A text, or the first one in a list of texts."""
    if isinstance(value, Element):
        return next((text for element in value.iter() if (text := (element.text or "").strip())), "")
    return (value or "").strip()


def _number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return math.nan


def _around(x: float, y: float, width: float, height: float) -> Box:
    return x - width / 2, y - height / 2, width, height


def _as_fractions(box: Box, sides: tuple[float, float]) -> Box:
    across, down = sides
    if not (across > 0 and down > 0):
        return (math.nan,) * 4
    return box[0] / across, box[1] / down, box[2] / across, box[3] / down
