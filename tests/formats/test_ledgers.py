"""The ledgers of PNG and WebP, stretch by stretch: where each lies, what becomes of it and why, and what it tells."""

import zlib

from scrubber.containers.webp.headers import FRAME_HEADER_BYTES
from scrubber.formats import reasons
from scrubber.formats.base import Document, Fate
from scrubber.formats.png.format import FORMAT as PNG
from scrubber.formats.shared.orientation import minimal_exif
from scrubber.formats.webp import parts as webp_parts
from scrubber.formats.webp.format import FORMAT as WEBP
from tests.helpers import webp
from tests.helpers.multi_jpeg import PROFILE
from tests.helpers.png import GREY, GREY_ROWS, animation, chunk, control, file, frame_data, grey, header

KEEP, REWRITE, DROP = Fate.KEEP, Fate.REWRITE, Fate.DROP
Row = tuple[str, int, Fate, str, bool]
START: list[Row] = [("signature", 8, KEEP, reasons.NEEDED, False), ("IHDR", 25, KEEP, reasons.NEEDED, False)]
END: Row = ("IEND", 12, KEEP, reasons.NEEDED, False)


def ledger(document: Document) -> list[Row]:
    """Names, lengths, fates, reasons, and whether each is picture; they follow one another."""
    parts = document.ledger.parts
    assert [part.offset for part in parts] == [sum(one.length for one in parts[:at]) for at in range(len(parts))]
    return [(part.name, part.length, part.fate, part.reason, part.is_picture) for part in parts]


def told(document: Document) -> list[tuple[str, bytes]]:
    """The name of the part that each payload lies in, and its bytes."""
    return [(document.ledger.parts[one.part].name, bytes(one.data)) for one in document.payloads()]


def idat(length: int) -> Row:
    return ("IDAT", length, KEEP, reasons.PICTURE, True)


def test_chunks_of_a_picture_in_a_row_are_one_part() -> None:
    pieces = [chunk(b"IDAT", GREY[at : at + 5]) for at in range(0, len(GREY), 5)]
    document = PNG.parse(file(header(), *pieces))
    assert ledger(document) == [*START, idat(len(GREY) + 12 * len(pieces)), END]
    assert told(document) == []


def test_text_and_what_stands_behind_the_end() -> None:
    text = chunk(b"tEXt", b"Comment\0hello")
    document = PNG.parse(grey(text, after=text) + b"behind")
    gone: Row = ("tEXt", 25, DROP, reasons.NOT_NEEDED, False)
    behind: Row = ("data after the end", 6, DROP, reasons.BEHIND_PICTURE, False)
    assert ledger(document) == [*START, gone, idat(12 + len(GREY)), gone, END, behind]
    found = list(document.payloads())
    assert [one.part for one in found] == [2, 4, 6] and bytes(found[2].data) == b"behind"


def test_what_stands_behind_the_stream_of_a_picture() -> None:
    document = PNG.parse(file(header(), chunk(b"IDAT", GREY + b"secret"), chunk(b"IDAT", b"more")))
    assert ledger(document) == [
        *START,
        idat(8 + len(GREY)),
        ("data after the picture", 6 + 4, DROP, reasons.BEHIND_PICTURE, False),
        ("IDAT", 16, DROP, reasons.BEHIND_PICTURE, False),
        END,
    ]
    assert told(document) == [("data after the picture", b"secret"), ("IDAT", b"more")]


def test_a_stream_that_ends_with_its_chunk() -> None:
    document = PNG.parse(file(header(), chunk(b"IDAT", GREY), chunk(b"IDAT", b"x")))
    assert ledger(document) == [*START, idat(12 + len(GREY)), ("IDAT", 13, DROP, reasons.BEHIND_PICTURE, False), END]


def test_a_picture_that_is_compressed_anew() -> None:
    hiding = zlib.compress(GREY_ROWS + b"secret")
    document = PNG.parse(file(header(), chunk(b"IDAT", hiding[:9]), chunk(b"IDAT", hiding[9:])))
    again = [("IDAT", 12 + size, REWRITE, reasons.WITHOUT_REST, True) for size in (9, len(hiding) - 9)]
    assert ledger(document) == [*START, *again, END]


def test_ends_of_a_file() -> None:
    assert ledger(PNG.parse(file(header(), chunk(b"IDAT", GREY), end=chunk(b"IEND", b"secret"))))[-1] == (
        "IEND", 18, REWRITE, reasons.REWRITTEN, False,
    )  # fmt: skip


def test_what_is_written_anew() -> None:
    turned = chunk(b"eXIf", minimal_exif(6))
    long = chunk(b"eXIf", minimal_exif(6) + b"Jane")
    gamma, colours = chunk(b"gAMA", b"\0\0\xb1\x8f"), chunk(b"gAMA", b"\0\0\xb1\x90")
    rows = {
        turned: (KEEP, reasons.NEEDED),
        long: (REWRITE, reasons.ORIENTATION),
        gamma: (KEEP, reasons.NEEDED),
        colours: (REWRITE, reasons.REWRITTEN),
    }
    for given, (fate, reason) in rows.items():
        (row,) = [row for row in ledger(PNG.parse(grey(given))) if row[0] in ("eXIf", "gAMA")]
        assert row[2:4] == (fate, reason), given


def test_a_packet_that_turns_the_picture_is_written_anew() -> None:
    packet = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF tiff:Orientation='6' dc:title='Jane'/></x:xmpmeta>"
    given = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)
    rows = [row for row in ledger(PNG.parse(grey(given))) if row[0] == "iTXt"]
    assert [row[2:4] for row in rows] == [(REWRITE, reasons.ORIENTATION)]


def test_words_that_turn_the_picture_are_written_anew() -> None:
    """As ImageMagick writes EXIF blocks: in hexadecimal digits behind their number."""
    block = b"Exif\0\0" + minimal_exif(6)
    words = b"\nexif\n%8d\n%s\n" % (len(block), block.hex().encode())
    for given in (
        chunk(b"tEXt", b"Raw profile type exif\0" + words),
        chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(words)),
    ):
        rows = [row for row in ledger(PNG.parse(grey(given))) if row[0] in ("tEXt", "zTXt")]
        assert [row[2:4] for row in rows] == [(REWRITE, reasons.ORIENTATION)]


def test_frames_of_an_animation() -> None:
    moving = file(header(), animation(2), control(0), chunk(b"IDAT", GREY), control(1), frame_data(2, GREY + b"secret"))
    assert ledger(PNG.parse(moving))[-4:] == [
        ("fcTL", 38, KEEP, reasons.NEEDED, False),
        ("fdAT", 8 + 4 + len(GREY), KEEP, reasons.PICTURE, True),
        ("data after the picture", 10, DROP, reasons.BEHIND_PICTURE, False),
        END,
    ]
    assert told(PNG.parse(moving)) == [("data after the picture", b"secret")]


def test_frame_data_without_any_behind_the_end_of_a_stream_go() -> None:
    moving = file(
        header(), animation(2), control(0), chunk(b"IDAT", GREY), control(1), frame_data(2), frame_data(3, b"")
    )
    empty: Row = ("fdAT", 16, DROP, reasons.BEHIND_PICTURE, False)
    assert ledger(PNG.parse(moving))[-3:] == [("fdAT", 16 + len(GREY), KEEP, reasons.PICTURE, True), empty, END]


def test_parts_of_a_kind_share_a_line_from_the_thousandth_on() -> None:
    text = chunk(b"tEXt", b"Comment\0hello")
    for count, lines in ((997, 997), (999, 999), (1000, 999), (5000, 999)):
        document = PNG.parse(grey(text * count))
        gone = [part for part in document.ledger.parts if part.name == "tEXt"]
        assert len(gone) == lines and sum(part.length for part in gone) == count * len(text)
        assert {one.part for one in document.payloads()} == set(range(2, 2 + lines))
    mixed = PNG.parse(grey(text * 999, *[chunk(b"tIME", bytes(7)), text] * 3))
    assert len(mixed.ledger.parts) > 1000
    assert [part.name for part in mixed.ledger.parts[1001:1007]] == ["tIME", "tEXt"] * 3


# WebP

PICTURE = webp.chunks(webp.encoded(lossless=True))[-1]
RIFF: Row = ("RIFF header", 12, KEEP, reasons.NEEDED, False)


def test_chunks_of_a_webp_file() -> None:
    exif = webp.chunk(b"EXIF", minimal_exif(6) + b"Jane")
    size = 8 + len(PICTURE[1]) + len(PICTURE[1]) % 2
    still = webp.file(webp.canvas(0x08), webp.chunk(*PICTURE), exif, webp.chunk(b"ABCD", b"odd")) + b"behind"
    document = WEBP.parse(still)
    assert ledger(document) == [
        RIFF,
        ("VP8X", 18, KEEP, reasons.NEEDED, False),
        ("VP8L", size, KEEP, reasons.PICTURE, True),
        ("EXIF", len(exif), REWRITE, reasons.ORIENTATION, False),
        ("ABCD", 12, DROP, reasons.NOT_NEEDED, False),
        ("data after the end", 6, DROP, reasons.BEHIND_PICTURE, False),
    ]
    assert [(document.ledger.parts[one.part].name, bytes(one.data)) for one in document.payloads()][-2:] == [
        ("ABCD", b"odd"), ("data after the end", b"behind"),
    ]  # fmt: skip


def test_what_is_written_anew_of_a_webp_file() -> None:
    packet = webp.chunk(b"XMP ", b"<x tiff:Orientation='6' dc:title='Jane'/>")
    profile = webp.chunk(b"ICCP", PROFILE)
    still = webp.file(webp.canvas(0x24 | 0x80), profile, webp.chunk(*PICTURE), packet)
    rows = {row[0]: row[2:4] for row in ledger(WEBP.parse(still))}
    assert rows["VP8X"] == (REWRITE, reasons.REWRITTEN)
    assert rows["ICCP"] == (REWRITE, reasons.COLOURS)
    assert rows["XMP "] == (REWRITE, reasons.ORIENTATION)


def test_a_second_chunk_of_a_kind_goes() -> None:
    again = webp.file(webp.canvas(0x08), webp.chunk(*PICTURE), *[webp.chunk(b"EXIF", minimal_exif(6))] * 2)
    assert [(name, fate) for name, _length, fate, _reason, _picture in ledger(WEBP.parse(again))[3:]] == [
        ("EXIF", KEEP), ("EXIF", DROP),
    ]  # fmt: skip


def test_what_stands_behind_a_picture_in_its_chunk() -> None:
    hiding = webp.file(webp.chunk(PICTURE[0], PICTURE[1] + b"secret"))
    (_riff, picture) = ledger(WEBP.parse(hiding))
    assert picture[2:] == (REWRITE, reasons.WITHOUT_REST, True)
    assert [(name, data.lstrip(b"\0")) for name, data in told(WEBP.parse(hiding))] == [("VP8L", b"secret")]


def test_bytes_in_paddings() -> None:
    data = PICTURE[1]
    odd = data if len(data) % 2 else data[:-1]
    assert webp_parts._zero(b"") and webp_parts._zero(b"\0\0") and not webp_parts._zero(b"\0\1")
    if len(data) % 2:
        padded = webp.file(webp.chunk(PICTURE[0], odd)[:-1] + b"\1")
        assert ledger(WEBP.parse(padded))[1][2] is REWRITE


def test_frames_of_a_webp_animation() -> None:
    document = WEBP.parse(webp.animated(lossless=True))
    frames = [row for row in ledger(document) if row[0] == "ANMF"]
    assert frames == [("ANMF", 8 + FRAME_HEADER_BYTES, KEEP, reasons.NEEDED, False)] * 3
    found = webp.chunks(webp.animated(lossless=True))
    reserved = [
        (kind, data[:15] + bytes((data[15] | 0x80,)) + data[16:] if kind == b"ANMF" else data) for kind, data in found
    ]
    odd = [(kind, data + (webp.chunk(b"ABCD", b"x") if kind == b"ANMF" else b"")) for kind, data in reserved]
    rows = ledger(WEBP.parse(webp.file(*(webp.chunk(*one) for one in odd))))
    assert [row for row in rows if row[0] in ("ANMF", "ABCD")][:2] == [
        ("ANMF", 8 + FRAME_HEADER_BYTES, REWRITE, reasons.NEEDED, False),
        ("ABCD", 10, DROP, reasons.NOT_NEEDED, False),
    ]


def test_frame_data_in_pieces_are_kept_to_the_last_byte() -> None:
    head = header(), animation(2), control(0), chunk(b"IDAT", GREY), control(1)
    pieces = frame_data(2, GREY[:7]), frame_data(3, GREY[7:])
    kept: Row = ("fdAT", 32 + len(GREY), KEEP, reasons.PICTURE, True)
    assert ledger(PNG.parse(file(*head, *pieces)))[-2:] == [kept, END]
