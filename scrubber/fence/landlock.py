"""Linux: which files may still be opened (Documentation/userspace-api/landlock.rst); newer kernels can do more.

Version 1 has files, 2 and 3 moving and shortening them, 4 TCP, 5 commands to devices, 6 signals and abstract sockets.
What was opened before, or is handed over by another process, stays as open as it is. UDP is not fenced.
"""

import os
import stat
import struct
from collections.abc import Iterable
from contextlib import suppress
from enum import IntFlag

from scrubber.fence.kernel import NO_NEW_PRIVILEGES, prctl, system_call

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1
_NET_VERSION, _SCOPE_VERSION = 4, 6
_ALL_TCP, _ALL_SCOPES = 0b11, 0b11
"""Binding and connecting; abstract UNIX sockets and signals."""
_DEVICE = "/dev/null"
_AS_PLACE = getattr(os, "O_PATH", 0) | getattr(os, "O_CLOEXEC", 0)


class Access(IntFlag):
    """What may be done with files."""

    EXECUTE = 1 << 0
    WRITE = 1 << 1
    READ = 1 << 2
    LIST = 1 << 3
    TRUNCATE = 1 << 14


_ALL_ACCESS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_NEWEST_ACCESS = (1 << 16) - 1
_OF_FILES = Access.EXECUTE | Access.WRITE | Access.READ | Access.TRUNCATE


def version() -> int:
    """Which version of Landlock this kernel has; 0 for none, or one that is switched off."""
    return max(0, system_call(_CREATE_RULESET, None, 0, _ASK_VERSION))


def close_landlock(readable: Iterable[str]) -> bool:
    """Let this thread and those it starts open only what is `readable`; False where that can't be had."""
    known = version()
    if not known or prctl(NO_NEW_PRIVILEGES, 1) != 0:
        return False
    handled = _ALL_ACCESS.get(known, _NEWEST_ACCESS)
    ruleset = system_call(_CREATE_RULESET, *_attributes(handled, known), 0)
    if ruleset < 0:
        return False
    try:
        _open_for_reading(ruleset, readable)
        _allow(ruleset, _DEVICE, Access.READ | Access.WRITE | Access(handled & Access.TRUNCATE))
        return system_call(_RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _attributes(handled: int, known: int) -> tuple[bytes, int]:
    """`struct landlock_ruleset_attr`, as long as this kernel knows it."""
    fields = [handled]
    if known >= _NET_VERSION:
        fields.append(_ALL_TCP)
    if known >= _SCOPE_VERSION:
        fields.append(_ALL_SCOPES)
    packed = struct.pack(f"={len(fields)}Q", *fields)
    return packed, len(packed)


def _open_for_reading(ruleset: int, readable: Iterable[str]) -> None:
    for path in readable:
        _allow(ruleset, path, Access.READ | Access.LIST)


def _allow(ruleset: int, path: str, access: Access) -> None:
    """Except a file, or all that is below a folder; what can't be opened stays closed."""
    with suppress(OSError):
        place = os.open(path, _AS_PLACE)
        try:
            wanted = access if stat.S_ISDIR(os.fstat(place).st_mode) else access & _OF_FILES
            system_call(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", wanted, place), 0)
        finally:
            os.close(place)
