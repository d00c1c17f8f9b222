"""`python -m tests.benchmarks.reidentify [--fewer] [FOLDER]`: the table and its verdict; FOLDER takes the plots.

`--fewer` measures only the covers at their usual size, the photos as they are, and two weak covers as a control.

The exit status is 1 when a target is missed, 2 when the photos aren't there.
"""

import multiprocessing
import sys
import time
from pathlib import Path

from scrubber.faces.recognition.match import SAME_PERSON
from tests.benchmarks.reidentify import plots
from tests.benchmarks.reidentify.attack import Score
from tests.benchmarks.reidentify.measuring import measured
from tests.benchmarks.reidentify.people import FOLDER, People, load
from tests.benchmarks.reidentify.threshold import NEAR_ENOUGH, threshold
from tests.benchmarks.reidentify.trials import Trial, fewer_trials, trials
from tests.benchmarks.reidentify.verdict import Row, missed, rows

_CORES, FEWER = 2, "--fewer"


def main(*options: str) -> int:
    """Measure everything, print it, and draw it into `folder` when one is given."""
    folder = next((option for option in options if option != FEWER), "")
    if not FOLDER.is_dir():
        print("The faces to measure with are not beside this checkout.")
        return 2
    started, people = time.monotonic(), load()
    with multiprocessing.get_context("spawn").Pool(_CORES) as pool:
        found = rows(dict(map(_told, pool.imap_unordered(measured, fewer_trials() if FEWER in options else trials()))))
    line, same = threshold(people)
    problems = missed(found, len(people.probes))
    if abs(line - SAME_PERSON) > NEAR_ENOUGH:
        problems.append(f"The face check uses {SAME_PERSON}; one percent of different people are above {line:.3f}")
    _print(found, people)
    print(f"\nMobileFace: one percent of different people are above {line:.3f}, {same:.0%} of the same")
    print(f"\n{time.monotonic() - started:.0f} s on {_CORES} cores")
    print("\n".join(f"MISSED  {problem}" for problem in problems) or "All targets are met.")
    if folder:
        plots.draw(found, len(people.probes), people.chance, Path(folder))
    return 1 if problems else 0


def _told(result: tuple[Trial, list[Score]]) -> tuple[Trial, list[Score]]:
    trial, scores = result
    print(f"{trial.name}, draw {trial.number + 1}: {max(score.hits for score in scores)}", file=sys.stderr, flush=True)
    return result


def _print(found: list[Row], people: People) -> None:
    print(f"{len(people.probes)} probes of {len(people.probes) // 2} people, chance {people.chance:g} a draw\n")
    print(f"{'cover':26} {'draws':>5} {'best':>5} {'sum':>4} {'mean':>6} {'TAR':>5}  best attack")
    for row in found:
        total = str(max(row.sums.values())) if row.draws > 1 else ""
        print(
            f"{row.name:26} {row.draws:5} {row.best.hits:5} {total:>4} {row.mean_hits:6.1f} "
            f"{row.best.true_accepts:5.2f}  {row.best.attack}"
        )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
