"""What a TIFF copy must share with its source, as digests over pages that writer and audit each read on their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from scrubber.containers.tiff import Header
from scrubber.containers.tiff_tags import Tag
from scrubber.formats.base import Buffer, Essence
from scrubber.formats.shared.icc.essence import colour_digest


@dataclass(frozen=True, slots=True)
class Field:
    """A tag with its value as a copy holds it: type, number of values, the value's bytes."""

    tag: int
    type: int
    count: int
    value: bytes


@dataclass(frozen=True, slots=True)
class DataField:
    """A tag that points at data: for each of its offsets the distance into a stretch of the file, and that stretch."""

    tag: int
    stretches: tuple[tuple[int, Buffer], ...]


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page: width, height, EXIF's orientation, and its tags in ascending order."""

    width: int
    height: int
    orientation: int
    tags: tuple[Field | DataField, ...]


def essence_of(header: Header, pages: Iterable[PageContent]) -> Essence:
    """The essence: size and orientation are those of the first page; every tag but the profile is the picture."""
    picture, colour = sha256(bytes((header.big,)) + header.order.encode()), sha256()
    pages = list(pages)
    for content in (content for page in pages for content in page.tags):
        picture.update(b"tag%d," % content.tag)
        if isinstance(content, DataField):
            for distance, stretch in content.stretches:
                picture.update(b"block%d,%d," % (distance, len(stretch)))
                picture.update(stretch)
        elif content.tag == Tag.ICC_PROFILE:
            colour.update(colour_digest(content.value))
        else:
            picture.update(b"%d,%d," % (content.type, content.count) + content.value)
    first = pages[0]
    return Essence(first.width, first.height, len(pages), first.orientation, picture.digest(), colour.digest())
