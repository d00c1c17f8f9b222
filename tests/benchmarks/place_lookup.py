"""`python -m tests.benchmarks.place_lookup`: how long it takes to name the town of a point."""

import random
import subprocess
import sys
import time

from scrubber.places.nearest import nearest
from scrubber.places.table import OVERVIEW, table

TARGET_MS, FIRST_TARGET_MS = 5.0, 100.0
_POINTS = 300
_FIRST = """
import time
begun = time.thread_time()
from scrubber.places.nearest import nearest
nearest(48.8867, 2.3376)
print((time.thread_time() - begun) * 1000)
"""


def first() -> float:
    """The first lookup of a process, with its imports."""
    command = [sys.executable, "-c", _FIRST]
    return min(float(subprocess.run(command, capture_output=True, check=True).stdout) for _run in range(5))


def one(latitude: float, longitude: float) -> float:
    """A lookup in milliseconds of this thread, where another one close by has been before: photos come in batches."""
    nearest(latitude, longitude)
    begun = time.thread_time()
    nearest(latitude + 0.001, longitude)
    return (time.thread_time() - begun) * 1000


def main() -> int:
    """Measure near towns, as photos are, and anywhere on Earth; the status is 1 when a target is missed."""
    chance = random.Random(1)
    cities = table().tile(OVERVIEW)
    assert cities is not None
    rows = [chance.randrange(len(cities.names)) for _point in range(_POINTS)]
    near = sorted(one(cities.latitude(row), cities.longitude(row)) for row in rows)
    anywhere = sorted(one(chance.uniform(-85, 85), chance.uniform(-180, 180)) for _point in range(_POINTS))
    begun = first()
    print(f"first lookup of a process {begun:6.1f} ms, target {FIRST_TARGET_MS:g} ms")
    for name, taken in (("in a city", near), ("anywhere on Earth", anywhere)):
        middle, late = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
        print(f"{name:25} {middle:6.2f} ms median, {late:6.2f} ms for 99 of 100, target {TARGET_MS:g} ms")
    return 0 if near[int(_POINTS * 0.99)] <= TARGET_MS and begun <= FIRST_TARGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
