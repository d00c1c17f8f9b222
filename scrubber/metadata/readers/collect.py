"""From a parsed file to all that it tells, payload by payload, and to what can be kept; each part left out is named."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from scrubber.errors import ScrubberError
from scrubber.formats.base import Document, Fate, PayloadKind
from scrubber.limits import MAX_FINDINGS
from scrubber.metadata.findings.derived_findings import derived_findings
from scrubber.metadata.findings.finding import Finding, HiddenPicture, MarkedFace, Place, Risk
from scrubber.metadata.findings.kind import Kind, Topic
from scrubber.metadata.findings.labels import exact_size
from scrubber.metadata.findings.marked_faces import StoredFrame, joined
from scrubber.metadata.findings.text import plain
from scrubber.metadata.keeping.values import Values, values_in
from scrubber.metadata.readers import embedded_metadata, text_and_opaque
from scrubber.metadata.readers.exif import reader as exif
from scrubber.metadata.readers.maker_notes import apple
from scrubber.metadata.readers.reading import PayloadReading


def _read_xmp(reading: PayloadReading) -> None:
    from scrubber.metadata.readers.xmp import reader as xmp

    xmp.read(reading)


def _read_iptc(reading: PayloadReading) -> None:
    from scrubber.metadata.readers import iptc

    iptc.read(reading)


def _read_photoshop(reading: PayloadReading) -> None:
    from scrubber.metadata.readers.photoshop import reader as photoshop

    photoshop.read(reading)


def _read_icc(reading: PayloadReading) -> None:
    from scrubber.metadata.readers import icc

    icc.read(reading)


def _read_c2pa(reading: PayloadReading) -> None:
    from scrubber.metadata.readers.c2pa import reader as c2pa

    c2pa.read(reading)


def _read_clip(reading: PayloadReading) -> None:
    from scrubber.metadata.readers import clip

    clip.read(reading)


READERS: dict[PayloadKind, Callable[[PayloadReading], None]] = {
    PayloadKind.EXIF: exif.read,
    PayloadKind.XMP: _read_xmp,
    PayloadKind.IPTC: _read_iptc,
    PayloadKind.PHOTOSHOP: _read_photoshop,
    PayloadKind.ICC: _read_icc,
    PayloadKind.TEXT: text_and_opaque.read_text,
    PayloadKind.C2PA: _read_c2pa,
    PayloadKind.PICTURE: text_and_opaque.read_picture,
    PayloadKind.VIDEO: _read_clip,
    PayloadKind.OPAQUE: text_and_opaque.read_opaque,
}
"""By the kind of a payload: what reads it. May raise `ScrubberError`; what was gathered before counts."""
_log = logging.getLogger(__name__)
MAX_PICTURES = 64
"""Pictures inside a photo that are kept to be shown; each has a finding, however many there are."""

OF_CONTAINER = "container:"
"""How the keys begin of what every file has: facts about the picture, nothing that was written into it."""
MAX_FACES = 512
"""Marked faces that are kept."""

_KEPT_KINDS = frozenset({
    PayloadKind.EXIF, PayloadKind.XMP, PayloadKind.IPTC, PayloadKind.PHOTOSHOP, PayloadKind.TEXT
})  # fmt: skip
"""What holds values that a user may mean to keep."""
_SAYS_LITTLE = frozenset((PayloadKind.TEXT, PayloadKind.OPAQUE))
_FURTHER = 3
"""Blocks of tags that are read after the limit of findings is passed."""

_ORDER = {topic: place for place, topic in enumerate(Topic)}
_SEVERITY = {Risk.HIGH: 0, Risk.MEDIUM: 1, Risk.LOW: 2}


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything one photo tells; `left_out` counts findings beyond the limit."""

    findings: tuple[Finding, ...]
    pictures: tuple[HiddenPicture, ...]
    place: Place | None
    left_out: int
    faces: tuple[MarkedFace, ...] = ()


def collect(document: Document, decode: bool = True) -> Collected:
    """Read every payload; one that can't be read is a finding itself and hides no other.

    Without `decode` no decoder is used that may end the process, because one did while it read this photo.
    """
    gathered = _Gathered()
    read = set()
    frame = _frame(document)
    for payload in document.payloads():
        if gathered.may_read(payload.kind):
            reading = _read(PayloadReading(payload, document.ledger.parts[payload.part], decode, frame))
            gathered.take(reading)
            _take_inner(gathered, reading)
        read.add(payload.part)
    gathered.findings = apple.with_names_of_systems(gathered.findings)
    gathered.findings += derived_findings(gathered.findings, gathered.place is not None)
    gathered.findings += _said_by_container(document)
    gathered.findings += _unnamed(document, read)
    gathered.sort_and_cut()
    faces = tuple(joined(gathered.faces))
    return Collected(tuple(gathered.findings), tuple(gathered.pictures), gathered.place, gathered.left_out, faces)


def _frame(document: Document) -> StoredFrame:
    """How the photo is stored: some containers turn it themselves, others leave that to EXIF."""
    shown = document.essence
    if document.container_orientation < 2:
        return StoredFrame(shown.orientation, shown.width, shown.height)
    is_swapped = document.container_orientation > 4
    width, height = (shown.height, shown.width) if is_swapped else (shown.width, shown.height)
    return StoredFrame(document.container_orientation, width, height)


@dataclass(slots=True)
class _Gathered:
    """What all payloads told so far; the payloads themselves are let go."""

    findings: list[Finding] = field(default_factory=list)
    pictures: list[HiddenPicture] = field(default_factory=list)
    faces: list[MarkedFace] = field(default_factory=list)
    place: Place | None = None
    left_out: int = 0
    further: int = _FURTHER

    def may_read(self, kind: PayloadKind) -> bool:
        """Whether another payload is looked into: a file that says far too much may still hide what counts behind."""
        if self.left_out < MAX_FINDINGS:
            return True
        self.left_out += 1
        self.further -= kind not in _SAYS_LITTLE
        return kind not in _SAYS_LITTLE and self.further >= 0

    def take(self, reading: PayloadReading) -> None:
        self.findings += reading.findings
        self.pictures += reading.pictures[: MAX_PICTURES - len(self.pictures)]
        self.faces += reading.faces[: MAX_FACES - len(self.faces)]
        self.place = self.place or reading.place
        self.left_out += reading.left_out
        if len(self.findings) > 4 * MAX_FINDINGS:
            self.sort_and_cut()

    def sort_and_cut(self) -> None:
        """Put what matters most first, and leave out what is beyond the limit."""
        self.findings.sort(key=lambda finding: (_ORDER[finding.topic], _SEVERITY[finding.risk]))
        self.left_out += max(0, len(self.findings) - MAX_FINDINGS)
        del self.findings[MAX_FINDINGS:]


def _take_inner(gathered: _Gathered, outer: PayloadReading) -> None:
    """Add what pictures in a payload say themselves, as far as it means something and isn't said already."""
    for picture in outer.pictures if len(gathered.pictures) <= embedded_metadata.MAX_PICTURES else ():
        for payload in embedded_metadata.payloads_of(picture):
            reading = _read(
                PayloadReading(payload, embedded_metadata.part_of(picture, outer.part), outer.decode, outer.frame)
            )
            known = {(finding.key, finding.value) for finding in gathered.findings}
            meaningful = (finding for finding in reading.findings if finding.kind is not Kind.TECHNICAL)
            reading.findings = [finding for finding in meaningful if (finding.key, finding.value) not in known]
            gathered.take(reading)


def _read(reading: PayloadReading) -> PayloadReading:
    try:
        READERS[reading.payload.kind](reading)
    except ScrubberError:
        reading.add_unreadable()
    except Exception as error:  # a fault of ours in one reader must not hide what all others find
        _log.debug("the reader of %s failed: %s", reading.payload.kind, type(error).__name__)
        reading.add_unreadable()
    return reading


def _said_by_container(document: Document) -> Iterator[Finding]:
    """The container's own facts, as technical details."""
    for fact in document.container_fields():
        part = document.ledger.parts[fact.part]
        name, value = plain(fact.name), plain(fact.value)
        key = f"{OF_CONTAINER}{name}"
        yield Finding(Kind.TECHNICAL, key, name, value, part.name, part.offset, Risk.LOW, part.fate)


def _unnamed(document: Document, read: set[int]) -> list[Finding]:
    """A finding for each part that goes and that no reader looked into."""
    parts = document.ledger.parts
    gone = [part for index, part in enumerate(parts) if part.fate is Fate.DROP and index not in read]
    return [
        Finding(
            kind=Kind.TECHNICAL,
            key=f"part:{part.name}",
            label=part.name,
            value=exact_size(part.length),
            where=part.name,
            offset=part.offset,
            risk=Risk.LOW,
            fate=part.fate,
        )
        for part in gone
    ]


def values_of(document: Document) -> Values:
    """What the photo says that can be kept; of several blocks that say the same, the first counts.

    No decoder is used, so that it may run in any process. A block that can't be read says nothing.
    """
    sources: dict[str, tuple[str, ...]] = {}
    place: Place | None = None
    for payload in document.payloads():
        if payload.kind in _KEPT_KINDS:
            reading = PayloadReading(payload, document.ledger.parts[payload.part], decode=False)
            try:
                READERS[payload.kind](reading)
            except ScrubberError:
                continue
            sources = {key: tuple(values) for key, values in reading.sources.items()} | sources
            place = place or reading.place
    return values_in(sources, place)
