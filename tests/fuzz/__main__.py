"""`python -m tests.fuzz --seconds 60 --seed 1` throws damaged bytes at every target and prints what broke.

Mutants are made by `tests.differential.mutations`: repeated, cut and swapped bytes and parts, numbers of 16 and 32 bits
set to their extremes, checksums of PNG mended; some begin as two seeds put together. Every finding is written to
`tests/fuzz/regressions`, from where a test runs it from then on. With the same seed the same mutants come, as far as
the time lets them. Times are those of the processor.

`--most 100000 --seconds 1e9 --room format --shared` is a long run: so many mutants of each target, however long it
takes, with the photos of ../shared to begin with.
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

from tests.benchmarks import rows
from tests.fuzz.seeds import Seeds, take_shared
from tests.fuzz.target import Target
from tests.fuzz.targets import targets

REGRESSIONS = Path(__file__).parent / "regressions"
SLOW_SECONDS = 5.0
_MAX_FINDINGS = 10


@dataclass
class Tally:
    """What became of one target."""

    target: Target
    runs: int = 0
    accepted: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    findings: list[str] = field(default_factory=list)

    @property
    def row(self) -> str:
        """It as a line of the table."""
        rate = self.runs / self.seconds if self.seconds else 0.0
        counted = f"{self.runs:8} {self.accepted:8} {rate:8.0f} {self.slowest:7.2f} {len(self.findings):4}"
        return f"{self.target.name:28} {self.target.room:10} {counted}"

    def as_row(self) -> rows.Row:
        """It as a row of the table of all parts."""
        rate = int(self.runs / self.seconds) if self.seconds else 0
        numbers: dict[str, int | float | str] = {"accepted": self.accepted, "a second": rate, "s slowest": self.slowest}
        return rows.Row(f"fuzz: {self.target.room}", self.target.name, self.runs, len(self.findings), numbers)


HEAD = f"{'target':28} {'room':10} {'runs':>8} {'accepted':>8} {'per s':>8} {'slowest':>7} {'found':>4}"


def try_once(target: Target, data: bytes) -> tuple[bool, str]:
    """Whether the target accepts `data`, and what is wrong, or ""."""
    begun = time.process_time()  # on a busy machine a photo waits for its turn
    accepted, wrong = True, ""
    try:
        target.run(data)
    except target.refusals:
        accepted = False
    except Exception as error:  # whatever a target raises beside its refusals is what we look for
        accepted, wrong = False, f"{type(error).__name__}: {error}"
    if not wrong and time.process_time() - begun > SLOW_SECONDS:
        wrong = "slow"
    return accepted, wrong


def fuzz(target: Target, seconds: float, seed: int, most: int | None = None) -> Tally:
    """Throw mutants at a target for so many `seconds` of the processor, or until `most` were tried."""
    tally, dice, seeds = Tally(target), Random(f"{target.name} {seed}"), Seeds(target.seeds())
    end = time.process_time() + seconds
    for number in count():
        if time.process_time() > end or number == most or len(tally.findings) >= _MAX_FINDINGS:
            break
        _one(tally, seeds.mutant(dice))
    return tally


def _one(tally: Tally, data: bytes) -> None:
    begun = time.process_time()
    accepted, wrong = try_once(tally.target, data)
    took = time.process_time() - begun
    tally.runs += 1
    tally.accepted += accepted
    tally.seconds += took
    tally.slowest = max(tally.slowest, took)
    if wrong:
        tally.findings.append(f"{kept(tally.target, data)}: {wrong}")


def kept(target: Target, data: bytes) -> str:
    """Write a finding to a file and return its name."""
    name = f"{file_name(target.name)}-{hashlib.sha256(data).hexdigest()[:12]}"
    (REGRESSIONS / name).write_bytes(data)
    return name


def file_name(target: str) -> str:
    """How the names of a target's findings begin."""
    return "".join(letter if letter.isalnum() else "-" for letter in target)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz all targets, or those whose names hold a word; the status is 1 when something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=float, default=60, help="time for all targets together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, help="so many mutants of each target at most")
    parser.add_argument("--target", default="", help="only targets whose names hold this")
    parser.add_argument("--room", action="append", help="only targets of this room; several times for several")
    parser.add_argument("--shared", action="store_true", help="begin with the photos of ../shared, too")
    rows.add_option(parser)
    options = parser.parse_args(arguments)
    if options.shared:
        take_shared()
    chosen = [
        target
        for target in targets()
        if options.target.lower() in target.name.lower() and target.room in (options.room or [target.room])
    ]
    print(HEAD)
    tallies = []
    for target in chosen:
        tallies.append(fuzz(target, options.seconds / len(chosen), options.seed, options.most))
        print(tallies[-1].row, flush=True)
    rows.write(options.rows, [tally.as_row() for tally in tallies])
    findings = [finding for tally in tallies for finding in tally.findings]
    print(
        f"{sum(tally.runs for tally in tallies)} runs, {len(findings)} findings, seed {options.seed}",
        *findings,
        sep="\n",
    )
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
