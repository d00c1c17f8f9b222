"""What a process can give up by itself: memory, processor time, core dumps, being looked into, outliving its parent."""

import os
import sys

from scrubber.fence.kernel import prctl
from scrubber.fence.plan import Plan

_PARENT_DEATH_SIGNAL, _DUMPABLE = 1, 4
_END_AT_ONCE = 9


if sys.platform == "win32":

    def close_limits(plan: Plan) -> bool:
        """Windows has none."""
        return False
else:
    import resource

    def close_limits(plan: Plan) -> bool:
        """Set the limits of `plan` for good; no core is dumped, whatever happens.

        macOS takes the limit of memory and doesn't enforce it.
        """
        limits = {
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_FSIZE: plan.file_size,
            resource.RLIMIT_NOFILE: plan.open_files,
            resource.RLIMIT_AS: plan.memory,
            resource.RLIMIT_CPU: plan.processor_time,
        }
        for kind, most in limits.items():
            hard = resource.getrlimit(kind)[1]
            allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (allowed, allowed))
        return True


def close_memory() -> bool:
    """Let no other process read this one's memory, and end it with the thread that started it; False but on Linux."""
    return sys.platform.startswith("linux") and _close_memory(os.getppid())


def _close_memory(parent: int) -> bool:
    closed = prctl(_DUMPABLE, 0) == 0 and prctl(_PARENT_DEATH_SIGNAL, _END_AT_ONCE) == 0
    if os.getppid() != parent:  # it ended a moment ago, without a signal
        os._exit(1)
    return closed
