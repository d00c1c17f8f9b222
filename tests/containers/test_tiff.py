"""TIFF directories: both byte orders, BigTIFF, tables written back byte for byte, and damage kept harmless."""

import struct
from collections.abc import Iterator

import piexif
import pytest

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Header, Ifd, Rational
from scrubber.containers.tiff_tags import Tag
from scrubber.errors import LimitExceeded, ParseError
from scrubber.limits import MAX_IFD_ENTRIES, MAX_IFDS

ORDERS = [(order, big) for order in "<>" for big in (False, True)]
Row = tuple[int, int, int, bytes]


def block(rows: list[Row], order: str = "<", big: bool = False, next_offset: int = 0) -> bytes:
    """A header and one directory whose long values follow its table."""
    header = Header(order, big, 16 if big else 8)
    end = header.length + len(tiff.write_ifd(Ifd(0, (), 0, order, big))) + len(rows) * (20 if big else 12)
    entries, tail = [], b""
    for tag, kind, count, value in rows:
        entries.append(tiff.make_entry(order, big, tag, kind, count, value, end + len(tail)))
        tail += b"" if entries[-1].inline else value
    table = tiff.write_ifd(Ifd(header.first_ifd, tuple(entries), next_offset, order, big))
    return tiff.write_header(header) + table + tail


def first(data: bytes, *, strict: bool = True) -> Ifd:
    return next(tiff.walk(data, strict=strict))


@pytest.mark.parametrize(("order", "big"), ORDERS)
def test_every_type_is_decoded(order: str, big: bool) -> None:
    def pack(layout: str, *values: float) -> bytes:
        return struct.pack(order + layout, *values)

    rows: list[Row] = [
        (1, tiff.BYTE, 2, b"\1\2"),
        (2, tiff.ASCII, 5, b"Jane\0"),
        (3, tiff.SHORT, 1, pack("H", 65535)),
        (4, tiff.LONG, 3, pack("III", 1, 2, 2**32 - 1)),
        (5, tiff.RATIONAL, 1, pack("II", 1, 250)),
        (6, tiff.SRATIONAL, 1, pack("ii", -1, 3)),
        (7, tiff.UNDEFINED, 9, bytes(range(9))),
        (8, tiff.SSHORT, 1, pack("h", -5)),
        (9, tiff.FLOAT, 1, pack("f", 0.5)),
        (10, tiff.DOUBLE, 1, pack("d", 0.25)),
        (11, tiff.LONG8, 1, pack("Q", 2**40)),
        (12, tiff.SLONG8, 1, pack("q", -1)),
    ]
    assert [entry.values() for entry in first(block(rows, order, big)).entries] == [
        (1, 2), ("Jane",), (65535,), (1, 2, 2**32 - 1), (Rational(1, 250),), (Rational(-1, 3),), (bytes(range(9)),),
        (-5,), (0.5,), (0.25,), (2**40,), (-1,),
    ]  # fmt: skip


@pytest.mark.parametrize(("order", "big"), ORDERS)
def test_header_and_table_are_written_back(order: str, big: bool) -> None:
    data = block([(1, tiff.SHORT, 1, b"\1\2"), (2, tiff.ASCII, 30, b"x" * 30)], order, big, next_offset=0)
    ifd = first(data)
    header = tiff.read_header(data)
    assert header == Header(order, big, ifd.offset)
    assert tiff.write_header(header) == data[: header.length]
    assert tiff.write_ifd(ifd) == data[ifd.offset : ifd.offset + ifd.length]


def test_where_a_value_stands() -> None:
    data = block([(1, tiff.ASCII, 3, b"ab\0"), (2, tiff.ASCII, 9, b"long one\0")])
    short, long = first(data).entries
    assert (short.inline, long.inline) == (True, False)
    assert data[short.where : short.where + 2] == b"ab"
    assert long.where == long.value_offset == data.index(b"long")


def test_sub_directories_are_named() -> None:
    exif = piexif.dump({"0th": {271: b"x"}, "Exif": {36867: b"y"}, "GPS": {1: b"N"}, "Interop": {1: b"R98"}})[6:]
    assert [ifd.name for ifd in tiff.walk(exif)] == ["IFD0", "Exif", "Interop", "GPS"]


def test_the_chain_is_numbered() -> None:
    second = tiff.write_ifd(Ifd(0, (), 0, "<", False))
    data = block([(1, tiff.SHORT, 1, b"\1\0")], next_offset=26) + second
    assert [ifd.name for ifd in tiff.walk(data, strict=True)] == ["IFD0", "IFD1"]


@pytest.mark.parametrize(
    "data", [b"", b"II", b"XX*\0\x08\0\0\0", b"II\x2b\0\x08\0\1\0", b"MM*\0\0\0", b"II*\0\2\0\0\0"]
)
def test_no_header_or_no_table(data: bytes) -> None:
    with pytest.raises(ParseError):
        list(tiff.walk(data, strict=True))


def test_a_value_outside_hides_no_other() -> None:
    entries = (
        tiff.make_entry("<", False, 1, tiff.ASCII, 1000, b"x" * 1000, offset=2**31),
        tiff.make_entry("<", False, 2, tiff.SHORT, 1, b"\7\0"),
    )
    data = tiff.write_header(Header("<", False, 8)) + tiff.write_ifd(Ifd(8, entries, 0, "<", False))
    lost, kept = first(data, strict=False).entries
    assert (lost.readable, kept.values()) == (False, (7,))
    with pytest.raises(ParseError):
        lost.values()
    with pytest.raises(ParseError):
        first(data)


def test_an_unknown_type_is_unreadable_in_either_mode() -> None:
    data = block([(1, 99, 1, b"abcd")])
    for strict in (True, False):
        entry = first(data, strict=strict).entries[0]
        assert (entry.readable, entry.slot) == (False, b"abcd")


def test_a_table_cut_short_is_read_as_far_as_it_goes() -> None:
    data = block([(1, tiff.SHORT, 1, b"\1\0"), (2, tiff.SHORT, 1, b"\2\0")])
    ifd = first(data[: 8 + 2 + 12 + 5], strict=False)
    assert [entry.tag for entry in ifd.entries] == [1]
    assert ifd.next_offset == 0
    with pytest.raises(ParseError):
        first(data[: 8 + 2 + 12 + 5])


def test_a_circle_ends_or_is_refused() -> None:
    data = block([(Tag.EXIF_IFD, tiff.LONG, 1, struct.pack("<I", 8))], next_offset=8)
    assert len(list(tiff.walk(data))) == 1
    with pytest.raises(ParseError):
        list(tiff.walk(data, strict=True))


def chain(count: int) -> Iterator[bytes]:
    """`count` empty directories, each leading to the next."""
    yield tiff.write_header(Header("<", False, 8))
    for number in range(1, count + 1):
        yield tiff.write_ifd(Ifd(0, (), 8 + 6 * number if number < count else 0, "<", False))


def test_directories_are_capped() -> None:
    data = b"".join(chain(MAX_IFDS + 10))
    assert len(list(tiff.walk(data))) == MAX_IFDS
    with pytest.raises(LimitExceeded):
        list(tiff.walk(data, strict=True))


def test_entries_are_capped() -> None:
    row: Row = (1, tiff.SHORT, 1, b"\1\0")
    data = block([row] * (MAX_IFD_ENTRIES + 1))
    assert len(first(data, strict=False).entries) == MAX_IFD_ENTRIES
    with pytest.raises(LimitExceeded):
        first(data)


def test_thousands_of_pointers_to_sub_directories_cost_little() -> None:
    offsets = struct.pack(f"<{MAX_IFDS}I", *range(10_000, 10_000 + MAX_IFDS))
    data = block([(Tag.SUB_IFDS, tiff.LONG, MAX_IFDS, offsets)] * MAX_IFD_ENTRIES)
    assert len(list(tiff.walk(data))) == 1 + MAX_IFDS - 1


def test_a_huge_count_copies_nothing() -> None:
    entry = Entry(1, tiff.UNDEFINED, 10**9, bytes(4), 0, "<", b"short")
    assert entry.head(100) == b"short"
    with pytest.raises(LimitExceeded):
        Entry(1, tiff.LONG, 10**9, bytes(4), 0, "<", b"").integers()


def test_integers_refuse_other_types() -> None:
    with pytest.raises(ParseError):
        first(block([(1, tiff.RATIONAL, 1, bytes(8))])).entries[0].integers()


def test_a_denominator_of_zero_is_no_number() -> None:
    assert float(Rational(1, 2)) == 0.5
    assert str(float(Rational(1, 0))) == "nan"
