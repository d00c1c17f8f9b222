"""What a GIF holds besides its pictures: comments, texts, and metadata in extensions of applications (section 26)."""

from collections.abc import Iterator
from itertools import islice

from scrubber.containers import gif
from scrubber.containers.gif import Element, Extension, Image, StrayBytes, Trailer
from scrubber.formats.base import Payload, PayloadKind, PayloadRole

LOOP_EXTENSIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_XMP, _ICC, _C2PA = b"XMP DataXMP", b"ICCRGBG1012", b"C2PA_GIF\x01\0\0"
_XMP_MAGIC = b"\x01\xff\xfe\xfd"
"""The beginning of the run of 258 bytes that lets decoders find the end of an XMP packet (XMP part 3, GIF)."""

_LABELS = {gif.GRAPHIC_CONTROL: "graphic control", gif.COMMENT: "comment", gif.PLAIN_TEXT: "plain text"}
_APPLICATIONS = {
    b"NETSCAPE2.0": "looping", b"ANIMEXTS1.0": "looping", _XMP: "XMP", _ICC: "ICC profile", _C2PA: "C2PA",
}  # fmt: skip


def element_name(element: Element) -> str:
    """The name of an element in the ledger: "comment", "looping", "stray bytes"."""
    if isinstance(element, StrayBytes):
        return "data after the end" if element.after_end else "stray bytes"
    if isinstance(element, Trailer):
        return "trailer"
    if not isinstance(element, Extension):
        return "image" if isinstance(element, Image) else "header"
    if element.label != gif.APPLICATION:
        return _LABELS.get(element.label, f"extension {element.label:02X}")
    return _APPLICATIONS.get(_application_of(element), "application extension")


def _application_of(extension: Extension) -> bytes:
    """Identifier and authentication code of an application extension (section 26)."""
    return next(gif.sub_blocks(extension.body), b"")


def payloads_of(element: Element, part: int, rest: int) -> Iterator[Payload]:
    """What an element holds for readers; `rest` bytes at the end of an image's data lie behind its last pixel."""
    name = element_name(element)
    if isinstance(element, StrayBytes):
        yield Payload(PayloadKind.OPAQUE, bytes(element.data), part, name, PayloadRole.BESIDE)
    elif isinstance(element, Image) and rest:
        hidden = gif.joined(element.body)[-rest:]
        yield Payload(
            PayloadKind.OPAQUE, hidden, part + 1 + bool(element.table), "data behind the picture", PayloadRole.BESIDE
        )
    elif isinstance(element, Extension):
        yield from _extension_payloads(element, part, name)


def _extension_payloads(extension: Extension, part: int, name: str) -> Iterator[Payload]:
    body = extension.body
    application = _application_of(extension) if extension.label == gif.APPLICATION else b""
    if extension.label == gif.COMMENT:
        yield Payload(PayloadKind.TEXT, gif.joined(body), part, keyword="Comment")
    elif extension.label == gif.PLAIN_TEXT:
        yield Payload(PayloadKind.TEXT, gif.joined(body, 1), part, keyword="Text")
    elif application == _XMP:
        yield Payload(PayloadKind.XMP, bytes(body[12:]).split(_XMP_MAGIC)[0], part)
    elif application in (_ICC, _C2PA):
        kind = PayloadKind.ICC if application == _ICC else PayloadKind.C2PA
        yield Payload(kind, gif.joined(body, 1), part)
    elif extension.label != gif.GRAPHIC_CONTROL and not (application in LOOP_EXTENSIONS and _has_two_blocks(body)):
        yield Payload(PayloadKind.OPAQUE, gif.joined(body), part, name)


def _has_two_blocks(body: memoryview) -> bool:
    """Whether a looping extension holds nothing besides its name and the number of loops."""
    return len(list(islice(gif.sub_blocks(body), 3))) == 2
