"""What a fence is made of, and what it leaves open."""

import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from scrubber.limits import MAX_FILE_BYTES, MAX_WORKER_BYTES
from scrubber.resources import resource


class Mechanism(StrEnum):
    """One part of a fence; each holds by itself."""

    SECCOMP = "seccomp"  # Linux: a list of the system calls that are left
    LANDLOCK = "landlock"  # Linux: which files may be opened; no TCP, no signals to others
    LIMITS = "limits"  # POSIX: memory, size of files, open files, no core dumps
    PRIVATE = "private"  # Linux: memory that no other process may read; ends with its parent
    JOB_OBJECT = "job object"  # Windows: memory, no further processes, ends with its handle
    SANDBOX = "sandbox"  # macOS: no network, no programs


EXPECTED = {
    "linux": frozenset({Mechanism.SECCOMP, Mechanism.LANDLOCK, Mechanism.LIMITS, Mechanism.PRIVATE}),
    "darwin": frozenset({Mechanism.SANDBOX, Mechanism.LIMITS}),
    "win32": frozenset({Mechanism.JOB_OBJECT}),
}
"""What stands on each system when it has all that this program can use."""

COMPLETE_ON = frozenset({"linux"})
"""Systems on which the expected mechanisms together keep a worker from files, network and programs."""

_SYSTEM_LIBRARIES = ("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib")
_SYSTEM_FILES = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
    "/dev/urandom",
)
"""What the C library, numpy and onnxruntime ask about the computer."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A fence as it is to be. Sizes are bytes, times seconds.

    `readable` are files and folders that may be opened for reading, whatever is below them included; nothing may be
    written but what was opened before or is handed over.
    """

    mechanisms: frozenset[Mechanism] = EXPECTED.get(sys.platform, frozenset())
    readable: tuple[str, ...] = ()
    memory: int = MAX_WORKER_BYTES
    """Address space, the models' threads included: 2 GiB, of which searching 12 megapixels for faces takes a half."""
    processor_time: int = 3600
    """Of all threads in sum, for the life of a process: patience with one photo ends after at most 600 seconds. The
    photo at which a busy worker reaches it is tried once more in a new one."""
    file_size: int = 2 * MAX_FILE_BYTES
    open_files: int = 256


def usual_plan() -> Plan:
    """The fence of every worker: readable are Python, the libraries and what comes with this program."""
    return Plan(readable=readable_paths())


def readable_paths() -> tuple[str, ...]:
    """Files and folders that hold code and resources, and nothing of the user's."""
    found = [Path(os.__file__).parent, Path(__file__).parents[1], resource("")]
    found += _frozen() if getattr(sys, "frozen", False) else _installed()
    system = map(Path, (*_SYSTEM_LIBRARIES, *_SYSTEM_FILES))
    return tuple(dict.fromkeys(str(path) for path in (*found, *system) if path.exists()))


def _installed() -> list[Path]:
    """Where Python finds packages; the folder a command is run in may hold photos and is not among them."""
    packages = (path for path in sys.path if path.endswith(("site-packages", "dist-packages", ".zip")))
    return [Path(sys.base_prefix) / sys.platlibdir, *map(Path, packages)]


def _frozen() -> list[Path]:
    """The folder of a packaged program."""
    return [Path(getattr(sys, "_MEIPASS", "")), Path(sys.executable).parent]
