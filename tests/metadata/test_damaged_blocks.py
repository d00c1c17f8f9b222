"""One bad entry costs itself only, and what can't be read is said to be unread: it may hold the place."""

import logging
import random
import struct
from collections.abc import Callable, Iterator

import piexif
import pytest

from scrubber.errors import ScrubberError
from scrubber.formats.base import Fate, Part, Payload, PayloadKind
from scrubber.metadata.findings.finding import Finding
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.summary import sentence
from scrubber.metadata.findings.text import reads_as_text
from scrubber.metadata.readers.collect import READERS, Collected, collect
from scrubber.metadata.readers.maker_notes.tags import meaning_of
from scrubber.metadata.readers.reading import PayloadReading
from tests.helpers.exif import NOON, PARIS, PHONE, OnePayload, exif_block
from tests.metadata.test_meaning import EXIF, PACKET
from tests.metadata.test_readers import XMP

MAY_HOLD = "A part of its data can't be read; it may also hold a place."


def read(kind: PayloadKind, data: bytes) -> Collected:
    return collect(OnePayload(kind, data))


def by_key(collected: Collected) -> dict[str, str]:
    return {finding.key: finding.value for finding in collected.findings}


def kinds(collected: Collected) -> set[Kind]:
    return {finding.kind for finding in collected.findings}


def test_a_place_directory_that_leads_nowhere_is_said() -> None:
    block = bytearray(exif_block(image=PHONE, exif=NOON, gps=PARIS))
    row = block.index(struct.pack(">HHI", piexif.ImageIFD.GPSTag, 4, 1))
    block[row + 8 : row + 12] = b"\xff\xff\xff\xf0"
    found = read(PayloadKind.EXIF, bytes(block))
    assert Kind.UNREADABLE_TAGS in kinds(found) and by_key(found)["exif:Model"] == "iPhone 13"
    assert sentence(found) == f"Taken on 12 May 2024 at 14:03 with Apple iPhone 13. {MAY_HOLD}"


def test_a_known_place_needs_no_warning() -> None:
    found = read(PayloadKind.EXIF, exif_block(image=PHONE, gps=PARIS))
    unread = Finding(Kind.UNREADABLE_TAGS, "xmp:unreadable", "", "", "part", 0, found.findings[0].risk, Fate.DROP)
    both = Collected((*found.findings, unread), (), found.place, 0)
    assert MAY_HOLD not in sentence(both)


def test_a_block_without_a_header_says_that_it_may_hold_a_place() -> None:
    found = read(PayloadKind.EXIF, b"??" + EXIF[2:])
    assert sentence(found) == MAY_HOLD


def test_a_packet_that_was_cut_off_tells_what_it_still_tells() -> None:
    whole = XMP.format(
        attributes='photoshop:City="Ulm" exif:GPSLatitude="48,51.5N" exif:GPSLongitude="2,21.114E"',
        elements="<dc:creator><rdf:Seq><rdf:li>Jane &amp; Joe</rdf:li></rdf:Seq></dc:creator><my:rest>x</my:rest>",
    ).encode()
    cut = whole[: whole.index(b"<my:rest>")]
    found = read(PayloadKind.XMP, cut)
    assert by_key(found)["xmp:dc:creator"] == "Jane & Joe" and by_key(found)["xmp:photoshop:City"] == "Ulm"
    assert found.place is not None and round(found.place.longitude, 4) == 2.3519
    assert Kind.UNREADABLE_TAGS in kinds(found)


def test_a_packet_with_one_wrong_byte_tells_the_rest() -> None:
    found = read(PayloadKind.XMP, PACKET.replace(b"</rdf:Bag>", b"</rdf:Bat>"))
    assert by_key(found)["xmp:photoshop:City"] == "Paris" and by_key(found)["xmp:dc:subject"] == "beach"
    assert by_key(found)["xmp:mwg-rs:Name"] == "Aunt Ida"


def data_set(number: int, value: bytes, size: int | None = None) -> bytes:
    return struct.pack(">BBBH", 0x1C, 2, number, len(value) if size is None else size) + value


@pytest.mark.parametrize("size", [9, 0x7FFF])
def test_a_data_set_of_a_wrong_size_costs_no_other(size: int) -> None:
    data = data_set(80, b"Jane") + data_set(105, b"Head", size) + data_set(116, b"(c) Jane") + data_set(90, b"Ulm")
    told = by_key(read(PayloadKind.IPTC, data))
    assert (told["iptc:2:80"], told["iptc:2:90"]) == ("Jane", "Ulm")


def test_a_resource_of_a_wrong_size_costs_no_other() -> None:
    wrong = b"8BIM" + struct.pack(">HHI", 0x0402, 0, 0xFFFFFF)
    right = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(data_set(90, b"Ulm"))) + data_set(90, b"Ulm")
    found = read(PayloadKind.PHOTOSHOP, wrong + right)
    assert by_key(found)["iptc:2:90"] == "Ulm" and Kind.UNREADABLE_TAGS in kinds(found)


def test_a_fault_in_a_reader_says_nothing_to_the_user(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def fails(reading: PayloadReading) -> None:
        raise IndexError("tuple index out of range")

    monkeypatch.setitem(READERS, PayloadKind.EXIF, fails)
    assert Kind.UNREADABLE_TAGS in kinds(read(PayloadKind.EXIF, EXIF))
    assert capsys.readouterr() == ("", "")
    assert [record.levelno for record in caplog.records if record.levelno > logging.DEBUG] == []


@pytest.mark.parametrize(
    ("make", "software", "shown"),
    [(b"Apple", b"17.5", "iOS 17.5"), (b"Apple", b"Photos 1.5", "Photos 1.5"), (b"Canon", b"17.5", "17.5")],
)
def test_a_bare_number_of_an_apple_is_its_system(make: bytes, software: bytes, shown: str) -> None:
    tags = {piexif.ImageIFD.Make: make, piexif.ImageIFD.Model: b"X 1", piexif.ImageIFD.Software: software}
    assert by_key(read(PayloadKind.EXIF, exif_block(image=tags)))["exif:Software"] == shown


def test_the_sentence_holds_no_control_characters() -> None:
    tags = {piexif.ImageIFD.Artist: b"\1\2\3\4\5", piexif.ImageIFD.Model: b"X-T2\x1b[31m"}
    said = sentence(read(PayloadKind.EXIF, exif_block(image=tags)))
    assert said == "Taken with X-T2[31m."


@pytest.mark.parametrize(
    "text", ["Jane Doe", "Zoë Müller", "山田太郎", "Søren Ærøskøbing", "Иван", "F4GHX0Q2N7", "2024:05:12"]
)
def test_text_is_text(text: str) -> None:
    assert reads_as_text(text)


@pytest.mark.parametrize("noise", ["\x01\x02a", "ÿØ¿ã", "a\ufffdb", "{~^|}", "Jane\x00Doe\x05"])
def test_noise_is_no_text(noise: str) -> None:
    assert not reads_as_text(noise)


def test_noise_in_a_maker_note_makes_no_chip() -> None:
    assert meaning_of("OwnerName", "ÿØ¿ã\x03", "Owner")[0] is Kind.TECHNICAL
    assert meaning_of("SerialNumber", "\x0112ÿ\x04", "Serial")[0] is Kind.TECHNICAL
    assert meaning_of("OwnerName", "Jane Doe", "Owner")[0] is Kind.OWNER


MUTANTS = 700
"""Of each kind of block; ten thousands were tried once, this many are tried always."""
BLOCKS: dict[PayloadKind, bytes] = {
    PayloadKind.EXIF: EXIF,
    PayloadKind.XMP: PACKET,
    PayloadKind.IPTC: b"".join(
        data_set(number, value)
        for number, value in ((80, b"Jane"), (55, b"20240512"), (60, b"140322+0200"), (90, b"Ulm"), (120, b"words" * 9))
    ),
}
CHANGES: tuple[Callable[[random.Random, bytearray, int], None], ...] = (
    lambda chance, block, at: block.__setitem__(at, chance.choice((0, 1, 2, 5, 7, 10, 12, 128, 255))),
    lambda chance, block, at: block.__setitem__(slice(at, at + 4), chance.choice((bytes(4), b"\xff" * 4))),
    lambda chance, block, at: block.__delitem__(slice(at, at + chance.randint(1, 20))),
    lambda chance, block, at: block.__setitem__(slice(at, at), chance.randbytes(5)),
)


def mutants(block: bytes, seed: int) -> Iterator[bytes]:
    chance = random.Random(seed)
    for _number in range(MUTANTS):
        changed = bytearray(block)
        for _change in range(chance.randint(1, 6)):
            chance.choice(CHANGES)(chance, changed, chance.randrange(max(1, len(changed) - 4)))
        yield bytes(changed)


@pytest.mark.parametrize("kind", BLOCKS)
def test_no_damage_makes_a_reader_fail(kind: PayloadKind) -> None:
    """The readers are called without the guard that turns a fault of theirs into "unreadable"."""
    for seed, block in enumerate(mutants(BLOCKS[kind], 20241128)):
        reading = PayloadReading(Payload(kind, block, 0), Part(0, 1, "part", Fate.DROP, ""), decode=seed % 50 == 0)
        try:
            READERS[kind](reading)
        except ScrubberError:
            continue
