"""The queue of photos to read or to clean, and the threads that pass them to worker processes.

Jobs wait in the main process as a path and a few numbers; only the ones being worked on cross to a process. So
cancelling costs nothing, what the user looks at can be moved to the front, and thousands of jobs fit in memory.
A worker that dies costs at most the photo it was reading: that photo is tried once more, without another second try
at the same time, and refused when the worker dies again. What can be asked of it stands in `runner`.
"""

import contextlib
import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, Self

from scrubber.engine.report import Destination, Step
from scrubber.errors import Cancelled, ScrubberError, TookTooLong, WorkerDied
from scrubber.i18n import language
from scrubber.jobs import tasks
from scrubber.jobs.errand import Errand
from scrubber.jobs.memory import budget
from scrubber.jobs.worker import Died, Failed, Worker, new_worker
from scrubber.limits import MAX_JOB_SECONDS

_MAX_WORKERS = 4
_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Job:
    """One photo's work.

    `function` answers a value of type `answer`, and gets the photo at `path` opened, and the place for a copy in
    `destination`, in front of `args`; `refuse` makes the result of a job that gave none from its path and the problem.
    `second_args` ask the same with more caution after a worker died or hung; `patience` multiplies the time it may
    take; what `takes_cores` is told as its last argument how many it may use; `need` is the memory it takes, in bytes;
    what `tells_marks` also gets what is attached to the photo's file; `on_step` hears how far it is, on a thread of
    the queue; what `can_pause` waits while the queue is paused; `worker` is set while the job runs.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...]
    answer: Any
    refuse: Callable[[str, ScrubberError], Any]
    on_done: Callable[[Any], None]
    path: str | None = None
    destination: Destination | None = None
    tells_marks: bool = False
    second_args: tuple[Any, ...] | None = None
    patience: float = 1.0
    takes_cores: bool = False
    need: int = 0
    on_step: Callable[[Step], None] | None = None
    can_pause: bool = False
    cancelled: bool = False
    worker: Worker | None = field(default=None, repr=False)

    def refused(self, problem: ScrubberError) -> object:
        """The answer when there is none."""
        return self.refuse(self.path or "", problem)

    def errand(self) -> Errand:
        """What it needs of the disk."""
        return Errand(self.path, self.destination, self.tells_marks)


class Ticket(Protocol):
    """What a caller holds of a job."""

    def cancel(self) -> None:
        """Give the job up: its result comes with the problem `Cancelled`, unless it is done already."""

    def raise_priority(self) -> None:
        """Do this job before all that wait."""


class JobQueue:
    """Jobs that wait, those that run, and the workers that are free.

    `workers`: how many at most (default: one per core, up to four); `languages`: in which the workers write their
    sentences (default: that in use); `seconds`: the most that one photo may take. Every job calls its `on_done`
    exactly once, from a thread of this queue. All methods may be called from any thread.
    """

    def __init__(
        self, workers: int | None = None, languages: tuple[str, ...] | None = None, seconds: float = MAX_JOB_SECONDS
    ) -> None:
        self._workers = workers or min(os.cpu_count() or 1, _MAX_WORKERS)
        self._languages = (language(),) if languages is None else languages
        self._seconds = seconds
        self._budget = budget()
        self._state = threading.Condition()
        self._second_try = threading.Lock()
        self._waiting: OrderedDict[Job, None] = OrderedDict()
        self._running: set[Job] = set()
        self._threads: list[threading.Thread] = []
        self._free: list[Worker] = []
        self._idle = 0
        self._closed = False
        self._paused = False

    def pause(self, is_paused: bool) -> None:
        """Begin no more copies, or go on; what is in hand is finished, and whatever else is asked is done."""
        with self._state:
            self._paused = is_paused
            self._state.notify_all()

    def cancel_waiting(self) -> None:
        """Give up what waits; what runs is done and answered."""
        with self._state:
            for job in tuple(self._waiting):
                self._cancel(job)

    def close(self) -> None:
        """Cancel what waits or runs and end all processes; returns when every `on_done` was called."""
        with self._state:
            self._closed = True
            for job in (*self._waiting, *self._running):
                self._cancel(job)
            self._state.notify_all()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, job: Job, priority: bool) -> Ticket:
        """Let a job wait its turn, or before all that wait. Raises RuntimeError when this is closed."""
        with self._state:
            if self._closed:
                raise RuntimeError("the runner is closed")
            self._waiting[job] = None
            self._waiting.move_to_end(job, last=not priority)
            has_thread = self._idle >= len(self._waiting) or self._start_thread()
            if not has_thread:
                del self._waiting[job]
            self._state.notify()
        if not has_thread:
            _deliver(job, job.refused(WorkerDied()))
        return _Ticket(self, job)

    def _start_thread(self) -> bool:
        """One more thread unless there are enough; False when there is none and the system can't start one."""
        if len(self._threads) >= self._workers:
            return True
        thread = threading.Thread(target=self._work, name="scrubber-jobs", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            return bool(self._threads)
        self._threads.append(thread)
        self._idle += 1
        return True

    def cancel(self, job: Job) -> None:
        """Give a job up (for tickets)."""
        with self._state:
            self._cancel(job)

    def raise_priority(self, job: Job) -> None:
        """Do a job next (for tickets)."""
        with self._state:
            if job in self._waiting:
                self._waiting.move_to_end(job, last=False)

    def _cancel(self, job: Job) -> None:
        job.cancelled = True
        if job in self._waiting:
            self._waiting.move_to_end(job, last=False)
            self._state.notify_all()  # a paused queue gives it up, too
        elif job.worker is not None:
            job.worker.kill()

    def _work(self) -> None:
        """The life of one thread: take jobs and see them through."""
        while (job := self._take()) is not None:
            result = self._answer(job)
            with self._state:
                self._running.discard(job)
                self._idle += 1
                self._state.notify_all()  # there may be room for the next one now
            _deliver(job, result)
        with contextlib.suppress(IndexError):
            while True:
                self._free.pop().close()

    def _take(self) -> Job | None:
        with self._state:
            self._state.wait_for(lambda: self._closed or self._has_room())
            job = self._next()
            if job is None:
                return None
            del self._waiting[job]
            self._running.add(job)
            self._idle -= 1
            return job

    def _has_room(self) -> bool:
        """Whether there is a next job, and memory for it beside those that run; one alone always has."""
        following = self._next()
        if following is None or following.cancelled or not self._running:
            return following is not None
        return following.need + sum(job.need for job in self._running) <= self._budget

    def _next(self) -> Job | None:
        """The first job that waits and may begin."""
        return next((job for job in self._waiting if not (self._paused and job.can_pause) or job.cancelled), None)

    def _answer(self, job: Job) -> Any:
        """The job's result or refusal, whatever is raised on the way: a job without an answer is waited for forever."""
        try:
            return self._result(job)
        except BaseException as error:
            _log.error("a job could not be run: %s", type(error).__name__)  # its message may quote the photo
            return job.refused(Cancelled() if job.cancelled else WorkerDied())

    def _result(self, job: Job) -> Any:
        try:
            try:
                return self._attempt(job)
            except (Died, TimeoutError) as trouble:
                if isinstance(trouble, TimeoutError) and job.second_args is None:
                    raise
                with self._second_try:
                    job.args = job.second_args or job.args
                    return self._attempt(job)
        except Died:
            problem: ScrubberError = WorkerDied()
        except TimeoutError:
            problem = TookTooLong()
        except Failed as error:
            _log.error("a job failed: %s", error)
            problem = WorkerDied()
        return job.refused(Cancelled() if job.cancelled else problem)

    def _attempt(self, job: Job) -> Any:
        """Run the job once; a worker that did not answer is gone afterwards."""
        if job.cancelled:
            return job.refused(Cancelled())
        worker = self._free_worker()
        try:
            self._hold(job, worker)
            args = (*job.args, self._cores_for_one()) if job.takes_cores else job.args
            with job.errand() as errand:
                patience = self._seconds * job.patience
                answer = worker.call(job.function, args, job.answer, patience, job.refuse, errand, job.on_step)
        except Failed:
            self._free.append(worker)
            raise
        except ScrubberError as problem:  # of the disk: the worker has done nothing, or all it had to
            answer = job.refused(problem)
        except BaseException:
            _end(worker, job)
            raise
        finally:
            with self._state:
                job.worker = None
        self._free.append(worker)
        return answer

    def _cores_for_one(self) -> int:
        """How many cores one job may use: all of them when nothing else is at hand."""
        with self._state:
            at_hand = min(self._workers, len(self._running) + len(self._waiting))
        return max(1, (os.cpu_count() or 1) // max(1, at_hand))

    def _hold(self, job: Job, worker: Worker) -> None:
        with self._state:
            job.worker = worker
            if job.cancelled:
                worker.kill()

    def _free_worker(self) -> Worker:
        """The worker that answered last, which has all in memory that it needs, or a new one; raises `Died`."""
        with contextlib.suppress(IndexError):
            return self._free.pop()
        try:
            return new_worker(self._languages)
        except OSError as error:
            raise Died from error


@dataclass(frozen=True)
class _Ticket:
    _queue: JobQueue
    _job: Job

    def cancel(self) -> None:
        self._queue.cancel(self._job)

    def raise_priority(self) -> None:
        self._queue.raise_priority(self._job)


def _end(worker: Worker, job: Job) -> None:
    """End a worker that did not answer, and remove what it left behind."""
    worker.kill()
    with contextlib.suppress(OSError, ValueError):
        worker.close()
    if job.path is not None and job.destination is not None:
        tasks.forget_copy(worker.pid, job.path, job.destination)


def _deliver(job: Job, result: Any) -> None:
    try:
        job.on_done(result)
    except Exception:  # a listener's fault must not end the thread: other photos wait for it
        _log.exception("a listener failed")
