"""The proof of covers: what it lets pass and what not, at the very borders."""

import numpy as np
import pytest
from numpy.typing import NDArray

from scrubber.engine.covering import proof
from scrubber.engine.covering.proof import Expected, compare, compare_reshaped
from scrubber.errors import NotVerified
from scrubber.pixels.codec import Fidelity
from scrubber.pixels.crop import Crop, Cropped
from scrubber.pixels.raster import resized
from tests.helpers.covers import gradients

Rgb = NDArray[np.uint8]
GREY = np.full((80, 100, 3), 100, np.uint8)


def box(rows: slice, columns: slice, shape: tuple[int, int] = (80, 100)) -> NDArray[np.bool_]:
    mask = np.zeros(shape, bool)
    mask[rows, columns] = True
    return mask


def passes(old: Rgb | None, new: Rgb | None, covers: Expected | None, fidelity: Fidelity) -> bool:
    try:
        compare(old, new, covers, fidelity)
    except NotVerified:
        return False
    return True


def shifted(picture: Rgb, levels: float) -> Rgb:
    """Every sample moved so that they differ by `levels` on average."""
    moved = picture.astype(int) + int(levels)
    moved.reshape(-1)[: round((levels % 1) * picture.size)] += 1
    return np.asarray(np.clip(moved, 0, 255), np.uint8)


def test_frames_that_are_missing_or_of_another_size() -> None:
    for old, new in ((None, GREY), (GREY, None), (GREY, GREY[:-1]), (GREY[:, :-1], GREY)):
        assert not passes(old, new, None, Fidelity.NEARLY)
    old, new = compare(GREY, GREY.copy(), None, Fidelity.EVERY_PIXEL)
    assert old is GREY and new is not GREY
    small = Expected(np.zeros((79, 100), bool), np.zeros((0, 3), np.uint8))
    assert not passes(GREY, GREY, small, Fidelity.EVERY_PIXEL)


@pytest.mark.parametrize("channel", range(3))
@pytest.mark.parametrize("place", [(0, 0), (0, 99), (79, 0), (79, 99), (40, 50)])
def test_every_pixel_and_channel_beside_the_covers_counts(place: tuple[int, int], channel: int) -> None:
    mask = box(np.s_[20:30], np.s_[20:30])
    covers = Expected(mask, np.full((100, 3), 100, np.uint8))
    new = GREY.copy()
    new[(*place, channel)] += 1
    assert not passes(GREY, new, covers, Fidelity.EVERY_PIXEL)
    assert not passes(GREY, new, None, Fidelity.EVERY_PIXEL)
    under = GREY.copy()
    under[25, 25] = 101
    assert passes(GREY, under, covers, Fidelity.EVERY_PIXEL)
    both = under.copy()
    both[(*place, channel)] += 1
    assert not passes(GREY, both, covers, Fidelity.EVERY_PIXEL)


def test_nearness_is_a_square_around_each_pixel_of_the_mask() -> None:
    rng = np.random.default_rng(5)
    for _round in range(20):
        mask = rng.random((23, 31)) < 0.01
        rows, columns = (found.ravel() for found in np.mgrid[0:23, 0:31])
        for reach in (0, 1, 4, 40):
            near = proof._is_near(mask, reach, rows, columns).reshape(mask.shape)
            wanted = np.zeros_like(mask)
            for row, column in zip(*np.nonzero(mask), strict=True):
                wanted[max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1] = True
            assert (near == wanted).all()


@pytest.mark.parametrize(("at", "covered"), [(500, 514), (514, 500), (511, 512), (1020, 1030), (1030, 1020)])
def test_mcus_of_a_cover_reach_into_the_next_band(at: int, covered: int) -> None:
    old = np.zeros((1100, 8, 3), np.uint8)
    new = old.copy()
    new[at, 4] = 9
    mask = np.zeros(old.shape[:2], bool)
    mask[covered, 4] = True
    for reach in (abs(at - covered), 36):
        assert not proof._differs_elsewhere(old, new, mask, reach)
    assert proof._differs_elsewhere(old, new, mask, abs(at - covered) - 1)


def test_a_picture_encoded_again_may_differ_by_eight_levels_on_average() -> None:
    assert passes(GREY, shifted(GREY, 8), None, Fidelity.NEARLY)
    assert not passes(GREY, shifted(GREY, 8.01), None, Fidelity.NEARLY)
    assert not passes(GREY, shifted(GREY, -9), None, Fidelity.NEARLY)


def test_what_covers_and_their_mcus_reach_is_not_counted() -> None:
    mask = box(np.s_[0:80], np.s_[0:10])
    covers = Expected(mask, np.full((800, 3), 100, np.uint8))
    new = GREY.copy()
    new[:, 10:46] = 250
    assert passes(GREY, new, covers, Fidelity.NEARLY)
    new[:, 46:51] = 250  # 5 of 54 columns by 150 levels
    assert not passes(GREY, new, covers, Fidelity.NEARLY)
    everywhere = Expected(box(np.s_[:], np.s_[:]), np.full((8000, 3), 100, np.uint8))
    assert passes(GREY, GREY, everywhere, Fidelity.NEARLY)


def test_two_million_pixels_are_compared_at_least() -> None:
    for width, every in ((4000, 2), (3999, 1)):
        plain = np.broadcast_to(np.zeros(3, np.uint8), (2000, width, 3))
        assert len(proof._sampled_elsewhere(plain, np.zeros((2000, width), bool))) == 2000 * width // every


def test_of_large_pictures_evenly_chosen_pixels_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "_SAMPLED", 1000)
    sampled = proof._sampled_elsewhere(gradients(100, 80), np.zeros((80, 100), bool))
    assert (sampled == gradients(100, 80).reshape(-1, 3)[::4]).all()
    monkeypatch.setattr(proof, "_SAMPLED", 1 << 20)
    assert len(proof._sampled_elsewhere(GREY, np.zeros((80, 100), bool))) == 8000


@pytest.mark.parametrize(
    ("colours", "shown_colours", "allowed"),
    [
        (64, 64, 24),
        (64, 17, 24),
        (64, 16, 80),
        (64, 3, 80),
        (64, 2, 130),
        (64, 1, 130),
        (2, 2, 24),
        (2, 1, 130),
        (1, 1, 24),
    ],
)
def test_how_far_a_cover_may_come_out_different(colours: int, shown_colours: int, allowed: float) -> None:
    """Pictures of few colours take the nearest they have."""
    wanted = np.linspace(0, 50, colours, dtype=np.float32).repeat(64)
    found = np.linspace(0, 50, shown_colours, dtype=np.float32).repeat(64)
    assert proof._allowed_error(found, wanted) == allowed


def test_colours_are_counted_among_some_of_the_pixels() -> None:
    many = np.arange(4096 * 4, dtype=np.float32) % 4  # every fourth pixel has the same value
    assert proof._allowed_error(many, np.arange(100, dtype=np.float32)) == 130
    late = np.concatenate((np.zeros(4096, np.float32), np.arange(100, dtype=np.float32)))
    assert proof._allowed_error(np.zeros(10, np.float32), late) == 24


def test_of_a_small_cover_every_pixel_is_looked_at() -> None:
    assert proof._allowed_error(np.arange(17, dtype=np.float32), np.arange(64, dtype=np.float32)) == 24


def test_luma_of_the_covers_decides() -> None:
    mask = box(np.s_[10:50], np.s_[10:60])
    colours = np.tile(gradients(50, 40)[..., :1].reshape(-1, 1), 3)
    for levels, is_covered in ((24, True), (-24, True), (25, False), (-25, False)):
        new = GREY.copy()
        new[mask] = np.clip(colours // 2 + 60, 0, 255)
        covers = Expected(mask, np.clip(new[mask].astype(int) + levels, 0, 255).astype(np.uint8))
        assert passes(GREY, new, covers, Fidelity.EVERY_PIXEL) == is_covered
    red = GREY.copy()
    red[mask] = (200, 100, 50)
    # Their luma is 0.299, 0.587 and 0.114 of red, green and blue: these differ by just under and just over 24 levels.
    for wanted, is_covered in (
        ((120, 100, 50), True), ((119, 100, 50), False), ((200, 140, 50), True), ((200, 141, 50), False),
        ((200, 100, 255), True), ((196, 100, 255), True), ((204, 100, 255), False),
    ):  # fmt: skip
        expected = Expected(mask, np.full((2000, 3), wanted, np.uint8))
        assert passes(GREY, red, expected, Fidelity.EVERY_PIXEL) == is_covered, wanted


def test_a_later_frame_may_show_nothing_where_a_cover_is() -> None:
    mask = box(np.s_[10:20], np.s_[10:30])
    colours = np.full((200, 3), 100, np.uint8)
    new = GREY.copy()
    new[10:20, 10:20] = 0
    assert not passes(GREY, new, Expected(mask, colours), Fidelity.EVERY_PIXEL)
    assert passes(GREY, new, Expected(mask, colours, in_every_frame=True), Fidelity.EVERY_PIXEL)
    new[10:20, 20:30] = 200
    assert not passes(GREY, new, Expected(mask, colours, in_every_frame=True), Fidelity.EVERY_PIXEL)
    new[mask] = 0
    assert passes(GREY, new, Expected(mask, colours, in_every_frame=True), Fidelity.EVERY_PIXEL)
    assert not Expected(mask, colours).in_every_frame


def test_a_smaller_picture_is_the_larger_one_made_smaller() -> None:
    large = gradients(90, 70)
    small = resized(large, 45)
    compare_reshaped(large, small, None, 45)
    flat = np.full((35, 45, 3), 100, np.uint8)
    compare_reshaped(GREY[:70, :90], shifted(flat, 8), None, 45)
    for larger, smaller in (
        (None, small),
        (large, None),
        (large, small[:-1]),
        (large, large),
        (GREY[:70, :90], shifted(flat, 8.01)),
        (GREY[:70, :90], shifted(flat, -9)),
    ):
        with pytest.raises(NotVerified):
            compare_reshaped(larger, smaller, None, 45)


CROP = Crop(10, 20, 40, 30)


def cut(is_exact: bool = True) -> Cropped:
    return Cropped(b"", CROP, is_exact)


def reshaped(whole: Rgb | None, shown: Rgb | None, cropped: Cropped | None, max_side: int = 0) -> bool:
    """Whether the proof lets it pass."""
    try:
        compare_reshaped(whole, shown, cropped, max_side)
    except NotVerified:
        return False
    return True


def test_a_cropped_picture_is_that_part_of_the_whole() -> None:
    whole = gradients(90, 70)
    part = CROP.of(whole)
    assert reshaped(whole, part, cut()) and reshaped(whole, part, cut(is_exact=False))
    assert reshaped(whole, whole, None)
    assert not reshaped(whole, part, None) and not reshaped(whole, whole, cut())
    assert not reshaped(None, part, cut()) and not reshaped(whole, None, cut())
    assert not reshaped(whole, Crop(11, 20, 40, 30).of(whole)[::-1], cut(is_exact=False))
    smaller = resized(part, 20)
    assert reshaped(whole, smaller, cut(), 20) and not reshaped(whole, smaller, cut(), 21)


@pytest.mark.parametrize(
    ("row", "column", "is_inside"),
    [(4, 4, True), (25, 35, True), (3, 20, False), (15, 3, False), (26, 20, False), (15, 36, False), (15, 20, True)],
)
def test_only_at_the_edges_of_an_exact_crop_samples_may_differ(row: int, column: int, is_inside: bool) -> None:
    whole = gradients(90, 70)
    part = CROP.of(whole)
    part[row, column, 1] ^= 1
    assert reshaped(whole, part, cut()) is not is_inside
    assert reshaped(whole, part, cut(is_exact=False))
    if is_inside:
        assert reshaped(whole, resized(part, 20), cut(), 20), "made smaller, it is no longer the very same"


def test_a_crop_that_was_encoded_anew_may_differ_a_little() -> None:
    flat = np.full((30, 40, 3), 100, np.uint8)
    for levels, is_alike in ((8, True), (8.01, False), (-8, True), (-9, False)):
        assert reshaped(GREY, shifted(flat, levels), Cropped(b"", Crop(0, 0, 40, 30), False)) is is_alike


def test_a_picture_in_which_every_sample_differs_is_another() -> None:
    other = shifted(GREY, 1)
    assert (other != GREY).all()
    for fidelity in Fidelity:
        assert passes(GREY, other, None, fidelity) is (fidelity is Fidelity.NEARLY)


@pytest.mark.parametrize("beside", [(9, 15), (20, 15), (15, 9), (15, 20)])
def test_where_every_pixel_counts_a_cover_reaches_no_other(beside: tuple[int, int]) -> None:
    covers = Expected(box(np.s_[10:20], np.s_[10:20]), np.full((100, 3), 90, np.uint8))
    new = GREY.copy()
    new[10:20, 10:20] = 90
    assert passes(GREY, new, covers, Fidelity.EVERY_PIXEL)
    new[beside] += 1
    assert not passes(GREY, new, covers, Fidelity.EVERY_PIXEL)
