"""Words in unknown data: names are seen, noise is not taken for words."""

import random

import pytest

from scrubber.formats.base import PayloadKind
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.findings.summary import sentence
from scrubber.metadata.readers.collect import collect
from scrubber.metadata.readers.readable_runs import words_in
from tests.helpers.exif import OnePayload, parsed_photo

NOISE = random.Random(7).randbytes(3000)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\0\1Jane Doe's camera\0\0\x07\x02\xffserial 7513894\0", "Jane Doe's camera · serial 7513894"),
        (b"\0\0J\0a\0n\0e\0 \0D\0o\0e\0\0\0\5\5\5\5", "Jane Doe"),
        ("\0\0Bäckerei Jürgens\0\1\2\3".encode(), "Bäckerei Jürgens"),
        (b"aXb7_Cq9!Z", "aXb7_Cq9!Z"),
        (b"\1\2\3short\4", ""),
        (b"\0" * 500, ""),
        (b"same\0" + NOISE[:900], ""),
        (b"", ""),
    ],
)
def test_words(data: bytes, words: str) -> None:
    assert words_in(data) == words


def test_little_noise_is_taken_for_words() -> None:
    noise = random.Random(1)
    assert sum(bool(words_in(noise.randbytes(2000))) for _number in range(100)) <= 10


def test_the_end_of_large_data_is_looked_at() -> None:
    assert words_in(bytes(10**6) + b"Jane Doe") == "Jane Doe"


def test_a_name_in_a_maker_note_and_in_unknown_data_is_told() -> None:
    note = collect(parsed_photo(exif={0x927C: b"\1\2\3\0Jane Doe\0\xff" + bytes(80)}))
    assert [finding.value for finding in note.findings if finding.topic is Topic.UNKNOWN] == ["94 B: Jane Doe"]
    chunk = collect(OnePayload(PayloadKind.OPAQUE, b"\0\0Jane Doe\0\0", "zzZz"))
    assert [finding.value for finding in chunk.findings] == ["12 B: Jane Doe"]


def test_a_clip_that_says_where_it_was_taken() -> None:
    clip = b"\0\0\0\x08ftypqt  moov\0\0\0\x19\xa9xyz\0\x12\x15\xc7+48.8867+002.3376+131.0/"
    found = collect(OnePayload(PayloadKind.VIDEO, clip))
    assert sentence(found) == "Taken in Buttes-Montmartre, Paris."


@pytest.mark.parametrize("junk", [b"\x01\xff\xfe", b"</p>", b"\0\0<?xpacket"])
def test_xmp_with_something_behind_it_is_read(junk: bytes) -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:d="http://purl.org/dc/elements/1.1/"><d:creator>Jane</d:creator>'
    )
    found = collect(OnePayload(PayloadKind.XMP, packet + b"</x:xmpmeta>" + junk))
    assert [(finding.label, finding.value) for finding in found.findings] == [("Author", "Jane")]


def test_the_program_that_signed_is_named_exactly() -> None:
    data = bytes(9) + b"claim_generator" + b"\x78\x1aPainter AI 3 with long name" + b"\x74claim_generator_info"
    found = collect(OnePayload(PayloadKind.C2PA, data)).findings
    assert [finding.value for finding in found if finding.key == "c2pa:claim_generator"] == [
        "Painter AI 3 with long nam"
    ]
