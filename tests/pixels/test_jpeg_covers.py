"""JPEG: only the MCUs that a cover touches change. Coefficients are read back by jpeglib's own reader."""

import io
import platform
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import jpeglib
import numpy as np
import pytest
from PIL import Image, ImageOps

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import EntropyCodedData
from scrubber.errors import NotVerified, ScrubberError, Unsupported
from scrubber.faces.covers.cover_style import CoverStyle, Style
from scrubber.formats.base import Policy
from scrubber.formats.jpeg.document import FORMAT
from scrubber.pixels import jpeg as covering
from scrubber.pixels import jpeg_coefficients, jpeg_encoding
from scrubber.pixels.jpeg import cover_jpeg
from scrubber.pixels.jpeg_coefficients import write_blocks
from scrubber.pixels.jpeg_encoding import touched_blocks, touched_mcus
from scrubber.pixels.jpeg_layout import Layout, layout_of
from scrubber.pixels.raster import turned_back
from tests.helpers.covers import COLOUR, TestPainter, gradients
from tests.helpers.jpeg import plain_jpeg

MAX_LARGER = 1.03
LEAST_PHOTOS, MAX_OF_A_KIND = 50, 18
SMALLEST_PHOTO, LARGEST_PHOTO = 5_000, 800_000
"""Bytes: of a smaller one, the cover is half of the file."""
KINDS: dict[str, dict[str, Any]] = {
    "4:4:4": {"subsampling": 0},
    "4:2:2": {"subsampling": 1},
    "4:2:0": {"subsampling": 2},
    "progressive": {"progressive": True},
    "restart markers": {"restart_marker_blocks": 3},
    "low quality": {"quality": 15},
    "RGB": {"keep_rgb": True},
}


def encoded(mode: str = "RGB", orientation: int = 1, size: tuple[int, int] = (90, 70), **options: Any) -> bytes:
    samples = gradients(*size, channels={"L": 1, "RGB": 3, "CMYK": 4}[mode])
    picture = Image.merge(mode, [Image.fromarray(samples[..., band]) for band in range(samples.shape[2])])
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    picture.save(out, "JPEG", **({"quality": 88, "exif": exif} | options))
    return b"".join(FORMAT.parse(out.getvalue()).rebuild(Policy()))


def coefficients(data: bytes, folder: Path) -> list[np.ndarray]:
    path = folder / "read.jpg"
    path.write_bytes(data)
    read = jpeglib.read_dct(str(path))
    return [part for part in (read.Y, read.Cb, read.Cr, read.K) if part is not None]


def share_changed_elsewhere(before: bytes, after: bytes, mask: np.ndarray, folder: Path) -> tuple[int, int]:
    """How many coefficients outside of the touched MCUs differ, and how many differ at all."""
    layout, elsewhere, all_changed = layout_of(before), 0, 0
    touched = touched_mcus(mask, layout)
    for number, (old, new) in enumerate(zip(coefficients(before, folder), coefficients(after, folder), strict=True)):
        changed = (old != new).any(axis=(2, 3))
        elsewhere += int((changed & ~touched_blocks(touched, layout, number)).sum())
        all_changed += int(changed.sum())
    return elsewhere, all_changed


def test_a_block_that_changed_beside_the_cover_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encode = jpeg_encoding.encode

    def careless(*args: Any) -> None:
        encode(*args)
        args[-1][0][-1, -1, 5] += 1

    monkeypatch.setattr(jpeg_encoding, "encode", careless)
    with pytest.raises(NotVerified):
        cover_jpeg(encoded(), 1, TestPainter(), str(tmp_path))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", [1, 6])
def test_blocks_elsewhere_stay_and_the_cover_is_seen(kind: str, orientation: int, tmp_path: Path) -> None:
    before = encoded(orientation=orientation, **KINDS[kind])
    painter = TestPainter()
    after = cover_jpeg(before, orientation, painter, str(tmp_path))
    picture, mask = painter.seen[0]
    with Image.open(io.BytesIO(after)) as shown:
        upright = np.asarray(ImageOps.exif_transpose(shown).convert("RGB"))
        assert bool(shown.info.get("progressive")) == (kind == "progressive")
    assert upright.shape == picture.shape
    assert np.abs(np.median(upright[mask], axis=0) - COLOUR).max() <= 12
    elsewhere, changed = share_changed_elsewhere(before, after, turned_back(mask, orientation), tmp_path)
    assert elsewhere == 0
    assert changed > 10


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_painter_sees_the_photo_as_pillow_turns_it(orientation: int, tmp_path: Path) -> None:
    before = encoded(orientation=orientation)
    painter = TestPainter()
    cover_jpeg(before, orientation, painter, str(tmp_path))
    with Image.open(io.BytesIO(before)) as shown:
        assert np.array_equal(painter.seen[0][0], np.asarray(ImageOps.exif_transpose(shown)))


@pytest.mark.parametrize("mode", ["L", "CMYK"])
@pytest.mark.parametrize("progressive", [False, True])
def test_grey_and_four_colours(mode: str, progressive: bool, tmp_path: Path) -> None:
    before = encoded(mode, progressive=progressive)
    painter = TestPainter()
    after = cover_jpeg(before, 1, painter, str(tmp_path))
    mask = painter.seen[0][1]
    assert share_changed_elsewhere(before, after, mask, tmp_path)[0] == 0
    with Image.open(io.BytesIO(after)) as shown:
        inside = np.median(np.asarray(shown.convert("RGB"))[mask], axis=0)
    wanted = (124, 124, 124) if mode == "L" else COLOUR
    assert np.abs(inside - wanted).max() <= 12


@pytest.mark.parametrize("size", [(8, 8), (17, 33), (64, 16), (1, 40), (100, 3)])
def test_pictures_that_fill_no_whole_mcus(size: tuple[int, int], tmp_path: Path) -> None:
    before = encoded(size=size, subsampling=2)
    painter = TestPainter()
    after = cover_jpeg(before, 1, painter, str(tmp_path))
    assert share_changed_elsewhere(before, after, painter.seen[0][1], tmp_path)[0] == 0
    with Image.open(io.BytesIO(after)) as shown:
        assert shown.size == size


@pytest.mark.parametrize("sampling", [(0x12, 0x11), (0x41, 0x11), (0x22, 0x21), (0x22, 0x12)])
def test_samplings_that_pillow_does_not_write(sampling: tuple[int, int], tmp_path: Path) -> None:
    """4:4:0, 4:1:1 and odd ones, written from coefficients."""
    before = resampled(sampling, tmp_path)
    painter = TestPainter()
    after = cover_jpeg(before, 1, painter, str(tmp_path))
    assert layout_of(after).across == layout_of(before).across
    assert share_changed_elsewhere(before, after, painter.seen[0][1], tmp_path)[0] == 0
    with Image.open(io.BytesIO(after)) as shown:
        assert np.abs(np.median(np.asarray(shown)[painter.seen[0][1]], axis=0) - COLOUR).max() <= 25


def resampled(sampling: tuple[int, int], folder: Path) -> bytes:
    """A noisy picture of 8 x 8 luma blocks and flat colours, whose components have these sampling factors."""
    luma, chroma = sampling
    rows, columns = 8 * (chroma & 15) // (luma & 15), 8 * (chroma >> 4) // (luma >> 4)
    y = np.random.default_rng(3).integers(-40, 40, (8, 8, 8, 8)).astype(np.int16)
    flat = np.zeros((rows, columns, 8, 8), np.int16)
    made = jpeglib.from_dct(Y=y, Cb=flat, Cr=flat.copy(), qt=np.full((2, 8, 8), 6, np.uint16))
    made.write_dct(str(folder / "made.jpg"))
    return b"".join(FORMAT.parse((folder / "made.jpg").read_bytes()).rebuild(Policy()))


def test_what_stands_before_the_picture_stays(tmp_path: Path) -> None:
    before = encoded(orientation=6, icc_profile=b"")
    after = cover_jpeg(before, 6, TestPainter(), str(tmp_path))
    assert after[: after.index(b"\xff\xdb")] == before[: before.index(b"\xff\xdb")]
    assert FORMAT.audit(b"".join(FORMAT.parse(after).rebuild(Policy()))).essence.orientation == 6


def test_nothing_to_cover_changes_nothing(tmp_path: Path) -> None:
    before = encoded()
    assert cover_jpeg(before, 1, lambda _picture, _frame: None, str(tmp_path)) is before
    assert list(tmp_path.iterdir()) == []


def test_what_can_not_be_changed_in_parts_is_refused(tmp_path: Path) -> None:
    arithmetic = bytearray(plain_jpeg())
    arithmetic[arithmetic.index(b"\xff\xc0") + 1] = 0xC9
    with pytest.raises(Unsupported):
        layout_of(bytes(arithmetic))


def test_a_wrong_coefficient_elsewhere_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write = write_blocks

    def careless(data: bytes, layout: Layout, blocks: list[np.ndarray], folder: str) -> bytes:
        spoilt = [component.copy() for component in blocks]
        spoilt[0][0, 0, 1] += 1
        return write(data, layout, spoilt, folder)

    monkeypatch.setattr(covering, "write_blocks", careless)
    with pytest.raises(NotVerified):
        cover_jpeg(encoded(), 1, TestPainter(), str(tmp_path))


def test_real_photos_of_every_kind(shared_corpus: Path, tmp_path: Path) -> None:
    """Identical outside of the touched MCUs, all of them, and hardly larger."""
    kinds: Counter[frozenset[str]] = Counter()
    refused: list[Path] = []
    for photo in sorted(shared_corpus.rglob("*"), key=lambda path: path.stat().st_size):
        before = clean_single(photo)
        kind = kinds_of(before) if before is not None else None
        if before is None or kind is None or kinds[kind] >= MAX_OF_A_KIND:
            continue
        painter = TestPainter(CoverStyle(Style.BLUR))
        try:
            after = cover_jpeg(before, 1, painter, str(tmp_path))
        except Unsupported:  # a photo that was damaged on purpose: its coefficients have no Huffman codes
            refused.append(photo)
            continue
        mask = painter.seen[0][1]
        elsewhere, changed = share_changed_elsewhere(before, after, mask, tmp_path)
        assert (elsewhere, changed > 0) == (0, True), photo
        assert len(after) <= MAX_LARGER * len(before) or len(before) < SMALLEST_PHOTO, photo
        kinds[kind] += 1
    assert sum(kinds.values()) >= LEAST_PHOTOS
    assert len(refused) <= 1
    wanted = {"4:4:4", "4:2:2", "4:2:0", "4:4:0", "grey", "CMYK", "progressive", "restart markers"}
    assert wanted <= frozenset().union(*kinds)


def clean_single(path: Path) -> bytes | None:
    """A clean copy of a photo's first picture, or None for what this test leaves out."""
    if not path.is_file() or "hostile" in path.parts or path.stat().st_size > LARGEST_PHOTO:
        return None
    data = path.read_bytes()
    if not FORMAT.matches(data[:64]):
        return None
    try:
        document = FORMAT.parse(data)
        single = FORMAT.parse((document.pictures() or (data,))[0])
        copy = b"".join(single.rebuild(Policy()))
    except ScrubberError:
        return None
    return copy


def kinds_of(data: bytes) -> frozenset[str] | None:
    """Sampling, progressive or not, restart markers; None for a damaged picture, whose decoders warn about it."""
    layout = layout_of(data)
    names = {
        ((1, 1, 1), (1, 1, 1)): "4:4:4",
        ((2, 1, 1), (1, 1, 1)): "4:2:2",
        ((2, 1, 1), (2, 1, 1)): "4:2:0",
        ((1, 1, 1), (2, 1, 1)): "4:4:0",
        ((1,), (1,)): "grey",
        ((1, 1, 1, 1), (1, 1, 1, 1)): "CMYK",
    }
    scans = [bytes(element.data) for element in jpeg.read(data) if isinstance(element, EntropyCodedData)]
    if sum(map(len, scans)) < layout.frame.width * layout.frame.height / 100:
        return None  # cut off: most of it is missing
    found = {names.get((layout.across, layout.down), "other")}
    found |= {"progressive"} if layout.frame.is_progressive else set()
    return frozenset(found | ({"restart markers"} if any(b"\xff\xd0" in scan for scan in scans) else set()))


def test_a_computer_without_jpeglib_refuses_with_the_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "jpeglib._bind", None)
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    monkeypatch.setattr(sys, "platform", "linux")
    jpeg_coefficients._library.cache_clear()
    with pytest.raises(Unsupported) as refusal:
        cover_jpeg(encoded(), 1, TestPainter(), str(tmp_path))
    assert refusal.value.detail.check == "jpeg.no-coefficients"
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    with pytest.raises(ImportError):
        cover_jpeg(encoded(), 1, TestPainter(), str(tmp_path))
