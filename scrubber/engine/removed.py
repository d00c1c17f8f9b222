"""What was removed from a photo, as byte strings to look for in its copy.

The strict grammar of a copy and the digests of its essence already leave no room; this is the second net, for the
mistake nobody thought of. Texts and numbers are taken from the payloads that hold them, not from whole parts:
a removed second picture shares tables and profile with the first, and finding those again proves nothing.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from scrubber.containers import tiff
from scrubber.errors import ScrubberError
from scrubber.formats.base import Document, Fate, Payload, PayloadKind
from scrubber.formats.icc import NEUTRAL_NAMES
from scrubber.limits import MIN_REMOVED_BYTES

_TEXT_KINDS = frozenset({
    PayloadKind.XMP, PayloadKind.IPTC, PayloadKind.PHOTOSHOP, PayloadKind.TEXT, PayloadKind.C2PA
})  # fmt: skip
_WIDE_TEXT_KINDS = frozenset({PayloadKind.PHOTOSHOP, PayloadKind.TEXT})
_ASCII_RUN = re.compile(rb"[\x20-\x7e]{%d,}" % MIN_REMOVED_BYTES)
_UTF16_RUN = re.compile(rb"(?:[\x20-\x7e]\0){3,}|(?:\0[\x20-\x7e]){3,}")
_SEARCHED_BYTES = 1 << 20
_BLOB_BYTES = 64
_LEAST_DISTINCT = 3
"""A value of fewer different bytes (zeros, a resolution of 72/1) occurs by chance."""

_STANDARD_WORDS = tuple(
    name.encode(encoding) for name in NEUTRAL_NAMES for encoding in ("ascii", "utf-16-be", "utf-16-le")
)
"""Names of colour spaces stand in many places and tell nothing; a neutral profile may hold them."""


def first_survivor(document: Document, residue: bytes) -> bytes | None:
    """The first removed text, number or blob of `MIN_REMOVED_BYTES` or longer that stands in `residue`."""
    parts = document.ledger.parts
    windows = _text_windows(residue)
    for payload in document.payloads():
        if parts[payload.part].fate is not Fate.KEEP:
            if payload.kind in _TEXT_KINDS and not any(window in payload.data for window in windows):
                continue
            for value in _values(payload):
                if value in residue and _is_telling(value):
                    return value
    return None


@lru_cache(maxsize=8)
def _text_windows(residue: bytes) -> frozenset[bytes]:
    """Every shortest text in `residue`: a payload that holds none of them shares no text with it."""
    runs = (*_ASCII_RUN.findall(residue), *_UTF16_RUN.findall(residue))
    return frozenset(
        window
        for run in runs
        for start in range(len(run) - MIN_REMOVED_BYTES + 1)
        if _is_telling(window := run[start : start + MIN_REMOVED_BYTES])
    )


def _is_telling(value: bytes) -> bool:
    if len(value) < MIN_REMOVED_BYTES or len(set(value)) < _LEAST_DISTINCT:
        return False
    return not any(value in words for words in _STANDARD_WORDS)


def _values(payload: Payload) -> Iterator[bytes]:
    if payload.kind is PayloadKind.EXIF:
        yield from _exif_values(payload.data)
    elif payload.kind in _TEXT_KINDS:
        searched = payload.data[:_SEARCHED_BYTES]
        yield from _ASCII_RUN.findall(searched)
        if payload.kind in _WIDE_TEXT_KINDS:
            yield from _UTF16_RUN.findall(searched)
    elif payload.kind is not PayloadKind.ICC:
        yield payload.data[:_BLOB_BYTES]


def _exif_values(data: bytes) -> Iterator[bytes]:
    """The value of every readable tag, as stored."""
    try:
        for ifd in tiff.walk(data):
            for entry in ifd.entries:
                if entry.readable and not entry.inline:
                    yield entry.head(_SEARCHED_BYTES).rstrip(b"\0 ")
    except ScrubberError:
        # A block too damaged to walk: its texts are still there to look for.
        yield from _ASCII_RUN.findall(data[:_SEARCHED_BYTES])
