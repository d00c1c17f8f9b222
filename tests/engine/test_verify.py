"""Lies that the verification must see through: for each of its comparisons a copy that only that one refuses."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from scrubber.engine import removed
from scrubber.engine import verify as verify_module
from scrubber.engine.removed import find_leak
from scrubber.engine.verify import is_clean, verify
from scrubber.errors import Detail, NotVerified, ParseError
from scrubber.formats.base import (
    Audit,
    Buffer,
    Document,
    Essence,
    Fate,
    Format,
    Ledger,
    Part,
    Payload,
    PayloadKind,
    Policy,
)
from scrubber.limits import MIN_REMOVED_BYTES

SECRET = b"Jane Secret"
LONG = bytes(range(256)) * 2400
"""614 kB, several of the slices in which streams are compared."""
ESSENCE = Essence(4, 3, 2, 1, b"picture", b"colour", (LONG, b"second"))


class Source(Document):
    """A photo with one removed text."""

    def __init__(self, essence: Essence = ESSENCE, *payloads: Payload) -> None:
        self.ledger = Ledger(1, (Part(0, 1, "COM", Fate.DROP, ""),))
        self.essence = essence
        self._payloads = payloads or (Payload(PayloadKind.TEXT, SECRET, 0),)

    def payloads(self) -> Iterator[Payload]:
        return iter(self._payloads)

    def rebuild(self, policy: Policy) -> list[Buffer]:
        return []


class Copy(Format):
    """A format whose copies have the essence and the unchecked bytes that a test wants."""

    name, suffixes, mime_types, kept, cannot_promise = "Copy", (".x",), (), "", ""

    def __init__(self, essence: Essence = ESSENCE, unchecked: bytes = b"", error: Exception | None = None) -> None:
        self._audit, self._error = Audit(essence, (unchecked,)), error

    def matches(self, head: bytes) -> bool:
        return True

    def parse(self, data: bytes) -> Document:
        return Source()

    def audit(self, data: bytes) -> Audit:
        if self._error is not None:
            raise self._error
        return self._audit


def changed(stream: bytes, at: int) -> bytes:
    return stream[:at] + bytes((stream[at] ^ 1,)) + stream[at + 1 :]


LIES: dict[str, tuple[str, Format]] = {
    "unreadable": ("verify.unreadable", Copy(error=ParseError("x", Detail("c", "p", 3)))),
    "width": ("verify.width", Copy(replace(ESSENCE, width=5))),
    "height": ("verify.height", Copy(replace(ESSENCE, height=5))),
    "frames": ("verify.frames", Copy(replace(ESSENCE, frames=1))),
    "turned": ("verify.orientation", Copy(replace(ESSENCE, orientation=6))),
    "picture": ("verify.picture", Copy(replace(ESSENCE, picture=b"other"))),
    "colour": ("verify.colour", Copy(replace(ESSENCE, colour=b"other"))),
    "the first byte": ("verify.streams", Copy(replace(ESSENCE, streams=(changed(LONG, 0), b"second")))),
    "a late byte": ("verify.streams", Copy(replace(ESSENCE, streams=(changed(LONG, 600_000), b"second")))),
    "the last byte": ("verify.streams", Copy(replace(ESSENCE, streams=(changed(LONG, len(LONG) - 1), b"second")))),
    "the second stream": ("verify.streams", Copy(replace(ESSENCE, streams=(LONG, b"secone")))),
    "longer": ("verify.streams", Copy(replace(ESSENCE, streams=(LONG, b"second!")))),
    "shorter": ("verify.streams", Copy(replace(ESSENCE, streams=(LONG, b"secon")))),
    "one stream less": ("verify.streams", Copy(replace(ESSENCE, streams=(LONG,)))),
    "a removed value": ("verify.removed-value", Copy(unchecked=b"xx" + SECRET + b"xx")),
    "nothing but a removed value": ("verify.removed-value", Copy(unchecked=SECRET)),
}


@pytest.mark.parametrize("lie", LIES)
def test_each_lie_is_seen_and_named(lie: str) -> None:
    check, image_format = LIES[lie]
    with pytest.raises(NotVerified) as caught:
        verify(image_format, Source(), b"")
    assert caught.value.detail.check == check


def test_the_truth_passes() -> None:
    verify(Copy(unchecked=b"nothing that was removed"), Source(), b"")
    verify(Copy(replace(ESSENCE, streams=(memoryview(LONG), b"second"))), Source(), b"")


def test_the_place_of_what_cannot_be_read_stays_in_the_detail() -> None:
    with pytest.raises(NotVerified) as caught:
        verify(LIES["unreadable"][1], Source(), b"")
    assert caught.value.detail == Detail("verify.unreadable", "p", 3)


def test_removed_values_are_those_of_the_original() -> None:
    """A picture with covers comes between, and its document knows nothing of what the original held."""
    between = Source(ESSENCE, Payload(PayloadKind.TEXT, b"something else", 0))
    copy = Copy(unchecked=SECRET)
    verify(copy, between, b"")
    with pytest.raises(NotVerified):
        verify(copy, between, b"", Source())


def test_the_shortest_value_that_is_looked_for_is_found() -> None:
    value = b"abcdef"
    assert len(value) == MIN_REMOVED_BYTES
    source = Source(ESSENCE, Payload(PayloadKind.TEXT, value, 0))
    with pytest.raises(NotVerified):
        verify(Copy(unchecked=value), source, b"")
    verify(Copy(unchecked=b"abcde"), source, b"")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("kind", [PayloadKind.TEXT, PayloadKind.PHOTOSHOP])
def test_wide_texts_are_looked_for(encoding: str, kind: PayloadKind) -> None:
    text = "Jane Secret".encode(encoding)
    source = Source(ESSENCE, Payload(kind, b"\x00\x00\x00" + text + b"\x01\x02\x03", 0))
    assert find_leak(source, b"\x07" * 9 + text) is not None
    assert find_leak(source, b"\x07" * 40) is None


KINDS: dict[PayloadKind, tuple[bytes, bytes]] = {
    PayloadKind.XMP: (b"\xef\xbb\xbf" + SECRET, SECRET),
    PayloadKind.IPTC: (b"\x1c\x02\x50\x00\x0b" + SECRET, SECRET),
    PayloadKind.C2PA: (b"\x00\x01" + SECRET + b"\x00", SECRET),
    PayloadKind.OPAQUE: (bytes(range(64)) + b"rest", bytes(range(64))),
    PayloadKind.PICTURE: (bytes(range(100, 180)), bytes(range(100, 164))),
    PayloadKind.VIDEO: (b"ftypisom" * 9, b"ftypisom" * 8),
    PayloadKind.EXIF: (b"no tiff\0" + SECRET, SECRET),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_payload_is_looked_for(kind: PayloadKind) -> None:
    data, left = KINDS[kind]
    assert find_leak(Source(ESSENCE, Payload(kind, data, 0)), b"\xf1\xf2\xf3" + left + b"\xf4") is not None


@pytest.mark.parametrize(("kind", "before"), [(PayloadKind.TEXT, b""), (PayloadKind.EXIF, b"no tiff")])
def test_the_first_mebibyte_of_a_text_is_looked_through(kind: PayloadKind, before: bytes) -> None:
    """And no more, however long a hostile text is."""
    filled = before + bytes((1 << 20) - len(before) - len(SECRET))
    assert find_leak(Source(ESSENCE, Payload(kind, filled + SECRET, 0)), SECRET) == SECRET
    assert find_leak(Source(ESSENCE, Payload(kind, filled + bytes(len(SECRET)) + SECRET, 0)), SECRET) is None


def test_profiles_and_kept_parts_are_not_looked_for() -> None:
    assert find_leak(Source(ESSENCE, Payload(PayloadKind.ICC, SECRET, 0)), SECRET) is None
    kept = Source()
    kept.ledger = Ledger(1, (Part(0, 1, "COM", Fate.KEEP, ""),))
    assert find_leak(kept, SECRET) is None


@pytest.mark.parametrize("value", [bytes(40), b"\x00\x48\x00\x48\x00\x48\x00\x48", b"sRGB IEC61966-2.1"])
def test_what_occurs_by_chance_is_no_leak(value: bytes) -> None:
    assert find_leak(Source(ESSENCE, Payload(PayloadKind.OPAQUE, value, 0)), b"x" + value + b"x") is None


def test_many_values_are_looked_for_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removed, "_BATCH", 3)
    payloads = [Payload(PayloadKind.TEXT, b"value number %d" % number, 0) for number in range(20)]
    for number in (0, 7, 19):
        assert find_leak(Source(ESSENCE, *payloads), b"-value number %d-" % number) is not None
    assert find_leak(Source(ESSENCE, *payloads), b"-value number-") is None


def test_a_copy_is_clean_only_if_the_policy_would_change_nothing() -> None:
    assert is_clean(Copy(), b"")
    assert is_clean(Copy(), b"", Policy(keep_hdr=False))
    assert not is_clean(Copy(error=NotVerified("x")), b"")
    other: Callable[..., Any] = lambda _self, _policy: Source()  # noqa: E731
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Source, "for_policy", other)
        assert is_clean(Copy(), b"")
        assert not is_clean(Copy(), b"", Policy(keep_hdr=False))


def test_slices_are_smaller_than_the_late_byte() -> None:
    assert verify_module._SLICE < 600_000
