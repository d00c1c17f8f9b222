"""The promises of the runner: one answer per job, from whatever becomes of the worker."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest

from scrubber.engine import files
from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.report import CleanResult, Destination, PhotoReport
from scrubber.errors import Cancelled, LimitExceeded, TookTooLong, WorkerDied
from scrubber.formats.base import Policy
from scrubber.jobs import job_queue, tasks
from scrubber.jobs import runner as runner_module
from scrubber.jobs.runner import Runner
from scrubber.jobs.worker import Worker
from tests.helpers import slow_tasks

WAIT = 30


@pytest.fixture(autouse=True)
def behaving_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Functions travel to the workers by name, so replacing them here is enough; every photo is the same file."""
    monkeypatch.setattr(tasks, "inspect_photo", slow_tasks.behave)
    monkeypatch.setattr(files, "open_original", lambda _path: os.open(__file__, os.O_RDONLY))


@pytest.fixture
def answers() -> Queue[PhotoReport]:
    return Queue()


@pytest.fixture
def runner() -> Iterator[Runner]:
    with Runner(2, languages=()) as runner:
        yield runner


def by_name(answers: "Queue[PhotoReport]", count: int) -> dict[str, PhotoReport]:
    found = [answers.get(timeout=WAIT) for _number in range(count)]
    assert answers.empty()
    return {Path(report.path).name: report for report in found}


def test_every_job_is_answered_once_from_another_process(runner: Runner, answers: "Queue[PhotoReport]") -> None:
    for number in range(50):
        runner.inspect(f"photo{number}", 64, answers.put)
    reports = by_name(answers, 50)
    assert len(reports) == 50
    assert all(report.size == 64 and report.problem is None for report in reports.values())
    assert os.getpid() not in {report.width for report in reports.values()}


def test_a_photo_that_kills_its_worker_is_refused_and_the_others_are_not(
    runner: Runner, answers: "Queue[PhotoReport]"
) -> None:
    for name in ("a", "kill", "b", "c", "d"):
        runner.inspect(name, 0, answers.put)
    reports = by_name(answers, 5)
    assert isinstance(reports.pop("kill").problem, WorkerDied)
    assert all(report.problem is None for report in reports.values())


def test_a_pause_holds_copies_back_and_nothing_else(
    runner: Runner, answers: "Queue[PhotoReport]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "clean_photo", slow_tasks.clean)
    copies: Queue[CleanResult] = Queue()
    runner.pause(True)
    tickets = [runner.clean(name, Destination(is_trial=True), Policy(), copies.put) for name in ("a", "b")]
    runner.inspect("c", 0, answers.put)
    assert by_name(answers, 1)["c"].problem is None
    assert copies.empty()
    tickets[0].cancel()
    assert isinstance(copies.get(timeout=WAIT).problem, Cancelled)
    runner.pause(False)
    assert copies.get(timeout=WAIT).path == "b"


def test_a_paused_queue_can_be_closed() -> None:
    copies: Queue[CleanResult] = Queue()
    with Runner(1, languages=()) as runner:
        runner.pause(True)
        runner.clean("a", Destination(is_trial=True), Policy(), copies.put)
    assert isinstance(copies.get(timeout=WAIT).problem, Cancelled)


def test_a_worker_that_dies_once_costs_nothing(runner: Runner, answers: "Queue[PhotoReport]") -> None:
    runner.inspect("once", 0, answers.put)
    assert answers.get(timeout=WAIT).problem is None


@pytest.mark.parametrize("name", ["fragile", "fragile-hang"])
def test_the_second_try_is_made_with_caution(name: str, answers: "Queue[PhotoReport]") -> None:
    with Runner(1, languages=(), seconds=3) as runner:
        runner.inspect(name, 0, answers.put)
        assert answers.get(timeout=WAIT).problem is None


def test_each_job_of_one_worker_is_asked_with_its_own_numbers(answers: "Queue[PhotoReport]") -> None:
    wanted = [64, 64, 256, 64, 0, 256]
    with Runner(1, languages=()) as runner:
        for number, pixels in enumerate(wanted):
            runner.inspect(f"photo{number}", pixels, answers.put)
        reports = by_name(answers, len(wanted))
    assert [reports[f"photo{number}"].size for number in range(len(wanted))] == wanted
    assert len({report.width for report in reports.values()}) == 1  # one process answered them all


def test_a_worker_killed_while_idle_is_replaced(answers: "Queue[PhotoReport]") -> None:
    if sys.platform == "win32":
        pytest.skip("needs SIGKILL")
    with Runner(1, languages=()) as runner:
        runner.inspect("a", 0, answers.put)
        os.kill(answers.get(timeout=WAIT).width, signal.SIGKILL)
        runner.inspect("b", 0, answers.put)
        assert answers.get(timeout=WAIT).problem is None


def test_a_hanging_photo_is_given_up_after_its_time(answers: "Queue[PhotoReport]") -> None:
    with Runner(1, languages=(), seconds=3) as runner:
        runner.inspect("hang", 0, answers.put)
        runner.inspect("after", 0, answers.put)
        assert isinstance(answers.get(timeout=WAIT).problem, TookTooLong)
        assert answers.get(timeout=WAIT).problem is None


@pytest.mark.allow_logs
@pytest.mark.parametrize("name", ["raise", "no-answer"])
def test_a_fault_of_ours_is_a_refusal_and_logged_without_the_photos_content(
    name: str, runner: Runner, answers: "Queue[PhotoReport]", caplog: pytest.LogCaptureFixture
) -> None:
    runner.inspect(name, 0, answers.put)
    runner.inspect("after", 0, answers.put)
    reports = by_name(answers, 2)
    assert isinstance(reports[name].problem, WorkerDied)
    assert reports["after"].problem is None
    assert "a job failed" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="no such limit there")
def test_a_worker_has_a_memory_limit(runner: Runner, answers: "Queue[PhotoReport]") -> None:
    runner.inspect("memory", 0, answers.put)
    problem = answers.get(timeout=WAIT).problem
    assert isinstance(problem, LimitExceeded)


def test_cancelled_jobs_are_answered_whether_they_run_or_wait(answers: "Queue[PhotoReport]") -> None:
    with Runner(1, languages=()) as runner:
        runner.inspect("first", 0, answers.put)
        answers.get(timeout=WAIT)
        running = runner.inspect("hang", 0, answers.put)
        waiting = runner.inspect("waiting", 0, answers.put)
        runner.inspect("stays", 0, answers.put)
        time.sleep(0.3)
        begun = time.monotonic()
        waiting.cancel()
        running.cancel()
        running.cancel()
        reports = by_name(answers, 3)
        assert time.monotonic() - begun < 20
        assert isinstance(reports["hang"].problem, Cancelled)
        assert isinstance(reports["waiting"].problem, Cancelled)
        assert reports["stays"].problem is None
        waiting.cancel()  # too late, and harmless
        with pytest.raises(Empty):
            answers.get(timeout=0.2)


def test_the_next_job_gets_a_worker_that_has_all_in_memory(answers: "Queue[PhotoReport]") -> None:
    with Runner(2, languages=()) as runner:
        hanging = runner.inspect("hang", 0, answers.put)
        runner.inspect("a", 0, answers.put)
        first = answers.get(timeout=WAIT)
        hanging.cancel()
        assert isinstance(answers.get(timeout=WAIT).problem, Cancelled)
        for _number in range(6):
            runner.inspect("b", 0, answers.put)
            assert answers.get(timeout=WAIT).width == first.width


def test_what_the_user_looks_at_comes_first(answers: "Queue[PhotoReport]") -> None:
    with Runner(1, languages=()) as runner:
        runner.inspect("pause-first", 0, answers.put)
        tickets = [runner.inspect(f"pause-{number}", 0, answers.put) for number in range(8)]
        tickets[7].raise_priority()
        runner.inspect("pause-urgent", 0, answers.put, priority=True)
        order = [Path(answers.get(timeout=WAIT).path).name for _number in range(10)]
    assert order.index("pause-urgent") <= 1
    assert order.index("pause-7") <= 2
    rest = [name for name in order if name not in ("pause-first", "pause-urgent", "pause-7")]
    assert rest == sorted(rest)


def test_closing_answers_everything_and_leaves_no_process() -> None:
    reports: list[PhotoReport] = []
    runner = Runner(2, languages=())
    runner.inspect("first", 0, reports.append)
    while not reports:
        time.sleep(0.01)
    for name in ("hang", "hang2", *(f"waiting{number}" for number in range(500))):
        runner.inspect(name, 0, reports.append)
    runner.close()
    assert len(reports) == 503
    assert all(isinstance(report.problem, Cancelled) for report in reports[1:])
    if sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(reports[0].width, 0)
    with pytest.raises(RuntimeError):
        runner.inspect("late", 0, reports.append)


@pytest.mark.allow_logs
def test_a_failing_listener_stops_nobody(runner: Runner, answers: "Queue[PhotoReport]") -> None:
    def fail(report: PhotoReport) -> None:
        raise ValueError

    runner.inspect("a", 0, fail)
    runner.inspect("b", 0, answers.put)
    assert answers.get(timeout=WAIT).problem is None


def test_jobs_may_be_added_from_many_threads_and_from_a_listener(runner: Runner, answers: "Queue[PhotoReport]") -> None:
    def again(report: PhotoReport) -> None:
        runner.inspect(report.path + "-again", 0, answers.put)

    def add(name: str) -> None:
        for number in range(10):
            runner.inspect(f"{name}{number}", 0, again)

    threads = [threading.Thread(target=add, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(by_name(answers, 40)) == 40


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("name", ["kill", "hang"])
def test_a_worker_that_is_ended_leaves_no_temporary_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "clean_photo", slow_tasks.leave_a_temporary_file)
    (tmp_path / name).write_bytes(b"a photo")
    results: Queue[CleanResult] = Queue()
    with Runner(1, languages=(), seconds=3) as runner:
        runner.clean(str(tmp_path / name), Destination(), Policy(), results.put)
        assert isinstance(results.get(timeout=WAIT).problem, WorkerDied | TookTooLong)
    assert [path.name for path in tmp_path.iterdir()] == [name]


_PROGRAM_THAT_VANISHES = """
import os, signal
from scrubber.jobs import worker as worker_module
from scrubber.jobs.runner import Runner

def vanish(report):
    print(*(worker.pid for worker in worker_module._living), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
Runner(1, languages=()).ask_fence(vanish)
signal.pause()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_workers_end_when_the_program_is_killed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM_THAT_VANISHES], capture_output=True, timeout=WAIT, check=False
    )
    worker = int(done.stdout)
    deadline = time.monotonic() + WAIT
    while _lives(worker):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _lives(process: int) -> bool:
    """Whether it runs; where nobody collects an orphan it stays a zombie, which has ended too."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


_PROGRAM_WITH_A_SPARE_WORKER = """
from scrubber.jobs.tasks import PhotoReport, not_inspected
from scrubber.jobs.worker import new_worker, {start}

if __name__ == "__main__":
    {start}(())
    {start}(())
    assert new_worker(()).call(not_inspected, ("a", None), PhotoReport, 30).path == "a"
"""


@pytest.mark.parametrize("start", ["start_ahead", "fork_ahead"])
def test_a_program_ends_with_workers_that_nobody_took_or_closed(start: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(_PROGRAM_WITH_A_SPARE_WORKER.format(start=start))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, program], capture_output=True, timeout=WAIT, check=False, env=environment)
    assert done.returncode == 0, done.stderr


def _raising(error: BaseException) -> Callable[..., Any]:
    def fail(*_args: object, **_options: object) -> None:
        raise error

    return fail


ANYTHING = [RuntimeError("secret"), ValueError("secret"), MemoryError(), SystemExit(3), KeyboardInterrupt()]


@pytest.mark.allow_logs
@pytest.mark.parametrize("error", ANYTHING, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("place", ["new_worker", "call", "_hold", "_end"])
def test_whatever_is_raised_around_a_worker_the_job_is_answered_once(
    place: str,
    error: BaseException,
    answers: "Queue[PhotoReport]",
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A job without an answer would be waited for forever; the thread lives on for the next one."""
    with Runner(1, languages=()) as runner, monkeypatch.context() as patch:
        target = {"call": Worker, "_hold": Runner}.get(place, job_queue)
        if place == "_end":
            patch.setattr(Worker, "call", _raising(OSError()))
        patch.setattr(target, place, _raising(error))
        for name in ("a", "b"):
            runner.inspect(name, 0, answers.put)
        assert all(isinstance(report.problem, WorkerDied) for report in by_name(answers, 2).values())
        patch.undo()
        patch.setattr(tasks, "inspect_photo", slow_tasks.behave)
        runner.inspect("c", 0, answers.put)
        assert answers.get(timeout=WAIT).problem is None
    assert "secret" not in caplog.text


def test_without_threads_a_job_is_refused(answers: "Queue[PhotoReport]", monkeypatch: pytest.MonkeyPatch) -> None:
    with Runner(1, languages=()) as runner:
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", _raising(RuntimeError("can't start new thread")))
            runner.inspect("a", 0, answers.put)
            assert isinstance(answers.get(timeout=WAIT).problem, WorkerDied)
        runner.inspect("b", 0, answers.put)
        assert answers.get(timeout=WAIT).problem is None


def test_what_looks_for_faces_may_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured by the time that the worker is given to answer."""
    given: list[tuple[str, float]] = []

    def call(
        _worker: Worker, function: Callable[..., Any], _args: object, _kind: object, seconds: float, *_: object
    ) -> Any:
        given.append((function.__name__, seconds))
        raise TimeoutError

    monkeypatch.setattr(Worker, "call", call)
    done: Queue[Any] = Queue()
    covers, plain = PicturePolicy(faces=FaceChoice()), Destination()
    with Runner(1, languages=(), seconds=10) as runner:
        starts: list[Callable[[], object]] = [
            lambda: runner.clean("a.jpg", plain, Policy(), done.put),
            lambda: runner.clean("a.jpg", plain, covers, done.put),
            lambda: runner.find_faces("a.jpg", 0, done.put),
            lambda: runner.read_identities("a.jpg", None, done.put),
            lambda: runner.read_people("a.jpg", None, 0, done.put),
        ]
        for start in starts:
            start()
            done.get(timeout=WAIT)
    assert [name for name, _seconds in given] == [
        "clean_photo", "clean_photo", "find_photo_faces", "read_identities", "read_people",
    ]  # fmt: skip
    assert given[0][1] == 10
    assert {seconds for _name, seconds in given[1:]} == {10 * runner_module._FACES_TAKE_LONGER}
    assert runner_module._FACES_TAKE_LONGER >= 3
