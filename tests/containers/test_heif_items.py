"""The tables of `meta` in every width they come in, and the one form in which they are written."""

import struct

import pytest

from scrubber.containers.isobmff.boxes import box, full_box, read_box
from scrubber.containers.isobmff.items import (
    IN_FILE,
    IN_IDAT,
    Group,
    ItemRecord,
    Meta,
    MetaRecord,
    Reference,
    extents_in_file,
    read_meta,
    write_meta,
)
from scrubber.errors import LimitExceeded, ParseError

RECORD = MetaRecord(
    2,
    [
        ItemRecord(1, b"hvc1", True, ((0, True), (1, False)), IN_FILE, 900, 50),
        ItemRecord(2, b"grid", False, ((1, True),), IN_IDAT, 3, 8),
        ItemRecord(3, b"iden", False, ()),
        ItemRecord(4, b"mime", True, (), IN_FILE, 950, 9),
    ],
    [Reference(b"dimg", 2, (1, 1)), Reference(b"cdsc", 4, (1,))],
    [box(b"hvcC", b"1"), box(b"ispe", b"22")],
    [Group(b"altr", 5, (2, 1))],
    b"idatidatidat",
)


def read(data: bytes) -> Meta:
    return read_meta(data, read_box(data, 0, len(data)))


def meta_with(*parts: bytes) -> Meta:
    return read(full_box(b"meta", 0, 0, *parts))


def test_what_is_written_is_read() -> None:
    data = write_meta(RECORD)
    meta = read(data)
    assert (meta.handler, meta.primary) == (b"pict", 2)
    assert [(item.id, item.type, item.hidden) for item in meta.items.values()] == [
        (1, b"hvc1", True),
        (2, b"grid", False),
        (3, b"iden", False),
        (4, b"mime", True),
    ]
    assert meta.items[1].properties == [(0, True), (1, False)]
    assert meta.items[4].content_type == b"application/rdf+xml"
    assert meta.references == RECORD.references
    assert meta.groups == RECORD.groups
    assert extents_in_file(data, meta, meta.items[3]) == []
    assert [data[start:end] for start, end in extents_in_file(data, meta, meta.items[2])] == [b"tidatida"]


def test_many_properties_need_wide_links() -> None:
    properties = [box(b"pasp", struct.pack(">II", 1, number)) for number in range(200)]
    record = MetaRecord(1, [ItemRecord(1, b"hvc1", False, ((150, True),))], [], properties, [], b"")
    assert read(write_meta(record)).items[1].properties == [(150, True)]


def infe(version: int, number: int, kind: bytes, *texts: bytes) -> bytes:
    head = struct.pack(">IH" if version == 3 else ">HH", number, 0)
    return full_box(b"infe", version, 0, head, kind if version >= 2 else b"", b"".join(text + b"\0" for text in texts))


def test_old_and_wide_entries() -> None:
    entries = [infe(3, 70_000, b"hvc1", b"n"), infe(0, 2, b"", b"n", b"text/plain", b"deflate"), infe(2, 3, b"mime")]
    meta = meta_with(full_box(b"iinf", 1, 0, struct.pack(">I", 3), *entries))
    assert [(item.id, item.type, item.name) for item in meta.items.values()] == [
        (70_000, b"hvc1", b"n"),
        (2, b"mime", b"n"),
        (3, b"mime", b""),
    ]
    assert (meta.items[2].content_type, meta.items[2].content_encoding) == (b"text/plain", b"deflate")


def test_same_number_twice_is_damage() -> None:
    with pytest.raises(ParseError):
        meta_with(full_box(b"iinf", 0, 0, b"\0\2", infe(2, 1, b"hvc1"), infe(2, 1, b"grid")))


def located(iloc: bytes, idat: bytes = b"", more: bytes = b"") -> tuple[bytes, Meta]:
    entries = full_box(b"iinf", 0, 0, b"\0\2", infe(2, 1, b"hvc1"), infe(2, 2, b"hvc1"))
    data = full_box(b"meta", 0, 0, entries, iloc, box(b"idat", idat), more)
    return data, read(data)


def test_offsets_of_every_width() -> None:
    entry = struct.pack(">HHHQHQQ", 1, 0, 0, 4, 1, 6, 5)
    data, meta = located(full_box(b"iloc", 1, 0, struct.pack(">HH", 0x8880, 1), entry))
    assert extents_in_file(data, meta, meta.items[1]) == [(10, 15)]
    entry = struct.pack(">IHHHI", 1, 0, 0, 1, 7)
    data, meta = located(full_box(b"iloc", 2, 0, struct.pack(">HI", 0x4000, 1), entry))
    assert extents_in_file(data, meta, meta.items[1]) == [(7, len(data))]


def cut_out(*extents: tuple[int, int, int], targets: tuple[int, ...] = (2,)) -> tuple[bytes, Meta]:
    """Item 1 cut out of item 2, which lies in `idat` in two pieces."""
    first = struct.pack(">HHHH", 1, 2, 0, len(extents)) + b"".join(struct.pack(">III", *one) for one in extents)
    second = struct.pack(">HHHH", 2, 1, 0, 2) + struct.pack(">IIIIII", 1, 0, 4, 1, 6, 4)
    iloc = full_box(b"iloc", 1, 0, struct.pack(">HH", 0x4404, 2), first, second)
    links = struct.pack(f">HH{len(targets)}H", 1, len(targets), *targets)
    return located(iloc, b"abcd..efgh", full_box(b"iref", 0, 0, box(b"iloc", links)))


def test_item_cut_out_of_another_in_pieces() -> None:
    data, meta = cut_out((1, 2, 4), (0, 7, 0))
    pieces = [data[start:end] for start, end in extents_in_file(data, meta, meta.items[1])]
    assert pieces == [b"cd", b"ef", b"h"]


def test_cuts_out_of_reach_are_damage() -> None:
    for data, meta in (cut_out((1, 2, 7)), cut_out((2, 0, 1)), cut_out((1, 0, 1), targets=(9,))):
        with pytest.raises(ParseError):
            extents_in_file(data, meta, meta.items[1])


def test_too_many_cuts_are_refused() -> None:
    data, meta = cut_out(*[(1, 0, 1)] * 80)
    with pytest.raises(LimitExceeded):
        extents_in_file(data, meta, meta.items[1])


@pytest.mark.parametrize(
    "entry", [struct.pack(">HHHHII", 1, 0, 0, 1, 0, 10_000), struct.pack(">HHHHII", 1, 0, 1, 1, 0, 1)]
)
def test_data_that_isnt_there_is_damage(entry: bytes) -> None:
    data, meta = located(full_box(b"iloc", 1, 0, struct.pack(">HH", 0x4400, 1), entry))
    with pytest.raises(ParseError):
        extents_in_file(data, meta, meta.items[1])


@pytest.mark.parametrize("sizes", [0x5400, 0x4300, 0xF400])
def test_unknown_widths_are_damage(sizes: int) -> None:
    with pytest.raises(ParseError):
        located(full_box(b"iloc", 0, 0, struct.pack(">5H", sizes, 1, 1, 0, 1), bytes(40)))


def test_huge_counts_are_refused() -> None:
    with pytest.raises(LimitExceeded):
        located(full_box(b"iloc", 2, 0, struct.pack(">HI", 0x4400, 0xFFFFFFFF), bytes(40)))


def test_property_that_isnt_there_is_damage() -> None:
    entries = full_box(b"iinf", 0, 0, b"\0\1", infe(2, 1, b"hvc1"))
    ipma = full_box(b"ipma", 0, 0, struct.pack(">IHBB", 1, 1, 1, 3))
    with pytest.raises(ParseError):
        meta_with(entries, box(b"iprp", box(b"ipco", box(b"free")), ipma))
