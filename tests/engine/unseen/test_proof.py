"""A copy without hidden picture is kept only when a decoder shows the same; else the clean copy stays as it was."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scrubber.engine import scrub as scrub_module
from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.engine.unseen import removal
from scrubber.engine.unseen.proof import same_as_shown
from scrubber.engine.unseen.removal import strip_unseen
from scrubber.engine.verify import verify
from scrubber.errors import NotVerified
from scrubber.formats.base import Document, Format, HiddenPictures, Policy
from scrubber.formats.registry import detect
from scrubber.pixels.unseen.base import Seen
from scrubber.pixels.unseen.png import PngUnseen
from scrubber.pixels.unseen.record import Removal, UnseenPicture
from tests.helpers.unseen import erased, saved

COLOURS = np.arange(48, dtype=np.uint8).reshape(4, 4, 3) * 5
ALPHA = np.full((4, 4), 200, np.uint8)
ALPHA[0, 0] = 0
SHOWN = Seen(COLOURS, ALPHA, 40)


def changed(row: int, column: int, by: int) -> Seen:
    colours = COLOURS.copy()
    colours[row, column] += np.uint8(by)
    return replace(SHOWN, colours=colours)


def clearer(by: int) -> Seen:
    return replace(SHOWN, alpha=np.where(ALPHA > 0, ALPHA - by, ALPHA).astype(np.uint8))


def test_what_lies_under_alpha_0_may_differ() -> None:
    same_as_shown([SHOWN], [changed(0, 0, 90)], Removal.EXACT)


def test_what_is_hardly_seen_is_shown_too() -> None:
    faint = replace(SHOWN, alpha=np.minimum(ALPHA, 1))
    with pytest.raises(NotVerified):
        same_as_shown([faint], [replace(changed(1, 1, 1), alpha=faint.alpha)], Removal.EXACT)


@pytest.mark.parametrize(
    ("other", "allowed"),
    [
        ([changed(1, 1, 1)], Removal.EXACT),
        ([clearer(1)], Removal.EXACT),
        ([changed(1, 1, 2)], Removal.NEARLY),
        ([clearer(2)], Removal.NEARLY),
        ([clearer(60)], Removal.NEEDS_ENCODING),
        ([clearer(9)], Removal.NEEDS_ENCODING),  # of 15 pixels in 16
        ([replace(SHOWN, colours=COLOURS + np.uint8(9))], Removal.NEEDS_ENCODING),
        ([replace(SHOWN, colours=255 - COLOURS)], Removal.NEEDS_ENCODING),
        ([replace(SHOWN, milliseconds=50)], Removal.EXACT),
        ([replace(SHOWN, colours=COLOURS[:3], alpha=ALPHA[:3])], Removal.NEEDS_ENCODING),
        ([SHOWN, SHOWN], Removal.EXACT),
        ([], Removal.EXACT),
    ],
    ids=[
        "colour",
        "alpha",
        "two-levels",
        "alpha-two-levels",
        "much-alpha",
        "some-alpha",
        "lighter",
        "negative",
        "time",
        "size",
        "more",
        "none",
    ],
)
def test_anything_else_is_refused(other: list[Seen], allowed: Removal) -> None:
    with pytest.raises(NotVerified):
        same_as_shown([SHOWN], other, allowed)


def test_two_files_without_frames_prove_nothing() -> None:
    with pytest.raises(NotVerified):
        same_as_shown([], [], Removal.EXACT)


@pytest.mark.parametrize(
    ("other", "allowed"),
    [
        (changed(1, 1, 1), Removal.NEARLY),
        (clearer(1), Removal.NEARLY),
        (clearer(8), Removal.NEEDS_ENCODING),
        (replace(SHOWN, colours=COLOURS + np.uint8(8)), Removal.NEEDS_ENCODING),
        (replace(SHOWN, alpha=np.where(ALPHA > 0, ALPHA - 8, 8).astype(np.uint8)), Removal.NEEDS_ENCODING),
    ],
)
def test_a_little_may_change_where_that_is_said(other: Seen, allowed: Removal) -> None:
    same_as_shown([SHOWN], [other], allowed)


def test_a_removal_that_changes_the_picture_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def paint_over(_self: PngUnseen, _data: bytes, _records: Sequence[UnseenPicture], _folder: str) -> bytes:
        samples = erased()
        samples[samples[..., 3] == 0] = 0
        samples[0, 0, 0] ^= 1
        return saved(samples, "PNG")

    path = tmp_path / "photo.png"
    path.write_bytes(saved(erased(), "PNG"))
    monkeypatch.setattr(PngUnseen, "remove", paint_over)
    result = scrub(str(path), Destination(), Policy())
    assert result.output
    assert not result.unseen_removed
    assert len(result.unseen_kept) == 1


def test_a_removal_that_removes_nothing_is_not_said_to_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(saved(erased(), "PNG"))
    monkeypatch.setattr(PngUnseen, "remove", lambda _self, data, _records, _folder: data)
    result = scrub(str(path), Destination(), Policy())
    assert (result.unseen_removed, len(result.unseen_kept)) == ((), 1)


def test_the_clean_copy_is_verified_before_something_is_removed_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[bytes] = []

    def counted(image_format: Format, document: Document, data: bytes, *others: Any, **named: Any) -> None:
        verified.append(data)
        verify(image_format, document, data, *others, **named)

    monkeypatch.setattr(scrub_module, "verify", counted)
    path = tmp_path / "photo.png"
    path.write_bytes(saved(erased(), "PNG"))
    result = scrub(str(path), Destination(), Policy())
    assert result.unseen_removed and len(verified) == 2
    image_format = detect(verified[0])
    assert verified[0] == b"".join(image_format.parse(path.read_bytes()).rebuild(Policy()))
    assert verified[1] == Path(result.output).read_bytes() != verified[0]


def test_only_a_gain_map_that_was_there_is_lost() -> None:
    data = saved(erased(), "PNG")
    image_format = detect(data)
    clean = b"".join(image_format.parse(data).rebuild(Policy()))
    stripped = strip_unseen(clean, image_format, HiddenPictures.AUTO, "")
    assert stripped.removed and not stripped.kept and not stripped.loses_hdr
    assert stripped.document is not None and stripped.data == b"".join(stripped.document.rebuild(Policy()))
    kept = strip_unseen(clean, image_format, HiddenPictures.KEEP, "")
    assert (kept.data, kept.document, kept.removed, kept.loses_hdr) == (clean, None, (), False) and kept.kept


@pytest.mark.parametrize(
    ("before", "after", "is_lost"), [(True, True, False), (True, False, True), (False, False, False)]
)
def test_a_gain_map_that_encoding_anew_loses_is_told(
    before: bool, after: bool, is_lost: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = iter((before, after))
    monkeypatch.setattr(removal, "_has_gain_map", lambda _document: next(asked))
    data = saved(erased(), "PNG")
    assert strip_unseen(data, detect(data), HiddenPictures.AUTO, "").loses_hdr is is_lost
