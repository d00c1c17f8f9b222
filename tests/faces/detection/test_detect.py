"""Finding faces as a whole: drawn and real ones, turned, dark, large, cancelled, in bounded memory."""

import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scrubber.errors import Cancelled
from scrubber.faces import models
from scrubber.faces.detection.detect import find_faces
from scrubber.faces.detection.pyramid import brightening
from scrubber.faces.detection.search import Pass, Search, Seen, is_featureless
from scrubber.faces.face import Certainty, region_of
from scrubber.resources import resource
from tests.benchmarks.face_photos import Sample, enlarged, groups, turned
from tests.benchmarks.face_scores import count, hidden

ROOT = Path(__file__).parents[3]
LEAST_GIVEN_BACK = 8_000_000
"""Bytes, of the 40 MB and more that the passes of the test take."""


def resident() -> int:
    """Bytes of this process that are in memory (proc(5), statm)."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096


@pytest.fixture(scope="module")
def group(shared: Path) -> Sample:
    return next(sample for sample in groups(shared / "faces") if sample.name == "dlib_2008_002506.jpg")


@pytest.fixture(scope="module")
def portrait(shared: Path) -> Sample:
    entry = json.loads((shared / "faces" / "recognition.json").read_text("utf-8"))[0]
    photo = Image.open(shared / "faces" / "recognition" / entry["file"]).convert("RGB")
    return enlarged(photo, tuple(entry["box"]), 1500)


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (200, 300)])
def test_a_plain_picture_shows_none(size: tuple[int, int]) -> None:
    assert find_faces(np.full((*size, 3), 120, np.uint8)) == []


def test_a_landscape_shows_none() -> None:
    sea = np.asarray(Image.open(resource("samples/sea.jpg")).convert("RGB").resize((600, 400)))
    assert find_faces(sea) == []


def test_each_face_of_a_group_is_found_once(group: Sample) -> None:
    heard: list[float] = []
    faces = find_faces(group.picture, progress=heard.append)
    boxes = [(f.x - f.width / 2, f.y - f.height / 2, f.x + f.width / 2, f.y + f.height / 2) for f in faces]
    assert count(boxes, group).recall == 1
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1)
    assert all(0 <= face.score <= 1 and len(face.landmarks) == 5 for face in faces)


def test_a_face_on_its_side_is_found_with_its_angle(portrait: Sample) -> None:
    sample = turned(Sample("", portrait.picture[::3, ::3].copy(), [], []), 3)
    best = find_faces(sample.picture)[0]
    assert best.certainty == Certainty.SURE
    assert abs(best.angle - 90) < 15
    assert best.height > best.width


def test_a_large_face_is_one_box_that_hides_it(portrait: Sample) -> None:
    box = portrait.faces[0]
    (face,) = (one for one in find_faces(portrait.picture) if box[0] < one.x < box[2] and box[1] < one.y < box[3])
    assert hidden(portrait.faces[0], [region_of(face)]) > 0.99


def test_a_dark_photo_is_lifted_first(portrait: Sample) -> None:
    small = portrait.picture[::3, ::3]
    assert brightening(small) is None
    dark = (small // 10).astype(np.uint8)
    table = brightening(dark)
    assert table is not None
    assert (np.diff(table.astype(int)) >= 0).all()
    assert find_faces(dark)[0].certainty == Certainty.SURE


def test_black_is_not_lifted_into_noise() -> None:
    table = brightening(np.zeros((10, 10, 3), np.uint8))
    assert table is not None
    assert table[0] == 0


def test_it_stops_between_tiles_when_cancelled() -> None:
    asked = iter([False, False, True])
    with pytest.raises(Cancelled):
        find_faces(np.zeros((3000, 4000, 3), np.uint8), cancelled=lambda: next(asked))


def test_a_large_picture_is_never_copied_whole() -> None:
    picture = np.full((4000, 6000, 3), 40, np.uint8)
    asked = iter([*[False] * 12, True])
    tracemalloc.start()
    try:
        with pytest.raises(Cancelled):
            find_faces(picture, cancelled=lambda: next(asked))
        assert tracemalloc.get_traced_memory()[1] < picture.nbytes * 0.8
    finally:
        tracemalloc.stop()


def test_what_changed_alone_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only faces that meet a changed box are named again, and fewer passes are taken for them."""
    taken: list[int] = []
    take = Search.take

    def counting(search: Search, passes: list[Pass], progress: Callable[[float], None]) -> list[Seen]:
        taken.append(len(passes))
        return take(search, passes, progress)

    monkeypatch.setattr(Search, "take", counting)
    person = np.asarray(Image.open(resource("samples/astronaut.jpg")).convert("RGB"))
    picture = np.concatenate([person, np.zeros((len(person), 1600, 3), np.uint8), person], axis=1)
    whole, passes = find_faces(picture), sum(taken)
    right = [face for face in whole if face.x > picture.shape[1] / 2]
    assert 0 < len(right) < len(whole)
    taken.clear()
    again = find_faces(picture, changed=np.array([[picture.shape[1] - 300.0, 0, picture.shape[1], 300]]))
    assert [round(face.x) for face in again] == [round(face.x) for face in right]
    assert sum(taken) < passes
    taken.clear()
    assert find_faces(picture, changed=np.empty((0, 4))) == []
    assert not taken


def test_a_cutting_without_edges_is_passed_over() -> None:
    sky = np.linspace(40, 200, 640).astype(np.uint8)[:, None, None] * np.ones((1, 640, 3), np.uint8)
    assert is_featureless(sky)
    sky[300:308, 300:308] += 20
    assert not is_featureless(sky)


def test_a_large_cover_is_looked_at_again_at_sizes_where_it_is_small() -> None:
    search = Search(np.zeros((2400, 3200, 3), np.uint8), 1, lambda: False)
    box = np.array([[100.0, 100.0, 900.0, 900.0]])
    small = np.array([[100.0, 100.0, 300.0, 300.0]])
    for boxes, largest in ((box, 0.25), (small, 1.0)):
        factors = [one.level.factor for one in search.reaching(search.upright(), boxes) if one.detector == "yunet"]
        assert max(factors) == largest
        assert min(factors) < 0.2


def test_a_close_look_at_a_few_covers_sees_a_face_that_is_still_there() -> None:
    person = np.asarray(Image.open(resource("samples/astronaut.jpg")).convert("RGB"))
    picture = np.concatenate([person, np.zeros((len(person), 1600, 3), np.uint8), person], axis=1)
    face = next(face for face in find_faces(person) if face.certainty is Certainty.SURE)
    right = picture.shape[1] - person.shape[1]
    boxes = np.array([[face.x - 80.0, face.y - 90, face.x + 80, face.y + 90], [1200, 100, 1300, 200]])
    again = find_faces(picture, changed=boxes, is_upright=True)
    assert [one.x for one in again] == pytest.approx([face.x], abs=8)
    assert again[0].certainty is Certainty.SURE
    moved = boxes + np.array([right, 0, right, 0])
    assert find_faces(picture, changed=moved, is_upright=True)[0].x > right


@pytest.mark.parametrize(("size", "count", "is_close"), [((4000, 3000), 24, True), ((2400, 1800), 400, False)])
def test_covers_are_looked_at_closely_where_that_takes_less_time(
    size: tuple[int, int], count: int, is_close: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    corners = np.random.default_rng(1).uniform(0, np.array(size) - 150, (count, 2))
    passes: list[Pass] = []

    def note(_search: Search, planned: list[Pass], _progress: Callable[[float], None]) -> list[Seen]:
        passes.extend(planned)
        return []

    monkeypatch.setattr(Search, "take", note)
    picture, boxes = np.zeros((size[1], size[0], 3), np.uint8), np.hstack([corners, corners + 150])
    find_faces(picture, changed=boxes, is_upright=True)
    close = Search(picture, 1, lambda: False).around(boxes)
    assert ([one.tile for one in passes] == [one.tile for one in close]) is is_close


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much memory is in use in a file")
@pytest.mark.parametrize("detector", ["yunet.YuNet", "centerface.CenterFace"])
def test_the_memory_of_passes_is_given_back(detector: str) -> None:
    """In a process of its own: one that has freed much before gives a pass memory that it keeps for itself."""
    module, name = detector.split(".")
    program = f"""
import numpy as np
from scrubber.faces.detection.{module} import {name}
from tests.faces.detection.test_detect import resident
made = {name}()
for side in (640, 1152, 640):  # the first room is never given back, and CenterFace gives that of 1152 back at once
    made.detect(np.zeros((side, side, 3), np.uint8))
used = resident()
made.give_back_memory()
print(used - resident())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert int(done.stdout) > LEAST_GIVEN_BACK


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much memory is in use in a file")
def test_what_was_freed_is_returned_although_something_behind_it_is_in_use() -> None:
    models.return_freed_memory()
    before = resident()
    pieces = [bytearray(b"x" * 60_000) for _number in range(1000)]
    behind = pieces.pop()
    assert resident() - before > LEAST_GIVEN_BACK
    pieces.clear()
    models.return_freed_memory()
    assert behind and resident() - before < LEAST_GIVEN_BACK


def test_a_close_look_stays_within_the_picture() -> None:
    search = Search(np.zeros((700, 900, 3), np.uint8), 1, lambda: False)
    for box in ((-40.0, -40.0, 20.0, 20.0), (850.0, 650.0, 950.0, 760.0), (0.0, 0.0, 900.0, 700.0)):
        for one in search.around(np.array([box])):
            width, height = one.level.size
            assert 0 <= one.tile.x0 < one.tile.x1 <= min(width, one.tile.x0 + 640)
            assert 0 <= one.tile.y0 < one.tile.y1 <= min(height, one.tile.y0 + 640)
            assert one.level.cut(one.tile).size
