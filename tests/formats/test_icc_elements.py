"""What is read of each element of a colour profile, to the byte, and what is refused."""

import struct
from collections.abc import Callable

import pytest

from scrubber.errors import ParseError, ScrubberError
from scrubber.formats.shared.icc.elements import (
    COLOUR_ELEMENTS,
    FLOAT_TRANSFORMS,
    chad,
    cicp,
    curve,
    holds_words,
    transform,
    xyz,
)

BEHIND = b"Jane Secret"
RESERVED = b"JUNK"
NOTHING = bytes(4)
EIGHT, TWELVE = b"Jane Doe", b"AaBbCcDdEeFf"
"""The shortest words that are noticed among numbers, and, as samples that rise, in a curve."""

Read = Callable[[bytes], bytes]


def numbers(count: int, first: int = 1) -> bytes:
    """Fixed point numbers, all different."""
    return struct.pack(f">{count}I", *(0x90000000 + first + number for number in range(count)))


def para(function: int, count: int, reserved: bytes = NOTHING, second: int = 0) -> bytes:
    return b"para" + reserved + struct.pack(">HH", function, second) + numbers(count)


def curv(*samples: int, reserved: bytes = NOTHING) -> bytes:
    return b"curv" + reserved + struct.pack(f">I{len(samples)}H", len(samples), *samples)


def lut8(reserved: bytes = NOTHING, pad: int = 0, inputs: int = 2, outputs: int = 3, grid: int = 4) -> bytes:
    head = b"mft1" + reserved + bytes((inputs, outputs, grid, pad)) + numbers(9)
    samples = 256 * inputs + int(grid**inputs) * outputs + 256 * outputs
    return head + b"\xee" * samples


def lut16(reserved: bytes = NOTHING, pad: int = 0) -> bytes:
    head = b"mft2" + reserved + bytes((2, 3, 4, pad)) + numbers(9) + struct.pack(">HH", 5, 7)
    return head + b"\xee" * 2 * (5 * 2 + 4**2 * 3 + 7 * 3)


SIMPLE: dict[str, tuple[Read, bytes, bytes]] = {
    "XYZ": (xyz, b"XYZ JUNK" + numbers(3), b"XYZ " + NOTHING + numbers(3)),
    "adaptation": (chad, b"sf32JUNK" + numbers(9), b"sf32" + NOTHING + numbers(9)),
    "code points": (cicp, b"cicpJUNK\1\2\3\4", b"cicp" + NOTHING + b"\1\2\3\4"),
    "no samples": (curve, curv(reserved=RESERVED), curv()),
    "a gamma": (curve, curv(563, reserved=RESERVED), curv(563)),
    "samples": (curve, curv(1, 2, 3, reserved=RESERVED), curv(1, 2, 3)),
    **{
        f"function {function}": (curve, para(function, count, RESERVED, 99), para(function, count))
        for function, count in enumerate((1, 3, 4, 5, 7))
    },
    "table of bytes": (transform, lut8(RESERVED, 9), lut8()),
    "most channels": (transform, lut8(inputs=15, outputs=15, grid=1), lut8(inputs=15, outputs=15, grid=1)),
    "fewest channels": (transform, lut8(inputs=1, outputs=1), lut8(inputs=1, outputs=1)),
    "table of words": (transform, lut16(RESERVED, 9), lut16()),
}  # fmt: skip


@pytest.mark.parametrize("name", SIMPLE)
def test_elements_are_cut_to_what_engines_read(name: str) -> None:
    read, element, expected = SIMPLE[name]
    assert read(element) == read(element + BEHIND) == read(expected) == expected
    with pytest.raises(ParseError):
        read(element[:-1])


@pytest.mark.parametrize(
    ("read", "element", "error"),
    [
        (xyz, b"XYz " + NOTHING + numbers(3), "icc.type XYZ "),
        (chad, b"XYZ " + NOTHING + numbers(9), "icc.type sf32"),
        (cicp, b"XYZ " + NOTHING + numbers(1), "icc.type cicp"),
        (curve, b"kurv" + NOTHING + NOTHING, "icc.type curv"),
        (xyz, b"XYZ " + NOTHING + EIGHT + numbers(1), "icc.unusual "),
        (xyz, b"XYZ " + NOTHING + EIGHT[:7] + b"\xff" + numbers(1), ""),
        (curve, para(1, 1) + EIGHT, "icc.unusual "),
        (curve, para(5, 7), "icc.unusual "),
        (transform, lut8(inputs=0), "icc.unusual "),
        (transform, lut8(outputs=0), "icc.unusual "),
        (transform, lut8(inputs=16, grid=1), "icc.unusual "),
        (transform, lut8(outputs=16), "icc.unusual "),
        (transform, b"mft3" + lut8()[4:], "icc.unusual "),
        (transform, lut8()[:12] + EIGHT + lut8()[20:], "icc.unusual "),
    ],
)
def test_elements_that_engines_do_not_read(read: Read, element: bytes, error: str) -> None:
    assert refused_with(read, element) == error


def refused_with(read: Read, element: bytes) -> str:
    """Check and part of what refuses; empty when nothing does."""
    try:
        read(element)
    except ScrubberError as refusal:
        return f"{refusal.detail.check} {refusal.detail.part}"
    return ""


# Transforms in five pieces

CURVE, OTHER_CURVE = curv(5), para(0, 1)
"""Of 14 bytes, padded to 16, and of 16 bytes."""
CURVES = CURVE + b"\0\0" + OTHER_CURVE


def table(precision: int = 2, grid: bytes = b"\2\3", outputs: int = 3, junk: bytes = bytes(14)) -> bytes:
    samples = grid[0] * grid[1] * outputs * precision
    made = grid + junk + bytes((precision,)) + bytes(3) + b"\xdd" * samples
    return made + bytes(-len(made) % 4)


def composite(kind: bytes, pieces: tuple[bytes, ...], gap: bytes = b"", inputs: int = 2, outputs: int = 3) -> bytes:
    """The element of five pieces, with the same bytes before each of them."""
    offsets, body = [], b""
    for piece in pieces:
        body += gap if piece else b""
        offsets.append(32 + len(body) if piece else 0)
        body += piece
    reserved, pad = (RESERVED, 0x4A4A) if gap else (NOTHING, 0)
    return kind + reserved + struct.pack(">BBH5I", inputs, outputs, pad, *offsets) + body


TWO, THREE = CURVES, CURVES + CURVE + b"\0\0"
MATRIX = numbers(12)
COMPOSITES = {
    "A to B": (b"mAB ", (THREE, MATRIX, THREE, table(), TWO)),
    "A to B, bytes": (b"mAB ", (THREE, MATRIX, THREE, table(1), TWO)),
    "A to B, padded": (b"mAB ", (THREE, b"", b"", table(1, b"\1\3"), TWO)),
    "A to B, curves alone": (b"mAB ", (THREE, b"", b"", b"", b"")),
    "A to B, the end": (b"mAB ", (b"", b"", b"", b"", TWO)),
    "A to B, a matrix": (b"mAB ", (b"", MATRIX, b"", b"", b"")),
    "B to A": (b"mBA ", (TWO, MATRIX, THREE, table(), THREE)),
    "B to A, a table": (b"mBA ", (b"", b"", b"", table(), b"")),
}


@pytest.mark.parametrize("name", COMPOSITES)
def test_transforms_of_pieces_are_laid_out_anew(name: str) -> None:
    kind, pieces = COMPOSITES[name]
    expected = composite(kind, pieces)
    assert transform(composite(kind, pieces, BEHIND) + BEHIND) == transform(expected) == expected
    with pytest.raises(ParseError):
        transform(composite(kind, pieces, BEHIND)[:-4])


def test_curves_of_a_transform_lose_what_stands_in_their_padding_and_behind_a_grid() -> None:
    dirty = composite(
        b"mAB ", (CURVE + b"JJ" + OTHER_CURVE + CURVE + b"JJ", b"", b"", table(junk=BEHIND + b"abc"), b"")
    )
    assert transform(dirty) == composite(b"mAB ", (THREE, b"", b"", table(), b""))


@pytest.mark.parametrize(
    ("inputs", "outputs", "pieces", "is_read"),
    [
        (1, 1, (b"", MATRIX, b"", b"", b""), True),
        (15, 15, (b"", MATRIX, b"", b"", b""), True),
        (16, 3, (b"", MATRIX, b"", b"", b""), False),
        (3, 16, (b"", MATRIX, b"", b"", b""), False),
        (0, 3, (b"", MATRIX, b"", b"", b""), False),
        (3, 0, (b"", MATRIX, b"", b"", b""), False),
        (1, 1, (b"", EIGHT + MATRIX[8:], b"", b"", b""), False),
        (2, 3, (b"", b"", b"", table(1), b""), True),
        (2, 3, (b"", b"", b"", table(2)[:16] + b"\0" + table(2)[17:], b""), False),
        (2, 3, (b"", b"", b"", table(2)[:16] + b"\3" + table(2)[17:] + bytes(99), b""), False),
    ],
)
def test_the_borders_of_transforms(inputs: int, outputs: int, pieces: tuple[bytes, ...], is_read: bool) -> None:
    element = composite(b"mAB ", pieces, inputs=inputs, outputs=outputs)
    assert refused_with(transform, element) == ("" if is_read else "icc.unusual ")


def test_a_grid_has_sixteen_sizes() -> None:
    grid = bytes((2, *[1] * 14))
    piece = grid + b"J" + b"\1\0\0\0" + b"\xdd" * 2 + bytes(2)
    element = composite(b"mAB ", (b"", b"", b"", piece, b""), inputs=15, outputs=1)
    assert transform(element)[32:] == piece[:15] + b"\0" + piece[16:]


def test_the_list_of_what_makes_colours() -> None:
    assert {tag: read.__name__ for tag, read in COLOUR_ELEMENTS.items()} == {
        **dict.fromkeys((b"rXYZ", b"gXYZ", b"bXYZ", b"wtpt", b"bkpt"), "xyz"),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC", b"kTRC"), "curve"),
        b"chad": "chad",
        b"cicp": "cicp",
        **dict.fromkeys((b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"gamt"), "transform"),
        **dict.fromkeys(FLOAT_TRANSFORMS, "stages"),
    }
    assert tuple(way + bytes((digit,)) for way in (b"D2B", b"B2D") for digit in b"0123") == FLOAT_TRANSFORMS


# Words in curves


COUNT, TURN = 60, 20


def turning(words_at: int) -> list[int]:
    """Samples that rise but for the turn behind sample `TURN`, with words from sample `words_at`."""
    words = list(struct.unpack(">6H", TWELVE))
    high, low = [0xC000 + number for number in range(COUNT)], [1 + number for number in range(COUNT)]
    if words_at > TURN:
        return [*high[: TURN + 1], *low[TURN + 1 : words_at], *words, *high[words_at + 6 :]]
    behind = [0xA000 + number for number in range(TURN + 1, COUNT)]
    return [*low[:words_at], *words, *high[words_at + 6 : TURN + 1], *behind]


@pytest.mark.parametrize("words_at", [10, 11, 12, 13, 14, 21, 22, 23, 24, 25])
def test_words_are_noticed_near_a_turn_of_a_curve(words_at: int) -> None:
    samples = turning(words_at)
    assert [at for at in range(COUNT - 1) if samples[at] > samples[at + 1]] == [TURN]
    assert holds_words(curv(*samples)) is (12 <= words_at <= 22)
    assert holds_words(curv(*reversed(samples))) is (14 <= words_at <= 24)
    assert holds_words(b"para" + curv(*samples)[4:]) is False


def test_words_without_a_turn_or_at_the_beginning() -> None:
    words = struct.unpack(">6H", TWELVE)
    assert not holds_words(curv(1, 2, *words, 0xC000, 0xC000, 0xC001))
    assert holds_words(curv(*words, 7, 8, 9, 0xC000))
    assert holds_words(curv(0x7000, *words, 0x7000)), "it ends where it began, so that falling is the turn"
    assert not holds_words(curv(0x3000, *words, *[0x7000] * 9, 0x3000))
    assert not holds_words(curv(0x4000, *words, *[0x6646] * 12, 0x3000, 0x5000)), "it rises from first to last"
    assert not holds_words(curv()) and not holds_words(curv(1))
