"""`python -m tests.benchmarks.startup`: how long `scrubber --version` takes beside `python -c pass`."""

import subprocess
import sys
import time

TARGET = 3.0
_RUNS = 30


def milliseconds(*arguments: str) -> float:
    """The least time of many runs, taken from the start of a process to its end."""
    least = float("inf")
    for _run in range(_RUNS):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
        least = min(least, time.perf_counter() - begun)
    return least * 1000


def main() -> int:
    """Measure; the status is 1 when the target is missed."""
    bare = milliseconds("-c", "pass")
    print(f"{'python -c pass':22} {bare:6.1f} ms")
    version = milliseconds("-m", "scrubber", "--version")
    for name, taken in (("scrubber --version", version), ("scrubber --help", milliseconds("-m", "scrubber", "--help"))):
        print(f"{name:22} {taken:6.1f} ms  {taken / bare:.2f} x")
    print(f"target: --version at most {TARGET} x")
    return 0 if version <= TARGET * bare else 1


if __name__ == "__main__":
    sys.exit(main())
