"""One worker process with its own pipe, seen from outside.

Photos are read in processes of their own, because a hostile photo may crash a decoder, hang it or eat all memory.
Each worker has a private pipe and no lock in common with the others: whichever way one ends, even killed in the middle
of an answer, the others don't notice. The processes are spawned, not forked: a fork of a program with threads and a
window is not safe. Only the first worker of a command is, before there is a thread.
"""

import atexit
import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any, NoReturn
from weakref import WeakSet

from scrubber.engine import files
from scrubber.engine.report import Step
from scrubber.errors import CannotWrite, ScrubberError
from scrubber.fence.plan import Plan, usual_plan
from scrubber.jobs import warm_up
from scrubber.jobs.channel import Channel, Kind, can_hand_over
from scrubber.jobs.errand import Errand
from scrubber.jobs.inside import WISHES_TO_STOP, Call, Work, serve
from scrubber.jobs.messages import Untrue, unpack

_EXIT_SECONDS = 1.0
_MAX_CALLS = 1 << 32
_MAX_STEPS = 16
"""What one call may say of how far it is; a worker that says more has gone mad."""
_context = multiprocessing.get_context("spawn")
_starting_or_ending = threading.Lock()
_living: "WeakSet[Worker]" = WeakSet()


_ahead: list[tuple[tuple[str, ...], "Worker"]] = []


class Died(Exception):
    """The process ended before it answered."""


class Failed(Exception):
    """The function raised, which is a fault of ours; the text names the kind of exception and its place."""


def raise_problem(_path: str, problem: ScrubberError) -> NoReturn:
    """For calls that have no answer for a problem."""
    raise problem


class Worker:
    """A process that runs one call at a time. `call` belongs to one thread; `kill` may come from any."""

    def __init__(
        self,
        languages: tuple[str, ...],
        prepare: Callable[[], None] | None = None,
        by_fork: bool = False,
        plan: Plan | None = None,
    ) -> None:
        connection, theirs = _context.Pipe()
        self._number = 0
        self._usual: tuple[Work, bytes] | None = None
        args: tuple[Any, ...] = (theirs, languages, prepare, plan or usual_plan())
        if by_fork and sys.platform != "win32":  # it has a copy of our end, and would never see that closed
            made = multiprocessing.get_context("fork").Process
            self._process: BaseProcess = made(target=_serve_forked, args=(connection, *args), daemon=True)
        else:
            self._process = _context.Process(target=serve, args=args, name="scrubber-worker", daemon=True)
        with _starting_or_ending, theirs:
            _keep_interrupts_away()
            with _without_main():
                self._process.start()
        self.pid = self._process.pid or 0
        self._channel = Channel(connection)
        _living.add(self)

    def call(
        self,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        answer: Any,
        seconds: float,
        refuse: Callable[..., Any] = raise_problem,
        errand: Errand | None = None,
        on_step: Callable[[Step], None] | None = None,
    ) -> Any:
        """The function's result, of type `answer`, or what `refuse` makes of a problem.

        With `errand` the photo and the place for its copy come before `args` (`Call`); `on_step` hears how far the
        call is. Raises `Died`, `Failed` or
        TimeoutError; after the first and the last the worker must be killed.
        """
        deadline = time.monotonic() + seconds
        errand = errand or Errand()
        self._number = (self._number + 1) % _MAX_CALLS
        work = self._pickled(Work(function, args, answer, refuse, errand.destination))
        try:
            self._send(Call(self._number, work, errand.path, errand.beside()), errand, deadline)
            return self._listen(answer, errand, deadline, on_step)
        except TimeoutError:
            raise
        except (EOFError, OSError, Untrue) as error:  # Untrue: what makes no sense comes from a worker gone mad
            raise Died from error

    def _pickled(self, work: Work) -> bytes:
        """The work as bytes: only what changes from photo to photo is pickled anew."""
        if self._usual is None or self._usual[0] != work:
            self._usual = work, pickle.dumps(work)
        return self._usual[1]

    def _send(self, call: Call, errand: Errand, deadline: float) -> None:
        photo = errand.open_photo()
        if photo is not None and not can_hand_over():
            call = replace(call, data=files.read_opened(os.dup(photo)))
        self._channel.send(call.packed(), deadline, photo if can_hand_over() else None)

    def _listen(self, answer: Any, errand: Errand, deadline: float, on_step: Callable[[Step], None] | None) -> Any:
        """What the worker says, until it answers."""
        steps = 0
        while True:
            kind, data = self._channel.receive(self._number, deadline)
            if kind is Kind.ANSWER:
                return errand.finish(unpack(data, answer))
            if kind is Kind.FAILED:
                raise Failed(unpack(data, str))
            if kind is Kind.STEP:
                steps += 1
                _pass_on(data, steps, on_step)
            elif kind is Kind.COPY:
                errand.write_copy(data)
            else:
                self._open_copy(errand, deadline)

    def _open_copy(self, errand: Errand, deadline: float) -> None:
        try:
            copy = errand.open_copy()
        except CannotWrite as problem:
            self._channel.send(pickle.dumps(problem), deadline)
            return
        self._channel.send(pickle.dumps(None), deadline, copy if can_hand_over() else None)

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        with contextlib.suppress(OSError, ValueError):  # ValueError: it was closed a moment ago
            self._process.kill()

    def close(self) -> None:
        """End the process, let the system forget it and close the pipe."""
        self._channel.close()
        with _starting_or_ending:
            self._process.join(0 if self._process.exitcode is not None else _EXIT_SECONDS)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
            self._process.close()


def _pass_on(data: bytes | bytearray, number: int, on_step: Callable[[Step], None] | None) -> None:
    """Pass on a step, the `number`th of its call. Raises `Untrue`."""
    step = unpack(data, Step)
    if number > _MAX_STEPS:
        raise Untrue("more steps than there are")
    if on_step is not None:
        on_step(step)


def start_ahead(languages: tuple[str, ...], pictures: bool = False) -> None:
    """Start a worker before it is needed: it loads the readers while this process still loads what it needs itself.

    With `pictures` it loads what makes thumbnails, too. Raises OSError when the system can't. A worker that nobody
    takes ends with this process.
    """
    _ahead.append((languages, Worker(languages, warm_up.for_window if pictures else warm_up.for_reading)))


def fork_ahead(languages: tuple[str, ...], count: int = 1) -> None:
    """Like `start_ahead`, for a command that has one thread and no window yet.

    On Linux it forks `count` workers, which is safe then, so that nothing is loaded twice. Raises OSError.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        start_ahead(languages)
        return
    warm_up.load_readers()
    if count > 1:
        warm_up.load_formats()
    for _number in range(count):
        worker = Worker(languages, warm_up.for_reading, by_fork=True)
        _ahead.append((languages, worker))  # one by one: a fork looks at the list


def fork_cleaners(languages: tuple[str, ...], count: int, suffixes: set[str]) -> None:
    """Fork `count` workers that have in memory what cleans files with these endings. Raises OSError.

    For a command that has one thread and no window yet, on Linux; elsewhere each worker loads it when a photo comes.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return
    warm_up.load_cleaner(suffixes)
    for _number in range(count):
        _ahead.append((languages, Worker(languages, by_fork=True)))


def new_worker(languages: tuple[str, ...]) -> Worker:
    """A worker that was started ahead, or a new one. Raises OSError when the system can't start one."""
    if _ahead and _ahead[-1][0] == languages:
        return _ahead.pop()[1]
    return Worker(languages)


@atexit.register
def _end_all() -> None:
    """Whatever still lives when the program ends, as a worker that nobody took: multiprocessing would wait for it."""
    for worker in list(_living):
        worker.kill()


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Let no new process run the main module again: a program that uses ours may lack a main guard."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _keep_interrupts_away() -> None:
    """Ctrl-C in a terminal goes to all its processes; a child inherits the mask of the thread that starts it."""
    if sys.platform != "win32" and threading.current_thread() is not threading.main_thread():
        resource_tracker.ensure_running()  # starting it later would lift the mask again
        signal.pthread_sigmask(signal.SIG_BLOCK, WISHES_TO_STOP)


def _serve_forked(other_end: Connection, connection: Connection, *rest: Any) -> None:
    """Like `_serve`, without the copies of our ends: each worker waits for its own to be closed everywhere."""
    other_end.close()
    for _languages, earlier in _ahead:
        earlier._channel.close()
    _ahead.clear()
    serve(connection, *rest)
