"""PBM, PGM and PPM: the example in CONTRIBUTING of how a format is added."""

import io
from pathlib import Path

import pytest
from PIL import Image

from scrubber.engine.pixel_comparison import compare_pictures
from scrubber.errors import ParseError
from scrubber.formats.base import ENDS_EARLY, Fate, Oddity, Policy
from scrubber.formats.pnm import FORMAT
from tests.formats.contract import SECRET, FormatContract


class TestPnmContract(FormatContract):
    module = "pnm"

    def samples(self) -> dict[str, bytes]:
        colours = b"P6 # " + SECRET + b"\n3 2\n#" + SECRET + b"\n255\n" + bytes(range(18)) + SECRET
        return {"colours": colours, "deep": b"P5\t2\r2 65535\n" + bytes(8), "bits": b"P4 9 2\n\x12\xff\x34\x41"}


class TestPlainPnmContract(FormatContract):
    module = "pnm"

    def samples(self) -> dict[str, bytes]:
        return {
            "grey": b"P2 3 2 255 1 2 003 #" + SECRET + b"\n4 5 255\n#" + SECRET,
            "bits": b"P1 #" + SECRET + b"\n9 2\n010101010 1 0 1 0 1 0 1 1 1\n#" + SECRET,
            "colours": b"P3\n2 1\n65535 #" + SECRET + b"\n1 2 3\r\n4\t5 65535",
        }


EXAMPLES = [*TestPnmContract().samples().values(), *TestPlainPnmContract().samples().values()]


@pytest.mark.parametrize("data", EXAMPLES)
def test_copy_shows_the_same(data: bytes) -> None:
    copy = b"".join(FORMAT.parse(data).rebuild(Policy()))
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(copy)) as after:
        assert (before.mode, before.size, before.tobytes()) == (after.mode, after.size, after.tobytes())


def test_comments_are_read() -> None:
    found = FORMAT.parse(TestPnmContract().samples()["colours"]).payloads()
    assert [payload.data for payload in found] == [SECRET] * 3


@pytest.mark.parametrize(
    "data", [b"P6\n", b"P6\n0 1\n255\n", b"P5 1 1 70000\n\0\0", b"P4 1\n", b"P6" + b"#" * 70000, b"P5\n1 2\n25#\n\1\2"]
)
def test_damaged_header_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError):
        FORMAT.parse(data)


@pytest.mark.parametrize(
    "data",
    [
        b"P5 1 1 255 ",
        b"P2 2 1 9 1",
        b"P2 2 1 9 1 10",
        b"P1 2 1 1 x 0",
        b"P1 2 1 1 2 0",
        b"P2 2 1 9 00000000001 1",
        b"P3 99999 99999 9 1",
        b"P2 2 1 9 1 -2",
    ],
)
def test_damaged_samples_are_refused(data: bytes) -> None:
    with pytest.raises(ParseError):
        FORMAT.parse(data)


@pytest.mark.parametrize(("data", "length"), [(b"P5\n2 3\n255\nabcdef", 16), (b"P4\n9 3\n\1\x80\2\x80\3\x80", 11)])
def test_file_that_ends_early_is_told_and_shows_the_same(data: bytes, length: int) -> None:
    document = FORMAT.parse(data[:length])
    copy = b"".join(document.rebuild(Policy()))
    assert document.oddities == {Oddity.NO_END} and document.notes == (ENDS_EARLY,)
    assert FORMAT.audit(copy).essence == document.essence and copy == data[:length]
    compare_pictures(document, data[:length], copy, FORMAT)


def test_numbers_have_one_form() -> None:
    copy = b"".join(FORMAT.parse(TestPlainPnmContract().samples()["grey"]).rebuild(Policy()))
    assert copy == b"P2\n3 2\n255\n1 2 3\n4 5 255\n"


def test_contributing_shows_this_format_as_it_is() -> None:
    root = Path(__file__).parents[2]
    sources = {root / "scrubber/formats/pnm.py", Path(__file__)}
    lines = {line.strip() for source in sources for line in source.read_text("utf-8").splitlines()}
    blocks = (root / "CONTRIBUTING.md").read_text("utf-8").split("```")[1::2]
    shown = [line.strip() for block in blocks if "Pnm" in block for line in block.splitlines()[1:] if line.strip()]
    assert len(shown) >= 12
    assert [line for line in shown if line not in lines] == []


@pytest.mark.parametrize(
    ("data", "check"),
    [
        (b"P5\n0 1\n255\n\1", "pnm.impossible-size"),
        (b"P5\n1 0\n255\n\1", "pnm.impossible-size"),
        (b"P5\n1 1\n0\n\1", "pnm.impossible-size"),
        (b"P5\n1 1\n65535\n\1\1", ""),
        (b"P5\n1 1\n65536\n\1\1", "pnm.impossible-size"),
        (b"P5\n16777215 1\n255\n\1", "pnm.missing-samples"),
        (b"P5\n1 16777215\n255\n\1", ""),
        (b"P5\n16777216 1\n255\n\1", "pnm.impossible-size"),
        (b"P5\n1 16777216\n255\n\1", "pnm.impossible-size"),
        (b"P5\n3 2\n255\n\1\1", "pnm.missing-samples"),
        (b"P5\n3 2\n255\n\1\1\1", ""),
        (b"P5\n3 2\n256\n\1\1\1\1\1", "pnm.missing-samples"),
        (b"P5\n3 2\n256\n\1\1\1\1\1\1", ""),
        (b"P6\n1 2\n255\n\1\1", "pnm.missing-samples"),
        (b"P6\n1 2\n255\n\1\1\1", ""),
        (b"P4\n9 2\n\1", "pnm.missing-samples"),
        (b"P4\n9 2\n\1\0", ""),
        (b"P2 2 1 9 1", "pnm.too-few-numbers"),
        (b"P2 2 1 9 1 10", "pnm.too-large-number"),
        (b"P2 2 1 9 1 9", ""),
        (b"P2 2 1 9 1 x 9", "pnm.impossible-number"),
        (b"P2 2 1 9 1 9 x", ""),
        (b"P2 2 1 9 1 0000000009", ""),
        (b"P2 2 1 9 1 00000000009", "pnm.impossible-number"),
        (b"P2 2 1 9 00000000001 9", "pnm.impossible-number"),
        (b"P1 2 1 12", "pnm.too-few-numbers"),
        (b"P1 2 1 121", "pnm.impossible-number"),
        (b"P1 2 1 11", ""),
        (b"P5 1 1\n", "pnm.header-words"),
    ],
)
def test_the_borders_of_sources(data: bytes, check: str) -> None:
    try:
        FORMAT.parse(data)
    except ParseError as refusal:
        assert refusal.detail.check == check
    else:
        assert check == ""


@pytest.mark.parametrize(
    ("width", "row", "cleared"),
    [(1, b"\xff", b"\x80"), (7, b"\xff", b"\xfe"), (8, b"\xff", b"\xff"), (9, b"\xff\xff", b"\xff\x80")],
)
def test_bits_behind_a_row_are_cleared_and_no_others(width: int, row: bytes, cleared: bytes) -> None:
    head = b"P4\n%d 3\n" % width
    document = FORMAT.parse(head + row * 3)
    assert b"".join(document.rebuild(Policy())) == head + cleared * 3
    fates = [part.fate for part in document.ledger.parts]
    assert fates == [Fate.KEEP, Fate.KEEP if row == cleared else Fate.REWRITE]


def test_where_the_parts_of_a_file_lie() -> None:
    def parts(data: bytes) -> list[tuple[int, int, str, Fate]]:
        return [(part.offset, part.length, part.name, part.fate) for part in FORMAT.parse(data).ledger.parts]

    samples, behind = "samples", "data after the picture"
    assert parts(b"P5\n2 1\n9\n\1\2") == [(0, 9, "header", Fate.KEEP), (9, 2, samples, Fate.KEEP)]
    assert parts(b"P5\n2 1 9\n\1\2abc") == [
        (0, 9, "header", Fate.REWRITE),
        (9, 2, samples, Fate.KEEP),
        (11, 3, behind, Fate.DROP),
    ]
    assert parts(b"P2\n2 1\n9\n1 2\n") == [(0, 9, "header", Fate.KEEP), (9, 4, samples, Fate.KEEP)]
    assert parts(b"P2\n2 1\n9\n1 2 3\n")[1:] == [(9, 3, samples, Fate.REWRITE), (12, 3, behind, Fate.DROP)]
    assert parts(b"P2\n2 1\n9\n#a\n1\n2\n\n")[1:] == [(9, 7, samples, Fate.REWRITE), (16, 1, behind, Fate.DROP)]


def test_oddities_of_sources() -> None:
    assert FORMAT.parse(b"P5\n2 1\n9\n\1\2").oddities == frozenset()
    assert FORMAT.parse(b"P5\n2 1\n9\n\1\2x").oddities == {Oddity.LEFT_OUT_BEHIND}
    assert FORMAT.parse(b"P2\n2 1\n9\n1 2\n").oddities == {Oddity.TWO_READINGS}
    assert FORMAT.parse(b"P3\n1 1\n9\n1 2 3\n").oddities == {Oddity.TWO_READINGS}
    assert FORMAT.parse(b"P1\n1 1\n1\n").oddities == {Oddity.TWO_READINGS}


def test_the_essence_is_that_of_header_and_samples() -> None:
    usual = FORMAT.parse(b"P5\n2 3\n9\n\1\2\3\4\5\6").essence
    assert (usual.width, usual.height, usual.frames, usual.orientation, usual.colour) == (2, 3, 1, 1, b"")
    assert usual == FORMAT.parse(b"P5 2 3 9 \1\2\3\4\5\6behind").essence
    others = [b"P5\n3 2\n9\n\1\2\3\4\5\6", b"P5\n2 3\n8\n\1\2\3\4\5\6", b"P5\n2 3\n9\n\1\2\3\4\5\7"]
    assert len({usual.picture, *(FORMAT.parse(other).essence.picture for other in others)}) == 4


def test_a_header_of_comments_has_an_end() -> None:
    def long(length: int) -> bytes:
        tail = b" 1 1 255\n"
        left = length - 2 - len(tail)
        comments = (b"#" + b"x" * 998 + b"\n") * (left // 1000)
        return b"P5" + comments + b" " * (left - len(comments)) + tail + b"\1"

    assert FORMAT.parse(long(2100)).essence.width == 1
    with pytest.raises(ParseError):
        FORMAT.parse(long(1 << 18))


def test_a_thousand_comments_are_read() -> None:
    commented = b"P2\n1 1\n9\n" + b"#a\n" * 1001 + b"1\n"
    assert len(list(FORMAT.parse(commented).payloads())) == 1000
