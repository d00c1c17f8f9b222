"""What every reader of metadata gets and gives: where a payload stands, and the findings made of it.

Here is also what bounds readers: a payload may hold millions of entries, or thousands of pointers to the same
megabytes. Findings beyond the limit are counted, not kept, and at some point a reader is stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from scrubber.errors import Detail, LimitExceeded
from scrubber.formats.base import Part, Payload, PayloadKind
from scrubber.i18n import N_, _, dotted
from scrubber.limits import MAX_FINDINGS, MAX_PARTS
from scrubber.metadata.findings.finding import Finding, HiddenPicture, MarkedFace, Place, Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.labels import size
from scrubber.metadata.findings.marked_faces import StoredFrame, count_in_words, joined, where
from scrubber.metadata.findings.text import decode, plain, plain_name
from scrubber.metadata.keeping.values import KEYS, MAX_ITEMS
from scrubber.metadata.readers.readable_runs import described

_MAX_PICTURES = 32
_MAY_HOLD_PLACES = frozenset({PayloadKind.EXIF, PayloadKind.XMP, PayloadKind.IPTC, PayloadKind.PHOTOSHOP})


@dataclass(slots=True)
class PayloadReading:
    """The findings of one payload, growing while a reader works.

    `decode` is False when a decoder ended the process that read this photo before, so that none may be used again.
    `frame` is how the photo is stored, for what is marked in it. `sources` are the values that could be kept, whole, by
    the keys of their findings.
    """

    payload: Payload
    part: Part
    decode: bool = True
    frame: StoredFrame = field(default_factory=StoredFrame)
    findings: list[Finding] = field(default_factory=list)
    pictures: list[HiddenPicture] = field(default_factory=list)
    faces: list[MarkedFace] = field(default_factory=list)
    place: Place | None = None
    left_out: int = 0
    sources: dict[str, list[str]] = field(default_factory=dict)
    _picture_bytes: int = 0
    _searched_bytes: int = 0
    _empty: int = 0

    def add(self, kind: Kind, key: str, label: str, value: str | bytes, risk: Risk = Risk.LOW) -> None:
        """Note a finding; key, label and value are hostile and made safe here. Empty values tell nothing: left out.

        What means something has twice the room of what doesn't. Raises `LimitExceeded` when it never ends.
        """
        if key in KEYS and len(values := self.sources.setdefault(key, [])) < MAX_ITEMS:
            values.append(value if isinstance(value, str) else decode(value))
        if len(self.findings) >= (MAX_FINDINGS if risk is Risk.LOW else 2 * MAX_FINDINGS):
            self._leave_out()
            return
        shown = plain(value)
        if shown:
            part = self.part
            made = Finding(kind, plain_name(key), plain_name(label), shown, part.name, part.offset, risk, part.fate)
            self.findings.append(made)
        else:
            self._empty += 1
            if self._empty > MAX_PARTS:
                raise LimitExceeded(N_("it has too many parts"), Detail("reading.too-many-findings"))

    def add_data(
        self, kind: Kind, key: str, label: str, data: bytes, risk: Risk = Risk.LOW, *, size: int | None = None
    ) -> None:
        """Note data that can't be taken apart: its size, and the words that are plain to see in it.

        `size` is the real one where `data` is only its beginning. Words are looked for once per byte of the payload.
        """
        size = len(data) if size is None else size
        self._searched_bytes += len(data)
        seen = data if self._searched_bytes <= len(self.payload.data) else b""
        self.add(kind, key, label, described(seen, size), risk)

    def add_faces(self, key: str, faces: Sequence[MarkedFace]) -> None:
        """Note the faces that one block marks: each with a name for itself, and how many there are."""
        found = joined(faces)
        self.faces += found
        for face in found:
            if face.name:
                self.add(Kind.FACE_MARKED, f"{key}:Name", N_("Person shown"), where(face), Risk.HIGH)
        if len(found) > 1 or any(not face.name for face in found):
            self.add(Kind.FACES, key, N_("Faces"), count_in_words(found), Risk.MEDIUM)

    def add_picture(self, kind: Kind, key: str, label: str, data: bytes) -> None:
        """Note an encoded picture inside the photo; beyond the room for pictures only that it is there."""
        self.add(kind, key, label, size(len(data)), Risk.HIGH)
        if self.has_room_for_picture(len(data)):
            self._picture_bytes += len(data)
            self.pictures.append(HiddenPicture(kind, plain(label), data, self.part.name, self.part.offset))

    def add_thumbnail(self, key: str, data: bytes) -> None:
        """Note a small picture of the photo itself."""
        self.add_picture(Kind.THUMBNAIL, key, N_("A small picture of the photo"), data)

    def has_room_for_picture(self, size: int) -> bool:
        """Whether a picture of `size` bytes may still be kept: all together are no larger than what holds them."""
        return len(self.pictures) < _MAX_PICTURES and self._picture_bytes + size <= len(self.payload.data)

    def add_unreadable(self) -> None:
        """Note that (a part of) the payload can't be read, whatever was found before; beyond every limit."""
        part, key = self.part, f"{self.payload.kind}:unreadable"
        kind = Kind.UNREADABLE_TAGS if self.payload.kind in _MAY_HOLD_PLACES else Kind.UNREADABLE
        value = self.unreadable(len(self.payload.data))
        label = N_("Unknown data")
        finding = Finding(kind, key, label, value, part.name, part.offset, Risk.MEDIUM, part.fate)
        if not any(known.key == key for known in self.findings):
            self.findings.append(finding)

    def unreadable(self, count: int) -> str:
        """What is said of `count` bytes that can't be read."""
        return dotted((_("unreadable"), size(count)))

    def _leave_out(self) -> None:
        self.left_out += 1
        if self.left_out > MAX_PARTS:
            raise LimitExceeded(N_("it has too many parts"), Detail("reading.too-many-pictures"))
