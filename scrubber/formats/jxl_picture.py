"""The codestream of a JPEG XL copy: the picture as it is, without what its headers say in words.

Names, timecodes and a preview go; a colour profile becomes a neutral one of the same colours. A profile that can't be
rebuilt is refused, as in every format: the codestream can't do without the one it announces.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from scrubber.containers import jxl_writing
from scrubber.containers.jxl_frames import Codestream, read_codestream
from scrubber.errors import Unsupported
from scrubber.formats.base import Fate, expect
from scrubber.formats.icc.profile import audit_profile, colour_digest, rebuild_profile
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
            raise Unsupported(N_("its colour profile can't be read"))
        self._data = data
        self._pieces = list(jxl_writing.pieces(data, self.found, self.profile))

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


def essence(codestream: bytes, found: Codestream) -> tuple[bytes, bytes]:
    """Digests of picture and colours of a codestream."""
    colour = colour_digest(found.profile) if found.header.has_profile else b""
    return jxl_writing.essence(codestream, found), colour


def audit_codestream(codestream: bytes) -> Codestream:
    """What a clean codestream holds. Raises `NotVerified`, `ParseError` unless it is one."""
    found = read_codestream(codestream)
    words = found.header.names or found.frame_names or found.header.has_timecodes or found.header.preview
    expect(not words, N_("its picture still holds words"))
    expect(found.end == len(codestream), N_("something follows its picture"))
    if found.header.has_profile:
        audit_profile(found.profile)
    return found


def digest(picture: bytes, others: dict[bytes, bytes]) -> bytes:
    """One digest of a picture's and, by type, of the boxes that are written anew."""
    total = sha256(picture)
    for kind in sorted(others):
        total.update(kind + sha256(others[kind]).digest())
    return total.digest()
