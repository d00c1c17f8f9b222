"""Rows that a JPEG has below those it counts: what samples of its data say, and when all of it is decoded."""

from pathlib import Path

import numpy as np
import pytest

from scrubber.pixels.unseen import jpeg_rows
from scrubber.pixels.unseen.jpeg_rows import find_rows, may_hold_rows
from scrubber.pixels.unseen.jpeg_samples import FINE, ROUGH, can_be_sampled, surplus
from scrubber.pixels.unseen.jpeg_small import Head, read_head
from tests.helpers.unseen import saved, scene

PHOTOS = Path(__file__).parents[2] / "corpus/photos"
DENSE = ("hp-photosmart-735.jpg", "kodak-dc240.jpg")
"""Photos that have more data than is usual, and no rows below the last."""


def head_of(data: bytes) -> Head:
    head = read_head(data)
    assert head is not None
    return head


def with_rows(data: bytes, share: float) -> bytes:
    """The photo whose header counts only a share of its rows."""
    head = head_of(data)
    frame = head.needed[head.height_at - 5 : head.height_at + 4]
    at = data.index(frame) + 5
    return data[:at] + int(head.frame.height * share).to_bytes(2, "big") + data[at + 2 :]


@pytest.fixture
def decodings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The heights at which whole photos are decoded."""
    heights: list[int] = []
    decode = jpeg_rows._with_height

    def counted(head: Head, coded: bytes, height: int) -> jpeg_rows.HiddenRows:
        heights.append(height)
        return decode(head, coded, height)

    monkeypatch.setattr(jpeg_rows, "_with_height", counted)
    return heights


@pytest.mark.parametrize("name", DENSE)
@pytest.mark.parametrize("share", [1.0, 0.9, 0.8])
def test_samples_tell_how_many_times_the_counted_rows_there_are(name: str, share: float) -> None:
    data = with_rows((PHOTOS / name).read_bytes(), share)
    for sampling, off_by in ((ROUGH, 0.15), (FINE, 0.08)):
        estimated = surplus(data, head_of(data), sampling)
        assert estimated == pytest.approx(1 / share, rel=off_by)
    half = with_rows(data, share / 2)
    assert (surplus(half, head_of(half), ROUGH) or 0) > 1.3, "more than there is room for"


@pytest.mark.parametrize("name", DENSE)
def test_a_photo_with_much_data_is_not_decoded_when_samples_explain_it(name: str, decodings: list[int]) -> None:
    data = (PHOTOS / name).read_bytes()
    assert may_hold_rows(data)
    assert find_rows(data) is None
    assert not decodings


@pytest.mark.parametrize("share", [0.85, 0.6, 0.3])
@pytest.mark.parametrize("name", DENSE)
def test_rows_of_a_real_photo_are_found_through_the_samples(name: str, share: float, decodings: list[int]) -> None:
    whole = (PHOTOS / name).read_bytes()
    hidden = find_rows(with_rows(whole, share))
    assert hidden is not None and len(decodings) == 2
    assert abs(hidden.rows - head_of(whole).frame.height) <= 16


def test_a_rough_sample_that_says_too_much_is_followed_by_a_fine_one(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def estimate(_data: bytes, _head: Head, sampling: object) -> float:
        asked.append(sampling)
        return 1.16 if sampling is ROUGH else 1.0

    monkeypatch.setattr(jpeg_rows, "surplus", estimate)
    assert find_rows((PHOTOS / DENSE[0]).read_bytes()) is None
    assert asked == [ROUGH, FINE]


@pytest.mark.parametrize(
    "options",
    [{"progressive": True}, {"restart_marker_rows": 1}],
    ids=["progressive", "restarts"],
)
def test_only_one_uninterrupted_scan_can_be_sampled(options: dict[str, object]) -> None:
    data, plain = saved(scene(), "JPEG", **options), saved(scene(), "JPEG")
    assert not can_be_sampled(head_of(data))
    assert can_be_sampled(head_of(plain))
    assert not can_be_sampled(head_of(plain[: head_of(plain).scan + 4]))


def test_where_samples_would_be_most_of_the_data_there_are_none() -> None:
    data = saved(scene(64, 64), "JPEG")
    assert surplus(data, head_of(data), ROUGH) is None
    nothing = head_of(data).coded
    assert surplus(data[:nothing] + b"\xff\xd9" + data[nothing:], head_of(data), ROUGH) is None


def test_data_behind_the_end_of_a_picture_is_not_its_own() -> None:
    noise = saved(np.random.default_rng(1).integers(0, 256, (240, 320, 3), np.uint8), "JPEG")
    head = head_of(noise)
    enough = head.scan + int(jpeg_rows._MANY * jpeg_rows._usual_bits(head) / 8) + 1
    assert may_hold_rows(noise[:enough])
    assert may_hold_rows(noise[:enough] + b"\xff\xd9" + noise[enough:])
    assert not may_hold_rows(noise[: enough - 1])
    assert not may_hold_rows(noise[: enough - 1] + b"\xff\xd9" + noise[enough - 1 :])
