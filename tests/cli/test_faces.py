"""`scrubber faces`, `clean --faces` and `clean --boxes`: what is asked for, read and printed."""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scrubber.__main__ import main
from scrubber.cli.boxes import BoxesProblem, PhotoBoxes, read_boxes
from scrubber.cli.parser import make_parser
from scrubber.cli.status import Status
from scrubber.engine.covering.words import face_sentences, report_sentence
from scrubber.engine.report import CleanResult, FaceReport, FaceResult, FaceResults
from scrubber.faces.covers.cover_style import CoverStyle, Picture, Shape, Style
from scrubber.faces.face import Certainty, Face
from scrubber.reports.json_document import faces_as_json, result_as_json
from scrubber.resources import resource
from tests.conftest import SHARED

Capture = pytest.CaptureFixture[str]
FOUND = Face(
    30.5,
    20.25,
    12,
    14,
    5.0,
    Certainty.SURE,
    0.91,
    ((28.0, 18.0), (33.0, 18.0), (30.0, 21.0), (28.5, 24.0), (32.5, 24.0)),
    2,
)
DIGEST = "0123456789abcdef" * 4
MAYBE = Face(5, 5, 4, 4, certainty=Certainty.MAYBE, score=0.3)


@pytest.fixture(scope="module")
def astronaut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample photo with a face, smaller so that looking is quick."""
    path = tmp_path_factory.mktemp("faces") / "astronaut.jpg"
    with Image.open(str(Path(str(resource("samples"))) / "astronaut.jpg")) as picture:
        picture.thumbnail((400, 400))
        picture.save(path, quality=90)
    return path


def boxes_file(folder: Path, document: object) -> str:
    path = folder / "boxes.json"
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


def test_found_faces_can_be_covered_by_name(astronaut: Path, tmp_path: Path, capsys: Capture) -> None:
    """The whole way, in worker processes: look, write the boxes down, cover just these, look at the copy."""
    assert main(["faces", str(astronaut), "--json"]) == Status.FINE
    answer = capsys.readouterr().out
    (photo,) = json.loads(answer)["photos"]
    face = photo["faces"][0]
    assert (photo["path"], photo["problem"], face["certainty"]) == (str(astronaut), None, "sure")
    boxes = boxes_file(tmp_path, json.loads(answer))
    assert main(["clean", str(astronaut), "-o", str(tmp_path / "out"), "--boxes", boxes, "--json"]) == Status.FINE
    (result,) = json.loads(capsys.readouterr().out)["photos"]
    assert result["faces"]["faces"][0]["covered"] is True
    with Image.open(astronaut) as before, Image.open(result["output"]) as after:
        apart = np.abs(np.asarray(before).astype(int) - np.asarray(after)).mean(axis=2)
    assert apart[int(face["y"]), int(face["x"])] > 3
    assert apart[-20:, -20:].max() == 0


def test_the_report_is_json_that_boxes_reads(tmp_path: Path) -> None:
    report = FaceReport(str(tmp_path / "a.jpg"), 100, 80, 3, (FOUND, MAYBE), digest=DIGEST)
    read = read_boxes(boxes_file(tmp_path, {"schema": 1, "command": "faces", "photos": [faces_as_json(report)]}))
    first, second = read[tmp_path / "a.jpg"].faces
    assert read[tmp_path / "a.jpg"].digest == DIGEST
    assert (first.x, first.y, first.width, first.height, first.angle) == (30.5, 20.25, 12, 14, 5.0)
    assert (first.certainty, first.landmarks, first.frame) == (FOUND.certainty, FOUND.landmarks, 2)
    assert second.certainty is Certainty.MAYBE


def test_a_plain_box_is_enough(tmp_path: Path) -> None:
    document = {"photos": [{"path": str(tmp_path / "a.jpg"), "faces": [{"x": 1, "y": 2, "width": 3, "height": 4}]}]}
    assert read_boxes(boxes_file(tmp_path, document)) == {
        tmp_path / "a.jpg": PhotoBoxes((Face(1, 2, 3, 4, certainty=Certainty.DRAWN),))
    }


@pytest.mark.parametrize(
    "box",
    [
        {"x": 1, "y": 2, "width": 3},
        {"x": 1, "y": 2, "width": 0, "height": 4},
        {"x": "1", "y": 2, "width": 3, "height": 4},
        {"x": True, "y": 2, "width": 3, "height": 4},
        {"x": 1e30, "y": 2, "width": 3, "height": 4},
        {"x": float("nan"), "y": 2, "width": 3, "height": 4},
        {"x": 1, "y": 2, "width": 3, "height": 4, "frame": -1},
        {"x": 1, "y": 2, "width": 3, "height": 4, "frame": 1.5},
        {"x": 1, "y": 2, "width": 3, "height": 4, "certainty": "very"},
        {"x": 1, "y": 2, "width": 3, "height": 4, "shape": "star"},
        {"x": 1, "y": 2, "width": 3, "height": 4, "style": "nice"},
        {"x": 1, "y": 2, "width": 3, "height": 4, "shape": "brush"},
        {"x": 1, "y": 2, "width": 3, "height": 4, "shape": "brush", "brush": 2, "stroke": [[0, "1"]]},
        {"x": 1, "y": 2, "width": 3, "height": 4, "landmarks": [[1]]},
        {"x": 1, "y": 2, "width": 3, "height": 4, "landmarks": 7},
        ["x"],
        None,
    ],
)
def test_a_strange_box_is_refused(box: object, tmp_path: Path) -> None:
    with pytest.raises(BoxesProblem):
        read_boxes(boxes_file(tmp_path, {"photos": [{"path": "a.jpg", "faces": [box]}]}))


@pytest.mark.parametrize("document", [[], {}, {"photos": 3}, {"photos": [3]}, {"photos": [{"path": "a"}]}, "x"])
def test_a_strange_document_is_refused(document: object, tmp_path: Path) -> None:
    with pytest.raises(BoxesProblem):
        read_boxes(boxes_file(tmp_path, document))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_not_json_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "boxes.json").write_bytes(content)
    with pytest.raises(BoxesProblem, match="does not look like"):
        read_boxes(str(tmp_path / "boxes.json"))
    with pytest.raises(BoxesProblem, match="can't be read"):
        read_boxes(str(tmp_path / "missing.json"))


def test_photos_without_boxes_are_not_touched(astronaut: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "out"
    unnamed = boxes_file(tmp_path, {"photos": []})
    assert main(["clean", str(astronaut), "-o", str(out), "--boxes", unnamed]) == Status.USAGE
    assert "says nothing about" in capsys.readouterr().err
    problem = {"path": str(astronaut), "faces": [], "problem": {"code": "crashed", "sentence": "x"}}
    failed = boxes_file(tmp_path, {"photos": [problem]})
    assert main(["clean", str(astronaut), "-o", str(out), "--boxes", failed]) == Status.USAGE
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--faces", "emoji"],
        ["--cover-size", "9"],
        ["--max-side", "3"],
        ["--cover-size", "x"],
        ["--max-side", "-5"],
        ["--max-face", "0"],
    ],
)
def test_impossible_wishes_are_named(arguments: list[str], astronaut: Path, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["clean", str(astronaut), *arguments])
    assert stopped.value.code == Status.USAGE
    assert arguments[0] in capsys.readouterr().err


def test_help_says_that_faces_stay_by_default(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["clean", "--help"])
    assert "(default: none, faces are left as they are)" in " ".join(capsys.readouterr().out.split())


def test_sentences() -> None:
    assert report_sentence(FaceReport("a")) == "0 faces"
    assert report_sentence(FaceReport("a", faces=(FOUND, MAYBE))) == "1 face and 1 possible face"
    results = FaceResults((FaceResult(FOUND, True, True, True), FaceResult(MAYBE, False)), (FOUND, MAYBE))
    covered, kept, matched, left, doubtful = face_sentences(results)
    assert kept == "1 face left clear by choice, around 5, 5."
    assert doubtful == "1 place without a cover looks a little like a face."
    assert covered == "1 face covered."
    assert matched.startswith("A face recogniser still takes 1 covered face for the same one.")
    assert left.startswith("Beside the covers there may be 1 more face.")
    assert list(face_sentences(None)) == []


def test_results_as_json() -> None:
    assert result_as_json(CleanResult("a"))["faces"] is None
    answer = result_as_json(CleanResult("a", faces=FaceResults((FaceResult(FOUND, True, True, False),), (MAYBE,))))
    assert answer["faces"]["still_matched"] == 0
    assert (
        answer["faces"]["faces"][0] | {"covered": True, "matched": True, "matches": False}
        == answer["faces"]["faces"][0]
    )
    assert answer["faces"]["left_over"][0]["certainty"] == "maybe"
    json.dumps(answer)


def test_a_named_person_stays_clear_and_everybody_else_is_covered(
    astronaut: Path, tmp_path: Path, capsys: Capture
) -> None:
    """The whole way: the astronaut is named on one photo and stays clear in a darker, smaller, mirrored one."""
    assert main(["faces", str(astronaut), "--json"]) == Status.FINE
    face = json.loads(capsys.readouterr().out)["photos"][0]["faces"][0]
    box = ",".join(str(face[name]) for name in ("x", "y", "width", "height"))
    with Image.open(astronaut) as picture:
        other = (
            picture.point(lambda level: int(level * 0.8)).resize((380, 380)).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        )
    other.save(tmp_path / "other.png")
    command = ["clean", str(tmp_path / "other.png"), "-o", str(tmp_path / "out"), "--faces", "solid", "--json"]
    assert main([*command, "--keep-face", str(astronaut), box]) == Status.FINE
    (result,) = json.loads(capsys.readouterr().out)["photos"]
    assert [one["covered"] for one in result["faces"]["faces"] if one["certainty"] == "sure"] == [False]
    assert main(command) == Status.FINE
    (result,) = json.loads(capsys.readouterr().out)["photos"]
    assert [one["covered"] for one in result["faces"]["faces"] if one["certainty"] == "sure"] == [True]


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the photos in ../shared/faces")
def test_somebody_else_is_covered(astronaut: Path, tmp_path: Path, capsys: Capture) -> None:
    people = sorted((SHARED / "faces" / "recognition").glob("known_00*_0.jpg"))[:3]
    assert main(["faces", str(people[0]), "--json"]) == Status.FINE
    face = json.loads(capsys.readouterr().out)["photos"][0]["faces"][0]
    box = ",".join(str(face[name]) for name in ("x", "y", "width", "height"))
    names = [*map(str, people), "-o", str(tmp_path / "out"), "--faces", "blur", "--keep-face", str(people[0]), box]
    assert main(["clean", *names, "--json"]) == Status.FINE
    photos = json.loads(capsys.readouterr().out)["photos"]
    assert [all(one["covered"] for one in photo["faces"]["faces"]) for photo in photos] == [False, True, True]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--faces", "blur", "--keep-face", "PHOTO", "1,2,3"], "four numbers"),
        (["--faces", "blur", "--keep-face", "PHOTO", "1,2,3,-4"], "four numbers"),
        (["--faces", "blur", "--keep-face", "PHOTO", "5,5,3,4"], "No face was found there"),
        (["--faces", "blur", "--keep-face", "nowhere.jpg", "5,5,3,4"], "nowhere.jpg: The file can't be read"),
        (["--keep-face", "PHOTO", "5,5,3,4"], "required: --faces"),
    ],
)
def test_a_person_who_cant_be_learnt_stops_everything(
    options: list[str], words: str, astronaut: Path, tmp_path: Path, capsys: Capture
) -> None:
    given = [str(astronaut) if one == "PHOTO" else one for one in options]
    assert main(["clean", str(astronaut), "-o", str(tmp_path / "out"), *given]) == Status.USAGE
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


SHAPES = (
    Face(50, 40, 30, 10, certainty=Certainty.DRAWN, shape=Shape.RECTANGLE),
    Face(50, 40, 30, 10, 12.0, Certainty.DRAWN, shape=Shape.ROUNDED, cover_style=CoverStyle(Style.MOSAIC)),
    Face(50, 40, 30, 10, certainty=Certainty.DRAWN, shape=Shape.BRUSH, stroke=((-0.5, 0.25), (1.0, -1.0)), brush=4.5),
    Face(50, 40, 30, 10, cover_style=CoverStyle(Style.SOLID, picture=Picture.SMILE)),
)


def test_every_shape_and_style_comes_back_as_it_was_written(tmp_path: Path) -> None:
    report = FaceReport(str(tmp_path / "a.jpg"), 100, 80, faces=SHAPES)
    read = read_boxes(boxes_file(tmp_path, {"photos": [faces_as_json(report)]}))[tmp_path / "a.jpg"]
    assert read.faces == SHAPES


def test_boxes_of_another_version_of_the_photo_are_refused(
    astronaut: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = {"x": 40, "y": 40, "width": 30, "height": 20, "shape": "rectangle"}
    digest = hashlib.sha256(astronaut.read_bytes()).hexdigest()
    for written, status in ((digest, Status.FINE), (DIGEST, Status.REFUSED)):
        photo = {"path": str(astronaut), "sha256": written, "faces": [box]}
        boxes, out = boxes_file(tmp_path, {"photos": [photo]}), tmp_path / written
        assert main(["clean", str(astronaut), "-o", str(out), "--boxes", boxes, "--json"]) == status
        (result,) = json.loads(capsys.readouterr().out)["photos"]
        assert (result["problem"] or {}).get("code") == ("other-photo" if status else None)
        assert bool(result["output"]) is not bool(status)


def test_drawn_areas_are_counted_as_areas() -> None:
    results = FaceResults((FaceResult(FOUND, True), FaceResult(SHAPES[0], True), FaceResult(SHAPES[2], True)))
    assert list(face_sentences(results)) == ["1 face covered.", "2 areas covered."]


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a privilege on Windows")
def test_boxes_of_a_link_that_leads_in_a_circle(tmp_path: Path) -> None:
    loop = tmp_path / "loop.jpg"
    loop.symlink_to(loop)
    document: dict[str, list[dict[str, object]]] = {"photos": [{"path": str(loop), "problem": None, "faces": []}]}
    assert read_boxes(boxes_file(tmp_path, document)) == {loop: PhotoBoxes(())}


def test_the_names_of_version_0_1_are_understood(capsys: pytest.CaptureFixture[str]) -> None:
    parsed = make_parser().parse_args(["clean", "photo.jpg", "--faces", "downscale", "--region", "1.3"])
    assert (parsed.faces, parsed.cover_size) == ("mosaic", 1.3)
    assert [str(Style(name)) for name in ("true-blur", "true-pixelate")] == ["weak-blur", "weak-mosaic"]
    with pytest.raises(SystemExit):
        make_parser().parse_args(["clean", "--help"])
    shown = capsys.readouterr().out
    assert "--cover-size" in shown
    assert "--region" not in shown
