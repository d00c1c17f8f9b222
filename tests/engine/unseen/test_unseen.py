"""Picture that nobody sees is told, and removed where what is shown stays the same: seen by Pillow, not by us."""

import io
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from scrubber.engine.inspect import inspect
from scrubber.engine.report import CleanResult, Destination
from scrubber.engine.scrub import scrub
from scrubber.engine.unseen import findings, removal, words
from scrubber.engine.unseen.removal import Stripped
from scrubber.engine.unseen.words import notes_of
from scrubber.formats.base import Fate, HiddenPictures, Part, Policy, Verification
from scrubber.formats.registry import detect
from scrubber.formats.shared.gain_map import GAIN_MAP_LEFT_OUT
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.findings.kind import Kind
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture
from tests.helpers.jpeg import plain_jpeg
from tests.helpers.multi_jpeg import adobe_xmp, gain_map, multi_jpeg
from tests.helpers.unseen import TEXT, Sample, samples

ALL = samples()
REMOVED_BY_DEFAULT = [one for one in ALL if one.removal in (Removal.EXACT, Removal.NEARLY)]
OFFERED = [one for one in ALL if one.removal is Removal.NEEDS_ENCODING]
BACKGROUNDS = ((0, 0, 0), (255, 120, 10))


@dataclass(frozen=True)
class Case:
    """A sample on disk."""

    sample: Sample
    path: Path

    def clean(self, choice: HiddenPictures = HiddenPictures.AUTO) -> CleanResult:
        return scrub(str(self.path), Destination(), Policy(Verification.AUTO, hidden_pictures=choice))


@pytest.fixture
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    sample: Sample = request.param
    path = tmp_path / f"photo.{sample.suffix}"
    path.write_bytes(sample.data)
    return Case(sample, path)


def for_each(chosen: list[Sample]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", chosen, ids=lambda one: one.name, indirect=True)


def frames(data: bytes) -> list[NDArray[Any]]:
    """All frames as Pillow decodes them, RGBA."""
    with Image.open(io.BytesIO(data)) as picture:
        return [np.asarray(frame.convert("RGBA")) for frame in ImageSequence.Iterator(picture)]


def on(background: tuple[int, int, int], samples: NDArray[Any]) -> NDArray[Any]:
    below = Image.new("RGBA", samples.shape[1::-1], (*background, 255))
    return np.asarray(Image.alpha_composite(below, Image.fromarray(samples)))


def test_there_are_enough_of_them() -> None:
    assert len({one.name for one in ALL}) == len(ALL)


@for_each(ALL)
def test_it_is_told(case: Case) -> None:
    report = inspect(str(case.path), 128)
    finding = next(one for one in report.findings if one.key == f"unseen:{case.sample.kind}")
    assert Topic.HIDDEN_PICTURE in report.leaks
    assert not report.already_clean or case.sample.removal in (Removal.NEEDS_ENCODING, Removal.NOT)
    if case.sample.kind is UnseenKind.STEALTH_TEXT:
        assert finding.value == TEXT
        return
    picture = report.pictures[0]
    with Image.open(io.BytesIO(picture.data)) as shown:
        assert max(shown.size) <= 128
        assert np.asarray(shown.convert("L")).std() > 5


@pytest.mark.parametrize(("count", "words_behind"), [(1, ""), (2, " · in 2 frames or pages")])
def test_in_how_many_frames_it_is(count: int, words_behind: str) -> None:
    record = UnseenPicture(UnseenKind.BELOW_HEIGHT, Removal.EXACT, (9, 7), (4, 3))
    found: Any = [SimpleNamespace(record=record, picture=None)] * count
    finding = findings._finding(found, Part(0, 5, "VP8", Fate.KEEP, ""))
    assert finding.value == words.value_of(record) + words_behind and finding.fate is Fate.DROP
    assert finding.kind is Kind.UNSEEN_PICTURE
    found = [SimpleNamespace(record=replace(record, kind=UnseenKind.STEALTH_TEXT), picture=None)]
    assert findings._finding(found, Part(0, 5, "VP8", Fate.KEEP, "")).kind is Kind.LOWEST_BITS


@pytest.mark.parametrize(
    ("way", "stays", "is_offered"),
    [(Removal.EXACT, False, False), (Removal.NEARLY, False, False), (Removal.NEEDS_ENCODING, True, True),
     (Removal.NOT, True, False)],
)  # fmt: skip
def test_a_picture_that_stays_may_be_offered_for_removal(way: Removal, stays: bool, is_offered: bool) -> None:
    found: Any = SimpleNamespace(record=UnseenPicture(UnseenKind.BELOW_HEIGHT, way, (9, 7), (4, 3)))
    hidden = findings._hidden_picture(found, None, Part(0, 5, "VP8", Fate.KEEP, ""), 20)
    assert (hidden.stays, hidden.is_offered, hidden.data) == (stays, is_offered, b"")


@for_each(REMOVED_BY_DEFAULT)
def test_it_is_removed_and_what_is_shown_stays(case: Case) -> None:
    result = case.clean()
    assert result.problem is None
    assert {one.kind for one in result.unseen_removed} == {case.sample.kind}
    assert result.notes
    copy = Path(result.output).read_bytes()
    most = 1 if case.sample.removal is Removal.NEARLY else 0
    for old, new in zip(frames(case.sample.data), frames(copy), strict=True):
        old = old[: new.shape[0], : new.shape[1]]  # Pillow enlarges the canvas of a GIF for a larger frame
        assert np.abs(old[..., 3].astype(int) - new[..., 3]).max() <= most
        for background in BACKGROUNDS:
            assert np.abs(on(background, old).astype(int) - on(background, new)).max() <= most
        under = new[new[..., 3] == 0]
        assert len(np.unique(under, axis=0)) <= 1
    assert not inspect(result.output).leaks


@for_each(REMOVED_BY_DEFAULT)
def test_a_second_copy_is_the_same_as_the_first(case: Case) -> None:
    first = case.clean()
    second = scrub(first.output, Destination(), Policy())
    assert Path(second.output).read_bytes() == Path(first.output).read_bytes()
    assert not second.unseen_removed


@for_each(ALL)
def test_it_stays_where_it_is_kept(case: Case) -> None:
    result = case.clean(HiddenPictures.KEEP)
    assert not result.unseen_removed
    if case.sample.kind not in (
        UnseenKind.LAST_BLOCKS,
        UnseenKind.LAST_TILES,
    ):  # which is looked for when a photo is read, or to be removed
        assert {one.kind for one in result.unseen_kept} == {case.sample.kind}
        assert result.notes
    assert any(one.key == f"unseen:{case.sample.kind}" for one in inspect(result.output).findings)


@for_each(OFFERED)
def test_what_needs_encoding_is_offered(case: Case) -> None:
    kept = case.clean()
    assert not kept.unseen_removed
    assert any(one.key == f"unseen:{case.sample.kind}" for one in inspect(kept.output).findings)
    removed = case.clean(HiddenPictures.REMOVE)
    assert {one.kind for one in removed.unseen_removed} == {case.sample.kind}
    assert not inspect(removed.output).leaks


@for_each([one for one in ALL if one.name.startswith("tiff") and one.kind is UnseenKind.EXTRA_SAMPLES])
def test_a_channel_that_is_not_shown_is_gone(case: Case) -> None:
    before, after = (_samples_per_pixel(data) for data in (case.sample.data, Path(case.clean().output).read_bytes()))
    assert after == before - 1


def _samples_per_pixel(data: bytes) -> int:
    with Image.open(io.BytesIO(data)) as picture:
        return int(picture.tag_v2[277])  # type: ignore[attr-defined]


def test_a_copy_of_an_earlier_run_that_hides_something_is_made_again(tmp_path: Path) -> None:
    sample = next(one for one in ALL if one.name == "png-rgba")
    path = tmp_path / "photo.png"
    path.write_bytes(sample.data)
    earlier = scrub(str(path), Destination(), Policy(hidden_pictures=HiddenPictures.KEEP)).output
    assert scrub(earlier, Destination(root=str(tmp_path)), Policy()).unseen_removed
    kept = scrub(earlier, Destination(root=str(tmp_path)), Policy(hidden_pictures=HiddenPictures.KEEP))
    assert kept.already_clean


def test_which_photos_have_a_gain_map() -> None:
    hdr = multi_jpeg(plain_jpeg(), (0, gain_map(adobe_xmp())))
    for data, has_gain_map in ((hdr, True), (plain_jpeg(), False)):
        assert removal._has_gain_map(detect(data).parse(data)) is has_gain_map


def test_the_lost_gain_map_is_named() -> None:
    """Of a HEIC that is encoded anew only its picture stays."""
    stripped = Stripped(b"", None, loses_hdr=True)
    assert GAIN_MAP_LEFT_OUT in notes_of(stripped)


@pytest.mark.parametrize(
    ("kind", "removal", "notes"),
    [
        (UnseenKind.STEALTH_TEXT, Removal.NEARLY, (words._REMOVED_OTHERWISE[UnseenKind.STEALTH_TEXT],)),
        (UnseenKind.STEALTH_TEXT, Removal.NEEDS_ENCODING, (words._REMOVED_OTHERWISE[UnseenKind.STEALTH_TEXT],)),
        (UnseenKind.BELOW_HEIGHT, Removal.EXACT, (words._REMOVED,)),
        (UnseenKind.LAST_BLOCKS, Removal.NEEDS_ENCODING, (words._REMOVED_OTHERWISE[UnseenKind.LAST_BLOCKS],)),
        (UnseenKind.BEHIND_CROP, Removal.NEEDS_ENCODING, (words._REMOVED, words._ENCODED_ANEW)),
    ],
)
def test_what_is_said_of_what_went_and_of_what_stays(
    kind: UnseenKind, removal: Removal, notes: tuple[str, ...]
) -> None:
    record = UnseenPicture(kind, removal, (9, 7), (4, 3))
    assert notes_of(Stripped(b"", removed=(record, record))) == notes
    offered = (words._OFFERED,) if removal is Removal.NEEDS_ENCODING else ()
    assert notes_of(Stripped(b"", kept=(record,))) == (words._KEPT, *offered)
    assert notes_of(Stripped(b"")) == ()


def test_how_much_there_is() -> None:
    def value(kind: UnseenKind, text: str = "") -> str:
        return words.value_of(UnseenPicture(kind, Removal.EXACT, (9, 7), (4, 3), text=text))

    assert value(UnseenKind.STEALTH_TEXT, "hello") == "hello" and value(UnseenKind.STEALTH_TEXT) == "unreadable"
    beside = {kind for kind in UnseenKind if value(kind) == "9 × 7 pixels, of which 4 × 3 are shown"}
    assert beside == words._BESIDE
    assert value(UnseenKind.NO_TIME) == "9 × 7"
