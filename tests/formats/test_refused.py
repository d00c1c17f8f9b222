"""Files of kinds that Scrubber doesn't clean are refused with a sentence that helps."""

import pytest

from scrubber.errors import UnknownFormat, Unsupported
from scrubber.formats.refused import refuse_known, refuse_raw
from scrubber.formats.registry import detect
from tests.helpers.tiff import ASCII, BYTE, Builder

BUILDER = Builder()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"IIU\0" + bytes(60), "RAW"),
        (b"FUJIFILMCCD-RAW 0201", "RAW"),
        (b"\0\0\0\x18ftypcrx " + bytes(20), "RAW"),
        (b"8BPS\0\1" + bytes(40), "Photoshop"),
        (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(20), "JPEG 2000"),
        (b"\xff\x4f\xff\x51" + bytes(20), "JPEG 2000"),
        (b"\0\0\1\0\1\0" + bytes(20), "ICO"),
        (b"icns" + bytes(20), "ICO"),
        (b"\0\0\0\x18ftypisom" + bytes(20), "no photo"),
        (b"\0\0\0\x14ftypqt  " + bytes(20), "no photo"),
        (b"\0\0\0\x08wide\0\0\0\x08mdat", "no photo"),
        (b"RIFF\0\0\0\0AVI LIST", "no photo"),
        (b"RIFF\0\0\0\0WAVEfmt ", "no photo"),
        (b"%PDF-1.7\n", "PDF"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">', "SVG"),
    ],
)
def test_known_kinds_have_their_sentence(data: bytes, words: str) -> None:
    with pytest.raises(Unsupported, match=words):
        detect(data)


@pytest.mark.parametrize("data", [b"hello", b"<html><body>", b"<?xml version='1.0'?><a/>", bytes(100)])
def test_other_files_are_no_photos(data: bytes) -> None:
    refuse_known(data)
    with pytest.raises(UnknownFormat):
        detect(data)


@pytest.mark.parametrize(
    "page",
    [
        BUILDER.page([b"abcdefgh"], (50706, BYTE, b"\1\4\0\0")),
        BUILDER.page([b"abcdefgh"], (33422, BYTE, b"\0\1\1\2")),
        BUILDER.page([b"abcdefgh"], photometric=34892),
        BUILDER.page([b"abcdefgh"], compression=34713),
    ],
)
def test_raw_files_in_tiff_clothes(page: object) -> None:
    with pytest.raises(Unsupported, match="the kind RAW"):
        refuse_raw(BUILDER.file(page))  # type: ignore[arg-type]


def test_canon_raw_is_known_by_its_mark() -> None:
    with pytest.raises(Unsupported):
        refuse_raw(b"II*\0\x10\0\0\0CR\2\0" + bytes(40))


def test_ordinary_tiff_is_not_refused() -> None:
    refuse_raw(BUILDER.file(BUILDER.page([b"abcdefgh"], (271, ASCII, b"NIKON\0"))))
    refuse_raw(b"II*\0\xff\xff\xff\xff")
