"""`python -m tests.benchmarks.hardening`: all that is asked about hostile photos, gathered in one table.

Which mechanism of the fence holds which climb, what the fuzzer ran and found in each target, what hostile photos cost
beside rivals, what runs leave that are killed or whose disk fails, and where bytes of photos lie afterwards. The parts
print what they find while they run; the table comes last. The status is 1 when one of them found something. What is
usual takes two quiet minutes; `--seconds 3600 --mutants 2000 --kills 50` takes a night. `--log` adds the rows of a run
that was made before, by the file that its `--rows` wrote.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import rows


@dataclass(frozen=True)
class Section:
    """A module that measures its part, with its arguments."""

    title: str
    module: str
    arguments: tuple[str, ...] = ()

    def run(self, folder: Path) -> "Outcome":
        """Measure it; its rows pass through a file in `folder`."""
        print(f"\n== {self.title}", flush=True)
        file = folder / f"{self.module}.json"
        command = [sys.executable, "-m", self.module, *self.arguments, "--rows", str(file)]
        status = subprocess.run(command, check=False).returncode
        return Outcome(self.title, status, rows.read(file))


@dataclass(frozen=True)
class Outcome:
    """What a section found; one without rows measured nothing, and has said why."""

    title: str
    status: int
    rows: list[rows.Row]

    @property
    def is_fine(self) -> bool:
        """Whether nothing was found."""
        return self.status == 0


def sections(options: argparse.Namespace) -> Iterator[Section]:
    """All of them, as large as the options say."""
    chance = ("--seed", str(options.seed))
    mutants = ("--mutants", str(options.mutants))
    kills = ("--count", str(options.kills))
    yield Section("Climbing the fence from inside", "tests.fence.climbs")
    yield Section("Damaged bytes", "tests.fuzz", ("--seconds", str(options.seconds), *chance))
    yield Section("Hostile photos, beside rivals", "tests.benchmarks.hostile_rivals", (*mutants, *chance))
    yield Section("Killed runs", "tests.benchmarks.faults", (*kills, *chance))
    yield Section("Disks that fail", "tests.benchmarks.bad_disks", (*kills, *chance))
    yield Section("Bytes of photos elsewhere, and sockets", "tests.benchmarks.strays", (*kills, *chance))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all sections, whatever one of them says, and print the table; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.hardening", description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=20, help="time for the fuzzer")
    parser.add_argument("--mutants", type=int, default=0, help="mutants for all tools, beside the hostile photos kept")
    parser.add_argument("--kills", type=int, default=1, help="turns of each kind of run and each kind of disk")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path, action="append", default=[], help="rows of an earlier run, to be added")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        outcomes = [section.run(Path(folder)) for section in sections(options)]
    earlier = [row for log in options.log for row in rows.read(log)]
    print(f"\n{rows.table([*(row for outcome in outcomes for row in outcome.rows), *earlier])}")
    return _sum_up(outcomes, earlier)


def _sum_up(outcomes: list[Outcome], earlier: list[rows.Row]) -> int:
    for outcome in outcomes:
        if not outcome.rows:
            print(f"{outcome.title}: not measured")
    failed = [outcome.title for outcome in outcomes if not outcome.is_fine]
    failed += ["earlier runs"] if any(row.faults for row in earlier if row.name not in RIVALS) else []
    print(f"{', '.join(failed)}: something was found" if failed else "Nothing was found.")
    return 1 if failed else 0


RIVALS = ("exiftool", "mat2", "magicdispel", "imgstrip")
"""Whose faults are none of ours."""

if __name__ == "__main__":
    sys.exit(main())
