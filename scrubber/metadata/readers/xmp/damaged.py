"""Properties of an XMP packet that is no well-formed XML: what its pieces still tell.

A packet that was cut off, or in which one byte is wrong, is refused by every XML parser. Others may read it all the
same, by looking for names; so this looks for names, too. Nothing is resolved but the five
characters XML itself escapes.
"""

import re
from collections.abc import Iterator
from xml.sax.saxutils import unescape

from scrubber.limits import MAX_FINDINGS
from scrubber.metadata.findings.text import decode
from scrubber.metadata.readers.xmp.tags import PREFIXES

_MAX_BYTES = 1 << 20
_NAME = r"[A-Za-z_][\w.-]{0,60}:[A-Za-z_][\w.-]{0,60}"
_NAMESPACE = re.compile(r"""xmlns:([\w.-]{1,60})\s*=\s*["']([^"'<>]{1,200})["']""")
_ELEMENT = re.compile(rf"<(/?)({_NAME})([^<>]*)>?([^<]*)")
_ATTRIBUTE = re.compile(rf"""({_NAME})\s*=\s*(?:"([^"<]*)"?|'([^'<]*)'?)""")
_CONTAINERS = frozenset({"rdf:Alt", "rdf:Bag", "rdf:Seq", "rdf:li", "rdf:Description", "rdf:RDF", "x:xmpmeta"})
_NOT_PROPERTIES = ("xmlns:", "rdf:", "xml:", "x:")


def properties(packet: bytes) -> Iterator[tuple[str, str]]:
    """Names with the usual prefixes and their values, at most `MAX_FINDINGS`."""
    text = decode(packet[:_MAX_BYTES])
    prefixes = {short: PREFIXES.get(namespace, short) for short, namespace in _NAMESPACE.findall(text)}
    left = MAX_FINDINGS
    for name, value in _pieces(text):
        if left and value.strip() and not name.startswith(_NOT_PROPERTIES):
            left -= 1
            prefix, _colon, local = name.partition(":")
            yield f"{prefixes.get(prefix, prefix)}:{local}", unescape(value, {"&quot;": '"', "&apos;": "'"})


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Attributes, and texts by the name of the nearest open element that is no mere container."""
    owner = ""
    for closing, name, attributes, content in _ELEMENT.findall(text):
        if name not in _CONTAINERS:
            owner = "" if closing else name
        for attribute, value, other in _ATTRIBUTE.findall(attributes) if not closing else ():
            yield attribute, value or other
        if owner and not closing:
            yield owner, content
