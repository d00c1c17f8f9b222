"""Linux: a filter through which only the listed system calls pass (Documentation/userspace-api/seccomp_filter.rst).

The filter is a program for the kernel's small machine (BPF): it loads a word of what a call was made with, compares,
jumps forward, and returns what is to be done.
"""

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterable, Iterator
from enum import IntEnum

from scrubber.fence import system_calls as calls
from scrubber.fence.kernel import NO_NEW_PRIVILEGES, prctl, system_call

Instruction = tuple[int, int, int, int]
"""Operation, how far to jump when true, when false, and a constant."""

_LOAD, _EQUAL, _AT_LEAST, _ABOVE, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x25, 0x45, 0x06
_NUMBER, _ARCHITECTURE = 0, 4
_ARGUMENTS = 16
"""Offsets into `struct seccomp_data`; each argument has eight bytes, the lower half first."""

_SECCOMP = {"x86_64": 317, "aarch64": 277}
_SET_FILTER, _ALL_THREADS = 1, 1
_X32 = 0x4000_0000
_CLONE_THREAD = 0x0001_0000
_HARMLESS_IOCTLS = (0x5401, 0x5421, 0x541B, 0x5450, 0x5451)
"""TCGETS (is it a terminal?), FIONBIO, FIONREAD, FIONCLEX, FIOCLEX."""
_FORBIDDEN_FCNTLS = (8, 10, 15)
"""F_SETOWN, F_SETSIG, F_SETOWN_EX: they let the kernel send signals to others."""
_HARMLESS_PRCTLS = (3, 15, 16, 21, 39, 0x5356_4D41)
"""Questions, and the names of threads and of pieces of memory."""


class Action(IntEnum):
    """What the kernel does about a call."""

    ALLOW = 0x7FFF_0000
    REFUSE = 0x0005_0000 | errno.EPERM
    UNKNOWN = 0x0005_0000 | errno.ENOSYS
    KILL = 0x8000_0000


class Machine(IntEnum):
    """The audit numbers of the kinds of computers that there is a list for; the value of `column` in it."""

    X86_64 = 0xC000_003E
    AARCH64 = 0xC000_00B7

    @property
    def column(self) -> int:
        """Which of the two numbers of a call is its."""
        return 0 if self is Machine.X86_64 else 1


def close_seccomp() -> bool:
    """Let only the listed calls pass from now on, in all threads; False where that can't be had."""
    machine = {"x86_64": Machine.X86_64, "aarch64": Machine.AARCH64}.get(platform.machine())
    if machine is None or struct.calcsize("P") != 8 or prctl(NO_NEW_PRIVILEGES, 1) != 0:
        return False
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in program(machine, os.getpid()))
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_program = struct.pack("=H6xQ", len(code) // 8, ctypes.addressof(buffer))
    return system_call(_SECCOMP[platform.machine()], _SET_FILTER, _ALL_THREADS, filter_program) == 0


def program(machine: Machine, process: int) -> list[Instruction]:
    """The filter for the process of that number."""
    numbers = sorted(number for call in calls.ALLOWED.values() if (number := call[machine.column]) is not None)
    return [
        *_foreign_calls(machine),
        (_LOAD, 0, 0, _NUMBER),
        *_one(machine, calls.CLONE, _if_bit(0, _CLONE_THREAD)),
        *_one(machine, calls.CLONE3, [_answer(Action.UNKNOWN)]),
        *_one(machine, calls.KILL, _if_among(0, (process,))),
        *_one(machine, calls.TGKILL, _if_among(0, (process,))),
        *_one(machine, calls.IOCTL, _if_among(1, _HARMLESS_IOCTLS)),
        *_one(machine, calls.FCNTL, _if_among(1, _FORBIDDEN_FCNTLS, Action.REFUSE, Action.ALLOW)),
        *_one(machine, calls.PRCTL, _if_among(0, _HARMLESS_PRCTLS)),
        *_one(machine, calls.PRLIMIT, _if_only_asked(process)),
        *(instruction for run in _runs(numbers) for instruction in _allow(*run)),
        (_ABOVE, 1, 0, calls.NEWEST),
        _answer(Action.REFUSE),
        _answer(Action.UNKNOWN),
    ]


def _foreign_calls(machine: Machine) -> Iterator[Instruction]:
    """End a process that calls with the numbers of another machine: they mean other calls."""
    yield (_LOAD, 0, 0, _ARCHITECTURE)
    yield (_EQUAL, 1, 0, machine)
    yield _answer(Action.KILL)
    if machine is Machine.X86_64:
        yield (_LOAD, 0, 0, _NUMBER)
        yield (_AT_LEAST, 0, 1, _X32)
        yield _answer(Action.KILL)


def _answer(action: Action) -> Instruction:
    return (_RETURN, 0, 0, action)


def _argument(index: int, upper: bool = False) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index + 4 * upper)


def _one(machine: Machine, call: tuple[int, int], block: list[Instruction]) -> Iterator[Instruction]:
    """What decides about one call; the block returns whatever happens, so it may load other words."""
    yield (_EQUAL, 0, len(block), call[machine.column])
    yield from block


def _if_bit(index: int, bit: int) -> list[Instruction]:
    return [_argument(index), (_ANY_BIT, 0, 1, bit), _answer(Action.ALLOW), _answer(Action.REFUSE)]


def _if_among(
    index: int, values: tuple[int, ...], then: Action = Action.ALLOW, otherwise: Action = Action.REFUSE
) -> list[Instruction]:
    tests = [(_EQUAL, len(values) - number, 0, value) for number, value in enumerate(values)]
    return [_argument(index), *tests, _answer(otherwise), _answer(then)]


def _if_only_asked(process: int) -> list[Instruction]:
    """Limits may be read, not set: the third argument, a pointer to new ones, must be empty."""
    return [
        _argument(2), (_EQUAL, 0, 6, 0),
        _argument(2, upper=True), (_EQUAL, 0, 4, 0),
        _argument(0), (_EQUAL, 1, 0, 0), (_EQUAL, 0, 1, process),
        _answer(Action.ALLOW), _answer(Action.REFUSE),
    ]  # fmt: skip


def _allow(first: int, last: int) -> Iterator[Instruction]:
    yield (_AT_LEAST, 0, 2, first)
    yield (_ABOVE, 1, 0, last)
    yield _answer(Action.ALLOW)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Sorted numbers as runs of neighbours, first and last."""
    first = last = None
    for number in numbers:
        if first is None or last is None or number > last + 1:
            if first is not None and last is not None:
                yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last
