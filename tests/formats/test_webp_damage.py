"""Odd WebP files: the document says what a decoder could read in another way."""

import pytest

from scrubber.engine.verify import verify
from scrubber.errors import ParseError
from scrubber.formats.base import Oddity, Policy
from scrubber.formats.shared.icc.profile import PROFILE_LEFT_OUT
from scrubber.formats.webp.document import WebpDocument
from scrubber.formats.webp.format import FORMAT
from tests.helpers.webp import animated, canvas, chunk, chunks, encoded, file, picture_chunk

_ICC, _ALPHA, _ANIMATION = 0x20, 0x10, 0x02


def parsed(data: bytes) -> tuple[WebpDocument, bytes]:
    """The document, and its copy, which passes its audit."""
    document = FORMAT.parse(data)
    copy = b"".join(document.rebuild(Policy()))
    verify(FORMAT, document, copy)
    return document, copy


def still(flags: int, *parts: bytes) -> bytes:
    return file(canvas(flags), *parts)


LOSSY = chunk(*picture_chunk(encoded()))
FRAMES = [data for kind, data in chunks(animated(lossless=True)) if kind == b"ANMF"]
LOOP = next(chunk(kind, data) for kind, data in chunks(animated(lossless=True)) if kind == b"ANIM")


@pytest.mark.parametrize(
    "data", [encoded(), encoded(lossless=True), encoded("RGBA"), animated(), animated(lossless=True)]
)
def test_an_ordinary_picture_has_no_oddity(data: bytes) -> None:
    assert parsed(data)[0].oddities == frozenset()
    assert parsed(data)[0].notes == ()


def test_what_was_left_out_or_changed_is_odd() -> None:
    plane = next(data for kind, data in chunks(encoded("RGBA")) if kind == b"ALPH")
    reserved = FRAMES[0][:15] + bytes((FRAMES[0][15] | 0xF0,)) + FRAMES[0][16:]
    moving = [chunk(b"ANMF", frame) for frame in (reserved, *FRAMES[1:])]
    odd: list[tuple[bytes, set[Oddity]]] = [
        (file(LOSSY) + b"Jane", {Oddity.LEFT_OUT_INSIDE}),
        (still(0, LOSSY, LOSSY), {Oddity.LEFT_OUT_INSIDE}),
        (still(0, LOSSY, chunk(b"ANMF", FRAMES[0])), {Oddity.LEFT_OUT_INSIDE}),
        (still(_ALPHA, LOSSY), {Oddity.TWO_READINGS}),
        (still(_ALPHA, chunk(b"ALPH", bytes((plane[0] | 0xC0,)) + plane[1:]), LOSSY), {Oddity.HEADER_REBUILT}),
        (still(_ALPHA | _ANIMATION, LOOP, *moving), {Oddity.HEADER_REBUILT}),
    ]
    for data, oddities in odd:
        assert parsed(data)[0].oddities == oddities


def test_reserved_bits_of_a_frame_are_zero_in_the_copy() -> None:
    reserved = FRAMES[0][:15] + bytes((FRAMES[0][15] | 0xFC,)) + FRAMES[0][16:]
    moving = [chunk(b"ANMF", frame) for frame in (reserved, *FRAMES[1:])]
    plain = [chunk(b"ANMF", frame) for frame in FRAMES]
    flags = _ALPHA | _ANIMATION
    assert parsed(still(flags, LOOP, *moving))[1] == parsed(still(flags, LOOP, *plain))[1]


@pytest.mark.parametrize("cut", [1, 9, 40])
def test_an_animation_has_all_its_frames_or_is_refused(cut: int) -> None:
    data = animated()
    with pytest.raises(ParseError) as refusal:
        FORMAT.parse(data[:-cut])
    assert refusal.value.detail.check
    short = [chunk(b"ANMF", frame) for frame in (*FRAMES[:2], FRAMES[2][:-cut])]
    with pytest.raises(ParseError):
        FORMAT.parse(still(_ALPHA | _ANIMATION, LOOP, *short))


def test_a_broken_profile_is_left_out_with_a_note() -> None:
    document, copy = parsed(still(_ICC, chunk(b"ICCP", b"no profile"), LOSSY))
    assert document.notes == (PROFILE_LEFT_OUT,)
    assert copy == file(LOSSY)
