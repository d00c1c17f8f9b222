"""Looking for faces and covering them in worker processes."""

from pathlib import Path
from queue import Queue
from threading import Event

import pytest
from PIL import Image

from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.report import CleanResult, Destination, FaceReport, Step
from scrubber.errors import Cancelled, CannotRead
from scrubber.faces.face import Certainty, Face
from scrubber.formats.base import Policy
from scrubber.jobs.runner import Runner
from scrubber.jobs.worker import Worker
from scrubber.pixels.crop import Crop
from tests.helpers.jpeg import plain_jpeg

WAIT = 60
BOX = Face(20, 20, 10, 10, certainty=Certainty.DRAWN)


def test_faces_are_looked_for_in_a_worker(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(plain_jpeg())
    answers: Queue[FaceReport] = Queue()
    with Runner(1, languages=()) as runner:
        runner.find_faces(str(tmp_path / "photo.jpg"), 24, answers.put)
        runner.find_faces(str(tmp_path / "missing.jpg"), 24, answers.put)
        found, missing = answers.get(timeout=WAIT), answers.get(timeout=WAIT)
    assert (found.problem, found.width, found.height, found.frames) == (None, 48, 40, 1)
    assert found.picture.startswith(b"\xff\xd8")
    assert isinstance(missing.problem, CannotRead)


def test_given_up_work_says_so(tmp_path: Path) -> None:
    answers: Queue[FaceReport] = Queue()
    runner = Runner(1, languages=())
    runner.find_faces(str(tmp_path / "photo.jpg"), 0, answers.put)
    runner.close()
    report = answers.get(timeout=WAIT)
    assert isinstance(report, FaceReport)
    assert isinstance(report.problem, Cancelled | CannotRead)


@pytest.mark.parametrize(("policy", "is_patient"), [(Policy(), False), (PicturePolicy(faces=FaceChoice()), True)])
def test_covering_may_take_longer(policy: Policy, is_patient: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for it would make the test slow: what a job is given is looked at instead."""
    given: list[float] = []
    monkeypatch.setattr(Runner, "add", lambda _runner, job, _first: given.append(job.patience))
    with Runner(1, languages=()) as runner:
        runner.clean("photo.jpg", Destination(), policy, lambda _result: None)
    assert (given[0] > 1) == is_patient


def test_covers_are_made_in_a_worker(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(plain_jpeg())
    answers: Queue[CleanResult] = Queue()
    with Runner(1, languages=()) as runner:
        policy = PicturePolicy(faces=FaceChoice(boxes=(BOX,)))
        runner.clean(str(tmp_path / "photo.jpg"), Destination(str(tmp_path / "out")), policy, answers.put)
        result = answers.get(timeout=WAIT)
    assert result.problem is None
    assert result.faces is not None
    assert [one.face for one in result.faces.faces] == [BOX]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["photo_clean.jpg"]


def test_a_crop_is_made_in_a_worker(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(plain_jpeg())
    answers: Queue[CleanResult] = Queue()
    with Runner(1, languages=()) as runner:
        policy = PicturePolicy(faces=FaceChoice(boxes=(), crop=Crop(0, 16, 32, 16)))
        runner.clean(str(tmp_path / "photo.jpg"), Destination(str(tmp_path / "out")), policy, answers.put)
        result = answers.get(timeout=WAIT)
    assert result.problem is None
    with Image.open(result.output) as picture:
        assert picture.size == (32, 16)
    assert any("exactly as it was" in note for note in result.notes)


def test_a_copy_with_covers_says_how_far_it_is(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(plain_jpeg())
    answers: Queue[CleanResult] = Queue()
    steps: list[Step] = []
    with Runner(1, languages=()) as runner:
        for faces in (FaceChoice(), FaceChoice(boxes=(BOX,))):
            out = Destination(str(tmp_path / "out"))
            runner.clean(str(tmp_path / "photo.jpg"), out, PicturePolicy(faces=faces), answers.put, steps.append)
            assert answers.get(timeout=WAIT).problem is None
    assert steps == [Step.LOOKING, Step.PROVING, Step.COVERING, Step.PROVING]


def test_a_photo_alone_gets_every_core_and_many_share_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []

    def call(_worker: Worker, _function: object, args: tuple[object, ...], *_rest: object) -> FaceReport:
        given.append(int(str(args[-1])))
        entered.set()
        assert go_on.wait(WAIT)
        return FaceReport("photo.jpg")

    monkeypatch.setattr(Worker, "call", call)
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    entered, go_on = Event(), Event()
    with Runner(2, languages=()) as runner:
        answers: Queue[FaceReport] = Queue()
        runner.find_faces("alone.jpg", 0, answers.put)
        assert entered.wait(WAIT)
        runner.find_faces("second.jpg", 0, answers.put)
        runner.find_faces("third.jpg", 0, answers.put)
        go_on.set()
        for _number in range(3):
            answers.get(timeout=WAIT)
    assert given[0] == 4
    assert given[1] == 2
