"""`python -m tests.fence.climbs` tries to climb the fence from inside and prints which mechanism alone holds what.

Each climb is what a decoder that was taken over would try. A process closes the fence with some of its mechanisms and
climbs once; what succeeds without any fence must fail inside. Linux only.
"""

import argparse
import contextlib
import ctypes
import errno
import json
import mmap
import os
import resource
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from scrubber.fence.close import close_fence
from scrubber.fence.kernel import prctl, system_call
from scrubber.fence.plan import EXPECTED, Mechanism, usual_plan
from tests.benchmarks import rows

assert sys.platform == "linux", "this fence is Linux's"

LINUX = sorted(EXPECTED["linux"])
COLUMNS: dict[str, frozenset[Mechanism]] = {
    "no fence": frozenset(),
    **{f"only {mechanism}": frozenset({mechanism}) for mechanism in LINUX},
    **{f"without {mechanism}": frozenset(LINUX) - {mechanism} for mechanism in LINUX},
    "whole fence": frozenset(LINUX),
}
_HELD, _CLIMBED = 17, 18
_TEN_GIB = 10 * 1024**3
_ATTACH, _DETACH = 16, 17


@dataclass(frozen=True)
class Yard:
    """What stands outside of the fence: a file, a folder, doors to knock at, and another process."""

    file: str
    folder: str
    tcp: int
    udp: int
    unix: str
    abstract: str
    handed: int
    neighbour: int


def _read(yard: Yard) -> None:
    Path(yard.file).read_bytes()


def _list(yard: Yard) -> None:
    list(Path(yard.folder).iterdir())


def _create(yard: Yard) -> None:
    Path(yard.folder, f"made-{os.getpid()}").touch()


def _overwrite(yard: Yard) -> None:
    with Path(yard.file).open("r+b") as file:
        file.write(b"x")


def _remove(yard: Yard) -> None:
    victim = Path(yard.folder, "to-remove")
    victim.unlink()
    victim.touch()


def _rename(yard: Yard) -> None:
    Path(yard.folder, "to-rename").rename(Path(yard.folder, "to-rename"))


def _tcp(yard: Yard) -> None:
    with socket.create_connection(("127.0.0.1", yard.tcp), timeout=5):
        pass


def _listen(yard: Yard) -> None:
    with socket.create_server(("127.0.0.1", 0)):
        pass


def _udp(yard: Yard) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", ("127.0.0.1", yard.udp))


def _unix(yard: Yard) -> None:
    with socket.socket(socket.AF_UNIX) as door:
        door.connect(yard.unix)


def _abstract_unix(yard: Yard) -> None:
    with socket.socket(socket.AF_UNIX) as door:
        door.connect("\0" + yard.abstract)


def _netlink(yard: Yard) -> None:
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close()


def _fork(yard: Yard) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _start_program(yard: Yard) -> None:
    os.execv("/bin/sh", ["sh", "-c", f"exit {_CLIMBED}"])


def _start_from_memory(yard: Yard) -> None:
    program = os.memfd_create("program", 0)  # left open, for the shell to read it
    os.write(program, f"#!/bin/sh\nexit {_CLIMBED}\n".encode())
    os.execve(program, ["program"], {})


def _trace(yard: Yard) -> None:
    _call(101, _ATTACH, yard.neighbour, 0, 0)
    os.waitpid(yard.neighbour, 0x40000000)
    _call(101, _DETACH, yard.neighbour, 0, 0)


def _read_memory(yard: Yard) -> None:
    """Another process's, at an address that both have because one was forked from the other."""
    here = ctypes.create_string_buffer(8)
    theirs = (ctypes.c_size_t * 2)(ctypes.addressof(_KNOWN), 8)
    mine = (ctypes.c_size_t * 2)(ctypes.addressof(here), 8)
    _call(310, yard.neighbour, ctypes.addressof(mine), 1, ctypes.addressof(theirs), 1, 0)


def _signal(yard: Yard) -> None:
    os.kill(yard.neighbour, 0)


def _signal_by_owner(yard: Yard) -> None:
    """Let the kernel send it: SIGIO of a pipe to another process."""
    reading, _writing = os.pipe()
    _call(72, reading, 8, yard.neighbour)


def _take_memory(yard: Yard) -> None:
    mmap.mmap(-1, _TEN_GIB).close()


def _raise_limits(yard: Yard) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, 1 << 20))


def _dump_core(yard: Yard) -> None:
    if resource.getrlimit(resource.RLIMIT_CORE)[0] == 0 or prctl(3, 0) != 1:
        raise PermissionError


def _fill_disk(yard: Yard) -> None:
    """Through the descriptor that it was handed; the file has a hole, so the test fills nothing."""
    os.ftruncate(yard.handed, _TEN_GIB)
    os.ftruncate(yard.handed, 0)


def _mount(yard: Yard) -> None:
    _reach(165, b"none", yard.folder.encode(), b"no-such-kind", 0, None)


def _load_bpf(yard: Yard) -> None:
    _reach(321, 0, bytes(72), 72)


def _ring(yard: Yard) -> None:
    _call(425, 4, bytes(120))


def _page_faults(yard: Yard) -> None:
    _call(323, 1)


def _other_numbers(yard: Yard) -> None:
    """The same calls by the numbers of the x32 machine."""
    _reach(0x40000000 + 39)


_KNOWN = ctypes.create_string_buffer(b"known!!!", 8)

CLIMBS: dict[str, Callable[[Yard], None]] = {
    "read another file": _read,
    "list a folder": _list,
    "create a file": _create,
    "overwrite a file": _overwrite,
    "remove a file": _remove,
    "rename a file": _rename,
    "connect by TCP": _tcp,
    "listen by TCP": _listen,
    "send by UDP": _udp,
    "connect to a UNIX socket": _unix,
    "connect to an abstract socket": _abstract_unix,
    "open a netlink socket": _netlink,
    "fork": _fork,
    "start a program": _start_program,
    "start a program from memory": _start_from_memory,
    "trace another process": _trace,
    "read another's memory": _read_memory,
    "signal another process": _signal,
    "have the kernel signal it": _signal_by_owner,
    "take 10 GiB": _take_memory,
    "raise its limits": _raise_limits,
    "dump core": _dump_core,
    "make a file of 10 GiB": _fill_disk,
    "mount": _mount,
    "load BPF": _load_bpf,
    "open an io_uring": _ring,
    "handle page faults": _page_faults,
    "call by x32 numbers": _other_numbers,
}


def _call(number: int, *arguments: int | bytes | None) -> None:
    if system_call(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _reach(number: int, *arguments: int | bytes | None) -> None:
    """Make a call that does nothing: whatever the kernel says, but that it isn't permitted, it was reached."""
    if system_call(number, *arguments) < 0 and ctypes.get_errno() == errno.EPERM:
        raise PermissionError


def outcomes() -> dict[str, dict[str, bool]]:
    """For every climb and every column whether it was held."""
    with _yard() as yard:
        return {
            name: {column: _is_held(climb, mechanisms, yard) for column, mechanisms in COLUMNS.items()}
            for name, climb in CLIMBS.items()
        }


def _is_held(climb: Callable[[Yard], None], mechanisms: frozenset[Mechanism], yard: Yard) -> bool:
    """Climb in a process of its own; one that is ended for trying has not succeeded."""
    child = os.fork()
    if child == 0:
        os._exit(_climb(climb, mechanisms, yard))
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) in (_HELD, _CLIMBED), (climb.__name__, mechanisms, status)
    return os.WEXITSTATUS(status) == _HELD


def _climb(climb: Callable[[Yard], None], mechanisms: frozenset[Mechanism], yard: Yard) -> int:
    if climb is _dump_core:
        resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
    if close_fence(replace(usual_plan(), mechanisms=mechanisms)) != mechanisms:
        return 1
    try:
        climb(yard)
    except (OSError, MemoryError, ValueError):
        return _HELD
    except BaseException:
        return 1
    return _CLIMBED


@contextlib.contextmanager
def _yard() -> Iterator[Yard]:
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        socket.socket(socket.AF_UNIX) as unix,
        socket.socket(socket.AF_UNIX) as abstract,
        tempfile.TemporaryFile() as handed,
    ):
        for name in ("file", "to-remove", "to-rename"):
            Path(folder, name).write_bytes(b"secret")
        udp.bind(("127.0.0.1", 0))
        unix.bind(f"{folder}/door")
        abstract.bind(f"\0scrubber-test-{os.getpid()}")
        for door in (unix, abstract):
            door.listen(100)
        neighbour = _neighbour()
        try:
            yield Yard(
                f"{folder}/file", folder, tcp.getsockname()[1], udp.getsockname()[1],
                f"{folder}/door", f"scrubber-test-{os.getpid()}", handed.fileno(), neighbour,
            )  # fmt: skip
        finally:
            os.kill(neighbour, 9)
            os.waitpid(neighbour, 0)


def _neighbour() -> int:
    """A process that waits until it is ended."""
    process = os.fork()
    if process == 0:
        threading.Event().wait()
    return process


def table(found: dict[str, dict[str, bool]]) -> str:
    """The outcomes as lines of text."""
    width = max(map(len, CLIMBS))
    head = " " * width + "  " + "  ".join(COLUMNS)
    rows = (
        name.ljust(width) + "  " + "  ".join(("held" if row[column] else "-").ljust(len(column)) for column in COLUMNS)
        for name, row in found.items()
    )
    return "\n".join((head, *rows))


def as_rows(found: dict[str, dict[str, bool]]) -> Iterator[rows.Row]:
    """How many climbs each mechanism held, and how many went over it; only the whole fence must hold all."""
    for column in COLUMNS:
        held = sum(row[column] for row in found.values())
        climbed = len(found) - held
        faults = climbed if column == "whole fence" else 0
        yield rows.Row("fence", column, len(found), faults, {"held": held, "climbed": climbed})


def main() -> int:
    """Climb everything; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.fence.climbs")
    parser.add_argument("--json", action="store_true", help="print every outcome as JSON")
    rows.add_option(parser)
    options = parser.parse_args()
    result = outcomes()
    print(json.dumps(result) if options.json else table(result))
    rows.write(options.rows, as_rows(result))
    return int(not all(row["whole fence"] for row in result.values()))


if __name__ == "__main__":
    sys.exit(main())
