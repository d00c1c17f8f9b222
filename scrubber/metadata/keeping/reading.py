"""From a parsed file to the values that could be kept, by the same readers that make the findings."""

from scrubber.errors import ScrubberError
from scrubber.formats.base import Document, PayloadKind
from scrubber.metadata.findings.finding import Place
from scrubber.metadata.keeping.values import Values, values_in
from scrubber.metadata.readers.collect import READERS
from scrubber.metadata.readers.reading import PayloadReading

_KINDS = frozenset({
    PayloadKind.EXIF, PayloadKind.XMP, PayloadKind.IPTC, PayloadKind.PHOTOSHOP, PayloadKind.TEXT
})  # fmt: skip


def values_of(document: Document) -> Values:
    """What the photo says that can be kept; of several blocks that say the same, the first counts.

    No decoder is used, so that it may run in any process. A block that can't be read says nothing.
    """
    sources: dict[str, tuple[str, ...]] = {}
    place: Place | None = None
    for payload in document.payloads():
        if payload.kind in _KINDS:
            reading = PayloadReading(payload, document.ledger.parts[payload.part], decode=False)
            try:
                READERS[payload.kind](reading)
            except ScrubberError:
                continue
            sources = {key: tuple(values) for key, values in reading.sources.items()} | sources
            place = place or reading.place
    return values_in(sources, place)
