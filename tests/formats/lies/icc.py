"""Lies about colour profiles, in JPEG files."""

import struct

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import segment_bytes
from scrubber.formats.shared.icc.tag_table import HEADER_BYTES, IccProfile, write_profile
from tests.formats.lies.jpeg import before, neutral_profile
from tests.formats.lies.table import Lies

FORMAT = "jpeg.document"
FILES = ("shared/icc/audit.py",)


def copy(profile: bytes) -> bytes:
    """A clean JPEG with this profile."""
    return before(jpeg.DQT, segment_bytes(jpeg.APP2, b"ICC_PROFILE\0\1\1" + profile))


def elements() -> list[tuple[bytes, bytes]]:
    profile = IccProfile.read(neutral_profile())
    return [(tag.signature, profile.element(tag)) for tag in profile.tags]


def with_elements(changed: list[tuple[bytes, bytes]]) -> bytes:
    return copy(write_profile(neutral_profile()[:HEADER_BYTES], changed))


def with_element(signature: bytes, element: bytes) -> bytes:
    return with_elements([(name, element if name == signature else old) for name, old in elements()])


def header(offset: int, changed: bytes) -> bytes:
    profile = neutral_profile()
    return copy(profile[:offset] + changed + profile[offset + len(changed) :])


def tag_outside() -> bytes:
    """One tag more in the table, which leads outside the profile."""
    count = len(elements())
    profile = write_profile(neutral_profile()[:HEADER_BYTES], [*elements(), (b"zzzz", b"")])
    start = HEADER_BYTES + 4 + 12 * count
    return copy(profile[:start] + struct.pack(">4sII", b"zzzz", 1 << 30, 4) + profile[start + 12 :])


def gap() -> bytes:
    """Four bytes between the table and the first element."""
    profile = neutral_profile()
    parsed = IccProfile.read(profile)
    start = HEADER_BYTES + 4 + 12 * len(parsed.tags)
    table = b"".join(struct.pack(">4sII", tag.signature, tag.offset + 4, tag.length) for tag in parsed.tags)
    moved = profile[: HEADER_BYTES + 4] + table + b"Jane" + profile[start:]
    return copy(struct.pack(">I", len(moved)) + moved[4:])


def padding() -> bytes:
    """Letters in the padding behind an element."""
    profile = neutral_profile()
    padded = next(tag for tag in IccProfile.read(profile).tags if tag.length % 4)
    at = padded.offset + padded.length
    return copy(profile[:at] + b"J" + profile[at + 1 :])


def behind() -> bytes:
    profile = neutral_profile() + b"Jane"
    return copy(struct.pack(">I", len(profile)) + profile[4:])


LIES: Lies = {
    "icc.header": lambda: [header(4, b"Jane"), header(24, b"\7\xd0"), header(48, b"Jane"), header(100, b"Jane")],
    "icc.tag-order": lambda: [
        with_elements([*elements()[1:], elements()[0]]),
        with_elements([*elements(), elements()[-1]]),
        with_elements(elements()[1:]),
    ],
    "icc.description": lambda: [with_element(b"desc", b"mluc\0\0\0\0Jane"), with_element(b"desc", b"")],
    "icc.tag": lambda: [with_elements([*elements(), (b"zzzz", b"Jane")])],
    "icc.element": lambda: [
        with_element(b"wtpt", dict(elements())[b"wtpt"] + b"Jane"),
        with_element(b"rTRC", dict(elements())[b"rTRC"][:4] + b"Jane" + dict(elements())[b"rTRC"][8:]),
    ],
    "icc.gap": lambda: [gap(), tag_outside(), padding()],
    "icc.behind-end": lambda: [behind()],
}
