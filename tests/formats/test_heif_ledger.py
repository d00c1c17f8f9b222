"""What the ledger calls every stretch of a HEIC file, and what becomes of it."""

from dataclasses import replace

import pytest

from scrubber.containers.isobmff.boxes import box
from scrubber.formats.base import Fate, Part
from scrubber.formats.heif import parts
from scrubber.formats.heif.heic import FORMAT
from scrubber.formats.heif.parts import printable
from tests.formats.test_heic_gain_maps import tone_mapped
from tests.helpers.heif import HEIC_BRANDS, Heif, Item, coded, hevc_sequence, ispe, sei

KEEP, REWRITE, DROP = Fate.KEEP, Fate.REWRITE, Fate.DROP
MESSAGE = sei(5, b"0123456789abcdefJane was here")
EXIF = Item(b"Exif", b"\0\0\0\6Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0")
XMP = Item(b"mime", b"<x:xmpmeta/>", content_type=b"application/rdf+xml")
OTHER = Item(b"mime", b"words", content_type=b"text/plain")

HEADERS: list[tuple[str, Fate, int]] = [
    ("ftyp", REWRITE, 28),
    ("meta", REWRITE, 12),
    ("meta hdlr", REWRITE, 33),
    ("meta pitm", REWRITE, 14),
]
PROPERTIES: list[tuple[str, Fate, int]] = [
    ("iprp", REWRITE, 8),
    ("ipco", REWRITE, 8),
    ("property hvcC", REWRITE, 0),
    ("property ispe", REWRITE, 20),
    ("property pixi", REWRITE, 16),
]
WITH_METADATA = [
    *HEADERS,
    ("meta iloc", REWRITE, 116),
    ("iinf", REWRITE, 14),
    ("infe hvc1 item 1", REWRITE, 21),
    ("infe hvc1 item 2", DROP, 21),
    ("infe Exif item 3", DROP, 21),
    ("infe XMP item 4", DROP, 41),
    ("infe mime item 5", DROP, 32),
    ("iref", REWRITE, 12),
    ("iref thmb", DROP, 14),
    ("iref cdsc", DROP, 28),
    *PROPERTIES,
    ("ipma", REWRITE, 37),
    ("idat", REWRITE, 8),
    ("meta grpl", DROP, 8),
    ("free", DROP, 11),
    ("mdat", REWRITE, 8),
    ("unused bytes in mdat", DROP, 6),
    ("hvc1 item 1", KEEP, 0),
    ("hvc1 item 2", DROP, 0),
    ("Exif item 3", DROP, 24),
    ("XMP item 4", DROP, 12),
    ("mime item 5", DROP, 5),
    ("behind the last box", DROP, 9),
]
WITH_MESSAGES = [
    *HEADERS,
    ("meta iloc", REWRITE, 68),
    ("iinf", REWRITE, 14),
    ("infe hvc1 item 1", REWRITE, 21),
    ("infe Exif item 2", DROP, 21),
    ("iref", REWRITE, 12),
    ("iref cdsc", DROP, 14),
    ("iref cdsc", REWRITE, 14),
    ("iref abcd", DROP, 14),
    *PROPERTIES,
    ("ipma", REWRITE, 25),
    ("idat", REWRITE, 8),
    ("Exif item 2", DROP, 24),
    ("meta grpl", DROP, 36),
    ("meta free", DROP, 15),
    ("mdat", REWRITE, 16),
    ("hvc1 item 1", KEEP, 0),
    ("messages in the picture data", DROP, len(MESSAGE)),
]
SEQUENCE = [
    ("ftyp", REWRITE, 24),
    ("moov", REWRITE, 8),
    ("moov mvhd", REWRITE, 108),
    ("moov trak", REWRITE, 0),
    ("mdat", REWRITE, 8),
    *[("samples of track 1", KEEP, 0), ("messages in the picture data", DROP, len(MESSAGE))] * 3,
]


def ledger(data: bytes) -> list[tuple[str, Fate, int]]:
    """Names, fates and lengths; 0 for what an encoder makes."""
    encoded = ("hvc1 item", "samples", "property hvcC", "moov trak")
    return [
        (part.name, part.fate, 0 if part.name.startswith(encoded) else part.length)
        for part in FORMAT.parse(data).ledger.parts
    ]


def test_metadata_and_further_items() -> None:
    references = [(b"thmb", 2, (1,)), (b"cdsc", 3, (1,)), (b"cdsc", 4, (1,))]
    items = [coded(), coded(shade=90), EXIF, XMP, OTHER]
    made = Heif(items, references, gap=b"gapgap", extra=box(b"free", b"abc"))
    assert ledger(made.write() + b"behind it") == WITH_METADATA


def test_messages_and_what_stands_in_meta() -> None:
    picture = replace(coded(), data=coded().data + MESSAGE)
    references = [(b"cdsc", 2, (1,)), (b"cdsc", 1, (2,)), (b"abcd", 1, (1,))]
    made = Heif(
        [picture, replace(EXIF, method=1, pieces=2)],
        references,
        groups=[(b"altr", (1, 2))],
        in_meta=box(b"free", b"in meta"),
        extra=box(b"mdat", b""),
    )
    assert ledger(made.write()) == WITH_MESSAGES


def test_a_property_stays_that_a_kept_item_uses_and_that_can_be_written() -> None:
    """The first is only the thumbnail's, the second says nothing that anybody reads."""
    thumbnail = replace(coded(), properties=[*coded().properties, ispe(7, 7)])
    picture = replace(coded(), properties=[*coded().properties, (b"abcd", b"Jane"), (b"irot", b"\1")])
    fates = [(name, fate) for name, fate, _length in ledger(Heif([picture, thumbnail], [(b"thmb", 2, (1,))]).write())]
    assert [fate for name, fate in fates if name == "property ispe"] == [REWRITE, DROP]
    assert (("property abcd", DROP) in fates, ("property irot", REWRITE) in fates) == (True, True)


def test_a_group_stays_that_joins_pictures_which_stay() -> None:
    fates = [(name, fate) for name, fate, _length in ledger(tone_mapped((2, 1), (*HEIC_BRANDS, b"tmap")).write())]
    assert ("meta grpl", REWRITE) in fates and ("infe tmap item 2", REWRITE) in fates


def test_a_sequence() -> None:
    assert ledger(hevc_sequence(rider=MESSAGE)) == SEQUENCE


def test_only_the_first_of_boxes_that_stay_is_written_anew() -> None:
    data = Heif([coded()]).write()
    fates = [(name, fate) for name, fate, _length in ledger(data + data)]
    assert fates.count(("ftyp", REWRITE)) == fates.count(("ftyp", DROP)) == fates.count(("meta", DROP)) == 1
    assert [fate for name, fate in fates if name == "mdat"] == [REWRITE, REWRITE]
    unused = Heif([coded()], in_meta=box(b"idat", b"")).write()
    assert ("idat", REWRITE) in [(name, fate) for name, fate, _length in ledger(unused)]
    assert ("unused bytes in idat", DROP, 5) in ledger(Heif([coded()], in_meta=box(b"idat", b"words")).write())


@pytest.mark.parametrize(
    ("code", "text"),
    [(b"hvc1", "hvc1"), (b"a\x1fb\x7f", "a\\x1fb\\x7f"), (b" ~\xff ", "~\\xff"), (b"\xa9xyz", "\\xa9xyz")],
)
def test_codes_as_text(code: bytes, text: str) -> None:
    assert printable(code) == text


def part(start: int, end: int, name: str = "a", fate: Fate = KEEP) -> Part:
    return Part(start, end - start, name, fate, "")


def spans(found: object) -> list[tuple[int, int, str]]:
    return [(one.offset, one.end, one.name) for one in found]  # type: ignore[attr-defined]


def test_stretches_that_overlap_belong_to_the_first() -> None:
    assert spans(parts._disjoint([part(5, 9, "b"), part(0, 6)])) == [(0, 6, "a"), (6, 9, "b")]
    assert spans(parts._disjoint([part(0, 6), part(2, 6, "b"), part(6, 7, "c")])) == [(0, 6, "a"), (6, 7, "c")]
    assert spans(parts._disjoint([part(0, 3), part(3, 6)])) == [(0, 6, "a")]
    assert spans(parts._disjoint([part(0, 3), part(4, 6)])) == [(0, 3, "a"), (4, 6, "a")]
    assert spans(parts._disjoint([part(0, 3), part(3, 6, fate=DROP)])) == [(0, 3, "a"), (3, 6, "a")]
    assert spans(parts._disjoint([part(0, 3), part(3, 4, "b"), part(4, 6)])) == [(0, 3, "a"), (3, 4, "b"), (4, 6, "a")]
    assert spans(parts._disjoint([part(0, 4), part(1, 8), part(8, 9)])) == [(0, 9, "a")]
    assert spans(parts._disjoint([])) == []


def test_layers_show_where_those_above_leave_room() -> None:
    above = [part(2, 4), part(6, 8)]
    assert list(parts._gaps(above, 10)) == [(0, 2), (4, 6), (8, 10)]
    assert list(parts._gaps([part(0, 4), part(4, 10)], 10)) == []
    assert list(parts._gaps([], 3)) == [(0, 3)]
    painted = parts._painted(above, [part(0, 3, "b"), part(3, 10, "c")], 10)
    assert spans(painted) == [(0, 2, "b"), (2, 4, "a"), (4, 6, "c"), (6, 8, "a"), (8, 10, "c")]
    assert spans(parts._painted(above, [part(2, 4, "b"), part(4, 5, "c")], 10)) == [
        (2, 4, "a"),
        (4, 5, "c"),
        (6, 8, "a"),
    ]
    assert spans(parts._painted([], [part(1, 2, "b"), part(5, 10, "c")], 10)) == [(1, 2, "b"), (5, 10, "c")]
    assert spans(parts._painted(above, [part(9, 10, "b")], 10)) == [(2, 4, "a"), (6, 8, "a"), (9, 10, "b")]


def test_a_sequence_in_front_of_something_else() -> None:
    behind = ("behind the last box", DROP, 9)
    assert ledger(hevc_sequence(rider=MESSAGE) + b"behind it") == [*SEQUENCE, behind]
    assert FORMAT.parse(hevc_sequence(rider=MESSAGE) + b"behind it").ledger.parts[-1].offset == len(
        hevc_sequence(rider=MESSAGE)
    )
