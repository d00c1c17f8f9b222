"""One worker process with its own pipe, and what runs inside it.

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
from collections.abc import Callable, Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from types import ModuleType
from typing import Any
from weakref import WeakSet

from scrubber.fence.close import close_fence
from scrubber.fence.plan import Plan, usual_plan
from scrubber.i18n import use_language
from scrubber.jobs import warm_up

_NICENESS = 5
_EXIT_SECONDS = 1.0
_MOST_DESCRIPTORS = 1 << 20
_WISHES_TO_STOP = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}
"""Signals that reach all processes of a terminal or a session: the main process answers them for all."""
_context = multiprocessing.get_context("spawn")
_starting_or_ending = threading.Lock()
_living: "WeakSet[Worker]" = WeakSet()


_ahead: list[tuple[tuple[str, ...], "Worker"]] = []


class Died(Exception):
    """The process ended before it answered."""


class Failed(Exception):
    """The function raised, which is a fault of ours; the text names the kind of exception and its place."""


class Worker:
    """A process that runs one call at a time. `call` belongs to one thread; `kill` may come from any."""

    def __init__(
        self,
        languages: tuple[str, ...],
        prepare: Callable[[], None] | None = None,
        by_fork: bool = False,
        plan: Plan | None = None,
    ) -> None:
        self._connection, theirs = _context.Pipe()
        args: tuple[Any, ...] = (theirs, languages, prepare, plan or usual_plan())
        if by_fork and sys.platform != "win32":  # it has a copy of our end, and would never see that closed
            made = multiprocessing.get_context("fork").Process
            self._process: BaseProcess = made(target=_serve_forked, args=(self._connection, *args), daemon=True)
        else:
            self._process = _context.Process(target=_serve, args=args, name="scrubber-worker", daemon=True)
        with _starting_or_ending, theirs:
            _keep_interrupts_away()
            with _without_main():
                self._process.start()
        self.pid = self._process.pid or 0
        _living.add(self)

    def call(self, function: Callable[..., Any], args: tuple[Any, ...], seconds: float) -> Any:
        """The function's result. Raises `Died`, `Failed` or TimeoutError; after the last the worker must be killed."""
        try:
            self._connection.send((function, args))
            answered = self._connection.poll(seconds)
            succeeded, answer = self._connection.recv() if answered else (False, None)
        except (EOFError, OSError, AttributeError, ImportError, pickle.UnpicklingError) as error:
            raise Died from error  # the last three: an answer that makes no sense comes from a worker gone mad
        if not answered:
            raise TimeoutError
        if not succeeded:
            raise Failed(answer)
        return answer

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        with contextlib.suppress(OSError, ValueError):  # ValueError: it was closed a moment ago
            self._process.kill()

    def close(self) -> None:
        """End the process, let the system forget it and close the pipe."""
        self._connection.close()
        with _starting_or_ending:
            self._process.join(0 if self._process.exitcode is not None else _EXIT_SECONDS)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
            self._process.close()


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
        signal.pthread_sigmask(signal.SIG_BLOCK, _WISHES_TO_STOP)


def _serve_forked(other_end: Connection, connection: Connection, *rest: Any) -> None:
    """Like `_serve`, without the copies of our ends: each worker waits for its own to be closed everywhere."""
    other_end.close()
    for _languages, earlier in _ahead:
        earlier._connection.close()
    _ahead.clear()
    _serve(connection, *rest)


def _serve(connection: Connection, languages: tuple[str, ...], prepare: Callable[[], None] | None, plan: Plan) -> None:
    """The life of a worker process: answer calls until the other end closes the pipe."""
    _settle(languages, in_a_hurry=prepare is not None)
    _close_descriptors(connection.fileno())
    close_fence(plan)
    if prepare is not None:
        prepare()
    with contextlib.suppress(EOFError, OSError):
        while True:
            function, args = connection.recv()
            _answer(connection, function, args)


def _answer(connection: Connection, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    try:
        answer = ForkingPickler.dumps((True, function(*args)))
    except Exception as error:  # a fault of ours must cost one photo, not the worker
        answer = ForkingPickler.dumps((False, _describe(error)))
    connection.send_bytes(answer)


def _describe(error: Exception) -> str:
    """Kind and place, not the message: a message may quote the photo."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{place}"


def _settle(languages: tuple[str, ...], in_a_hurry: bool) -> None:
    """Be modest, quiet and not stoppable by Ctrl-C: the main process decides when a worker ends."""
    for number in _WISHES_TO_STOP:
        signal.signal(number, signal.SIG_IGN)
    if hasattr(os, "nice") and not in_a_hurry:
        os.nice(_NICENESS)
    with contextlib.suppress(OSError):  # a chatty decoder must not write between our lines, nor read what is typed
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nowhere, standard)
    use_language(*languages)


def _close_descriptors(pipe: int) -> None:
    """Close what else came along from the process that started this one: the terminal, files, other pipes."""
    if sys.platform != "win32":
        import resource

        os.closerange(3, pipe)
        os.closerange(pipe + 1, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], _MOST_DESCRIPTORS))
