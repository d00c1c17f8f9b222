"""Several pictures in one JPEG file: gain maps and views stay with their numbers, the rest of them goes."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from scrubber.containers.jpeg import mpf
from scrubber.containers.jpeg import segments as jpeg
from scrubber.engine.pixel_comparison import compare_pictures
from scrubber.engine.verify import is_clean, verify
from scrubber.errors import NotVerified, ScrubberError
from scrubber.formats.base import Fate, Policy
from scrubber.formats.jpeg.document import FORMAT
from scrubber.formats.jpeg.further_pictures import (
    GAIN_MAP_KEPT,
    GAIN_MAP_REMOVED,
    OTHERS_REMOVED,
    VIEWS_KEPT,
    VIEWS_REMOVED,
)
from scrubber.formats.shared.gain_map import GAIN_MAP_LEFT_OUT, read_numbers
from scrubber.formats.shared.gain_map import iso_record as clean_record
from scrubber.formats.shared.orientation import minimal_exif
from tests.formats.contract import SECRET, FormatContract
from tests.helpers.heif import exif_with, maker_note
from tests.helpers.jpeg import plain_jpeg, with_segments
from tests.helpers.multi_jpeg import (
    ISO_URN,
    XMP,
    adobe_xmp,
    apple_xmp,
    clip,
    directory_xmp,
    gain_map,
    iso_record,
    iso_segment,
    multi_jpeg,
    soiled,
    xmp,
)

HIDDEN = SECRET.decode()
DISPARITY = 0x020002
CREATOR = f'<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">{HIDDEN}</dc:creator>'


def clean(data: bytes, policy: Policy | None = None) -> bytes:
    return b"".join(FORMAT.parse(data).rebuild(policy or Policy()))


def ultra_hdr() -> bytes:
    """As phones write it: index, directory with a motion clip, XMP and ISO numbers, secrets wherever there is room."""
    triple = (
        "<hdrgm:Gamma><rdf:Seq><rdf:li>0.95</rdf:li><rdf:li>1</rdf:li><rdf:li>-1.5</rdf:li></rdf:Seq></hdrgm:Gamma>"
    )
    iso = iso_segment(iso_record(3) + SECRET)
    second = gain_map(adobe_xmp(triple + CREATOR), iso, *soiled(SECRET))
    video = clip(SECRET)
    directory = directory_xmp(("GainMap", len(second)), ("MotionPhoto", len(video)), extra=CREATOR)
    first = with_segments(plain_jpeg(), directory, iso_segment(bytes(4) + SECRET), *soiled(SECRET))
    return multi_jpeg(first, (mpf.UNDEFINED, second)) + video


def iso_only() -> bytes:
    second = gain_map(iso_segment(iso_record()), *soiled(SECRET))
    return multi_jpeg(with_segments(plain_jpeg(), iso_segment(bytes(4))), (mpf.UNDEFINED, second), between=SECRET)


def apple() -> bytes:
    second = gain_map(apple_xmp('HDRGainMap:HDRGainMapVersion="131072" HDRGainMap:HDRGainMapHeadroom="4.532783"'))
    return multi_jpeg(with_segments(plain_jpeg(), *soiled(SECRET)), (mpf.UNDEFINED, second)) + SECRET


def stereo() -> bytes:
    right = with_segments(plain_jpeg(quality=60), *soiled(SECRET))
    turned = with_segments(plain_jpeg(quality=50), (jpeg.APP1, b"Exif\0\0" + minimal_exif(6) + SECRET))
    preview = with_segments(plain_jpeg((16, 16)), (jpeg.COM, SECRET))
    further = [(DISPARITY, right), (0x010002, preview), (DISPARITY, turned)]
    return multi_jpeg(plain_jpeg(), *further, between=SECRET, first_type=DISPARITY) + plain_jpeg() + SECRET


class TestMultiJpegContract(FormatContract):
    module = "jpeg.document"

    def samples(self) -> dict[str, bytes]:
        return {"ultra hdr": ultra_hdr(), "iso": iso_only(), "apple": apple(), "stereo": stereo()}

    def _may_change(self, copy: bytes, offset: int) -> bool:
        # The resolution in a JFIF header changes neither pixels nor colours.
        found = copy.rfind(b"JFIF\0", 0, offset)
        return found > 0 and found + 6 <= offset < found + 12


@pytest.mark.parametrize("original", [ultra_hdr(), iso_only(), apple()])
def test_gain_map_stays(original: bytes) -> None:
    document = FORMAT.parse(original)
    copy = b"".join(document.rebuild(Policy()))
    assert document.notes == (GAIN_MAP_KEPT,)
    assert document.essence.frames == 1
    assert [len(jpeg.read(one)) > 5 for one in document.pictures()] == [True, True]
    compare_pictures(document, original, copy, FORMAT)
    assert copy.count(b"\xff\xd8\xff") == 2
    assert FORMAT.parse(copy).notes == (GAIN_MAP_KEPT,)


def test_numbers_of_every_flavour_stay_as_they_were() -> None:
    copy = clean(ultra_hdr())
    for text in (b'GainMapMax="2.5"', b'OffsetSDR="1e-07"', b"<rdf:li>-1.5</rdf:li>", b'Semantic="GainMap"'):
        assert text in copy
    assert copy.count(ISO_URN) == 2
    assert b"MotionPhoto" not in copy
    assert b"ftyp" not in copy


def test_index_points_at_the_pictures() -> None:
    copy = clean(stereo())
    index = copy.index(mpf.SIGNATURE)
    first, *rest = mpf.read(copy[index:])
    assert (first.offset, first.length) == (0, copy.index(b"\xff\xd8\xff", 2))
    assert [one.type for one in rest] == [DISPARITY, DISPARITY]
    ends = [index + 4 + one.offset + one.length for one in rest]
    assert [index + 4 + one.offset for one in rest] == [first.length, ends[0]]
    assert ends[-1] == len(copy)


def test_pillow_sees_every_view() -> None:
    copy = clean(stereo())
    with Image.open(io.BytesIO(copy)) as after, Image.open(io.BytesIO(stereo())) as before:
        assert (after.format, before.format) == ("MPO", "MPO")
        shown = [frame.tobytes() for frame in ImageSequence.Iterator(after)]
        known = [frame.tobytes() for frame in ImageSequence.Iterator(before)]
    assert shown == [known[0], known[1], known[3]]  # the third is a preview
    assert FORMAT.parse(stereo()).notes == (VIEWS_KEPT,)
    assert FORMAT.audit(copy).essence.frames == 3


def test_orientation_of_a_view_stays_and_counts() -> None:
    document = FORMAT.parse(stereo())
    copy = clean(stereo())
    turned = copy.index(minimal_exif(6))
    with pytest.raises(NotVerified):
        verify(FORMAT, document, copy.replace(minimal_exif(6), minimal_exif(8)))
    assert copy[turned - 6 : turned] == b"Exif\0\0"


def test_gain_map_is_left_out_on_request() -> None:
    policy = Policy(keep_hdr=False)
    document = FORMAT.parse(ultra_hdr()).for_policy(policy)
    copy = b"".join(document.rebuild(policy))
    verify(FORMAT, document, copy)
    assert document.notes == (GAIN_MAP_LEFT_OUT,)
    assert copy.count(b"\xff\xd8\xff") == 1
    assert not any(word in copy for word in (mpf.SIGNATURE, XMP, ISO_URN))
    stays = FORMAT.parse(stereo())
    assert stays.for_policy(policy) is stays


@pytest.mark.parametrize(
    "numbers",
    [
        {"GainMapMax": "Jane"},
        {"GainMapMax": "1" * 21},
        {"HDRCapacityMax": "48.8867N"},
        {"Version": "2.0"},
        {"BaseRenditionIsHDR": "maybe"},
    ],
)
def test_gain_map_whose_numbers_are_not_plain_goes(numbers: dict[str, str]) -> None:
    original = multi_jpeg(plain_jpeg(), (mpf.UNDEFINED, gain_map(adobe_xmp(**numbers))))
    document = FORMAT.parse(original)
    assert document.notes == (GAIN_MAP_REMOVED,)
    assert clean(original) == clean(plain_jpeg())


def test_unreadable_numbers_of_one_flavour_leave_the_other() -> None:
    second = gain_map(adobe_xmp(GainMapMax="Jane"), iso_segment(iso_record()))
    copy = clean(multi_jpeg(plain_jpeg(), (mpf.UNDEFINED, second)))
    assert copy.count(ISO_URN) == 1
    assert XMP not in copy


def test_damaged_gain_map_goes() -> None:
    second = gain_map(adobe_xmp(), (jpeg.DHT, b"\x20" + bytes(15) + b"\x04" + b"AABB"))
    original = multi_jpeg(plain_jpeg(), (mpf.UNDEFINED, second))
    assert FORMAT.parse(original).notes == (GAIN_MAP_REMOVED,)
    assert clean(original) == clean(plain_jpeg())


def test_damaged_view_takes_the_others_with_it() -> None:
    broken = plain_jpeg()[:-2]
    original = multi_jpeg(plain_jpeg(), (DISPARITY, plain_jpeg()), (DISPARITY, broken), first_type=DISPARITY)
    assert FORMAT.parse(original).notes == (VIEWS_REMOVED,)
    assert clean(original) == clean(plain_jpeg())


@pytest.mark.parametrize("kind", [0x010001, 0x010002, 0x000000, 0x040000])
def test_previews_and_undefined_pictures_go(kind: int) -> None:
    original = multi_jpeg(plain_jpeg(), (kind, plain_jpeg(quality=20)))
    assert clean(original) == clean(plain_jpeg())
    assert FORMAT.parse(original).notes == (() if kind in mpf.LARGE_THUMBNAILS else (OTHERS_REMOVED,))


def test_a_file_that_ends_within_a_further_picture_says_that_it_goes() -> None:
    whole = multi_jpeg(plain_jpeg(), (0x000000, plain_jpeg(quality=20)))
    for cut in (whole[:-40], whole[:-2]):
        assert FORMAT.parse(cut).notes == (OTHERS_REMOVED,)
        assert clean(cut) == clean(plain_jpeg())


def test_second_primary_of_the_same_size_is_a_view() -> None:
    alike = multi_jpeg(plain_jpeg(), (mpf.PRIMARY, plain_jpeg(quality=20)))
    smaller = multi_jpeg(plain_jpeg(), (mpf.PRIMARY, plain_jpeg((16, 16))))
    assert FORMAT.parse(alike).essence.frames == 2
    assert clean(smaller) == clean(plain_jpeg())


def test_gain_map_that_no_list_names_goes() -> None:
    assert clean(plain_jpeg() + gain_map(adobe_xmp())) == clean(plain_jpeg())


def test_directory_alone_finds_the_gain_map() -> None:
    second = gain_map(adobe_xmp())
    original = with_segments(plain_jpeg(), directory_xmp(("GainMap", len(second)))) + second
    assert FORMAT.parse(original).notes == (GAIN_MAP_KEPT,)
    assert clean(clean(original)) == clean(original)


def test_pictures_listed_twice_or_inside_each_other_stay_once() -> None:
    original = multi_jpeg(plain_jpeg(), (DISPARITY, plain_jpeg()), first_type=DISPARITY)
    index = mpf.read(original[6:])
    twice = mpf.write([*index, index[1], mpf.IndexedPicture(DISPARITY, 50, index[1].offset + 3)])
    plain = plain_jpeg()
    grown = [mpf.IndexedPicture(one.attributes, one.length, one.offset + 32) for one in mpf.read(twice)[1:]]
    document = FORMAT.parse(with_segments(plain, (jpeg.APP2, mpf.write([index[0], *grown]))) + plain)
    assert document.essence.frames == 2


def test_headroom_from_the_maker_note() -> None:
    """Older phones say the headroom only in the first picture's maker note."""
    second = gain_map(apple_xmp('HDRGainMap:HDRGainMapVersion="65536"'))
    exif = jpeg.APP1, b"Exif\0\0" + exif_with(maker_note((0x21, 1, 1), (0x30, 9, 1000)))
    copy = clean(multi_jpeg(with_segments(plain_jpeg(), exif), (mpf.UNDEFINED, second)))
    assert b'HDRGainMapHeadroom="5.169' in copy
    assert clean(copy) == copy
    without = clean(multi_jpeg(plain_jpeg(), (mpf.UNDEFINED, second)))
    assert b"HDRGainMapVersion" in without
    assert b"Headroom=" not in without


@pytest.mark.parametrize(
    ("record", "is_usable"),
    [
        (iso_record(), True),
        (iso_record(3) + SECRET, True),
        (struct.pack(">HHB8I", 0, 0, 0x08, 100, *range(7)), True),
        (iso_record(denominator=0), False),
        (iso_record()[:-1], False),
        (iso_record(flags=0x01), False),
        (b"\0\1" + iso_record()[2:], False),
        (b"", False),
    ],
)
def test_iso_record_is_cut_to_its_numbers(record: bytes, is_usable: bool) -> None:
    cleaned = clean_record(record)
    assert bool(cleaned) == is_usable
    assert cleaned[4:] == (record[4 : len(cleaned)] if is_usable else b"")
    assert cleaned[:4] == bytes(len(cleaned[:4]))


@pytest.mark.parametrize("inside", ["<", "<!DOCTYPE x>", f'<rdf:Description about="{HIDDEN}"/>'])
def test_other_packets_are_no_gain_map(inside: str) -> None:
    assert read_numbers(xmp(inside)[1], b"") is None


def test_audit_refuses_an_index_that_is_not_exact() -> None:
    copy = clean(ultra_hdr())
    index = copy.index(mpf.SIGNATURE)
    for offset in range(index, index + mpf.length(2)):
        changed = copy[:offset] + bytes((copy[offset] ^ 1,)) + copy[offset + 1 :]
        with pytest.raises(ScrubberError):
            FORMAT.audit(changed)


def test_audit_refuses_changed_packets_and_gaps() -> None:
    copy = clean(ultra_hdr())
    second = copy.index(b"\xff\xd8\xff", 2)
    for changed in (
        copy.replace(b'="2.5"', b"='2.5'"),
        copy.replace(b'Length="', b'Length ="'),
        copy[:second] + SECRET + copy[second:],
        copy[:second] + copy[second:].replace(b"\xff\xd8", b"\xff\xd8\xff\xfe\0\3!", 1),
        copy[:second],
    ):
        assert changed != copy
        assert not is_clean(FORMAT, changed)


def test_ledger_names_the_parts_of_both_pictures() -> None:
    parts = FORMAT.parse(ultra_hdr()).ledger.parts
    fates = [(part.name, part.fate) for part in parts]
    assert fates.count(("APP1 XMP", Fate.REWRITE)) == 2
    assert fates.count(("scan data", Fate.KEEP)) == 2
    assert ("APP2 multi-picture index", Fate.REWRITE) in fates
    assert fates[-1] == ("data after the end", Fate.DROP)


def test_every_index_of_the_corpus_stays_readable(shared_corpus: Path) -> None:
    found = [path.read_bytes() for path in shared_corpus.rglob("*") if path.suffix in (".jpg", ".mpo")]
    kept = [FORMAT.parse(data) for data in found if mpf.SIGNATURE in data[:100_000]]
    assert sum(bool(document.pictures()) for document in kept) >= 6
    for document in kept:
        copy = b"".join(document.rebuild(Policy()))
        verify(FORMAT, document, copy)
        assert clean(copy) == copy


def test_hostile_index_costs_little() -> None:
    """Many rows that lead into one long picture: it is read once."""
    long = plain_jpeg((600, 400), quality=95)
    rows = [mpf.IndexedPicture(DISPARITY, 9, offset) for offset in range(len(long), len(long) + 60)]
    data = with_segments(long, (jpeg.APP2, mpf.write([mpf.IndexedPicture(DISPARITY, 9, 0), *rows])))
    document = FORMAT.parse(data + b"\xff\xd8" * 200)
    assert document.essence.frames == 1


def test_pictures_of_too_many_parts_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []
    read = jpeg.read

    def counted(data: bytes, start: int = 0) -> list[jpeg.Element]:
        reads.append(start)
        return read(data, start)

    monkeypatch.setattr(jpeg, "read", counted)
    monkeypatch.setattr(jpeg, "MAX_PARTS", 100)
    crowded = b"\xff\xd8" + b"\xff\x01" * 2000
    original = multi_jpeg(plain_jpeg(), *[(DISPARITY, crowded)] * 20, first_type=DISPARITY)
    assert FORMAT.parse(original).notes == (VIEWS_REMOVED,)
    assert len(reads) == 2
