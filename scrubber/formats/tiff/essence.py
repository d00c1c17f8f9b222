"""What a TIFF copy must share with its source, as digests."""

from hashlib import sha256

from scrubber.containers.tiff import Header
from scrubber.formats.base import Essence
from scrubber.formats.shared.icc.profile import colour_digest
from scrubber.formats.tiff import tags
from scrubber.formats.tiff.pages import Page, Pointers


def essence_of(header: Header, pages: list[Page]) -> Essence:
    """The essence: size and orientation are those of the first page."""
    first = pages[0].ifd
    picture, colour = _digests(header, pages)
    orientation = tags.integer(first, tags.ORIENTATION, 1)
    return Essence(
        tags.integer(first, tags.WIDTH, 0),
        tags.integer(first, tags.HEIGHT, 0),
        len(pages),
        orientation if 1 <= orientation <= 8 else 1,
        picture,
        colour,
    )


def _digests(header: Header, pages: list[Page]) -> tuple[bytes, bytes]:
    """Digests of the picture and of the colours: every tag but the profile, with the data it points to."""
    picture, colour = sha256(bytes((header.big,)) + header.order.encode()), sha256()
    for page in pages:
        for row in page.rows():
            picture.update(b"tag%d," % row.tag)
            if isinstance(row, Pointers):
                for number, distance in row.targets:
                    block = page.blocks[number]
                    picture.update(b"block%d,%d," % (distance, len(block.content)))
                    picture.update(block.content)
            elif row.tag == tags.ICC:
                colour.update(colour_digest(row.value))
            else:
                picture.update(b"%d,%d," % (row.type, row.count) + row.value)
    return picture.digest(), colour.digest()
