"""What a decoder that isn't ours must see alike in a photo and its copy."""

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageFile, ImagePalette

from scrubber.decoding import NeedsDecoder
from scrubber.engine import pixel_comparison, reference_decoder
from scrubber.engine.pixel_comparison import compare_decoded, compare_pictures
from scrubber.engine.reference_decoder import DecodedPicture, decode
from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.errors import NotVerified
from scrubber.formats.base import ENDS_EARLY, Essence, Format, Oddity, Policy, Proof, Verification
from scrubber.formats.jpeg.document import JpegDocument
from scrubber.formats.registry import detect
from scrubber.limits import MAX_PIXELS
from tests.helpers.heif import Heif, coded
from tests.helpers.jpeg import plain_jpeg, with_segments

FULL = Policy(Verification.FULL)
SMOOTH = Image.radial_gradient("L").resize((48, 32)).convert("RGB")


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def decoded(data: bytes) -> DecodedPicture:
    picture = decode(data, detect(data))
    assert picture is not None
    return picture


def animation(*shades: int, duration: int = 50, loop: int = 0) -> bytes:
    frames = [Image.new("RGB", (9, 7), (shade, 0, 90)) for shade in shades]
    return saved(frames[0], save_all=True, append_images=frames[1:], duration=duration, loop=loop)


def with_pixel(picture: Image.Image, at: tuple[int, int], value: object) -> Image.Image:
    changed = picture.copy()
    changed.putpixel(at, value)  # type: ignore[arg-type]
    return changed


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(SMOOTH, "JPEG", exif=exif)


HALF_CLEAR = SMOOTH.convert("RGBA")
HALF_CLEAR.putalpha(128)
DIFFERENT = {
    "decoded.size": (saved(SMOOTH), saved(SMOOTH.crop((0, 0, 48, 31)))),
    "decoded.mode": (saved(SMOOTH), saved(SMOOTH.convert("L"))),
    "decoded.pixels": (saved(SMOOTH), saved(with_pixel(SMOOTH, (47, 31), (1, 2, 3)))),
    "decoded.alpha": (saved(HALF_CLEAR), saved(with_pixel(HALF_CLEAR, (47, 31), (*SMOOTH.getpixel((47, 31)), 127)))),  # type: ignore[misc]
    "decoded.frames": (animation(1, 2, 3), animation(1, 2)),
    "decoded.durations": (animation(1, 2), animation(1, 2, duration=60)),
    "decoded.loop": (animation(1, 2), animation(1, 2, loop=3)),
    "decoded.orientation": (turned(6), turned(1)),
}


@pytest.mark.parametrize("check", DIFFERENT)
def test_each_difference_is_noticed_and_named(check: str) -> None:
    before, after = DIFFERENT[check]
    with pytest.raises(NotVerified) as caught:
        compare_decoded(decoded(before), decoded(after))
    assert caught.value.detail.check == check


def test_late_frames_and_late_rows_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference_decoder, "_STRIPE_PIXELS", 100)
    for before, after in (DIFFERENT["decoded.pixels"], (animation(1, 2, 3), animation(1, 2, 4))):
        compare_decoded(decoded(before), decoded(before))
        with pytest.raises(NotVerified):
            compare_decoded(decoded(before), decoded(after))


def test_the_same_picture_may_be_stored_in_other_ways() -> None:
    palette = SMOOTH.quantize(16)
    opaque = SMOOTH.copy()
    opaque.putalpha(255)
    unseen = [with_pixel(HALF_CLEAR, (3, 3), (*colour, 0)) for colour in ((9, 9, 9), (200, 0, 0))]
    for one, other in ((palette, palette.convert("RGB")), (opaque, SMOOTH), (unseen[0], unseen[1])):
        compare_decoded(decoded(saved(one)), decoded(saved(other)))


def profile(swapped: bool) -> bytes:
    """sRGB, or the same with red and green swapped."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if not swapped:
        return data
    table = data[128:].replace(b"rXYZ", b"?XYZ", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"?XYZ", b"gXYZ", 1)
    return data[:128] + table


def test_grey_with_colours_of_its_own_is_compared_by_those() -> None:
    """So Pillow opens a damaged GIF: as indexes that it calls grey, and turns them into the colours of a table."""
    plain, coloured = SMOOTH.convert("L"), SMOOTH.convert("L")
    coloured.palette = ImagePalette.raw("RGB", bytes(range(255, -1, -1)) * 3)
    shown = [reference_decoder._as_shown(picture) for picture in (plain, coloured)]
    assert shown[0] == ("L", plain.tobytes(), None)
    assert shown[1][:2] == ("RGB", coloured.convert("RGB").tobytes()) != shown[0][:2]


def test_profiles_are_compared_by_what_they_show() -> None:
    srgb, swapped, none = (
        decoded(saved(SMOOTH, "JPEG", **({"icc_profile": data} if data else {})))
        for data in (profile(False), profile(True), b"")
    )
    other_name = profile(False).replace("sRGB".encode("utf-16-be"), "none".encode("utf-16-be"))
    renamed = decoded(saved(SMOOTH, "JPEG", icc_profile=other_name))
    broken = decoded(saved(SMOOTH, "JPEG", icc_profile=b"nothing of use" * 20))
    assert srgb.profile != renamed.profile
    compare_decoded(srgb, renamed)
    compare_decoded(broken, none)
    for other in (swapped, none, broken):
        with pytest.raises(NotVerified, match="colours"):
            compare_decoded(srgb, other)


def test_colours_may_differ_by_rounding_alone() -> None:
    """A broken table is replaced by that of its space, measured to render the same but for one level of 255."""
    srgb = bytearray(profile(False))
    offset = struct.unpack_from(">I", srgb, srgb.index(b"rXYZ") + 4)[0] + 8
    pictures = []
    for step in (0, 20, 2_000):
        struct.pack_into(">i", srgb, offset, struct.unpack_from(">i", srgb, offset)[0] + step)
        pictures.append(decoded(saved(SMOOTH, "JPEG", icc_profile=bytes(srgb))))
    compare_decoded(pictures[0], pictures[1])
    with pytest.raises(NotVerified, match="colours"):
        compare_decoded(pictures[0], pictures[2])


def test_what_opens_must_open_afterwards() -> None:
    data = saved(SMOOTH)
    document, image_format = detect(data).parse(data), detect(data)
    assert compare_pictures(document, data, data, image_format).proof is Proof.DECODED
    with pytest.raises(NotVerified) as caught:
        compare_pictures(document, data, data[:40], image_format)
    assert caught.value.detail.check == "decoded.unreadable"
    unknown = compare_pictures(document, data[:40], data, image_format)
    assert (unknown.proof, unknown.was_opened) == (Proof.STRUCTURE, False)


def test_a_photo_that_ends_early_is_compared_as_far_as_it_goes() -> None:
    data = saved(SMOOTH.resize((480, 320)), "JPEG")
    cut = data[: len(data) // 2]
    assert decoded(cut).is_damaged and not decoded(data).is_damaged
    compare_decoded(decoded(cut), decoded(cut + b"\xff\xd9"))
    with pytest.raises(NotVerified):
        compare_decoded(decoded(cut), decoded(data[: len(data) // 3]))


def test_a_decoder_that_gets_nothing_out_of_a_photo_vouches_for_nothing() -> None:
    data = saved(SMOOTH, "PNG")
    start = data.index(b"IDAT") + 4
    assert decode(data[:start] + b"\xff" * 40, detect(data)) is None


def test_a_damaged_picture_of_one_colour_may_still_differ_in_its_transparency() -> None:
    """Its checksum is wrong, which our copy mends; Pillow shows what it has, and that is no flat colour."""
    soft = Image.new("LA", (64, 64))
    soft.putalpha(Image.radial_gradient("L").resize((64, 64)))
    data = saved(soft, "PNG")
    at = data.index(b"IDAT") - 4
    end = at + 8 + int.from_bytes(data[at : at + 4], "big")
    body = data[at + 4 : end - 1] + bytes((data[end - 1] ^ 1,))
    damaged = data[:at] + data[at : at + 4] + body + zlib.crc32(body).to_bytes(4, "big") + data[end + 4 :]
    picture = decoded(damaged)
    assert picture.is_damaged and picture.frames[0].alpha


def test_more_than_the_bound_is_not_vouched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    data = animation(1, 2, 3)
    image_format, document = detect(data), detect(data).parse(data)
    monkeypatch.setattr(reference_decoder, "MAX_COMPARED_PIXELS", 100)
    assert compare_pictures(document, data, data, image_format).proof is Proof.STRUCTURE
    monkeypatch.setattr(reference_decoder, "MAX_PIXELS", 60)
    assert decode(data, image_format) is None


# When a decoder is asked.


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(plain_jpeg())
    return path


def odd(monkeypatch: pytest.MonkeyPatch, *oddities: Oddity) -> None:
    """Let every JPEG have these oddities, whatever its document finds."""
    fixed = property(lambda _document: frozenset(oddities), lambda _document, _found: None)
    monkeypatch.setattr(JpegDocument, "oddities", fixed, raising=False)


def test_the_list_of_oddities() -> None:
    assert {str(oddity) for oddity in Oddity} == {
        "always",
        "left-out-inside",
        "left-out-behind",
        "no-end",
        "damaged",
        "repaired",
        "header-rebuilt",
        "two-readings",
        "picture-rewritten",
    }


def test_an_ordinary_photo_is_not_decoded(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pixel_comparison, "decode", None)
    result = scrub(str(photo), Destination(), Policy(), may_decode=False)
    assert (result.problem, result.proof, result.oddities) == (None, Proof.STRUCTURE, frozenset())


def test_a_copy_that_is_to_take_the_originals_place_is_always_decoded(photo: Path) -> None:
    data = photo.read_bytes()
    photo.write_bytes(data[:2] + b"\xff\xfe\0\x08secret" + data[2:])
    result = scrub(str(photo), Destination(replaces=True), Policy())
    assert (result.problem, result.proof, result.oddities) == (None, Proof.DECODED, frozenset())
    photo.with_name("photo_clean.jpg").unlink()
    with pytest.raises(NeedsDecoder):
        scrub(str(photo), Destination(replaces=True), Policy(), may_decode=False)


@pytest.mark.parametrize("oddity", Oddity)
def test_every_oddity_asks_the_decoder(photo: Path, oddity: Oddity, monkeypatch: pytest.MonkeyPatch) -> None:
    odd(monkeypatch, oddity)
    result = scrub(str(photo), Destination(), Policy())
    assert result.problem is None
    assert (result.proof, result.oddities) == (Proof.DECODED, frozenset({oddity}))
    with pytest.raises(NeedsDecoder):
        scrub(str(photo), Destination(), Policy(), may_decode=False)
    assert sorted(path.name for path in photo.parent.iterdir()) == ["photo.jpg", "photo_clean.jpg"]


@pytest.mark.parametrize(("oddity", "policy"), [(Oddity.REPAIRED, Policy()), (None, FULL)])
def test_a_copy_that_decodes_differently_is_not_kept(
    photo: Path, oddity: Oddity | None, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Source and copy that our own reading takes for the same are told apart all the same."""
    odd(monkeypatch, *([oddity] if oddity else []))
    other = saved(SMOOTH)
    monkeypatch.setattr(
        pixel_comparison, "compare_pictures", _comparing_with(decoded(other), pixel_comparison.compare_pictures)
    )
    result = scrub(str(photo), Destination(), policy)
    assert isinstance(result.problem, NotVerified)
    assert result.problem.detail.check == "decoded.size"
    assert [path.name for path in photo.parent.iterdir()] == ["photo.jpg"]


def _comparing_with(other: DecodedPicture, compare: Callable[..., object]) -> Callable[..., object]:
    """`compare_pictures` with a decoder that shows `other` for the copy."""

    def lying(*args: object) -> object:
        answers = iter((decode(args[1], args[3]), other))  # type: ignore[arg-type]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pixel_comparison, "decode", lambda *_args: next(answers))
            return compare(*args)

    return lying


@pytest.mark.parametrize("oddity", [Oddity.NO_END, Oddity.DAMAGED, Oddity.LEFT_OUT_INSIDE])
def test_damage_is_told_or_the_photo_refused(photo: Path, oddity: Oddity, monkeypatch: pytest.MonkeyPatch) -> None:
    odd(monkeypatch, oddity)
    notes = scrub(str(photo), Destination(), Policy()).notes
    assert ("was damaged before" in "".join(notes)) == (oddity is not Oddity.LEFT_OUT_INSIDE)
    monkeypatch.setattr(pixel_comparison, "decode", lambda *_args: None)
    problem = scrub(str(photo), Destination(), Policy()).problem
    assert isinstance(problem, NotVerified)
    assert problem.detail.check == "decoded.damaged"


def test_a_damaged_animation_of_which_a_decoder_shows_a_part_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two frames by our reading, of which the decoder gets at one: nobody can vouch for the other."""
    frames = [Image.radial_gradient("L").rotate(turn).convert("P") for turn in (0, 90)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)

    def first_frame(data: bytes, image_format: Format, size: int) -> DecodedPicture | None:
        decoded = decode(data, image_format, size)
        return None if decoded is None else replace(decoded, frames=decoded.frames[:1])

    monkeypatch.setattr(pixel_comparison, "decode", first_frame)
    path = tmp_path / "photo.gif"
    path.write_bytes(out.getvalue())
    whole = scrub(str(path), Destination(str(tmp_path / "out")), Policy(Verification.FULL))
    assert (whole.problem, whole.proof) == (None, Proof.STRUCTURE)
    path.write_bytes(out.getvalue()[:-200])
    damaged = scrub(str(path), Destination(str(tmp_path / "out")), Policy())
    assert isinstance(damaged.problem, NotVerified)
    assert damaged.problem.detail.check == "decoded.damaged"


def test_an_animation_that_ends_within_the_head_of_a_frame_is_shown_up_to_there(tmp_path: Path) -> None:
    """Pillow can't even count the frames then."""
    frames = [Image.radial_gradient("L").rotate(turn).convert("P") for turn in (0, 90, 180)]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    cut = data[: data.rindex(b"\x21\xf9\x04") + 10]
    picture = decoded(cut)
    assert picture.is_damaged and picture.frames == decoded(data).frames[:2]
    path = tmp_path / "photo.gif"
    path.write_bytes(cut)
    result = scrub(str(path), Destination(str(tmp_path / "out")), Policy())
    assert result.problem is None and ENDS_EARLY in result.notes


def test_a_photo_of_which_a_decoder_reads_a_part_is_refused_without_other_signs_of_damage(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd(monkeypatch, Oddity.LEFT_OUT_INSIDE)
    partly = pixel_comparison.Comparison(Proof.STRUCTURE, is_damaged=True, was_opened=False)
    monkeypatch.setattr(pixel_comparison, "compare_pictures", lambda *_args: partly)
    problem = scrub(str(photo), Destination(), Policy()).problem
    assert isinstance(problem, NotVerified) and problem.detail.check == "decoded.damaged"


# What the decoder is asked for, and what its answer is taken for.


@pytest.mark.parametrize(("mode", "steps", "bands"), [("L", 256, 1), ("RGB", 17, 3), ("CMYK", 9, 4)])
def test_profiles_are_compared_at_evenly_spread_values(mode: str, steps: int, bands: int) -> None:
    lattice = pixel_comparison._lattice(mode)
    samples = np.asarray(lattice).reshape(-1, bands)
    assert lattice.mode == mode
    assert len(samples) == len({tuple(values) for values in samples.tolist()}) == steps**bands
    assert set(samples.ravel().tolist()) == {round(step * 255 / (steps - 1)) for step in range(steps)}
    assert pixel_comparison._lattice("I;16").size == (1, 1)


class Gallery:
    """A document that keeps further pictures."""

    def __init__(self, *pictures: bytes, frames: int = 9) -> None:
        self._pictures, self.essence = pictures, Essence(1, 1, frames, 1, b"", b"")

    def pictures(self) -> tuple[bytes, ...]:
        return self._pictures


class GalleryFormat:
    """Decodes as PNG; its copies are galleries of what the test wants."""

    def __init__(self, *pictures: bytes) -> None:
        self._pictures = pictures

    def parse(self, _data: bytes) -> Gallery:
        return Gallery(*self._pictures)

    def load_decoder(self) -> None:
        """Nothing to do."""

    def for_decoder(self, data: bytes) -> bytes:
        return data


def test_every_further_picture_is_compared() -> None:
    one, two, other = saved(SMOOTH), saved(SMOOTH.convert("L")), saved(with_pixel(SMOOTH, (3, 3), (0, 0, 0)))

    def compared(before: tuple[bytes, ...], after: tuple[bytes, ...]) -> Proof:
        gallery: Any = Gallery(*before)
        copies: Any = GalleryFormat(*after)
        return compare_pictures(gallery, one, one, copies).proof

    assert compared((one, two), (one, two)) is Proof.DECODED
    assert compared((one, b"none"), (one, b"none")) is Proof.STRUCTURE
    assert compared((), ()) is Proof.STRUCTURE  # a document of nine frames of which the decoder shows one
    for after in ((one, other), (other, two), (one,), (one, two, two), (one, b"")):
        with pytest.raises(NotVerified):
            compared((one, two), after)


def test_all_frames_must_be_opened_for_a_proof() -> None:
    data = animation(1, 2, 3)
    for frames, proof, was_opened in ((3, Proof.DECODED, True), (2, Proof.DECODED, True), (4, Proof.STRUCTURE, False)):
        gallery: Any = Gallery(frames=frames)
        comparison = compare_pictures(gallery, data, data, detect(data))
        assert (comparison.proof, comparison.was_opened, comparison.is_damaged) == (proof, was_opened, False)


def test_a_photo_of_very_many_exif_blocks_is_not_decoded() -> None:
    whole = saved(SMOOTH, "JPEG")
    data = with_segments(whole, (0xFE, b"Exif\0\0" * 200))
    assert decode(data, detect(data)) is not None
    data = with_segments(whole, (0xFE, b"Exif\0\0" * 201))
    assert decode(data, detect(data)) is None


def test_pictures_up_to_the_bounds_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = animation(1, 2, 3)  # 63 pixels a frame
    monkeypatch.setattr(reference_decoder, "MAX_PIXELS", 63)
    assert decode(data, detect(data)) is not None
    monkeypatch.setattr(reference_decoder, "MAX_PIXELS", 62)
    assert decode(data, detect(data)) is None
    monkeypatch.undo()
    for bound, frames, is_complete in ((189, 3, True), (188, 3, False), (126, 3, False), (125, 2, False)):
        monkeypatch.setattr(reference_decoder, "MAX_COMPARED_PIXELS", bound)
        picture = decoded(data)
        assert (len(picture.frames), picture.is_complete, picture.is_damaged) == (frames, is_complete, False)


def test_the_switches_of_pillow_are_put_back() -> None:
    before = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
    with reference_decoder.pillow_settings(True):
        assert (ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS) == (True, MAX_PIXELS)
    with pytest.raises(OSError), reference_decoder.pillow_settings(True):
        raise OSError
    assert before == (ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS)


def test_a_still_picture_has_no_time() -> None:
    one, two = decoded(animation(1)), decoded(animation(1, 2, loop=3))
    assert (one.loop, [frame.duration for frame in one.frames]) == (None, [None])
    assert (two.loop, [frame.duration for frame in two.frames]) == (3, [50, 50])


@pytest.mark.parametrize(("value", "orientation"), [(0, 1), (1, 1), (5, 5), (8, 8), (9, 1)])
def test_only_the_eight_orientations_turn_a_picture(value: int, orientation: int) -> None:
    assert decoded(turned(value)).orientation == orientation


def test_smaller_versions_of_a_page_are_not_shown() -> None:
    out = io.BytesIO()
    small = SMOOTH.resize((24, 16))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    SMOOTH.save(out, "TIFF", save_all=True, append_images=[small, SMOOTH.convert("L")])
    data = out.getvalue()
    assert [frame.mode for frame in decoded(data).frames] == ["RGB", "L"]


@pytest.mark.parametrize(
    ("mode", "shown", "bands"),
    [("RGBX", "RGB", 3), ("RGB", "RGB", 3), ("L", "L", 1), ("P", "RGB", 3), ("LA", "L", 1), ("CMYK", "CMYK", 4)],
)
def test_ways_to_store_a_colour_are_one_mode(mode: str, shown: str, bands: int) -> None:
    found, samples, opacity = reference_decoder._as_shown(SMOOTH.convert(mode))
    assert (found, len(bytes(samples))) == (shown, 48 * 32 * bands)
    assert (opacity is None) == (mode not in ("P", "LA"))


def test_stripes_cover_every_row_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for pixels, rows in ((1, [1] * 32), (48 * 5, [5] * 6 + [2]), (48 * 32, [32]), (48 * 31, [31, 1])):
        monkeypatch.setattr(reference_decoder, "_STRIPE_PIXELS", pixels)
        stripes = list(reference_decoder._stripes(SMOOTH))
        assert [stripe.height for stripe in stripes] == rows
        assert b"".join(stripe.tobytes() for stripe in stripes) == SMOOTH.tobytes()


def test_some_pixels_are_kept_for_the_profile() -> None:
    assert reference_decoder._sample(SMOOTH).size == (48, 32)
    assert reference_decoder._sample(SMOOTH.resize((300, 20))).size == (256, 20)


def test_damaged_pictures_of_one_colour_are_blank() -> None:
    assert reference_decoder.is_blank(Image.new("RGB", (9, 7), (3, 4, 5)))
    assert not reference_decoder.is_blank(SMOOTH)
    for channel in range(3):
        value = [3, 4, 5]
        value[channel] += 1
        picture = with_pixel(Image.new("RGB", (9, 7), (3, 4, 5)), (2, 2), tuple(value))
        assert not reference_decoder.is_blank(picture)


def test_a_page_that_cannot_be_decoded_makes_the_picture_damaged() -> None:
    out = io.BytesIO()
    SMOOTH.save(out, "TIFF", save_all=True, append_images=[SMOOTH], compression="tiff_deflate")
    data = out.getvalue()
    start = data.rindex(b"\x78\x9c") if b"\x78\x9c" in data else data.rindex(b"\x78")
    broken = data[:start] + b"\xff" * 20 + data[start + 20 :]
    assert not decoded(data).is_damaged and decoded(broken).is_damaged


def test_what_two_decoded_pictures_are_compared_by() -> None:
    one = decoded(saved(SMOOTH))
    assert one == replace(one, sample=None) and one != replace(one, is_damaged=True)
    assert "sample=" not in repr(one)


def test_of_several_pictures_in_a_heic_file_the_primary_is_decoded() -> None:
    data = Heif([coded(shade=90), coded()], primary=2).write()
    alone = Heif([coded()]).write()
    assert decoded(data).frames == decoded(alone).frames and len(decoded(data).frames) == 1


def test_what_is_wholly_transparent_has_no_colour() -> None:
    picture = SMOOTH.convert("RGBA")
    for alpha, is_blank in ((0, True), (1, False), (255, False)):
        picture.putalpha(alpha)
        _mode, samples, _opacity = reference_decoder._as_shown(picture)
        assert (not any(bytes(samples))) is is_blank


def test_renderings_of_different_lengths_are_not_alike() -> None:
    for one, other, is_alike in ((b"a", b"aa", False), (b"", b"a", False), (b"ab", b"bb", True), (b"ab", b"cb", False)):
        assert pixel_comparison._are_alike(one, other) is pixel_comparison._are_alike(other, one) is is_alike
