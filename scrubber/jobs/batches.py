"""Many photos in order: handed to the workers a few ahead, answered one by one, until somebody wants to stop.

A few photos are cleaned in this process, because starting workers takes longer. Reading always happens in workers:
maker notes need a decoder in C++, and whatever a photo does to that must not end the program.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import TypeVar

from scrubber.engine.report import CleanResult, Destination, FaceReport, PeopleReport, PhotoIdentities, PhotoReport
from scrubber.errors import Cancelled
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.formats.base import Policy
from scrubber.formats.keep import EVERYTHING_PRIVATE, Keep
from scrubber.jobs import tasks
from scrubber.jobs.runner import Runner, Ticket
from scrubber.jobs.scan import Found, never

Result = TypeVar("Result", PhotoReport, CleanResult, FaceReport, PhotoIdentities, PeopleReport)

FEW = 8
"""From this number of photos on, worker processes clean; what decodes a picture always runs in one."""
_AHEAD = 64
"""Photos handed to the runner before the first answer of them is needed: bounds what waits in memory."""
WAKE_SECONDS = 0.2
"""How long a wish to stop may wait for an answer; on Windows a wait can't be interrupted."""


def inspect_all(
    photos: Sequence[Found],
    jobs: int | None,
    stopped: Callable[[], bool],
    thumbnail_px: int = 0,
    keep: Keep = EVERYTHING_PRIVATE,
    runner: Runner | None = None,
) -> Iterator[PhotoReport]:
    """The report of every photo, in order, with pictures of at most `thumbnail_px` a side (0: none).

    `keep` is what copies would keep. A `runner` that is given stays open.
    """

    def submit(runner: Runner, photo: Found, on_done: Callable[[PhotoReport], None]) -> Ticket:
        return runner.inspect(photo.path, thumbnail_px, on_done, keep=keep)

    if runner is not None:
        return _in_order(runner, photos, submit, stopped)
    return _in_workers(photos, submit, jobs, stopped)


def clean_all(
    photos: Sequence[Found],
    policy_of: Callable[[Found], Policy],
    destination_of: Callable[[Found], Destination],
    decodes: bool,
    jobs: int | None,
    stopped: Callable[[], bool],
    runner: Runner | None = None,
) -> Iterator[CleanResult]:
    """The result of every photo, in order, each by its own policy and destination; `decodes`: a picture is changed."""

    def clean_here(photo: Found) -> CleanResult | None:
        return tasks.clean_without_decoder(photo.path, destination_of(photo), policy_of(photo))

    def submit(runner: Runner, photo: Found, on_done: Callable[[CleanResult], None]) -> Ticket:
        return runner.clean(photo.path, destination_of(photo), policy_of(photo), on_done)

    def clean_in_workers(photos: Sequence[Found]) -> Iterator[CleanResult]:
        if runner is not None:
            return _in_order(runner, photos, submit, stopped)
        return _in_workers(photos, submit, jobs, stopped, will_clean=True)

    if len(photos) < FEW and not decodes:
        return _here_first(photos, clean_here, clean_in_workers, stopped)
    return clean_in_workers(photos)


def find_faces_in_all(photos: Sequence[Found], jobs: int | None, stopped: Callable[[], bool]) -> Iterator[FaceReport]:
    """The faces of every photo, in order."""

    def submit(runner: Runner, photo: Found, on_done: Callable[[FaceReport], None]) -> Ticket:
        return runner.find_faces(photo.path, 0, on_done)

    return _in_workers(photos, submit, jobs, stopped)


def identities_of_all(
    photos: Sequence[Found], cover_style: CoverStyle | None, jobs: int | None, stopped: Callable[[], bool]
) -> Iterator[PhotoIdentities]:
    """What a face index would learn of every photo, in order."""

    def submit(runner: Runner, photo: Found, on_done: Callable[[PhotoIdentities], None]) -> Ticket:
        return runner.read_identities(photo.path, cover_style, on_done)

    return _in_workers(photos, submit, jobs, stopped)


def people_in(photo: str, jobs: int | None, stopped: Callable[[], bool]) -> Iterator[PeopleReport]:
    """The people in one photo."""

    def submit(runner: Runner, photo: Found, on_done: Callable[[PeopleReport], None]) -> Ticket:
        return runner.read_people(photo.path, None, 0, on_done)

    return _in_workers([Found(photo)], submit, jobs, stopped)


def _in_workers(
    photos: Sequence[Found],
    submit: Callable[[Runner, Found, Callable[[Result], None]], Ticket],
    jobs: int | None,
    stopped: Callable[[], bool],
    will_clean: bool = False,
) -> Iterator[Result]:
    with Runner(jobs) as runner:
        if will_clean:
            runner.prepare_to_clean(len(photos), {f".{photo.path.rpartition('.')[2].lower()}" for photo in photos})
        yield from _in_order(runner, photos, submit, stopped)


def _here_first(
    photos: Sequence[Found],
    work: Callable[[Found], Result | None],
    in_workers: Callable[[Sequence[Found]], Iterator[Result]],
    stopped: Callable[[], bool],
) -> Iterator[Result]:
    """Each photo by `work` in this process, up to the first that gives no answer; it and the rest `in_workers`."""
    for number, photo in enumerate(photos):
        if stopped():
            return
        result = work(photo)
        if result is None:
            yield from in_workers(photos[number:])
            return
        yield result


def _in_order(
    runner: Runner,
    photos: Sequence[Found],
    submit: Callable[[Runner, Found, Callable[[Result], None]], Ticket],
    stopped: Callable[[], bool],
) -> Iterator[Result]:
    answers: deque[SimpleQueue[Result]] = deque()
    waiting = iter(photos)
    while not stopped():
        for photo in waiting:
            answers.append(SimpleQueue())
            submit(runner, photo, answers[-1].put)
            if len(answers) >= _AHEAD:
                break
        if not answers:
            return
        result = _next(answers[0], stopped)
        if result is not None:
            answers.popleft()
            yield result
    runner.cancel_waiting()  # what is at hand is finished; the second Ctrl-C would end that, too
    finished = (_next(answer, never) for answer in answers)
    yield from (result for result in finished if result is not None and not isinstance(result.problem, Cancelled))


def _next(answer: "SimpleQueue[Result]", stopped: Callable[[], bool]) -> Result | None:
    """The answer, or None when it was `stopped` first. Waits in short steps: on Windows a wait can't be interrupted."""
    while not stopped():
        try:
            return answer.get(timeout=WAKE_SECONDS)
        except Empty:
            continue
    return None
