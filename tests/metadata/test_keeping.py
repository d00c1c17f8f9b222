"""What is kept: typed values, as coarse as asked, written afresh, with nothing of what was planted around them."""

from dataclasses import replace

import piexif
import pytest

from scrubber.errors import LimitExceeded, NotVerified
from scrubber.formats.base import PayloadKind
from scrubber.formats.keep import (
    EVERYTHING_PRIVATE,
    FOR_PHOTOGRAPHERS,
    TOWN_AND_MONTH,
    DateDetail,
    Keep,
    KeptBlocks,
    KeptIn,
    PlaceDetail,
)
from scrubber.metadata.keeping.check import check_blocks
from scrubber.metadata.keeping.coarsening import Chosen, choose
from scrubber.metadata.keeping.values import Panorama, Values, line, text
from scrubber.metadata.keeping.writing import exif_block, kept_blocks, xmp_packet
from scrubber.metadata.readers.collect import values_of
from tests.helpers.exif import PARIS, OnePayload
from tests.helpers.exif import exif_block as made_exif
from tests.metadata.test_readers import XMP

ALL = Keep(DateDetail.EXACT, PlaceDetail.EXACT, camera=True, author=True, caption=True, rating=True)
EXIF = made_exif(
    image={
        piexif.ImageIFD.Make: b"NEEDLEmaker"[6:] + b"\0NEEDLE-behind-nul",
        piexif.ImageIFD.Model: b"X-T2 S/N NEEDLE-serial",
        piexif.ImageIFD.Artist: b"Jane Doe\0NEEDLE",
        piexif.ImageIFD.Copyright: b"(c) Jane\x01\x02",
        piexif.ImageIFD.ImageDescription: "At the\u200b sea\U000e0141".encode(),
        piexif.ImageIFD.Software: b"NEEDLE",
    },
    exif={
        piexif.ExifIFD.DateTimeOriginal: b"2024:05:12 14:03:22",
        piexif.ExifIFD.OffsetTimeOriginal: b"+02:00",
        piexif.ExifIFD.SubSecTimeOriginal: b"987654",
        piexif.ExifIFD.LensModel: b"XF 35mm F1.4 (serial no. NEEDLE77)",
        piexif.ExifIFD.LensSerialNumber: b"NEEDLE",
        piexif.ExifIFD.BodySerialNumber: b"NEEDLE",
    },
    gps=PARIS,
)
PACKET = XMP.format(
    attributes='xmp:Rating="4" photoshop:City="NEEDLE" exif:GPSAltitude="131/1"',
    elements="<dc:title><rdf:Alt><rdf:li>Sea<!-- NEEDLE --> view</rdf:li><rdf:li>NEEDLE</rdf:li></rdf:Alt></dc:title>"
    "<dc:subject><rdf:Bag><rdf:li>beach</rdf:li><rdf:li>a &amp; b</rdf:li></rdf:Bag></dc:subject>"
    '<Core:Location xmlns:Core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">NEEDLE street 7</Core:Location>',
).encode()
SPHERE = XMP.format(
    attributes="",
    elements="".join(
        f'<G:{name} xmlns:G="http://ns.google.com/photos/1.0/panorama/">{value}</G:{name}>'
        for name, value in {
            "ProjectionType": "equirectangular", "FullPanoWidthPixels": 800, "FullPanoHeightPixels": 400,
            "CroppedAreaImageWidthPixels": 800, "CroppedAreaImageHeightPixels": 400, "CroppedAreaLeftPixels": 0,
            "CroppedAreaTopPixels": 0, "PoseHeadingDegrees": 123.4, "FirstPhotoDate": "2024-05-12T12:00:00Z",
        }.items()
    ),
).encode()  # fmt: skip


def values(kind: PayloadKind = PayloadKind.EXIF, data: bytes = EXIF) -> Values:
    return values_of(OnePayload(kind, data))


def test_values_of_exif_are_typed_and_bare() -> None:
    read = values()
    assert read.taken is not None and read.taken.isoformat() == "2024-05-12T14:03:22"
    assert read.offset_minutes == 120
    assert (read.make, read.model, read.lens) == ("maker", "X-T2", "XF 35mm F1.4")
    assert (read.authors, read.copyright, read.caption) == (("Jane Doe",), "(c) Jane", "At the sea")
    assert read.place is not None and read.place.altitude is None and read.place.direction is None


def test_values_of_xmp_are_typed_and_bare() -> None:
    read = values(PayloadKind.XMP, PACKET)
    assert (read.title, read.keywords, read.rating) == ("Sea view", ("beach", "a & b"), 4)


def test_a_panorama_is_read_and_its_heading_is_not() -> None:
    read = values(PayloadKind.XMP, SPHERE)
    assert read.panorama == Panorama("equirectangular", (800, 400), (800, 400), (0, 0))
    packet = xmp_packet(choose(read, EVERYTHING_PRIVATE))
    assert b"GPano:FullPanoWidthPixels>800<" in packet and b"123" not in packet and b"2024" not in packet


@pytest.mark.parametrize("wrong", [b"<G:CroppedAreaLeftPixels", b"800</G:Full", b"equirectangular"])
def test_a_panorama_that_cannot_be_is_none(wrong: bytes) -> None:
    assert values(PayloadKind.XMP, SPHERE.replace(wrong, b"7" + wrong[1:])).panorama is None


@pytest.mark.parametrize(
    ("detail", "date"),
    [
        (DateDetail.NOTHING, ""),
        (DateDetail.YEAR, "2024"),
        (DateDetail.MONTH, "2024-05"),
        (DateDetail.DAY, "2024-05-12"),
        (DateDetail.EXACT, "2024-05-12T14:03:22+02:00"),
    ],
)
def test_a_date_is_as_long_as_asked(detail: DateDetail, date: str) -> None:
    chosen = choose(values(), Keep(date=detail))
    assert chosen.date == date
    assert (b"DateTimeOriginal" in xmp_packet(chosen)) == bool(date)
    assert bool(exif_block(chosen)) == (detail is DateDetail.EXACT)


@pytest.mark.parametrize(
    ("detail", "town", "country"),
    [
        (PlaceDetail.NOTHING, "", ""),
        (PlaceDetail.COUNTRY, "", "FR"),
        (PlaceDetail.TOWN, "Paris", "FR"),
        (PlaceDetail.EXACT, "", ""),
    ],
)
def test_a_place_is_as_fine_as_asked(detail: PlaceDetail, town: str, country: str) -> None:
    chosen = choose(values(), Keep(place=detail))
    assert (chosen.town, chosen.country) == (town, country)
    if detail is PlaceDetail.EXACT:
        assert chosen.position == pytest.approx((48.8867, 2.3376), abs=1e-6)
    elif detail is PlaceDetail.TOWN:
        assert chosen.position is not None and chosen.position != pytest.approx((48.8867, 2.3376), abs=1e-2)
    else:
        assert chosen.position is None


def test_two_places_in_a_town_become_the_same() -> None:
    here, there = (replace(values(), place=replace(values().place, latitude=at)) for at in (48.8867, 48.8411))  # type: ignore[type-var]
    assert choose(here, TOWN_AND_MONTH) == choose(there, TOWN_AND_MONTH)


def test_at_sea_there_is_no_town() -> None:
    far = replace(values(), place=replace(values().place, latitude=-48.0, longitude=-120.0))  # type: ignore[type-var]
    assert choose(far, TOWN_AND_MONTH) == Chosen(date="2024-05")


@pytest.mark.parametrize("keep", [EVERYTHING_PRIVATE, TOWN_AND_MONTH, FOR_PHOTOGRAPHERS, ALL])
@pytest.mark.parametrize("kept_in", KeptIn)
def test_no_needle_is_written(keep: Keep, kept_in: KeptIn) -> None:
    for kind, data in ((PayloadKind.EXIF, EXIF), (PayloadKind.XMP, PACKET), (PayloadKind.XMP, SPHERE)):
        blocks = kept_blocks(choose(values(kind, data), keep), kept_in, 6)
        check_blocks(blocks, keep)
        for block in (blocks.exif, blocks.xmp):
            assert b"NEEDLE" not in block and b"987654" not in block and b"131" not in block


def test_nothing_kept_writes_nothing() -> None:
    assert not kept_blocks(choose(values(), EVERYTHING_PRIVATE), KeptIn.BLOCKS)
    assert not kept_blocks(choose(Values(), ALL), KeptIn.BLOCKS)


def test_the_exif_block_says_which_way_up_where_nothing_else_does() -> None:
    chosen = choose(values(), ALL)
    turned = kept_blocks(chosen, KeptIn.TURNED_BLOCKS, 6)
    assert piexif.load(b"Exif\0\0" + turned.exif)["0th"][piexif.ImageIFD.Orientation] == 6
    assert (
        piexif.ImageIFD.Orientation not in piexif.load(b"Exif\0\0" + kept_blocks(chosen, KeptIn.BLOCKS, 6).exif)["0th"]
    )


def test_what_is_written_is_read_as_the_same() -> None:
    whole = replace(values(), rating=3, title="T < & >", keywords=("a", "b"), caption="two\nlines")
    blocks = kept_blocks(choose(whole, ALL), KeptIn.BLOCKS)
    again = values(PayloadKind.XMP, blocks.xmp)
    assert again.place is not None and whole.place is not None
    assert again.place.latitude == pytest.approx(whole.place.latitude, abs=1e-6)
    assert replace(again, place=None) == replace(whole, place=None)
    from_exif = values(PayloadKind.EXIF, blocks.exif)
    assert (from_exif.taken, from_exif.offset_minutes, from_exif.lens) == (whole.taken, 120, "XF 35mm F1.4")


def test_a_photo_that_knows_less_than_asked_keeps_what_it_knows() -> None:
    block = made_exif(exif={piexif.ExifIFD.DateTimeOriginal: b"2024:05:12"})
    blocks = kept_blocks(choose(values(PayloadKind.EXIF, block), ALL), KeptIn.BLOCKS)
    assert b">2024-05-12<" in blocks.xmp and not blocks.exif
    check_blocks(blocks, ALL)


@pytest.mark.parametrize(
    ("finer", "asked"),
    [
        (Keep(date=DateDetail.EXACT), Keep(date=DateDetail.MONTH)),
        (Keep(date=DateDetail.DAY), Keep(date=DateDetail.MONTH)),
        (Keep(date=DateDetail.YEAR), Keep()),
        (Keep(place=PlaceDetail.EXACT), Keep(place=PlaceDetail.TOWN)),
        (Keep(place=PlaceDetail.TOWN), Keep(place=PlaceDetail.COUNTRY)),
        (Keep(camera=True), Keep(author=True)),
        (Keep(author=True), Keep(caption=True)),
        (Keep(caption=True), Keep(rating=True)),
    ],
)
def test_what_is_finer_than_asked_is_refused(finer: Keep, asked: Keep) -> None:
    chosen = choose(values(), finer)
    check_blocks(kept_blocks(chosen, KeptIn.BLOCKS), finer)
    for blocks in (KeptBlocks(exif_block(chosen)), KeptBlocks(xmp=xmp_packet(chosen))):
        if blocks:
            with pytest.raises(NotVerified):
                check_blocks(blocks, asked)


@pytest.mark.parametrize(
    "planted", [b'<rdf:Description rdf:about="" xmlns:a="b" a:x="1"', b"<rdf:Description><a:b xmlns:a='c'/"]
)
def test_a_property_that_was_planted_is_refused(planted: bytes) -> None:
    packet = xmp_packet(choose(values(), TOWN_AND_MONTH)).replace(b'<rdf:Description rdf:about=""', planted, 1)
    with pytest.raises(NotVerified):
        check_blocks(KeptBlocks(xmp=packet), TOWN_AND_MONTH)


def test_blocks_that_would_not_fit_are_refused() -> None:
    many = tuple(f"{number:0>110}&&" for number in range(64))
    long = Values(
        title="&" * 2000, caption="&" * 2000, copyright="&" * 2000, keywords=many, authors=many, lens="&" * 9000
    )
    with pytest.raises(LimitExceeded):
        kept_blocks(choose(long, ALL), KeptIn.BLOCKS)


@pytest.mark.parametrize(
    ("untrusted", "kept"),
    [
        ("a\0b", "a"), ("  a \t b ", "a  b"), ("a\r\nb\rc", "a\nb\nc"), ("\u202ea\u200d\ufe0f", "a"),
        ("x" * 3000, "x" * 2000), ("\ue000\ud800y", "y"),
    ],
)  # fmt: skip
def test_texts_are_bare(untrusted: str, kept: str) -> None:
    assert text(untrusted) == kept
    assert line(untrusted, 5) == " ".join(kept.split())[:5]


@pytest.mark.parametrize("written", ["2024-13-12 14:03:22", "0000:00:00 00:00:00", "NEEDLE", "2024-05-12T"])
def test_what_is_no_date_is_not_kept(written: str) -> None:
    block = made_exif(exif={piexif.ExifIFD.DateTimeOriginal: written.encode()})
    assert choose(values(PayloadKind.EXIF, block), ALL) == Chosen()
