"""The filter of system calls, run by a small machine of ours: also for the processors that aren't at hand."""

import errno
from collections.abc import Callable

import pytest

from scrubber.fence.seccomp import Action, Instruction, Machine, program

PROCESS = 4321
THREAD, PRIVATE_DATA, EMPTY = 0x0001_0000, 0x5_0000_0003, 0
READ, OPENAT = {Machine.X86_64: 0, Machine.AARCH64: 63}, {Machine.X86_64: 257, Machine.AARCH64: 56}
CALLS = {
    # name: (number on x86-64, on ARM64; Linux's own tables)
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "sendto": (44, 206), "sendmsg": (46, 211), "execve": (59, 221), "execveat": (322, 281),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "mount": (165, 40),
    "umount2": (166, 39), "bpf": (321, 280), "io_uring_setup": (425, 425), "userfaultfd": (323, 282),
    "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438), "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138), "seccomp": (317, 277), "landlock_restrict_self": (446, 446), "unshare": (272, 97),
    "setns": (308, 268), "keyctl": (250, 219), "perf_event_open": (298, 241), "shmget": (29, 194),
    "unlinkat": (263, 35), "mkdirat": (258, 34), "renameat2": (316, 276), "linkat": (265, 37), "fchmod": (91, 52),
    "setrlimit": (160, 164), "setpriority": (141, 140), "chroot": (161, 51), "init_module": (175, 105),
}  # fmt: skip


def answer(filter_: list[Instruction], machine: int, number: int, *arguments: int) -> int:
    """What the filter returns for a call, by the rules of the kernel's machine."""
    words = {0: number, 4: machine}
    for index, argument in enumerate((*arguments, *[0] * (6 - len(arguments)))):
        words |= {16 + 8 * index: argument & 0xFFFF_FFFF, 20 + 8 * index: argument >> 32}
    tests: dict[int, Callable[[int, int], bool]] = {
        0x15: lambda a, k: a == k, 0x35: lambda a, k: a >= k, 0x25: lambda a, k: a > k, 0x45: lambda a, k: bool(a & k),
    }  # fmt: skip
    accumulator = place = 0
    while True:
        operation, when_true, when_false, constant = filter_[place]
        place += 1
        if operation == 0x06:
            return constant
        if operation == 0x20:
            accumulator = words[constant]
        else:
            place += when_true if tests[operation](accumulator, constant) else when_false


@pytest.fixture(params=list(Machine), ids=lambda machine: machine.name)
def machine(request: pytest.FixtureRequest) -> Machine:
    assert isinstance(request.param, Machine)
    return request.param


def test_files_may_be_read(machine: Machine) -> None:
    assert answer(program(machine, PROCESS), machine, READ[machine]) == Action.ALLOW
    assert answer(program(machine, PROCESS), machine, OPENAT[machine]) == Action.ALLOW


@pytest.mark.parametrize("name", CALLS)
def test_a_call_that_leads_outside_is_refused(name: str, machine: Machine) -> None:
    assert answer(program(machine, PROCESS), machine, CALLS[name][machine.column]) == Action.REFUSE


def test_threads_but_no_processes(machine: Machine) -> None:
    clone, clone3 = (56, 220)[machine.column], 435
    filter_ = program(machine, PROCESS)
    assert answer(filter_, machine, clone, THREAD | 0x100) == Action.ALLOW
    assert answer(filter_, machine, clone, 0x11) == Action.REFUSE
    assert answer(filter_, machine, clone, THREAD << 32) == Action.REFUSE
    assert answer(filter_, machine, clone3) == Action.UNKNOWN, "the C library falls back to clone then"


@pytest.mark.parametrize("numbers", [(62, 129), (234, 131)], ids=["kill", "tgkill"])
def test_signals_to_itself_alone(numbers: tuple[int, int], machine: Machine) -> None:
    filter_, number = program(machine, PROCESS), numbers[machine.column]
    assert answer(filter_, machine, number, PROCESS) == Action.ALLOW
    for other in (1, 0, 0xFFFF_FFFF, PROCESS + 1):
        assert answer(filter_, machine, number, other) == Action.REFUSE


def test_limits_may_be_read_and_not_set(machine: Machine) -> None:
    filter_, number = program(machine, PROCESS), (302, 261)[machine.column]
    for process in (0, PROCESS):
        assert answer(filter_, machine, number, process, 4, EMPTY, PRIVATE_DATA) == Action.ALLOW
        assert answer(filter_, machine, number, process, 4, PRIVATE_DATA) == Action.REFUSE
        assert answer(filter_, machine, number, process, 4, 1 << 32) == Action.REFUSE
    assert answer(filter_, machine, number, 1, 4, EMPTY) == Action.REFUSE


def test_arguments_that_lead_outside_are_refused(machine: Machine) -> None:
    filter_, column = program(machine, PROCESS), machine.column
    ioctl, fcntl, prctl = (16, 29)[column], (72, 25)[column], (157, 167)[column]
    assert answer(filter_, machine, ioctl, 1, 0x5401) == Action.ALLOW
    assert answer(filter_, machine, ioctl, 1, 0x5412) == Action.REFUSE, "TIOCSTI types into the terminal"
    assert answer(filter_, machine, fcntl, 1, 3) == Action.ALLOW
    assert [answer(filter_, machine, fcntl, 1, one) for one in (8, 10, 15)] == [Action.REFUSE] * 3
    assert answer(filter_, machine, prctl, 15) == Action.ALLOW
    assert answer(filter_, machine, prctl, 4, 1) == Action.REFUSE, "PR_SET_DUMPABLE"


def test_other_machines_and_newer_kernels(machine: Machine) -> None:
    filter_ = program(machine, PROCESS)
    assert answer(filter_, 0x4000_0003, READ[machine]) == Action.KILL, "the 32-bit calls of the same processor"
    assert answer(filter_, machine, 463) == Action.UNKNOWN
    assert Action.UNKNOWN & 0xFFFF == errno.ENOSYS
    if machine is Machine.X86_64:
        assert answer(filter_, machine, 0x4000_0000) == Action.KILL


def test_jumps_stay_within_what_an_instruction_can_say(machine: Machine) -> None:
    filter_ = program(machine, PROCESS)
    assert len(filter_) < 4096
    for place, (operation, when_true, when_false, _constant) in enumerate(filter_):
        assert operation == 0x06 or place + max(when_true, when_false) < len(filter_) - 1
        assert max(when_true, when_false) < 256
