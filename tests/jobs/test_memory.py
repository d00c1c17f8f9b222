"""A very large photo doesn't run beside others; small ones do."""

import time
from pathlib import Path
from queue import Queue

import pytest

from scrubber.engine.report import PhotoReport
from scrubber.jobs import job_queue, tasks
from scrubber.jobs.memory import Appetite, budget, need_of
from scrubber.jobs.runner import Runner
from tests.helpers import slow_tasks

WAIT = 60


@pytest.fixture
def spans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[float, float]]:
    """When each of four photos ran, where 1,000 bytes of files at a time are allowed."""
    monkeypatch.setattr(tasks, "inspect_photo", slow_tasks.tell_when)
    monkeypatch.setattr(job_queue, "budget", lambda: 1000 * Appetite.COPY)
    answers: Queue[PhotoReport] = Queue()
    with Runner(3, languages=()) as runner:
        for name, size in (("a", 100), ("large", 5000), ("b", 100), ("c", 100)):
            (tmp_path / name).write_bytes(bytes(size))
            runner.inspect(str(tmp_path / name), 0, answers.put)
        reports = [answers.get(timeout=WAIT) for _number in range(4)]
    times = {Path(report.path).name: report.sentence.split() for report in reports}
    return {name: (float(begun), float(ended)) for name, (begun, ended) in times.items()}


def test_a_very_large_photo_runs_alone(spans: dict[str, tuple[float, float]]) -> None:
    begun, ended = spans.pop("large")
    assert all(span[1] <= begun or span[0] >= ended for span in spans.values())


def test_small_ones_are_taken_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen at the jobs that are under way, not at the clock: a worker may take long to start."""
    monkeypatch.setattr(tasks, "inspect_photo", slow_tasks.tell_when)
    monkeypatch.setattr(job_queue, "budget", lambda: 1000 * Appetite.COPY)
    answers: Queue[PhotoReport] = Queue()
    with Runner(2, languages=()) as runner:
        for name in ("b", "c"):
            (tmp_path / name).write_bytes(bytes(100))
            runner.inspect(str(tmp_path / name), 0, answers.put)
        most = 0
        while answers.empty():
            most = max(most, len(runner._running))
            time.sleep(0.005)
    assert most == 2


def test_the_need_follows_the_file_and_the_work(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(bytes(1000))
    assert need_of(str(path), Appetite.COPY) < need_of(str(path), Appetite.DECODE) < need_of(str(path), Appetite.FACES)
    assert need_of(str(tmp_path / "missing"), Appetite.FACES) == 0
    assert need_of("a\0b", Appetite.FACES) == 0


def test_the_budget_is_a_part_of_the_computers_memory() -> None:
    assert 1 << 28 < budget() < 1 << 45
