"""Works through the photos a command was given, in their order, one by one or in worker processes.

A few photos are cleaned in this process, because starting workers takes longer. Reading always happens in workers:
maker notes need a decoder in C++, and whatever a photo does to that must not end the command. Ctrl-C is answered
between two photos: what was finished stays, what was begun leaves nothing behind.
"""

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from types import FrameType
from typing import TypeVar

from scrubber.engine.report import CleanResult, Destination, FaceReport, PhotoReport
from scrubber.errors import Cancelled, CannotRead
from scrubber.formats.base import Policy
from scrubber.jobs import tasks
from scrubber.jobs.runner import Runner, Ticket
from scrubber.jobs.scan import Found, scan

Result = TypeVar("Result", PhotoReport, CleanResult, FaceReport)

FEW = 8
"""From this number of photos on, worker processes clean."""
_AHEAD = 64
"""Photos handed to the runner before the first answer of them is needed: bounds what waits in memory."""
_WAKE_SECONDS = 0.2


class Interrupt:
    """Whether Ctrl-C was pressed. The second time it ends the program at once."""

    def __init__(self) -> None:
        self._pressed = threading.Event()

    def pressed(self) -> bool:
        """Whether to stop."""
        return self._pressed.is_set()

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Answer the signal."""
        if self._pressed.is_set():
            raise KeyboardInterrupt
        self._pressed.set()


@contextmanager
def interruptible() -> Iterator[Interrupt]:
    """Take Ctrl-C as a wish to stop after the photo at hand."""
    interrupt = Interrupt()
    if threading.current_thread() is not threading.main_thread():
        yield interrupt
        return
    before = signal.signal(signal.SIGINT, interrupt.handle)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGINT, before)


def find(
    paths: Sequence[str], recursive: bool, interrupt: Interrupt
) -> tuple[list[Found], list[tuple[str, CannotRead]]]:
    """The photos below `paths`, each once, and the folders that could not be read."""
    problems: list[tuple[str, CannotRead]] = []
    found = scan(paths, interrupt.pressed, lambda path, problem: problems.append((path, problem)), recursive)
    return list({item.path: item for item in found}.values()), problems


def inspect_all(
    photos: Sequence[Found], jobs: int | None, interrupt: Interrupt, thumbnail_px: int = 0
) -> Iterator[PhotoReport]:
    """The report of every photo, in order, with pictures of at most `thumbnail_px` a side (0: none)."""

    def there(runner: Runner, photo: Found, on_done: Callable[[PhotoReport], None]) -> Ticket:
        return runner.inspect(photo.path, thumbnail_px, on_done)

    return _in_workers(photos, there, jobs, interrupt)


def clean_all(
    photos: Sequence[Found],
    folder: str,
    policy: Callable[[Found], Policy],
    jobs: int | None,
    interrupt: Interrupt,
    always_workers: bool = False,
) -> Iterator[CleanResult]:
    """The result of every photo, in order, each by its own policy. Decoders need `always_workers`."""

    def here(photo: Found) -> CleanResult:
        return tasks.clean_photo(photo.path, Destination(folder, photo.root), policy(photo))

    def there(runner: Runner, photo: Found, on_done: Callable[[CleanResult], None]) -> Ticket:
        return runner.clean(photo.path, Destination(folder, photo.root), policy(photo), on_done)

    if len(photos) < FEW and not always_workers:
        return _one_by_one(photos, here, interrupt)
    return _in_workers(photos, there, jobs, interrupt)


def find_faces_in_all(photos: Sequence[Found], jobs: int | None, interrupt: Interrupt) -> Iterator[FaceReport]:
    """The faces of every photo, in order."""

    def there(runner: Runner, photo: Found, on_done: Callable[[FaceReport], None]) -> Ticket:
        return runner.find_faces(photo.path, 0, on_done)

    return _in_workers(photos, there, jobs, interrupt)


def _in_workers(
    photos: Sequence[Found],
    there: Callable[[Runner, Found, Callable[[Result], None]], Ticket],
    jobs: int | None,
    interrupt: Interrupt,
) -> Iterator[Result]:
    with Runner(jobs) as runner:
        yield from _in_processes(runner, photos, there, interrupt)


def _one_by_one(photos: Sequence[Found], work: Callable[[Found], Result], interrupt: Interrupt) -> Iterator[Result]:
    for photo in photos:
        if interrupt.pressed():
            return
        yield work(photo)


def _in_processes(
    runner: Runner,
    photos: Sequence[Found],
    submit: Callable[[Runner, Found, Callable[[Result], None]], Ticket],
    interrupt: Interrupt,
) -> Iterator[Result]:
    answers: deque[SimpleQueue[Result]] = deque()
    waiting = iter(photos)
    while not interrupt.pressed():
        for photo in waiting:
            answers.append(SimpleQueue())
            submit(runner, photo, answers[-1].put)
            if len(answers) >= _AHEAD:
                break
        if not answers:
            return
        result = _next(answers[0], interrupt)
        if result is not None:
            answers.popleft()
            yield result
    runner.close()  # answers everything that is still open
    yield from (result for result in (answer.get() for answer in answers) if not isinstance(result.problem, Cancelled))


def _next(answer: "SimpleQueue[Result]", interrupt: Interrupt) -> Result | None:
    """The answer, or None when Ctrl-C came first. Waits in short steps: on Windows a wait can't be interrupted."""
    while not interrupt.pressed():
        try:
            return answer.get(timeout=_WAKE_SECONDS)
        except Empty:
            continue
    return None
