"""PBM, PGM and PPM: the example in CONTRIBUTING of how a format is added."""

import io
from pathlib import Path

import pytest
from PIL import Image

from scrubber.engine.pixel_comparison import compare_pictures
from scrubber.errors import ParseError
from scrubber.formats.base import ENDS_EARLY, Oddity, Policy
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
