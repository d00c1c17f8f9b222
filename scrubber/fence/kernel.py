"""Linux: calls for which Python has no function."""

import ctypes
from functools import cache

NO_NEW_PRIVILEGES = 38
"""PR_SET_NO_NEW_PRIVS: what the process starts gets no more rights than it has; without it no fence can be closed."""


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def system_call(number: int, *arguments: int | bytes | None) -> int:
    """Make a system call; returns what it returns, -1 when it failed."""
    given = (ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments)
    return int(_library().syscall(ctypes.c_long(number), *given))


def prctl(option: int, value: int) -> int:
    """Change something about this process; returns 0, or -1 when that failed."""
    arguments = (ctypes.c_ulong(number) for number in (value, 0, 0, 0))
    return int(_library().prctl(ctypes.c_int(option), *arguments))
