"""The life of a worker process: close the fence, then answer calls until the other end closes the pipe.

A call comes pickled from the process that started this one. Whatever goes back is data (`messages`).
"""

import contextlib
import os
import pickle
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any, Self

from scrubber.engine import files
from scrubber.engine.file_marks import Beside
from scrubber.engine.photo import Photo
from scrubber.engine.report import Destination, Step
from scrubber.engine.target import HandedTarget
from scrubber.errors import CannotWrite, Detail, LimitExceeded, ScrubberError
from scrubber.fence.close import close_fence
from scrubber.fence.plan import Plan
from scrubber.i18n import N_, use_language
from scrubber.jobs.channel import HEAD, LENGTH, Kind, PipeEnd, can_hand_over, receive_with_file
from scrubber.jobs.messages import pack

_NICENESS = 5
_MOST_DESCRIPTORS = 1 << 20
_MOST_USUAL_BYTES = 1 << 16
"""Of pickled work that is kept in case the next call asks for the same."""
_OUT_OF_MEMORY = N_("it needs too much memory")
WISHES_TO_STOP = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}
"""Signals that reach all processes of a terminal or a session: the main process answers them for all."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker is to do: call `function` and answer with what it returns, which is of type `answer`.

    With a `destination` there is a place for a copy. `refuse` makes the answer from a path and a problem. Most calls of
    a run ask for the same, so it is pickled by itself, once.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...]
    answer: Any
    refuse: Callable[[str, ScrubberError], Any]
    destination: Destination | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Some `work` (pickled) on a photo at `path`, None: on none.

    Of a photo, it opened comes first, then, with a destination, where the copy goes; then the arguments. The photo is
    handed over as an open file behind the call, or comes along as `data`. `beside` is None where nobody asked.
    """

    number: int
    work: bytes
    path: str | None = None
    beside: Beside | None = None
    data: bytes | None = None

    def packed(self) -> bytes:
        """All of it, for `Call.unpacked`."""
        return pickle.dumps((self.number, self.work, self.path, self.beside, self.data))

    @classmethod
    def unpacked(cls, data: bytes) -> Self:
        """The inverse of `packed`."""
        return cls(*pickle.loads(data))


def _work_of(pickled: bytes) -> Work:
    """The work itself; what is large comes once."""
    work = _usual_work(pickled) if len(pickled) <= _MOST_USUAL_BYTES else pickle.loads(pickled)
    assert isinstance(work, Work)
    return work


@lru_cache(maxsize=4)
def _usual_work(pickled: bytes) -> Any:
    return pickle.loads(pickled)


class _Pipe:
    """A worker's end of the pipe."""

    def __init__(self, connection: PipeEnd) -> None:
        self._connection = connection
        self._number = 0
        self._handed: int | None = None
        """The open file that came with the last message."""

    def next_call(self) -> Call:
        """Wait for it. Raises EOFError when there will be none."""
        call = Call.unpacked(self._receive())
        self._number = call.number
        return call

    def take_file(self) -> int:
        """The open file that was handed over. Raises EOFError when there is none: then the other end has gone mad."""
        if self._handed is None:
            raise EOFError
        descriptor, self._handed = self._handed, None
        return descriptor

    def say(self, kind: Kind, data: bytes = b"") -> None:
        """Say something about the call at hand."""
        message = HEAD.pack(kind, self._number, len(data)) + data
        if not can_hand_over():
            self._connection.send_bytes(message)
            return
        rest = memoryview(message)
        while rest:
            rest = rest[os.write(self._connection.fileno(), rest) :]

    def say_step(self, step: Step) -> None:
        """Say how far the call at hand is."""
        self.say(Kind.STEP, pack(step, Step))

    def open_copy(self) -> files.OpenCopy:
        """Ask for the file of the copy. Raises `CannotWrite`."""
        self.say(Kind.WANTS_COPY)
        problem = pickle.loads(self._receive())
        if isinstance(problem, CannotWrite):
            raise problem
        if not can_hand_over():
            return _SentCopy(self)
        return files.OpenCopy(os.fdopen(self.take_file(), "w+b"))

    def _receive(self) -> bytes:
        if not can_hand_over():
            return self._connection.recv_bytes()
        if self._handed is not None:  # of a call that failed before it looked at its photo
            os.close(self.take_file())
        head, self._handed = receive_with_file(self._connection, LENGTH.size)
        return self._read(LENGTH.unpack(self._read(LENGTH.size, head))[0])

    def _read(self, length: int, begun: bytes = b"") -> bytes:
        data = bytearray(begun)
        while len(data) < length:
            piece = os.read(self._connection.fileno(), length - len(data))
            if not piece:
                raise EOFError
            data += piece
        return bytes(data)


class _SentCopy(files.OpenCopy):
    """A copy in memory that is sent when it is finished."""

    def __init__(self, pipe: _Pipe) -> None:
        super().__init__(BytesIO())
        self._pipe = pipe

    def finish(self) -> None:
        """Send it."""
        self._pipe.say(Kind.COPY, self.read_back())


def serve(connection: PipeEnd, languages: tuple[str, ...], prepare: Callable[[], None] | None, plan: Plan) -> None:
    """Live that life; `prepare` loads what the first photo will need."""
    _settle(languages, in_a_hurry=prepare is not None)
    _close_descriptors(connection.fileno())
    close_fence(plan)
    if prepare is not None:
        prepare()
    pipe = _Pipe(connection)
    with contextlib.suppress(EOFError, OSError):
        while True:
            _answer(pipe, pipe.next_call())


def _answer(pipe: _Pipe, call: Call) -> None:
    try:
        work = _work_of(call.work)
        kind, answer = Kind.ANSWER, pack(_result(pipe, call, work), work.answer)
    except Exception as error:  # a fault of ours must cost one photo, not the worker
        kind, answer = Kind.FAILED, pack(_describe(error), str)
    pipe.say(kind, answer)


def _result(pipe: _Pipe, call: Call, work: Work) -> Any:
    try:
        return work.function(*_given(pipe, call, work.destination), *work.args)
    except ScrubberError as problem:
        return work.refuse(call.path or "", problem)
    except MemoryError:
        return work.refuse(call.path or "", LimitExceeded(_OUT_OF_MEMORY, Detail("worker.memory")))


def _given(pipe: _Pipe, call: Call, destination: Destination | None) -> tuple[Any, ...]:
    """The opened photo and the place for its copy, as far as there are such."""
    if call.path is None:
        return ()
    data = files.read_opened(pipe.take_file()) if call.data is None else call.data
    photo = Photo(call.path, data, call.beside or Beside())
    if destination is None:
        return (photo,)
    return photo, HandedTarget(call.path, destination, pipe.open_copy, pipe.say_step)


def _describe(error: Exception) -> str:
    """Kind and place, not the message: a message may quote the photo."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{place}"


def _settle(languages: tuple[str, ...], in_a_hurry: bool) -> None:
    """Be modest, quiet and not stoppable by Ctrl-C: the main process decides when a worker ends."""
    for number in WISHES_TO_STOP:
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
