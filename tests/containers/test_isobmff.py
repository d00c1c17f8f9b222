"""Boxes: every form of size, and damage."""

import pytest

from scrubber.containers.isobmff import boxes as isobmff
from scrubber.containers.isobmff.boxes import SizeForm
from scrubber.errors import LimitExceeded, ParseError

FTYP = isobmff.box(b"ftyp", b"heic\0\0\0\0mif1")
LONG = isobmff.header(b"mdat", 3, SizeForm.LONG) + b"abc"
USER = isobmff.header(b"uuid", 2, usertype=bytes(range(16))) + b"xy"
LAST = isobmff.header(b"mdat", 0, SizeForm.TO_END) + b"to the end"


def written(data: bytes) -> bytes:
    boxes, rest = isobmff.read_file(data)
    return b"".join(isobmff.write_boxes(data, boxes)) + data[rest:]


def test_all_forms_of_size_are_read() -> None:
    data = FTYP + LONG + USER + LAST
    boxes, rest = isobmff.read_file(data)
    assert rest == len(data)
    assert [(box.type, box.payload(data), box.form) for box in boxes] == [
        (b"ftyp", b"heic\0\0\0\0mif1", SizeForm.SHORT),
        (b"mdat", b"abc", SizeForm.LONG),
        (b"uuid", b"xy", SizeForm.SHORT),
        (b"mdat", b"to the end", SizeForm.TO_END),
    ]
    assert boxes[2].usertype == bytes(range(16))


@pytest.mark.parametrize("rest", [b"", b"\0", b"tail without a box", b"\0\0\0\x07free", b"\xff\xff\xff\xffmdat"])
def test_identity(rest: bytes) -> None:
    data = FTYP + LONG + USER + rest
    assert written(data) == data


def test_rest_begins_behind_the_last_whole_box() -> None:
    data = FTYP + b"no box here"
    assert isobmff.read_file(data) == ([isobmff.read_box(data, 0, len(data))], len(FTYP))


def test_nothing_readable_gives_no_boxes() -> None:
    assert isobmff.read_file(b"\0\0\0\x03") == ([], 0)


@pytest.mark.parametrize(
    "data",
    [
        b"\0\0\0\x09free",
        b"\0\0\0\x04free",
        b"\0\0\0\x01free\0\0\0\0\0\0\0\x0f",
        b"\0\0\0\x01free\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\0\0\0\x10uuid\0\0\0\0\0\0\0\0",
        b"\0\0\0",
    ],
)
def test_damage_raises(data: bytes) -> None:
    with pytest.raises(ParseError):
        list(isobmff.iter_boxes(data))


def test_boxes_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isobmff, "MAX_PARTS", 3)
    with pytest.raises(LimitExceeded):
        isobmff.read_file(isobmff.box(b"free") * 4)


def test_children_of_a_full_box() -> None:
    data = isobmff.full_box(b"meta", 0, 0, isobmff.box(b"free"), isobmff.box(b"idat", b"1"))
    meta = isobmff.read_box(data, 0, len(data))
    assert [child.type for child in isobmff.children(data, meta, 4)] == [b"free", b"idat"]
    assert isobmff.version_and_flags(meta.cursor(data)) == (0, 0)


def test_unprintable_type_has_a_printable_name() -> None:
    data = isobmff.box(b"\0<b>")
    assert isobmff.read_box(data, 0, len(data)).name == "\\x00<b>"
