"""HEIC photos cleaned for tests, and what is in the copies."""

from scrubber.containers.isobmff.boxes import read_file
from scrubber.containers.isobmff.items import Meta, read_meta
from scrubber.formats.base import Payload, Policy
from scrubber.formats.heif.heic import FORMAT
from tests.formats.contract import SECRET
from tests.helpers.heif import Item

EXIF = Item(b"Exif", b"\0\0\0\0" + b"MM\0*\0\0\0\x08" + SECRET)
XMP = Item(b"mime", b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>", content_type=b"application/rdf+xml")


def clean(data: bytes) -> bytes:
    """The copy, which must be audited as the same picture and stay the same when it is cleaned again."""
    copy = b"".join(FORMAT.parse(data).rebuild(Policy()))
    assert FORMAT.audit(copy).essence == FORMAT.parse(data).essence
    assert b"".join(FORMAT.parse(copy).rebuild(Policy())) == copy
    return copy


def meta_of(data: bytes) -> Meta:
    return read_meta(data, next(one for one in read_file(data)[0] if one.type == b"meta"))


def types(data: bytes) -> list[bytes]:
    """The types of all items."""
    return [item.type for item in meta_of(data).items.values()]


def payloads(data: bytes) -> list[Payload]:
    return list(FORMAT.parse(data).payloads())
