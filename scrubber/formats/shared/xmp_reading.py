"""The few properties in XMP that a copy of a picture depends on (ISO 16684-1): numbers, lengths, kinds.

The packet is hostile XML: defusedxml refuses entities and document types. Nothing of a packet is ever copied; what
is found here is checked and written anew.
"""

from xml.etree.ElementTree import Element
from xml.etree.ElementTree import ParseError as XmlError

from scrubber.decoding import about_to_decode
from scrubber.limits import MIB

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_MAX_TAGS = 20_000


def parse_packet(packet: bytes) -> Element | None:
    """The packet's root element; None when it is damaged, too long or empty."""
    begin, end = packet.find(b"<x:xmpmeta"), packet.rfind(b"</x:xmpmeta>")
    if not 0 <= begin < end or end > MIB or packet.count(b"<") > _MAX_TAGS or packet.count(b"=") > _MAX_TAGS:
        return None
    about_to_decode()
    from defusedxml import DefusedXmlException  # loaded only when a photo needs it
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(packet[begin : end + len(b"</x:xmpmeta>")])
    except (XmlError, DefusedXmlException, ValueError, RecursionError):
        return None
    assert isinstance(root, Element)
    return root


def properties(root: Element | None) -> dict[str, tuple[str, ...]]:
    """The values of each property of the packet's subject, by "{namespace}name"; the first of a name counts."""
    found: dict[str, tuple[str, ...]] = {}
    # Only where the standard puts descriptions: to look inside nested ones again and again would be quadratic.
    for description in root.iterfind(f"{RDF}RDF/{RDF}Description") if root is not None else ():
        for name, value in description.attrib.items():
            found.setdefault(name, (value.strip(),))
        for child in description:
            items = [item.text or "" for item in child.iter(RDF + "li")] or [child.text or ""]
            found.setdefault(child.tag, tuple(item.strip() for item in items))
    return found
