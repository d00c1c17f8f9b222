"""The codestream of a JPEG XL copy: the picture as it is, without what its headers say in words.

Names, timecodes and a preview go; a colour profile becomes a neutral one of the same colours. A profile that can't be
rebuilt is refused, as in every format: the codestream can't do without the one it announces.
"""

from dataclasses import dataclass
from functools import cached_property

from scrubber.bitstreams.jxl import strip_metadata
from scrubber.bitstreams.jxl.frames import read_codestream
from scrubber.errors import Detail, Unsupported
from scrubber.formats.base import Fate
from scrubber.formats.jxl.audit_picture import essence
from scrubber.formats.shared.icc.profile import rebuild_profile
from scrubber.i18n import N_


@dataclass(frozen=True)
class Span:
    """Bytes of a codestream from `start` to `end`, and what becomes of them."""

    start: int
    end: int
    fate: Fate


class CleanPicture:
    """A codestream, and what may follow it, made into a clean one. Raises `ScrubberError` when that can't be."""

    def __init__(self, data: bytes) -> None:
        self.found = read_codestream(data)
        self.profile = rebuild_profile(self.found.profile) if self.found.header.has_profile else b""
        if self.found.header.has_profile and not self.profile:
            raise Unsupported(N_("its colour profile can't be read"), Detail("jxl.picture-init"))
        self._data = data
        self._pieces = list(strip_metadata.pieces(data, self.found, self.profile))

    @cached_property
    def codestream(self) -> bytes:
        """The clean codestream."""
        if all(fresh is None for _start, _end, fresh in self._pieces):
            return self._data[: self.found.end]
        view = memoryview(self._data)
        return b"".join(view[start:end] if fresh is None else fresh for start, end, fresh in self._pieces)

    def spans(self) -> list[Span]:
        """What becomes of the bytes, neighbours of the same fate in one, up to the end of all data."""
        found: list[Span] = []
        for start, end, fresh in (*self._pieces, (self.found.end, len(self._data), b"")):
            fate = Fate.KEEP if fresh is None else Fate.REWRITE if fresh else Fate.DROP
            if found and found[-1].fate is fate:
                start = found.pop().start
            if start < end:
                found.append(Span(start, end, fate))
        return found

    def essence(self) -> tuple[bytes, bytes]:
        """Digests of picture and colours, those of the copy as well."""
        return essence(self._data, self.found)
