"""The pipe between this process and a worker, seen from here: nothing waits for longer than it is told to.

What comes from a worker is a kind, the number of the call that it belongs to, a length and so many bytes; each is
checked before the next is read. What goes to a worker is pickled: it comes from us. Where the system can hand over
open files (UNIX sockets can), these go the same way.
"""

import os
import select
import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Protocol

from scrubber.jobs.messages import Untrue
from scrubber.limits import MAX_ANSWER_BYTES

HEAD = struct.Struct("<BIQ")
LENGTH = struct.Struct("<Q")
_PIECE = 1 << 20
_FILE, _TAKEN = b"\1", b"A"
ACKNOWLEDGES = sys.platform == "darwin"
"""macOS loses an open file that its sender closes before the other end has taken it over."""
MAX_STEP_BYTES = 64
"""A step is one word."""


class PipeEnd(Protocol):
    """What `multiprocessing` makes of an end of a pipe, on every system."""

    def fileno(self) -> int:
        """Its descriptor, or handle."""

    def close(self) -> None:
        """Close it."""

    def poll(self, timeout: float) -> bool:
        """Whether a message comes within so many seconds."""

    def send_bytes(self, buf: bytes, /) -> None:
        """Send a message."""

    def recv_bytes(self, maxlength: int | None = None) -> bytes:
        """Wait for a message of at most so many bytes."""


class Kind(IntEnum):
    """What a worker says."""

    ANSWER = 1
    FAILED = 2
    """The function raised; a text says what and where."""
    WANTS_COPY = 3
    """It has something to write and asks for the file."""
    COPY = 4
    """The bytes of a copy, where no open file can be handed over."""
    STEP = 5
    """It has got so far; an `engine.report.Step`."""


_KINDS = frozenset(Kind)


def can_hand_over() -> bool:
    """Whether open files can be handed to a worker on this system."""
    return sys.platform != "win32"


class Channel:
    """This end of a pipe. Every method raises OSError or EOFError when the other end is closed."""

    def __init__(self, connection: PipeEnd) -> None:
        self._connection = connection
        if sys.platform != "win32" and can_hand_over():
            os.set_blocking(connection.fileno(), False)

    def close(self) -> None:
        """Close it; the worker ends then."""
        self._connection.close()

    def send(self, data: bytes, deadline: float) -> None:
        """Send bytes. Raises TimeoutError at `deadline` (of `time.monotonic`)."""
        if not can_hand_over():
            self._connection.send_bytes(data)
            return
        rest = memoryview(LENGTH.pack(len(data)) + data)
        while rest:
            try:
                rest = rest[os.write(self._connection.fileno(), rest[:_PIECE]) :]
            except BlockingIOError:  # the worker doesn't read yet, as it happens with long calls
                _wait(self._connection, True, deadline)

    def hand_over(self, descriptor: int, deadline: float) -> None:
        """Let the worker have an open file, too. Raises TimeoutError at `deadline`."""
        hand_over(self._connection, descriptor, deadline)

    def receive(self, number: int, deadline: float) -> tuple[Kind, bytes | bytearray]:
        """The next that the worker says about the call of that number. Raises `Untrue` and TimeoutError."""
        if not can_hand_over():
            return self._receive_message(number, deadline)
        kind, length = _checked(self._read(HEAD.size, deadline), number)
        return kind, self._read(length, deadline)

    def _receive_message(self, number: int, deadline: float) -> tuple[Kind, bytes]:
        if not self._connection.poll(max(0.0, deadline - time.monotonic())):
            raise TimeoutError
        message = self._connection.recv_bytes(HEAD.size + MAX_ANSWER_BYTES)
        if len(message) < HEAD.size:
            raise Untrue("no head")
        kind, length = _checked(message[: HEAD.size], number)
        if length != len(message) - HEAD.size:
            raise Untrue("another length")
        return kind, message[HEAD.size :]

    def _read(self, length: int, deadline: float) -> bytearray:
        """Exactly so many bytes; memory is taken as they come, whatever was announced."""
        data = bytearray()
        while len(data) < length:
            try:
                piece = os.read(self._connection.fileno(), min(_PIECE, length - len(data)))
            except BlockingIOError:  # nothing has come yet, as before nearly every answer
                _wait(self._connection, False, deadline)
                continue
            if not piece:
                raise EOFError
            data += piece
        return data


def _checked(head: bytes | bytearray, number: int) -> tuple[Kind, int]:
    kind, belongs_to, length = HEAD.unpack(head)
    if kind not in _KINDS:
        raise Untrue("a kind of message that doesn't exist")
    if belongs_to != number:
        raise Untrue("an answer to something else")
    if length > (MAX_STEP_BYTES if kind == Kind.STEP else MAX_ANSWER_BYTES):
        raise Untrue("too long")
    return Kind(kind), length


if sys.platform != "win32":

    def _wait(connection: PipeEnd, to_write: bool, deadline: float) -> None:
        """Until bytes can be written, or read, or the other end is closed. Raises TimeoutError."""
        poll = select.poll()
        poll.register(connection.fileno(), select.POLLOUT if to_write else select.POLLIN)
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise TimeoutError

    def hand_over(connection: PipeEnd, descriptor: int, deadline: float) -> None:
        """Let the other end have an open file, too. Raises TimeoutError, and `Untrue` when it isn't taken over."""
        _wait(connection, True, deadline)
        with _as_socket(connection) as end:
            socket.send_fds(end, [_FILE], [descriptor])
        if ACKNOWLEDGES:
            _wait(connection, False, deadline)
            if os.read(connection.fileno(), len(_TAKEN)) != _TAKEN:
                raise Untrue("an open file that isn't taken over")

    def take_over(connection: PipeEnd) -> int:
        """An open file that the other end hands over. Raises EOFError when it is closed."""
        with _as_socket(connection) as end:
            _data, descriptors, _flags, _address = socket.recv_fds(end, len(_FILE), 1)
        if len(descriptors) != 1:
            raise EOFError
        if ACKNOWLEDGES:
            os.write(connection.fileno(), _TAKEN)
        return descriptors[0]

    @contextmanager
    def _as_socket(connection: PipeEnd) -> Iterator[socket.socket]:
        """The pipe as what it is on these systems; `reduction.send_handle` fails in one that doesn't block."""
        end = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=connection.fileno())
        try:
            yield end
        finally:
            end.detach()
else:

    def _wait(connection: PipeEnd, to_write: bool, deadline: float) -> None:
        """Pipes wait by themselves there."""

    def hand_over(connection: PipeEnd, descriptor: int, deadline: float) -> None:
        """Not there (`can_hand_over`): raises OSError."""
        raise OSError

    def take_over(connection: PipeEnd) -> int:
        """Not there (`can_hand_over`): raises OSError."""
        raise OSError
