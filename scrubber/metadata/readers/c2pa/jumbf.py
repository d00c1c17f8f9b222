"""JUMBF (ISO/IEC 19566-5): boxes with labels, each with contents of CBOR, JSON or an embedded file."""

from collections.abc import Iterator
from dataclasses import dataclass

from scrubber.containers.isobmff.boxes import Box, iter_boxes
from scrubber.errors import ScrubberError
from scrubber.limits import MAX_DEPTH

_DESCRIPTION, _SUPERBOX = b"jumd", b"jumb"
_HAS_LABEL = 2
_TYPE_BYTES = 16
_MAX_CONTENTS = 2_000


@dataclass(frozen=True, slots=True)
class Content:
    """One content box: the labels on the way to it, outermost first, its type and its bytes."""

    path: tuple[str, ...]
    type: bytes
    data: bytes

    @property
    def label(self) -> str:
        """The label of the box that holds it."""
        return self.path[-1] if self.path else ""


def contents(data: bytes) -> Iterator[Content]:
    """Every content box in order, at most `_MAX_CONTENTS`; what can't be read ends its branch only."""
    waiting: list[tuple[int, int, tuple[str, ...]]] = [(0, len(data), ())]
    left = _MAX_CONTENTS
    while waiting and left:
        start, end, path = waiting.pop()
        inner: list[tuple[int, int, tuple[str, ...]]] = []
        for box in _boxes(data, start, end):
            if box.type == _SUPERBOX and len(path) < MAX_DEPTH:
                inner.append((box.body, box.end, path))
            elif box.type == _DESCRIPTION:
                path = (*path, _label(box.payload(data)))
                inner = [(begin, stop, path) for begin, stop, _path in inner]
            elif left:
                left -= 1
                yield Content(path, box.type, box.payload(data))
        waiting += [(begin, stop, path) for begin, stop, _path in reversed(inner)]


def _boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    try:
        yield from iter_boxes(data, start, end)
    except ScrubberError:
        return


def _label(description: bytes) -> str:
    """The label in a description box (annex A.3): behind the type and a byte of switches."""
    toggles = description[_TYPE_BYTES : _TYPE_BYTES + 1]
    if not toggles or not toggles[0] & _HAS_LABEL:
        return ""
    return description[_TYPE_BYTES + 1 :].split(b"\0", 1)[0][:200].decode("utf-8", "replace")
