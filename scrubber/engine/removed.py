"""What was removed from a photo, as byte strings to look for in its copy.

The strict grammar of a copy and the digests of its essence already leave no room; this is the second net, for the
mistake nobody thought of. Texts and numbers are taken from the payloads that hold them, not from whole parts:
a removed second picture shares tables and profile with the first, and finding those again proves nothing.
"""

import re
from collections.abc import Iterator

from scrubber.containers import tiff
from scrubber.errors import Detail, NotVerified, ScrubberError
from scrubber.formats.base import Document, Fate, Payload, PayloadKind
from scrubber.formats.shared.icc.essence import NEUTRAL_NAMES
from scrubber.i18n import N_
from scrubber.limits import MIN_REMOVED_BYTES

_TEXT_KINDS = frozenset({
    PayloadKind.XMP, PayloadKind.IPTC, PayloadKind.PHOTOSHOP, PayloadKind.TEXT, PayloadKind.C2PA
})  # fmt: skip
_WIDE_TEXT_KINDS = frozenset({PayloadKind.PHOTOSHOP, PayloadKind.TEXT})
_ASCII_RUN = re.compile(rb"[\x20-\x7e]{%d,}" % MIN_REMOVED_BYTES)
_UTF16_RUN = re.compile(rb"(?:[\x20-\x7e]\0){3,}|(?:\0[\x20-\x7e]){3,}")
_SEARCHED_BYTES = 1 << 20
_COMPARED_BYTES = 256
"""A longer value that survived has left its beginning."""
_BATCH = 1 << 17
_SEARCHED_AT_ONCE = 1 << 26
"""Bytes passed over when each value is looked for by itself; beyond that, an index is quicker."""
_MAX_COMPARISONS = 1 << 20
_BLOB_BYTES = 64
_LEAST_DISTINCT = 3
"""A value of fewer different bytes (zeros, a resolution of 72/1) occurs by chance."""

_STANDARD_WORDS = tuple(
    name.encode(encoding) for name in NEUTRAL_NAMES for encoding in ("ascii", "utf-16-be", "utf-16-le")
)
"""Names of colour spaces stand in many places and tell nothing; a neutral profile may hold them."""


def find_leak(document: Document, unchecked_bytes: bytes) -> bytes | None:
    """The first removed text, number or blob of `MIN_REMOVED_BYTES` or longer that stands in `unchecked_bytes`.

    Raises `NotVerified` when the photo is made so that looking would take unreasonably long.
    """
    for values in _batches(document):
        survivor = _first_in(unchecked_bytes, values)
        if survivor is not None:
            return survivor
    return None


def _batches(document: Document) -> Iterator[set[bytes]]:
    """The beginnings of all removed values, each once in a batch."""
    batch: set[bytes] = set()
    for payload in document.payloads():
        if document.ledger.parts[payload.part].fate is not Fate.KEEP:
            batch.update(value[:_COMPARED_BYTES] for value in _values(payload) if len(value) >= MIN_REMOVED_BYTES)
        if len(batch) > _BATCH:
            yield batch
            batch = set()
    yield batch


def _first_in(unchecked_bytes: bytes, values: set[bytes]) -> bytes | None:
    if len(unchecked_bytes) * len(values) <= _SEARCHED_AT_ONCE:
        return next((value for value in values if value in unchecked_bytes and _is_distinctive(value)), None)
    return _first_by_head(unchecked_bytes, values)


def _first_by_head(unchecked_bytes: bytes, values: set[bytes]) -> bytes | None:
    """Walk through the unchecked bytes once, whatever the number of values: they wait under their first bytes."""
    by_head: dict[bytes, list[bytes]] = {}
    for value in values:
        by_head.setdefault(value[:MIN_REMOVED_BYTES], []).append(value)
    comparisons = 0
    for start in range(len(unchecked_bytes) - MIN_REMOVED_BYTES + 1):
        for value in by_head.get(unchecked_bytes[start : start + MIN_REMOVED_BYTES], ()):
            comparisons += 1
            if comparisons > _MAX_COMPARISONS:
                raise NotVerified(N_("it has too many parts"), Detail("verify.too-many-values"))
            if unchecked_bytes.startswith(value, start) and _is_distinctive(value):
                return value
    return None


def _is_distinctive(value: bytes) -> bool:
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
            # Without the zeros at its ends: a zero before a text shifts where the run begins.
            yield from (run.strip(b"\0") for run in _UTF16_RUN.findall(searched))
    elif payload.kind is not PayloadKind.ICC:
        yield payload.data[:_BLOB_BYTES]


def _exif_values(data: bytes) -> Iterator[bytes]:
    """The value of every readable tag, as stored."""
    try:
        for ifd in tiff.walk(data):
            for entry in ifd.entries:
                if entry.readable and not entry.inline:
                    yield entry.head(_COMPARED_BYTES).rstrip(b"\0 ")
    except ScrubberError:
        # A block too damaged to walk: its texts are still there to look for.
        yield from _ASCII_RUN.findall(data[:_SEARCHED_BYTES])
