"""`make mutants`: makes mistakes in the code that keeps the promises, and counts those that no test notices.

    python -m tests.mutants [--count N] [--seed K] [--seconds S] [--only PATH ...]

The mistakes are a seeded sample over the engine, the audits and keep-lists of the formats, and the covers. What was
run is kept in build/mutants, so that the same seed goes on where it stopped; a changed module is run anew. Prints the
share that was killed with its 95 % interval, and every survivor. Mistakes that make no difference stand in
`equivalent.py` with the reason, and are counted apart.
"""

import argparse
import hashlib
import json
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.mutants.anew import preload
from tests.mutants.coverage_map import BUILD, ROOT, TEST_FOLDERS, CoverageMap
from tests.mutants.equivalent import is_equivalent
from tests.mutants.mutations import mutations
from tests.mutants.run import Fate, Mutant, Runner

TARGETS = (
    "scrubber/engine/*.py",
    "scrubber/engine/covering/*.py",
    "scrubber/engine/unseen/*.py",
    "scrubber/formats/*/audit*.py",
    "scrubber/formats/*/essence.py",
    "scrubber/formats/*/parts.py",
    "scrubber/formats/base.py",
    "scrubber/formats/shared/orientation.py",
    "scrubber/formats/shared/icc/*.py",
    "scrubber/faces/covers/*.py",
)
_Z = 1.96


def main() -> int:
    """Run the sample; the exit status is 1 when fewer than --least percent were killed."""
    options = _options()
    preload()
    sample = _sample(options)
    coverage = CoverageMap(list(modules()), again=options.tests)
    journal = _Journal(BUILD / f"{options.seed}.jsonl", options.resume)
    fates: dict[Mutant, Fate] = {}
    runner = Runner(coverage.seconds_of((mutant.path, mutant.mutation.line) for mutant in sample), options.test_seconds)
    started = time.monotonic()
    for mutant in sample:
        if time.monotonic() - started > options.seconds:
            break
        fates[mutant] = _fate(mutant, coverage, journal, runner)
        if fates[mutant] not in (Fate.KILLED, Fate.TIMEOUT, Fate.EQUIVALENT):
            print(f"{fates[mutant]}: {mutant}", flush=True)
    return _sum_up(fates, len(sample), options)


def _fate(mutant: Mutant, coverage: CoverageMap, journal: "_Journal", runner: Runner) -> Fate:
    if is_equivalent(str(mutant.path.relative_to(ROOT)), mutant.mutation):
        return Fate.EQUIVALENT
    fate = journal.get(mutant)
    if fate is None:
        fate, test = runner.run(mutant, coverage.tests_of(mutant.path, mutant.mutation.line))
        journal.put(mutant, fate, test)
    return fate


def _sample(options: argparse.Namespace) -> list[Mutant]:
    everything = [
        Mutant(path, mutation)
        for path in modules()
        if str(path.relative_to(ROOT)).startswith(tuple(options.only))
        for mutation in mutations(path.read_text())
    ]
    random.Random(options.seed).shuffle(everything)
    print(f"{len(everything)} mistakes can be made; {min(options.count, len(everything))} are tried", flush=True)
    return everything[: options.count]


def modules() -> Iterator[Path]:
    """The files that mistakes are made in."""
    yield from (path for pattern in TARGETS for path in sorted(ROOT.glob(pattern)) if path.name != "__init__.py")
    for path in sorted(ROOT.glob("scrubber/formats/*.py")):
        if "\nFORMAT = " in path.read_text("utf-8"):  # a whole format in one file
            yield path


class _Journal:
    """What was run before, by the module's content."""

    def __init__(self, path: Path, keeps_survivors: bool) -> None:
        self._path, self._keeps_survivors = path, keeps_survivors
        lines = path.read_text().splitlines() if path.exists() else []
        self._known: dict[str, list[str]] = dict(json.loads(line) for line in lines)
        self._digests: dict[Path, str] = {}

    def get(self, mutant: Mutant) -> Fate | None:
        """The fate of a mutant that was run; survivors are run again, as a test may be new, unless they are kept."""
        known, _test = self._known.get(self._key(mutant), ("", ""))
        is_final = known in (Fate.KILLED, Fate.TIMEOUT) or self._keeps_survivors
        return Fate(known) if known and is_final else None

    def put(self, mutant: Mutant, fate: Fate, test: str) -> None:
        """Remember it, with the test that killed it."""
        entry = [fate.value, test]
        if self._known.get(self._key(mutant)) != entry:
            self._known[self._key(mutant)] = entry
            with self._path.open("a") as file:
                file.write(json.dumps((self._key(mutant), entry)) + "\n")

    def _key(self, mutant: Mutant) -> str:
        digest = self._digests.setdefault(mutant.path, hashlib.sha256(mutant.path.read_bytes()).hexdigest()[:16])
        return f"{mutant.path.relative_to(ROOT)}:{digest}:{mutant.mutation.number}"


def _sum_up(fates: dict[Mutant, Fate], wanted: int, options: argparse.Namespace) -> int:
    counts = Counter(fates.values())
    tried = len(fates) - counts[Fate.EQUIVALENT]
    killed = counts[Fate.KILLED] + counts[Fate.TIMEOUT]
    low, high = interval(killed, tried)
    print(f"mutants: {len(fates)} of {wanted} tried, seed {options.seed}: {_in_words(counts)}")
    print(f"killed {killed} of {tried}, {killed / max(tried, 1):.1%} (95 % interval {low:.1%} to {high:.1%})")
    return 1 if tried and 100 * killed / tried < options.least else 0


def _in_words(counts: Counter[Fate]) -> str:
    return ", ".join(f"{counts[fate]} {fate.value}" for fate in Fate)


def interval(hits: int, count: int) -> tuple[float, float]:
    """Wilson's interval of a share."""
    if not count:
        return 0.0, 1.0
    share, spread = hits / count, _Z**2 / count
    middle = share + spread / 2
    reach = _Z * math.sqrt(share * (1 - share) / count + spread / count / 4)
    return (middle - reach) / (1 + spread), (middle + reach) / (1 + spread)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=math.inf)
    parser.add_argument("--resume", action="store_true", help="count survivors of an earlier run without trying again")
    parser.add_argument("--test-seconds", type=float, default=10, help="of processor time for one mutant, unmutated")
    parser.add_argument(
        "--tests", nargs="*", default=TEST_FOLDERS, help="folders whose changed tests are measured again"
    )
    parser.add_argument("--only", nargs="+", default=[""], help="modules whose path begins so")
    parser.add_argument("--least", type=float, default=95.0, help="percent that must be killed")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
