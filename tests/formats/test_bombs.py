"""Small files that ask for absurd amounts of work: how much is done is counted, not timed."""

import random
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import brotli
import pytest

from scrubber.bitstreams import bmp_rle
from scrubber.containers.isobmff import boxes as isobmff
from scrubber.containers.isobmff.boxes import Box, box
from scrubber.containers.jpeg.segments import segment_bytes
from scrubber.containers.png.chunks import read_chunks
from scrubber.containers.png.headers import Header
from scrubber.engine import pixel_comparison, reference_decoder, tiles
from scrubber.engine import preview as preview_module
from scrubber.engine.photo import Photo
from scrubber.engine.preview import preview
from scrubber.engine.reference_decoder import decode
from scrubber.errors import LimitExceeded, Unsupported
from scrubber.formats.base import Fate, Part, Payload, PayloadKind, Proof
from scrubber.formats.gif import document as gif_format
from scrubber.formats.heif import still as heif_still
from scrubber.formats.jpeg import trailing_data as jpeg_trailing_data
from scrubber.formats.png import image as png_image
from scrubber.formats.png import used_colours
from scrubber.formats.png.image import CompressedImage
from scrubber.formats.png.payloads import InflateBudget, chunk_payloads
from scrubber.formats.registry import detect
from scrubber.formats.shared.orientation import minimal_exif
from scrubber.formats.tiff import picture_data
from scrubber.formats.webp import document as webp
from scrubber.formats.webp import trailing_data as webp_trailing_data
from scrubber.limits import decodable_pixels
from scrubber.metadata.readers import collect, iptc
from scrubber.metadata.readers.photoshop import reader as photoshop
from scrubber.metadata.readers.reading import PayloadReading
from scrubber.pixels.unseen import gates
from tests.helpers import bmp, gif, png, tiff
from tests.helpers import webp as webp_files
from tests.helpers.heif import Heif, coded
from tests.helpers.jpeg import plain_jpeg, with_segments
from tests.helpers.multi_jpeg import multi_jpeg


def refuses(data: bytes) -> None:
    with pytest.raises(LimitExceeded):
        detect(data).parse(data)


def test_animation_of_huge_empty_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is inflated."""
    monkeypatch.setattr(png_image, "inflate", None)
    frames = b"".join(png.control(1 + 2 * at, 10_000, 10_000) + png.frame_data(2 + 2 * at) for at in range(8))
    picture = png.chunk(b"IDAT", zlib.compress(bytes(10_001)))
    refuses(png.file(png.header(10_000, 10_000), png.animation(9), png.control(0, 10_000, 10_000), picture, frames))


def test_large_pictures_may_inflate_when_they_are_large_compressed() -> None:
    png_image.refuse_unless_plausible([10**10], 10**8)
    with pytest.raises(LimitExceeded):
        png_image.refuse_unless_plausible([10**10], 10**7)


def test_a_picture_of_nearly_nothing_is_not_filled_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of 12,000, and of 9,000 palette indexes, is there, and megabytes of zeros would stand for the others."""
    photos = [
        png.file(png.header(12_000, 12_000), png.chunk(b"IDAT", zlib.compress(bytes(12_001)))),
        png.file(png.header(9_000, 9_000, colour=6), png.chunk(b"IDAT", zlib.compress(bytes(36_001)))),
    ]
    with monkeypatch.context() as patch:
        patch.setattr(png_image, "recompress", None)
        for photo in photos:
            refuses(photo)
    small = png.file(png.header(3_000, 3_000), png.chunk(b"IDAT", zlib.compress(bytes(3_001))))
    assert detect(small).parse(small).essence.height == 3_000
    dice = random.Random(1)
    well_filled = zlib.compress(png.rows(*(dice.randbytes(5_000) for _ in range(24))))
    large = png.file(png.header(5_000, 4_000), png.chunk(b"IDAT", well_filled))
    assert detect(large).parse(large).essence.height == 4_000


def test_photos_are_decoded_and_bombs_are_not() -> None:
    assert decodable_pixels(5_000_000) >= 200_000_000, "a phone's 200 megapixels, compressed as much as can be"
    assert decodable_pixels(50_000) >= 4_960 * 7_016, "a page of text, scanned with 600 dots an inch"
    assert decodable_pixels(1_311) < 20_000_000


def test_a_decoder_is_asked_for_no_more_pixels_than_the_copy_is_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Original and copy alike, though metadata makes one of them larger: else one would be decoded alone."""
    comment = png.chunk(b"tEXt", b"Comment\0" + bytes(5_000))
    photo, copy = png.grey(comment), png.grey()
    image_format = detect(photo)
    document = image_format.parse(photo)
    for enough, proof in ((len(copy), Proof.DECODED), (len(copy) + 1, Proof.STRUCTURE)):
        monkeypatch.setattr(
            reference_decoder, "decodable_pixels", lambda size, enough=enough: 12 if size >= enough else 11
        )
        assert pixel_comparison.compare_pictures(document, photo, copy, image_format).proof is proof


def test_of_an_animation_only_so_many_pixels_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference_decoder, "decodable_pixels", lambda size: size)
    frames = b"".join(gif.image(2, 1, gif.pixels(at % 2, 1)) for at in range(9))
    photo = gif.screen(2, 1) + frames + b";"
    whole, some = decode(photo, detect(photo)), decode(photo, detect(photo), 5)
    assert whole is not None and some is not None
    assert (len(whole.frames), whole.is_complete) == (9, True)
    assert (len(some.frames), some.is_complete) == (3, False)


def test_nobody_looks_under_or_at_what_is_worth_no_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    clear = png.palette_file(b"\0\1\2\3", bytes(12), alpha=bytes(2))
    document = detect(clear).parse(clear)
    for most, is_worth_it in ((4, True), (3, False)):
        for module in (gates, preview_module, tiles):
            monkeypatch.setattr(module, "decodable_pixels", lambda _size, most=most: most)
        assert gates.may_hold_unseen("PNG", clear, document) is is_worth_it
        assert bool(preview(clear, 100)) is is_worth_it
        assert bool(tiles.tiled_photo(Photo("a.png", clear)).levels) is is_worth_it


def test_animations_of_too_many_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (gif_format, png_image, webp):
        monkeypatch.setattr(module, "MAX_FRAMES", 2)
    one = gif.image(2, 1, gif.pixels(1, 2))
    assert detect(gif.screen(2, 1) + one * 2 + b";").parse(gif.screen(2, 1) + one * 2 + b";").essence.frames == 2
    refuses(gif.screen(2, 1) + one * 3 + b";")
    frames = b"".join(png.control(1 + 2 * at) + png.frame_data(2 + 2 * at) for at in range(3))
    refuses(png.file(png.header(), png.animation(4), png.control(0), png.chunk(b"IDAT", png.GREY), frames))
    refuses(webp_files.animated())


def test_bmp_runs_that_draw_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bmp_rle, "MAX_CODES", 10)
    head = bmp.header(40, 1, 1000, 8, compression=1)
    refuses(bmp.bmp(head, b"\0\2\0\1" * 20 + b"\0\1", palette=bmp.palette((1, 2, 3), (4, 5, 6))))


def test_heif_extents_that_overlap_are_not_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    item = coded()
    data = Heif([replace(item, pieces=2)]).write()
    whole = (data.find(item.data), data.find(item.data) + len(item.data))
    monkeypatch.setattr(heif_still, "extents_in_file", lambda *_: [whole] * 1_000_000)
    refuses(data)


JXL_HEAD = box(b"JXL ", b"\r\n\x87\n") + box(b"ftyp", b"jxl ", bytes(4), b"jxl ")


def smallest_codestream(corpus: Path) -> bytes:
    return min(corpus.glob("libjxl+conformance/**/*.jxl"), key=lambda path: path.stat().st_size).read_bytes()


def test_jxl_compressed_boxes_share_one_limit(shared_corpus: Path) -> None:
    bomb = box(b"brob", b"xml " + brotli.compress(bytes(20 << 20), quality=3))
    data = JXL_HEAD + bomb * 9 + box(b"jxlc", smallest_codestream(shared_corpus))
    assert sum(len(payload.data) for payload in detect(data).parse(data).payloads()) == 64 << 20


class Counted(list[Box]):
    """A list that counts how often it is gone through backwards."""

    walks = 0

    def __reversed__(self) -> Iterator[Box]:
        Counted.walks += 1
        return super().__reversed__()


def test_jxl_boxes_are_not_compared_with_all_others(shared_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Counted, "walks", 0)
    data = JXL_HEAD + box(b"free") * 500 + box(b"jxlc", smallest_codestream(shared_corpus))
    read_file = isobmff.read_file
    monkeypatch.setattr(isobmff, "read_file", lambda data: (Counted(read_file(data)[0]), read_file(data)[1]))
    assert len(detect(data).parse(data).ledger.parts) == 503
    assert Counted.walks <= 2


def test_a_file_that_says_far_too_much_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts are only counted from there on; a few blocks of tags are still read, however many there are."""
    monkeypatch.setattr(collect, "MAX_FINDINGS", 10)
    read: list[object] = []
    read_one = collect._read

    def counted(reading: PayloadReading) -> PayloadReading:
        read.append(reading.payload.kind)
        return read_one(reading)

    monkeypatch.setattr(collect, "_read", counted)
    comments = [(0xFE, b"hello %d" % number) for number in range(1_000)]
    blocks = [(0xE1, b"Exif\0\0" + minimal_exif(6))] * 40
    data = with_segments(plain_jpeg(), *comments, *blocks)
    found = collect.collect(detect(data).parse(data))
    assert len(found.findings) == 10
    assert len(read) < 100


def test_palette_of_an_animation_with_too_many_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(used_colours, "_MAX_PIXELS_OF_ALL", 4)
    frame = CompressedImage(2, 2, b"", None, b"")
    monkeypatch.setattr(used_colours, "_histogram", lambda *_: [0])
    assert used_colours.used_entries(Header(2, 2, 8, 3, False), [frame]) == set()
    with pytest.raises(LimitExceeded):
        used_colours.used_entries(Header(2, 2, 8, 3, False), [frame, frame])


def test_profiles_of_a_png_share_one_limit() -> None:
    profile = png.chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(1_000_000)))
    budget = InflateBudget(1_500_000)
    chunks = [one for one in read_chunks(png.grey(profile * 3)) if one.type == b"iCCP"]
    payloads = [payload for one in chunks for payload in chunk_payloads(one, 0, budget)]
    assert [len(payload.data) for payload in payloads if payload.kind is PayloadKind.ICC] == [1_000_000, 500_000]
    assert budget.left == 0


def test_work_on_hidden_bytes_of_one_webp_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded = []

    def count(*_: object) -> bytes:
        decoded.append(1)
        return b"the same pixels"

    monkeypatch.setattr(webp_trailing_data, "pixels_of", count)
    monkeypatch.setattr(webp_trailing_data, "_MAX_WORK", 100)
    with pytest.raises(LimitExceeded):
        webp_trailing_data.Trimmer().lossless(bytes(1_000_000), 10)
    assert len(decoded) <= 12


def test_work_on_hidden_bytes_of_one_jpeg_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = plain_jpeg()[:-2] + b"Jane Secret lives in Paris" + plain_jpeg()[-2:]
    detect(hidden).parse(hidden)
    monkeypatch.setattr(jpeg_trailing_data, "_MAX_WORK", 10_000)
    with pytest.raises(Unsupported):
        detect(hidden).parse(hidden)


def test_text_in_a_jpeg_too_large_to_decode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jpeg_trailing_data, "_MAX_PIXELS", 100)
    monkeypatch.setattr(jpeg_trailing_data.Decoder, "around", None)
    for behind in (b"Jane Doe", b"Jane Doe \x80\xf3\xff\0"):
        photo = plain_jpeg()[:-2] + behind + plain_jpeg()[-2:]
        assert detect(photo).parse(photo).essence.width == 48
    hidden = plain_jpeg()[:-2] + b"Jane Secret lives in Paris" + plain_jpeg()[-2:]
    with pytest.raises(Unsupported):
        detect(hidden).parse(hidden)


def test_scans_of_a_jpeg_of_too_many_pixels_for_its_bytes_are_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jpeg_trailing_data.Decoder, "around", None)
    photo = plain_jpeg()[:-2] + b"Jane Doe" + plain_jpeg()[-2:]
    with pytest.raises(TypeError):
        detect(photo).parse(photo)
    monkeypatch.setattr(jpeg_trailing_data, "decodable_pixels", lambda _size: 48 * 40 - 1)
    assert detect(photo).parse(photo).essence.width == 48


def test_a_preview_of_a_bomb_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = png.file(png.header(3000, 3000), png.chunk(b"IDAT", zlib.compress(bytes(3001 * 3000), 9)))
    assert preview(photo, 100)
    monkeypatch.setattr("scrubber.engine.preview._MAX_BYTES", 1_000_000)
    assert not preview(photo, 100)


def test_tiny_sub_blocks_of_a_gif_are_never_all_held_at_once() -> None:
    comment = b"\x21\xfe" + b"\1a" * 300_000 + b"\0"
    photo = gif.screen(2, 1) + comment + gif.image(2, 1, gif.pixels(1, 2)) + b";"
    tracemalloc.start()
    try:
        payloads = list(detect(photo).parse(photo).payloads())
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [len(payload.data) for payload in payloads] == [300_000]
    assert most < 8 * len(photo)


def test_old_jpeg_strips_of_too_many_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_data, "MAX_PARTS", 10)
    strip = b"\xff\xd8" + b"\xff\xe0\0\4ab" * 6
    builder = tiff.Builder("<")
    assert picture_data.old_jpeg_blocks(strip, [(0, len(strip))])[0][0].content == strip.replace(b"ab", b"\0\0")
    refuses(builder.file(builder.page([strip] * 2, size=(8, 2), rows=1, compression=6)))


def test_the_pictures_of_one_jpeg_file_share_their_work(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = plain_jpeg()[:-2] + b"Jane Secret lives in Paris" + plain_jpeg()[-2:]
    views = multi_jpeg(plain_jpeg(), *[(0x020002, hidden)] * 3, first_type=0x020002)
    assert detect(views).parse(views).essence.frames == 4
    monkeypatch.setattr(jpeg_trailing_data, "_MAX_WORK", 48 * 40 * 3 * 20)
    assert detect(views).parse(views).essence.frames == 1


def test_exif_blocks_without_end_get_no_preview() -> None:
    block = segment_bytes(0xE1, b"Exif\0\0" + bytes(20))
    photo = plain_jpeg()
    assert preview(photo[:2] + block * 100 + photo[2:], 100)
    assert not preview(photo[:2] + block * 300 + photo[2:], 100)


@pytest.mark.parametrize(
    ("read", "kind", "empty"),
    [
        (photoshop.read, PayloadKind.PHOTOSHOP, b"8BIM\4\4\0\0\0\0\0\0"),
        (iptc.read, PayloadKind.IPTC, b"\x1c\2\x5a\0\0"),
    ],
)
def test_blocks_of_nothing_without_end(
    read: Callable[[PayloadReading], None], kind: PayloadKind, empty: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrubber.metadata.readers.reading.MAX_PARTS", 3)
    part = Part(0, 1, "x", Fate.DROP, "")
    read(PayloadReading(Payload(kind, empty * 3, 0), part))
    with pytest.raises(LimitExceeded):
        read(PayloadReading(Payload(kind, empty * 9, 0), part))
