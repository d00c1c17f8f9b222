"""How many of the computer's cores this process may use for one photo.

Where many photos are worked on, each process has one core and a thread inside a model would only take another's time;
a single photo gets them all. Whoever hands out the work says so here, once for the whole process.
"""

_cores = 1


def use_cores(count: int) -> None:
    """Let models use `count` cores (1 or more) from now on."""
    global _cores
    _cores = max(1, count)


def cores() -> int:
    """How many cores models may use."""
    return _cores
