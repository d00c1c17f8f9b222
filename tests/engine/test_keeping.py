"""Copies that keep what was asked for: the same blocks in every container, and not a byte more."""

import io
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from scrubber.cli.main import run_command
from scrubber.cli.options import keep as parsed
from scrubber.containers.isobmff.boxes import box
from scrubber.containers.jpeg import segments as jpeg
from scrubber.engine import keeping
from scrubber.engine.covering.choice import PicturePolicy
from scrubber.engine.inspect import inspect
from scrubber.engine.keeping import CANNOT_HOLD, blocks_for
from scrubber.engine.report import CleanResult, Destination
from scrubber.engine.scrub import scrub
from scrubber.errors import NotVerified, ParseError
from scrubber.formats.base import Document, Fate, Part, Policy
from scrubber.formats.jxl.essence import FILE_TYPE, SIGNATURE_BOX
from scrubber.formats.keep import FOR_PHOTOGRAPHERS, TOWN_AND_MONTH, DateDetail, Keep, KeptBlocks, KeptIn, PlaceDetail
from scrubber.formats.registry import detect, formats
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.findings.kind import Kind
from tests.helpers.jpeg import with_segments
from tests.metadata.needles import EXIF, NEEDLES, PACKET, needles_in
from tests.metadata.test_keeping import SPHERE

ALL = Keep(DateDetail.EXACT, PlaceDetail.EXACT, camera=True, author=True, caption=True, rating=True)
HOLDING = {
    "JPEG": ".jpg",
    "PNG": ".png",
    "WebP": ".webp",
    "HEIC": ".heic",
    "AVIF": ".avif",
    "JPEG XL": ".jxl",
    "TIFF": ".tif",
}


def photo(folder: Path, suffix: str, packet: bytes = PACKET) -> Path:
    """A small photo with EXIF and XMP, as other programs write it."""
    path = folder / f"photo{suffix}"
    for image_format in formats():
        image_format.load_decoder()
    text = PngInfo()
    text.add_itxt("XML:com.adobe.xmp", packet.decode())
    picture = Image.new("RGB", (32, 24), (200, 90, 40))
    if suffix == ".jxl":
        picture.save(path)
        boxes = [(b"Exif", bytes(4) + EXIF), (b"xml ", packet), (b"jxlc", path.read_bytes())]
        path.write_bytes(b"".join((SIGNATURE_BOX, FILE_TYPE, *(box(kind, body) for kind, body in boxes))))
        return path
    exif = Image.Exif()
    exif.load(b"Exif\0\0" + EXIF)
    exif[700] = packet
    picture.save(path, exif=exif if suffix == ".tif" else b"Exif\0\0" + EXIF, xmp=packet, pnginfo=text)
    if suffix == ".jpg":
        segment = (jpeg.APP1, b"http://ns.adobe.com/xap/1.0/\0" + packet)
        path.write_bytes(with_segments(path.read_bytes(), segment))
    return path


def cleaned(path: Path, keep: Keep) -> CleanResult:
    result = scrub(str(path), Destination(), replace(Policy(), keep=keep))
    assert result.problem is None, str(result.problem)
    return result


@pytest.mark.parametrize("suffix", HOLDING.values())
@pytest.mark.parametrize("keep", [TOWN_AND_MONTH, FOR_PHOTOGRAPHERS, ALL])
def test_a_copy_holds_the_blocks_and_no_needle(tmp_path: Path, suffix: str, keep: Keep) -> None:
    path = photo(tmp_path, suffix)
    data = path.read_bytes()
    assert len(needles_in(data)) == len(NEEDLES) or (suffix == ".tif" and len(needles_in(data)) > 30)
    image_format = detect(data)
    blocks = blocks_for(image_format.parse(data), image_format, replace(Policy(), keep=keep), data)
    result = cleaned(path, keep)
    assert result.kept == blocks.holds and result.kept
    copy = Path(result.output).read_bytes()
    assert blocks.xmp and copy.count(blocks.xmp) == 1 and (not blocks.exif or copy.count(blocks.exif) == 1)
    assert not needles_in(copy)
    assert image_format.audit_kept(copy, blocks).essence == image_format.audit_kept(copy, blocks).essence


def test_the_blocks_are_the_same_in_every_container(tmp_path: Path) -> None:
    blocks = set()
    for suffix in set(HOLDING.values()) - {".tif"}:  # TIFF holds the packet only, and Pillow spoils its texts
        data = photo(tmp_path, suffix).read_bytes()
        image_format = detect(data)
        blocks.add(blocks_for(image_format.parse(data), image_format, replace(Policy(), keep=ALL), data))
    assert len(blocks) == 1


@pytest.mark.parametrize("suffix", HOLDING.values())
def test_a_single_other_byte_is_refused(tmp_path: Path, suffix: str) -> None:
    data = photo(tmp_path, suffix).read_bytes()
    image_format = detect(data)
    policy = replace(Policy(), keep=ALL)
    blocks = blocks_for(image_format.parse(data), image_format, policy, data)
    copy = b"".join(image_format.parse(data).rebuild(replace(policy, kept=blocks)))
    image_format.audit_kept(copy, blocks)
    others = (
        KeptBlocks(blocks.exif.replace(b"Jane", b"Joan"), blocks.xmp), KeptBlocks(blocks.exif, blocks.xmp + b" "),
        KeptBlocks(blocks.exif), KeptBlocks(xmp=blocks.xmp), KeptBlocks(),
    )  # fmt: skip
    for other in set(others) - {blocks}:
        with pytest.raises((NotVerified, ParseError)):
            image_format.audit_kept(copy, other)
        with pytest.raises((NotVerified, ParseError)):
            image_format.audit_kept(b"".join(image_format.parse(data).rebuild(replace(policy, kept=other))), blocks)


def test_only_the_copy_asked_for_passes_as_clean(tmp_path: Path) -> None:
    copy = cleaned(photo(tmp_path, ".jpg"), TOWN_AND_MONTH).output
    as_asked = inspect(copy, keep=TOWN_AND_MONTH)
    assert as_asked.already_clean and not as_asked.leaks and Topic.PLACE in as_asked.topics
    for other in (Keep(), FOR_PHOTOGRAPHERS, replace(TOWN_AND_MONTH, date=DateDetail.YEAR)):
        assert inspect(copy, keep=other).leaks, other


@pytest.mark.parametrize(
    ("keep", "status"),
    [("town-and-month", 0), ("nothing", 3), ("date=year,place=town", 3), ("place=town,date=month", 0)],
)
def test_check_accepts_what_was_asked_for_and_nothing_else(tmp_path: Path, keep: str, status: int) -> None:
    copy = cleaned(photo(tmp_path, ".jpg"), TOWN_AND_MONTH).output
    assert run_command(["check", "--keep", keep, copy]) == status


def test_a_copy_that_is_made_in_steps_keeps_it_too(tmp_path: Path) -> None:
    """Colours under transparent pixels are removed and faces covered first; the blocks come last."""
    path = tmp_path / "photo.png"
    picture = Image.new("RGBA", (32, 24), (200, 90, 40, 255))
    picture.paste((1, 2, 3, 0), (0, 0, 8, 8))
    picture.save(path, exif=b"Exif\0\0" + EXIF)
    copy = Path(cleaned(path, TOWN_AND_MONTH).output).read_bytes()
    assert b"Paris" in copy and not needles_in(copy)
    policy = PicturePolicy(keep=TOWN_AND_MONTH, max_side=16)
    smaller = scrub(str(photo(tmp_path, ".jpg")), Destination(), policy)
    assert smaller.problem is None
    data = Path(smaller.output).read_bytes()
    assert Image.open(io.BytesIO(data)).width == 16
    assert b"Paris" in data and not needles_in(data)


def test_a_panorama_stays_one(tmp_path: Path) -> None:
    path = photo(tmp_path, ".jpg", SPHERE)
    copy = cleaned(path, Keep()).output
    assert b"equirectangular" in Path(copy).read_bytes() and b"123.4" not in Path(copy).read_bytes()
    assert inspect(copy).already_clean and not inspect(copy).leaks
    flat = scrub(str(path), Destination(), replace(Policy(), keep=Keep(panorama=False))).output
    assert b"GPano" not in Path(flat).read_bytes()


def test_values_are_read_only_where_something_may_be_kept(tmp_path: Path) -> None:
    for packet, of_panorama in ((SPHERE, True), (PACKET.replace(keeping._PANORAMA, b"another:"), False)):
        data = photo(tmp_path, ".jpg", packet).read_bytes()
        document = detect(data).parse(data)
        for keep, is_read in ((Keep(), of_panorama), (Keep(panorama=False), False), (TOWN_AND_MONTH, True)):
            assert keeping.may_keep(document, Policy(keep=keep), data) is is_read


def test_words_for_a_panorama_are_looked_for_beside_what_is_copied() -> None:
    words = keeping._PANORAMA

    def may_be(fate: Fate, is_picture: bool, data: bytes = bytes(65) + words, size: int = 99) -> bool:
        part = Part(0, size, "", fate, "", is_picture)
        data += words  # behind the part
        stands_in = cast(Document, SimpleNamespace(ledger=SimpleNamespace(parts=[part])))
        return keeping._may_be_panorama(stands_in, data)

    assert may_be(Fate.DROP, False) and may_be(Fate.REWRITE, False)
    assert not may_be(Fate.KEEP, False) and not may_be(Fate.DROP, True) and not may_be(Fate.KEEP, True)
    assert not may_be(Fate.DROP, False, bytes(99))
    assert may_be(Fate.DROP, False, words, len(words))
    for more, is_seen in ((0, True), (1, False)):
        size = (1 << 20) + more
        assert may_be(Fate.DROP, False, bytes(size - len(words)) + words, size) is is_seen


def test_a_file_that_cannot_hold_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "photo.gif"
    Image.new("P", (8, 8)).save(path)
    assert CANNOT_HOLD in cleaned(path, TOWN_AND_MONTH).notes
    assert CANNOT_HOLD not in cleaned(path, Keep()).notes


def test_the_formats_that_hold_kept_values() -> None:
    holding = {image_format.name for image_format in formats() if image_format.kept_in is not KeptIn.NOWHERE}
    assert holding == set(HOLDING)


def test_what_is_kept_has_another_fate(tmp_path: Path) -> None:
    report = inspect(str(photo(tmp_path, ".jpg")), keep=Keep(author=True))
    fates = {finding.kind: finding.fate.value for finding in report.findings}
    assert (fates[Kind.AUTHOR], fates[Kind.TIME_TAKEN]) == ("rewrite", "drop")


@pytest.mark.parametrize(
    ("text", "keep"),
    [
        ("date", Keep(date=DateDetail.EXACT)),
        ("date=day, place=country", Keep(date=DateDetail.DAY, place=PlaceDetail.COUNTRY)),
        ("author,caption,rating,camera", Keep(author=True, caption=True, rating=True, camera=True)),
        ("no-panorama", Keep(panorama=False)),
        ("photographers", FOR_PHOTOGRAPHERS),
    ],
)
def test_the_option_is_read(text: str, keep: Keep) -> None:
    assert parsed(text) == keep


@pytest.mark.parametrize("wrong", ["", "dates", "date=hour", "author=yes", "place=", "nothing,date", "no-"])
def test_what_the_option_cannot_be_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        parsed(wrong)
