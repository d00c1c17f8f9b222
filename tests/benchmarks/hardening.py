"""`python -m tests.benchmarks.hardening`: all that is asked about hostile photos, one table after the other.

Which mechanism of the fence holds which climb, what the fuzzer ran and found in each target, what hostile photos cost,
and what runs leave that are killed or whose disk fails. The status is 1 when one of them found something.
"""

import argparse
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A module that prints its part, with its arguments."""

    title: str
    module: str
    arguments: tuple[str, ...] = ()

    def run(self) -> int:
        """Print it; returns its exit status."""
        print(f"\n== {self.title}", flush=True)
        return subprocess.run([sys.executable, "-m", self.module, *self.arguments], check=False).returncode


def sections(seconds: float, kills: int, seed: int) -> list[Section]:
    """All of them; the fuzzer gets so many `seconds`, each kind of run is killed so many times."""
    chance = ("--seed", str(seed))
    return [
        Section("Climbing the fence from inside", "tests.fence.climbs"),
        Section("Damaged bytes", "tests.fuzz", ("--seconds", str(seconds), *chance)),
        Section("Hostile photos", "tests.benchmarks.hostile"),
        Section("Hostile photos, beside rivals", "tests.benchmarks.hostile_rivals", chance),
        Section("Killed runs", "tests.benchmarks.faults", ("--count", str(kills), *chance)),
        Section("Disks that fail", "tests.benchmarks.bad_disks", ("--count", str(kills), *chance)),
    ]


def main() -> int:
    """Run all sections, whatever one of them says; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.hardening")
    parser.add_argument("--seconds", type=float, default=60, help="time for the fuzzer")
    parser.add_argument("--kills", type=int, default=10, help="kills of each kind of run")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    statuses = {one.title: one.run() for one in sections(options.seconds, options.kills, options.seed)}
    failed = [title for title, status in statuses.items() if status]
    print(f"\n{', '.join(failed)}: something was found" if failed else "\nNothing was found.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
