"""Workers that were taken over and lie about the protocol: each is ended, and nothing it says is believed."""

import sys
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from scrubber.engine.report import CleanResult, Destination, PhotoReport
from scrubber.errors import TookTooLong, WorkerDied
from scrubber.formats.base import Policy
from scrubber.jobs import tasks
from scrubber.jobs.runner import Runner
from scrubber.jobs.tasks import inspect_photo
from tests.helpers import liars
from tests.helpers.jpeg import plain_jpeg

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the liars write to a UNIX socket")
WAIT = 60
PATIENCE = 30
"""Seconds that a worker has to start and to lie, on a busy computer; those that stall get few."""


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(plain_jpeg())
    return path


@pytest.mark.parametrize("lie", liars.LIES)
def test_a_liar_is_ended_and_the_next_photo_is_read(lie: str, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: Queue[PhotoReport] = Queue()
    with Runner(1, languages=(), seconds=4 if lie in liars.STALLING else PATIENCE) as runner:
        monkeypatch.setattr(tasks, "inspect_photo", liars.LIES[lie])
        runner.inspect(str(photo), 0, answers.put)
        problem = answers.get(timeout=WAIT).problem
        assert type(problem) is (TookTooLong if lie in liars.STALLING else WorkerDied)
        monkeypatch.setattr(tasks, "inspect_photo", inspect_photo)
        runner.inspect(str(photo), 0, answers.put)
        assert answers.get(timeout=WAIT).problem is None


@pytest.mark.parametrize("lie", liars.CLEANING_LIES)
def test_a_liar_makes_no_copy(lie: str, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: Queue[CleanResult] = Queue()
    monkeypatch.setattr(tasks, "clean_photo", liars.CLEANING_LIES[lie])
    with Runner(1, languages=(), seconds=PATIENCE) as runner:
        runner.clean(str(photo), Destination(), Policy(), answers.put)
        assert isinstance(answers.get(timeout=WAIT).problem, WorkerDied)
    assert [path.name for path in photo.parent.iterdir()] == [photo.name]


def test_the_copy_is_called_as_it_should_be_whatever_a_worker_says(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: Queue[CleanResult] = Queue()
    monkeypatch.setattr(tasks, "clean_photo", liars.name_another_path)
    with Runner(1, languages=()) as runner:
        runner.clean(str(photo), Destination(), Policy(), answers.put)
        assert answers.get(timeout=WAIT).output == str(photo.with_name("photo_clean.jpg"))


@pytest.mark.parametrize("hands_over", [True, False])
def test_copies_are_made_with_and_without_open_files(
    hands_over: bool, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows can't hand over open files, so the bytes cross the pipe; which is tried here, too."""
    answers: Queue[Any] = Queue()
    liars.hand_over(hands_over, monkeypatch)
    with Runner(1, languages=()) as runner:
        runner.clean(str(photo), Destination(), Policy(), answers.put)
        cleaned = answers.get(timeout=WAIT)
        runner.inspect(cleaned.output, 16, answers.put)
        report = answers.get(timeout=WAIT)
    assert cleaned.problem is None
    assert Path(cleaned.output).stat().st_size == cleaned.bytes_after
    assert (report.problem, report.already_clean) == (None, True)
