"""`scrubber index-check`: an index of one's own photos, tried on others, with real faces and the real models."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scrubber.__main__ import main
from scrubber.cli.status import Status
from scrubber.faces.recognition.index import FaceIndex
from scrubber.resources import resource
from tests.helpers.json_answers import read_answer

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder `known` with the sample's face, smaller and mirrored; beside it the sample as it is."""
    (tmp_path / "known" / "2024").mkdir(parents=True)
    with Image.open(str(resource("samples/astronaut.jpg"))) as picture:
        picture.resize((420, 420)).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "known/2024/other.jpg")
        picture.save(tmp_path / "photo.jpg", quality=95)
    shutil.copy(str(resource("samples/sea.jpg")), tmp_path / "known" / "sea.jpg")
    return tmp_path


def test_a_known_face_is_named_and_a_covered_one_is_not(photos: Path, capsys: Capture) -> None:
    before = sorted(path.name for path in photos.rglob("*"))
    assert main(["index-check", "--known", str(photos / "known"), str(photos / "photo.jpg"), "--json"]) == Status.FINE
    answer = read_answer(capsys.readouterr().out)
    (face,) = answer["photos"][0]["faces"]
    assert face["named_by"] == str(photos / "known/2024/other.jpg")
    assert face["named_by_covered"] == ""
    assert answer["known"] == {"photos": 2, "faces": 1, "unreadable": 0}
    assert sorted(path.name for path in photos.rglob("*")) == before, "nothing is written"


def test_the_answer_in_words(photos: Path, capsys: Capture) -> None:
    assert main(["index-check", "--known", str(photos / "known"), str(photos / "photo.jpg")]) == Status.FINE
    said = capsys.readouterr().out
    assert "Posted as it is: 1 of 1 face named. With covers: 0." in said
    assert "other.jpg" in said
    assert "real indexes are larger" in said


def test_the_photo_itself_is_no_proof(photos: Path, capsys: Capture) -> None:
    """The same bytes under another name don't count as a photo that was known."""
    (photos / "known/2024/other.jpg").unlink()
    shutil.copy(photos / "photo.jpg", photos / "known" / "renamed.jpg")
    assert main(["index-check", "--known", str(photos / "known"), str(photos / "photo.jpg"), "--json"]) == Status.FINE
    assert read_answer(capsys.readouterr().out)["photos"][0]["faces"][0]["named_by"] == ""


def test_known_photos_without_a_face_leave_nothing_to_try(photos: Path, capsys: Capture) -> None:
    (photos / "known/2024/other.jpg").unlink()
    assert main(["index-check", "--known", str(photos / "known"), str(photos / "photo.jpg")]) == Status.USAGE
    assert "No faces were found" in capsys.readouterr().err


def test_more_is_asked_of_a_match_in_a_larger_index() -> None:
    rows = [np.eye(512, dtype=np.float32)[number % 512] for number in range(1000)]
    assert FaceIndex(rows[:100]).threshold < FaceIndex(rows).threshold < 0.6
    nearly = np.zeros(512, np.float32)
    nearly[:2] = 0.45, np.sqrt(1 - 0.45**2)
    match = FaceIndex(rows[:100]).name(rows[1])
    assert match is not None
    assert match.row == 1
    assert FaceIndex([rows[0]]).name(nearly) is not None
    assert FaceIndex([rows[0]]).name(nearly, frozenset({0})) is None
    assert FaceIndex([]).name(rows[0]) is None
