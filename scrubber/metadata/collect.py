"""From a parsed file to everything it tells: each payload to its reader, each left-out part at least named."""

from collections.abc import Callable
from dataclasses import dataclass

from scrubber.errors import ScrubberError
from scrubber.formats.base import Document, Fate, PayloadKind
from scrubber.i18n import N_
from scrubber.limits import MAX_FINDINGS
from scrubber.metadata import c2pa, exif, icc, iptc, other, photoshop, xmp
from scrubber.metadata.finding import Finding, HiddenPicture, Place, Risk, Topic
from scrubber.metadata.reading import Reading

_READERS: dict[PayloadKind, Callable[[Reading], None]] = {
    PayloadKind.EXIF: exif.read,
    PayloadKind.XMP: xmp.read,
    PayloadKind.IPTC: iptc.read,
    PayloadKind.PHOTOSHOP: photoshop.read,
    PayloadKind.ICC: icc.read,
    PayloadKind.TEXT: other.read_text,
    PayloadKind.C2PA: c2pa.read,
    PayloadKind.PICTURE: other.read_picture,
    PayloadKind.VIDEO: other.read_video,
    PayloadKind.OPAQUE: other.read_opaque,
}
_ORDER = {topic: place for place, topic in enumerate(Topic)}
_SEVERITY = {Risk.HIGH: 0, Risk.MEDIUM: 1, Risk.LOW: 2}


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything one photo tells; `left_out` counts findings beyond the limit."""

    findings: tuple[Finding, ...]
    pictures: tuple[HiddenPicture, ...]
    place: Place | None
    left_out: int


def collect(document: Document) -> Collected:
    """Read every payload; one that can't be read is a finding itself and hides no other."""
    readings = []
    for payload in document.payloads():
        reading = Reading(payload, document.ledger.parts[payload.part])
        try:
            _READERS[payload.kind](reading)
        except ScrubberError:
            size = f"{len(payload.data):,} B"
            reading.add(Topic.UNKNOWN, f"{payload.kind}:unreadable", N_("Unreadable data"), size, Risk.MEDIUM)
        readings.append(reading)
    findings = [finding for reading in readings for finding in reading.findings]
    findings += _unnamed(document, {reading.payload.part for reading in readings})
    findings.sort(key=lambda finding: (_ORDER[finding.topic], _SEVERITY[finding.risk]))
    return Collected(
        tuple(findings[:MAX_FINDINGS]),
        tuple(picture for reading in readings for picture in reading.pictures),
        next((reading.place for reading in readings if reading.place is not None), None),
        max(0, len(findings) - MAX_FINDINGS),
    )


def _unnamed(document: Document, read: set[int]) -> list[Finding]:
    """A finding for each part that goes and that no reader looked into."""
    parts = document.ledger.parts
    gone = [part for index, part in enumerate(parts) if part.fate is Fate.DROP and index not in read]
    return [
        Finding(
            topic=Topic.TECHNICAL,
            key=f"part:{part.name}",
            label=part.name,
            value=f"{part.length:,} B",
            where=part.name,
            offset=part.offset,
            risk=Risk.LOW,
            fate=part.fate,
        )
        for part in gone
    ]
