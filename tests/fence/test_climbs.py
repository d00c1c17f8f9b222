"""Every climb is held by the mechanisms that are meant to hold it, each alone, and by no other."""

import json
import os
import signal
import subprocess
import sys

import pytest

from scrubber.fence.plan import Mechanism

if sys.platform != "linux":
    pytest.skip("this fence is Linux's", allow_module_level=True)

_SECCOMP, _LANDLOCK = frozenset({Mechanism.SECCOMP}), frozenset({Mechanism.LANDLOCK})
_LIMITS, _PRIVATE = frozenset({Mechanism.LIMITS}), frozenset({Mechanism.PRIVATE})
HOLDS = {
    "read another file": _LANDLOCK,
    "list a folder": _LANDLOCK,
    "create a file": _LANDLOCK,
    "overwrite a file": _LANDLOCK,
    "remove a file": _LANDLOCK | _SECCOMP,
    "rename a file": _LANDLOCK | _SECCOMP,
    "connect by TCP": _LANDLOCK | _SECCOMP,
    "listen by TCP": _LANDLOCK | _SECCOMP,
    "send by UDP": _SECCOMP,
    "connect to a UNIX socket": _SECCOMP,
    "connect to an abstract socket": _LANDLOCK | _SECCOMP,
    "open a netlink socket": _SECCOMP,
    "fork": _SECCOMP,
    "start a program": _LANDLOCK | _SECCOMP,
    "start a program from memory": _LANDLOCK | _SECCOMP,
    "trace another process": _LANDLOCK | _SECCOMP,
    "read another's memory": _LANDLOCK | _SECCOMP,
    "signal another process": _LANDLOCK | _SECCOMP,
    "have the kernel signal it": _SECCOMP,
    "take 10 GiB": _LIMITS,
    "raise its limits": _LIMITS | _SECCOMP,
    "dump core": _LIMITS | _PRIVATE,
    "make a file of 10 GiB": _LIMITS,
    "mount": _LANDLOCK | _SECCOMP,
    "load BPF": _SECCOMP,
    "open an io_uring": _SECCOMP,
    "handle page faults": _SECCOMP,
    "call by x32 numbers": _SECCOMP,
}
"""Which mechanisms hold a climb without the others, on a kernel that has all of them."""


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, bool]]:
    if os.uname().machine != "x86_64":
        pytest.skip("these climbs are written for x86-64")
    done = subprocess.run(
        [sys.executable, "-m", "tests.fence.climbs", "--json"], capture_output=True, timeout=120, check=True
    )
    result: dict[str, dict[str, bool]] = json.loads(done.stdout)
    return result


def _row(climb: str, found: dict[str, dict[str, bool]]) -> dict[str, bool]:
    """What became of a climb; one that fails without any fence proves nothing."""
    row = found[climb]
    if row["no fence"] and os.geteuid() != 0:
        pytest.skip("only root gets there even without a fence")
    assert not row["no fence"]
    return row


@pytest.mark.parametrize("climb", HOLDS)
def test_a_climb_is_held_by_what_is_meant_to_hold_it(climb: str, found: dict[str, dict[str, bool]]) -> None:
    row = _row(climb, found)
    assert {mechanism for mechanism in Mechanism if row.get(f"only {mechanism}")} == HOLDS[climb]
    assert row["whole fence"]


def test_every_climb_is_expected(found: dict[str, dict[str, bool]]) -> None:
    assert set(found) == set(HOLDS)


@pytest.mark.parametrize("climb", HOLDS)
def test_without_one_mechanism_the_others_hold_what_they_hold(climb: str, found: dict[str, dict[str, bool]]) -> None:
    for mechanism in frozenset().union(*HOLDS.values()):
        assert _row(climb, found)[f"without {mechanism}"] == bool(HOLDS[climb] - {mechanism}), mechanism


def test_a_loop_without_end_is_ended_by_the_limit_of_processor_time() -> None:
    plan = "replace(usual_plan(), mechanisms=frozenset({Mechanism.LIMITS}), processor_time=1)"
    code = f"""
from dataclasses import replace
from scrubber.fence.close import close_fence
from scrubber.fence.plan import Mechanism, usual_plan
close_fence({plan})
while True: pass
"""
    done = subprocess.run([sys.executable, "-c", code], timeout=60, check=False)
    assert done.returncode in (-signal.SIGKILL, -signal.SIGXCPU)
