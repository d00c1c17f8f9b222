"""Words in numbers of a JPEG that no decoder needs: they go, and no pixel changes."""

import io
import random
import re

import pytest
from PIL import Image

from scrubber.bitstreams.jpeg_huffman import Block, read_table, walk, with_ones
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import EntropyCodedData, Segment
from scrubber.engine.verify import verify
from scrubber.formats.base import Fate, Oddity, Policy
from scrubber.formats.jpeg.document import FORMAT, JpegDocument
from scrubber.formats.jpeg.picture import read_picture
from tests.helpers.jpeg import plain_jpeg

WORDS = b"Jane Doe lives at 48.8867N, 2.3431E in Montmartre; call 555-0199"
NOISE = Image.frombytes("L", (160, 128), random.Random(9).randbytes(160 * 128))


def parsed(data: bytes) -> tuple[JpegDocument, bytes]:
    document = FORMAT.parse(data)
    copy = b"".join(document.rebuild(Policy()))
    verify(FORMAT, document, copy)
    return document, copy


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.tobytes()


def noise(mode: str = "L", **options: object) -> bytes:
    out = io.BytesIO()
    bands = [NOISE.rotate(90 * number).resize(NOISE.size) for number in range(len(mode))]
    Image.merge(mode, bands).save(out, "JPEG", **options)
    return out.getvalue()


def with_words_in_fill_bits(data: bytes) -> bytes:
    """The same with the bits of WORDS in front of the restart markers, as far as they fit."""
    picture = read_picture(jpeg.read(data))
    scan, frame = picture.scans[0], picture.frame
    blocks = []
    for number, component in enumerate(frame.components):
        key = min(number, 1)
        tables = read_table(scan.entropy[key][1:]), read_table(scan.entropy[0x10 | key][1:])
        count = 1 if len(frame.components) == 1 else (component.sampling >> 4) * (component.sampling & 15)
        blocks += [Block(component.identifier, *tables)] * count
    across = max(component.sampling >> 4 for component in frame.components) if len(frame.components) > 1 else 1
    down = max(component.sampling & 15 for component in frame.components) if len(frame.components) > 1 else 1
    units = -(-frame.width // (8 * across)) * -(-frame.height // (8 * down))
    followed = walk(bytes(scan.data), blocks, units, scan.restart_interval)
    assert followed is not None
    bits = int.from_bytes(WORDS, "big")
    left = 8 * len(WORDS)
    out = b""
    for number, (stretch, spare) in enumerate(zip(followed.stretches, followed.spare_bits, strict=True)):
        left = left - spare if left > spare else 8 * len(WORDS)
        hidden = bits >> left & (1 << spare) - 1
        whole = stretch[:-1] + bytes((stretch[-1] >> spare << spare | hidden,))
        out += whole.replace(b"\xff", b"\xff\0") + (
            bytes((0xFF, 0xD0 + number % 8)) if number + 1 < len(followed.stretches) else b""
        )
    assert b"".join(followed.stretches) != b""
    return data.replace(bytes(scan.data), out)


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("blocks", [1, 3])
def test_bits_in_front_of_restart_markers_become_ones(mode: str, blocks: int) -> None:
    usual = noise(mode, restart_marker_blocks=blocks)
    source = with_words_in_fill_bits(usual)
    assert source != usual
    document, copy = parsed(source)
    assert document.oddities == {Oddity.PICTURE_REWRITTEN}
    assert copy == parsed(usual)[1], "Pillow's encoder fills with ones"
    assert pixels(copy) == pixels(source)
    fates = [part.fate for part in document.ledger.parts if part.is_picture]
    assert fates == [Fate.REWRITE]


def table_segment(data: bytes) -> Segment:
    return next(e for e in jpeg.read(data) if isinstance(e, Segment) and e.marker == jpeg.DQT)


def test_quantisation_of_coefficients_that_no_block_has_becomes_1() -> None:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((64, 8)).resize((64, 64)).save(out, "JPEG", quality=50)
    usual = out.getvalue()
    table = table_segment(usual)
    start = table.offset + 5
    source = usual[: start + 20] + WORDS[:44] + usual[start + 64 :]
    document, copy = parsed(source)
    assert document.oddities == {Oddity.PICTURE_REWRITTEN}
    assert pixels(copy) == pixels(source)
    cleaned = table_segment(copy).payload or b""
    assert not re.search(rb"[ -~]{6}", cleaned[21:])
    assert cleaned[1] == usual[start]


def test_quantisation_of_coefficients_that_occur_is_kept() -> None:
    usual = noise(quality=95)
    start = table_segment(usual).offset + 5
    source = usual[:start] + WORDS + usual[start + 64 :]
    copy = parsed(source)[1]
    assert table_segment(copy).payload == b"\0" + WORDS
    assert pixels(copy) == pixels(source)


def test_ordinary_pictures_are_left_alone() -> None:
    for options in ({}, {"restart_marker_blocks": 1}, {"restart_marker_rows": 1, "quality": 20}, {"quality": 50}):
        for mode in ("L", "RGB"):
            assert parsed(noise(mode, **options))[0].oddities == frozenset()


def test_a_scan_that_is_no_chain_of_codes_is_not_followed() -> None:
    data = plain_jpeg((40, 40), "L", restart_marker_blocks=2)
    scan = next(element for element in jpeg.read(data) if isinstance(element, EntropyCodedData))
    elements = read_picture(jpeg.read(data)).scans[0]
    tables = read_table(elements.entropy[0][1:]), read_table(elements.entropy[0x10][1:])
    block = [Block(1, *tables)]
    whole = walk(bytes(scan.data), block, 25, 2)
    assert whole is not None
    assert with_ones(whole) == scan.data
    assert walk(bytes(scan.data), block, 25, 3) is None
    assert walk(bytes(scan.data), block, 24, 2) is None
    assert walk(bytes(scan.data)[:-1], block, 25, 2) is None
    assert walk(bytes(scan.data) + b"Jane", block, 25, 2) is None
    assert walk(b"\xff\0" * 40, block, 25, 0) is None
