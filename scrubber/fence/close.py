"""Closing the fence, in the order in which its parts don't stand in each other's way."""

from pathlib import Path

from scrubber.fence.plan import COMPLETE_ON, EXPECTED, Mechanism, Plan

_THREADS = Path("/proc/self/task")
_standing: frozenset[Mechanism] = frozenset()


def close_fence(plan: Plan) -> frozenset[Mechanism]:
    """Close the fence around this process, for good; returns the mechanisms that stand.

    Call it before any thread is started: Landlock fences the thread that calls and those that come later.
    """
    global _standing
    closed = {mechanism: _close(mechanism, plan) for mechanism in _ORDER if mechanism in plan.mechanisms}
    _standing = frozenset(mechanism for mechanism, stands in closed.items() if stands)
    return _standing


def standing() -> frozenset[Mechanism]:
    """What stands around this process."""
    return _standing


_ORDER = (
    Mechanism.JOB_OBJECT,
    Mechanism.SANDBOX,
    Mechanism.LIMITS,
    Mechanism.PRIVATE,
    Mechanism.LANDLOCK,
    Mechanism.SECCOMP,
)
"""The last one refuses the calls that the others are made of."""


def _close(mechanism: Mechanism, plan: Plan) -> bool:
    from scrubber.fence import landlock, other_systems, own_process, seccomp  # ctypes is for workers only

    match mechanism:
        case Mechanism.LIMITS:
            return own_process.close_limits(plan)
        case Mechanism.PRIVATE:
            return own_process.close_memory()
        case Mechanism.LANDLOCK:
            return _has_one_thread() and landlock.close_landlock(plan.readable)
        case Mechanism.SECCOMP:
            return seccomp.close_seccomp()
        case Mechanism.SANDBOX:
            return other_systems.close_sandbox()
        case Mechanism.JOB_OBJECT:
            return other_systems.close_job(plan)


def _has_one_thread() -> bool:
    return len(list(_THREADS.iterdir())) == 1


def missing(standing: frozenset[Mechanism], system: str) -> list[Mechanism]:
    """What doesn't stand though this program can use it on that system, in the order of `Mechanism`."""
    return [mechanism for mechanism in Mechanism if mechanism in EXPECTED.get(system, frozenset()) - standing]


def is_complete(standing: frozenset[Mechanism], system: str) -> bool:
    """Whether the fence keeps a process from the user's files, the network and other programs."""
    return system in COMPLETE_ON and not missing(standing, system)
