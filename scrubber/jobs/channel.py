"""The pipe between this process and a worker, seen from here: nothing waits for longer than it is told to.

What comes from a worker is a kind, the number of the call that it belongs to, a length and so many bytes; each is
checked before the next is looked at. What goes to a worker is pickled: it comes from us. Where the system can hand over
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
_LITTLE = 1 << 14
"""Bytes that are asked for at least: nearly every answer is shorter."""
_TAKEN = b"A"
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
        self._read_ahead = bytearray()
        """What came behind the piece that was asked for last."""
        if sys.platform != "win32" and can_hand_over():
            os.set_blocking(connection.fileno(), False)

    def close(self) -> None:
        """Close it; the worker ends then."""
        self._connection.close()

    def send(self, data: bytes, deadline: float, descriptor: int | None = None) -> None:
        """Send bytes, and with them an open file if there is one. Raises TimeoutError at `deadline` (monotonic).

        Raises `Untrue` when the file isn't taken over.
        """
        if not can_hand_over():
            self._connection.send_bytes(data)
            return
        rest = memoryview(LENGTH.pack(len(data)) + data)
        if descriptor is not None:
            rest = rest[send_with_file(self._connection, rest[:_PIECE], descriptor, deadline) :]
        while rest:
            try:
                rest = rest[os.write(self._connection.fileno(), rest[:_PIECE]) :]
            except BlockingIOError:  # the worker doesn't read yet, as it happens with long calls
                _wait(self._connection, True, deadline)
        if descriptor is not None and ACKNOWLEDGES:
            self._read_acknowledgement(deadline)

    def _read_acknowledgement(self, deadline: float) -> None:
        if self._read(len(_TAKEN), deadline) != _TAKEN:
            raise Untrue("an open file that isn't taken over")

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
        """Exactly so many bytes; memory is taken as they come, whatever was announced.

        A little more than was asked for is read at once, since most messages are short.
        """
        data = self._read_ahead
        while len(data) < length:
            _wait(self._connection, False, deadline)
            try:
                piece = os.read(self._connection.fileno(), min(_PIECE, max(_LITTLE, length - len(data))))
            except BlockingIOError:  # a system may say too early that there is something
                continue
            if not piece:
                raise EOFError
            data += piece
        self._read_ahead = data[length:]
        del data[length:]
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

    def send_with_file(connection: PipeEnd, data: memoryview, descriptor: int, deadline: float) -> int:
        """Let the other end have an open file with the first of these bytes; how many went. Raises TimeoutError."""
        while True:
            try:
                with _as_socket(connection) as end:
                    return socket.send_fds(end, [data], [descriptor])
            except BlockingIOError:
                _wait(connection, True, deadline)

    def receive_with_file(connection: PipeEnd, length: int) -> tuple[bytes, int | None]:
        """At most so many bytes, and the open file that came with the first of them. Raises EOFError at the end."""
        with _as_socket(connection) as end:
            data, descriptors, _flags, _address = socket.recv_fds(end, length, 1)
        if not data:
            raise EOFError
        if descriptors and ACKNOWLEDGES:
            os.write(connection.fileno(), _TAKEN)
        return data, descriptors[0] if descriptors else None

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

    def send_with_file(connection: PipeEnd, data: memoryview, descriptor: int, deadline: float) -> int:
        """Not there (`can_hand_over`): raises OSError."""
        raise OSError

    def receive_with_file(connection: PipeEnd, length: int) -> tuple[bytes, int | None]:
        """Not there (`can_hand_over`): raises OSError."""
        raise OSError
