"""The differential test: every verified copy shows, in two decoders, what its source shows.

    python -m tests.differential [--mutants N] [--seconds S] [--seed K] [--only SUFFIX] [--format NAME]
                                 [--keep FOLDER]

All photos of ../shared/corpus and ../shared/cases, those that the tests draw, and seeded mutants of the small ones,
until N were tried or S seconds have passed (but at least 3,000); with `--format PNG` mutants of that format only.
Prints what was done and every difference with its seed; the exit status is 1 when there was one. Works in child
processes: a decoder may crash on what it is given.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from tests.differential.trials import LEAST_MUTANTS, Trial, corpus_trials, mutant_trials, run_trials


def main() -> int:
    """Run it; returns the exit status."""
    options = _options()
    started = time.monotonic()
    counts: Counter[str] = Counter()
    mutants: dict[str, Counter[str]] = {}
    differences: list[str] = []

    def enough() -> bool:
        return bool(time.monotonic() - started > options.seconds) and counts["mutants"] >= min(
            LEAST_MUTANTS, options.mutants
        )

    def add(trial: Trial, outcome: str) -> None:
        counts["mutants" if trial.seed is not None else "photos"] += 1
        counts[outcome.split(":")[0]] += 1
        if trial.seed is not None:
            mutants.setdefault(trial.format_name, Counter())[outcome.split(":")[0]] += 1
        if outcome.startswith(("different", "crashed", "raised")):
            differences.append(f"{trial}: {outcome}")
            print(differences[-1], flush=True)

    keep = Path(options.keep) if options.keep else None
    photos = corpus_trials(options.only) if not options.format else iter(())
    run_trials(photos, add, lambda: False, keep)
    run_trials(mutant_trials(options.only, options.seed, options.mutants, options.format), add, enough, keep)
    spent = time.monotonic() - started
    for name, outcomes in mutants.items():
        print(f"{name}: {outcomes.total()} mutants: {dict(outcomes)}")
    print(f"differential: {dict(counts)}, seed {options.seed}, {spent:.0f} s, differences: {len(differences)}")
    return 1 if differences else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("--mutants", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="sources whose name ends so")
    parser.add_argument("--format", default="", help="mutants of this format only, and no photos as they are")
    parser.add_argument("--keep", default="", help="put the files that made a difference here")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
