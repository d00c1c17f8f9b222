"""The strict reading of a JPEG copy: one picture, or several joined without a gap under an exact index.

Every byte about further pictures is computed again from where they really stand, or from numbers, and compared.
"""

from dataclasses import dataclass

from scrubber.containers.jpeg import mpf
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import Segment
from scrubber.formats.base import Audit, require
from scrubber.formats.jpeg.audit_single import AuditedJpeg, audit_single
from scrubber.formats.jpeg.essence import FurtherEssence, essence_of_all
from scrubber.formats.jpeg.gcontainer import directory_packet
from scrubber.formats.jpeg.payloads import XMP
from scrubber.formats.shared.gain_map import ISO_URN, ISO_VERSION, read_numbers
from scrubber.formats.shared.orientation import UPRIGHT
from scrubber.i18n import N_

_INDEX = N_("the list of its pictures is not exact")
_NUMBERS = N_("the strength of its high dynamic range is not written plainly")

_XMP, _ISO, _MPF = (jpeg.APP1, XMP), (jpeg.APP2, ISO_URN), (jpeg.APP2, mpf.SIGNATURE)


@dataclass(frozen=True, slots=True)
class _Further:
    """A picture behind the first, with its type in the index."""

    start: int
    type: int
    audited: AuditedJpeg
    numbers: bytes


def audit_jpeg(data: bytes) -> Audit:
    """See `Format.audit`."""
    first = audit_single(data, 0, (_XMP, _ISO, _MPF))
    further = _audit_further(data, first) if first.metadata else []
    last = further[-1].audited if further else first
    require(last.end == len(data), N_("something follows its end"))
    if further:
        _audit_index(first, further)
    marks = _audit_marks(first, further)
    essences = [FurtherEssence(one.audited.essence, one.type, one.numbers) for one in further]
    unchecked_bytes = [*first.unchecked_bytes, *(value for one in further for value in one.audited.unchecked_bytes)]
    return Audit(essence_of_all(first.essence, marks, essences), tuple(unchecked_bytes))


def _audit_further(data: bytes, first: AuditedJpeg) -> list[_Further]:
    rows = mpf.read(first.metadata[-1].payload or b"")
    require(len(rows) > 1, _INDEX)
    found: list[_Further] = []
    start = first.end
    for row in rows[1:]:
        found.append(_audit_one(data, start, row.type))
        start = found[-1].audited.end
    require(sum(one.type == mpf.UNDEFINED for one in found) <= 1, _INDEX)
    return found


def _audit_one(data: bytes, start: int, kind: int) -> _Further:
    if kind != mpf.UNDEFINED:
        require(kind == mpf.PRIMARY or kind in mpf.VIEWS, _INDEX)
        return _Further(start, kind, audit_single(data, start, ()), b"")
    audited = audit_single(data, start, (_XMP, _ISO))
    require(audited.essence.orientation == UPRIGHT)
    return _Further(start, kind, audited, _audit_numbers(audited))


def _audit_numbers(gain_map: AuditedJpeg) -> bytes:
    """The gain map's metadata, which must be just what its numbers make."""
    xmp, iso = _payload(gain_map, XMP), _payload(gain_map, ISO_URN)
    numbers = read_numbers(xmp or b"", iso or b"")
    require(numbers is not None and numbers.is_usable, _NUMBERS)
    assert numbers is not None
    require((xmp or b"") == numbers.packet() and (iso or b"") == numbers.iso, _NUMBERS)
    return numbers.written()


def _audit_index(first: AuditedJpeg, further: list[_Further]) -> None:
    index = first.metadata[-1]
    base = index.offset + 4 + mpf.HEAD_BYTES
    rows = mpf.read(index.payload or b"")[:1]
    require(rows[0].type == mpf.PRIMARY or rows[0].type in mpf.VIEWS, _INDEX)
    fresh = [mpf.IndexedPicture(mpf.first_attributes(rows[0].type), first.end, 0)]
    fresh += [mpf.IndexedPicture(one.type, one.audited.end - one.start, one.start - base) for one in further]
    require(index.payload == mpf.write(fresh), _INDEX)


def _audit_marks(first: AuditedJpeg, further: list[_Further]) -> bytes:
    """The first picture's own segments about its gain map; it has none without one."""
    xmp, iso = _payload(first, XMP), _payload(first, ISO_URN)
    gain_map = next((one for one in further if one.type == mpf.UNDEFINED), None)
    require(gain_map is not None or (xmp is None and iso is None), _NUMBERS)
    if gain_map is not None:
        require(gain_map is further[0], _INDEX)
        require(xmp in (None, directory_packet(gain_map.audited.end - gain_map.start)), _NUMBERS)
        require(iso in (None, ISO_VERSION), _NUMBERS)
    return bytes((xmp is not None, iso is not None))


def _payload(picture: AuditedJpeg, signature: bytes) -> bytes | None:
    """What follows the signature in the picture's segment of this kind; None without one."""
    found = (segment for segment in picture.metadata if _is(segment, signature))
    return next(((segment.payload or b"")[len(signature) :] for segment in found), None)


def _is(segment: Segment, signature: bytes) -> bool:
    return (segment.payload or b"").startswith(signature)
