"""Runs that are killed at random moments, counted: `python -m tests.benchmarks.faults [--count 50] [--seed 1]`.

Each turn kills the whole program or one of its workers (SIGKILL, so that nothing can be tidied up) while it cleans,
replaces, resumes or watches, and then starts it again. Counted are files under a final name that aren't exactly the
copy of an undisturbed run, originals that are lost or changed, runs that couldn't be completed, and files that were
left behind after the next start. The exit status is 1 when there was one. Needs Linux.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks import rows
from tests.format_lists import ROOT

_NEEDS_SIGNALS = "these faults are signals, which Windows has not"
_PATIENCE = 120.0
_COPIES_OF_EACH = 4
_LARGEST = 400_000
_GONE_SECONDS = 20.0


@dataclass
class Counts:
    """What went wrong in the turns of one scenario."""

    turns: int = 0
    killed: int = 0
    wrong: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """All of it; an empty file is a wrong one, too."""
        return len(self.wrong) + len(self.lost) + len(self.incomplete) + len(self.left_behind)

    def as_row(self, name: str) -> rows.Row:
        """It as a row of the table."""
        numbers: dict[str, int | float | str] = {
            "killed": self.killed,
            "wrong": len(self.wrong),
            "of these empty": len(self.empty),
            "lost": len(self.lost),
            "incomplete": len(self.incomplete),
            "left behind": len(self.left_behind),
        }
        return rows.Row("killed runs", name, self.turns, self.faults, numbers)


class Place:
    """A home with photos, copies, a trash and a state folder, all in one new folder."""

    def __init__(self, folder: Path, sources: dict[str, bytes]) -> None:
        self.photos, self.out, self.data = folder / "photos", folder / "out", folder / "data"
        self.photos.mkdir()
        self.environment = {
            **os.environ,
            "XDG_STATE_HOME": str(folder / "state"),
            "XDG_DATA_HOME": str(self.data),
            "PYTHONPATH": str(ROOT),
        }
        for name, data in sources.items():
            (self.photos / name).write_bytes(data)

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """The program, in a group of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "scrubber", *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self.environment,
            start_new_session=True,
        )

    def finish(self, *arguments: str) -> int:
        """Run the program to its end; returns its exit status."""
        with self.start(*arguments) as process:
            return process.wait(_PATIENCE)

    def copies(self) -> dict[str, bytes]:
        """The files under final names in the folder for copies."""
        found = (path for path in self.out.rglob("*") if path.is_file() and not path.name.startswith("."))
        return {str(path.relative_to(self.out)): path.read_bytes() for path in found}

    def in_trash(self) -> list[bytes]:
        """What the trash holds."""
        return [path.read_bytes() for path in (self.data / "Trash" / "files").glob("*")]

    def leftovers(self) -> list[str]:
        """Unfinished copies."""
        return [path.name for folder in (self.photos, self.out) for path in folder.rglob(".scrubber-*")]


class Scenario:
    """One kind of run: how it is started, killed and completed, and what has to be true afterwards."""

    name = "clean"
    again: tuple[str, ...] = ()

    def __init__(self, sources: dict[str, bytes], expected: dict[str, bytes]) -> None:
        self.sources, self.expected = sources, expected

    def arguments(self, place: Place, *more: str) -> list[str]:
        """The command."""
        return ["clean", "-q", *more, "-o", str(place.out), str(place.photos)]

    def complete(self, place: Place) -> bool:
        """Start it again and let it finish."""
        return place.finish(*self.arguments(place, *self.again)) == 0

    def check_killed(self, place: Place, counts: Counts) -> None:
        """Right after the kill."""
        wrong = [name for name, data in place.copies().items() if data != self.expected[_first_name(name)]]
        counts.wrong += wrong
        counts.empty += [name for name in wrong if not place.copies().get(name)]
        counts.lost += [name for name, data in self.sources.items() if (place.photos / name).read_bytes() != data]

    def check_complete(self, place: Place, counts: Counts) -> None:
        """After the next start."""
        self.check_killed(place, counts)
        counts.incomplete += sorted(set(self.expected) - set(place.copies()))


class Resume(Scenario):
    """A run that goes on with --resume: then no copy is made twice either."""

    name = "resume"
    again = ("--resume",)

    def check_complete(self, place: Place, counts: Counts) -> None:
        """No copy has a second name."""
        super().check_complete(place, counts)
        counts.wrong += sorted(set(place.copies()) - set(self.expected))


class Replace(Scenario):
    """Copies take their originals' place."""

    name = "replace"

    def arguments(self, place: Place, *more: str) -> list[str]:
        """The command."""
        return ["clean", "-q", "--replace", *more, str(place.photos)]

    def check_killed(self, place: Place, counts: Counts) -> None:
        """Every original is in its place or in the trash; what has its name else is its copy."""
        trash = place.in_trash()
        for name, data in self.sources.items():
            path, copy = place.photos / name, self.expected[_clean_name(name)]
            now = path.read_bytes() if path.exists() else None
            if now != data and data not in trash:
                counts.lost.append(name)
            if now not in (data, copy, None):
                counts.wrong.append(name)
                counts.empty += [] if now else [name]
        beside = {path.name: path.read_bytes() for path in place.photos.glob("*_clean*")}
        counts.wrong += [name for name, data in beside.items() if data != self.expected[_first_name(name)]]
        counts.empty += [name for name, data in beside.items() if not data]

    def check_complete(self, place: Place, counts: Counts) -> None:
        """Every photo is there as its copy, under one of the two names."""
        self.check_killed(place, counts)
        for name in self.sources:
            copy = self.expected[_clean_name(name)]
            places = (place.photos / name, place.photos / _clean_name(name))
            if not any(path.exists() and path.read_bytes() == copy for path in places):
                counts.incomplete.append(name)


class Watch(Resume):
    """A watched folder; the second watch is stopped when all copies are there."""

    name = "watch"

    def arguments(self, place: Place, *more: str) -> list[str]:
        """The command."""
        return ["watch", "-q", "-o", str(place.out), str(place.photos)]

    def complete(self, place: Place) -> bool:
        """Start it again, wait for the copies, stop it; where all are there, before it can answer the signal itself."""
        with self.start_and_wait(place) as process:
            process.send_signal(signal.SIGTERM)
            return process.wait(_PATIENCE) in (128 + signal.SIGTERM, -signal.SIGTERM)

    @contextlib.contextmanager
    def start_and_wait(self, place: Place) -> Iterator["subprocess.Popen[bytes]"]:
        """The watch, once all copies are there or patience has ended."""
        with place.start(*self.arguments(place)) as process:
            deadline = time.monotonic() + _PATIENCE / 2
            while not set(self.expected) <= set(place.copies()) and time.monotonic() < deadline:
                time.sleep(0.2)
            yield process


SCENARIOS: tuple[type[Scenario], ...] = (Scenario, Replace, Resume, Watch)


def main() -> int:
    """Run it; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.faults", description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=50, help="turns of each scenario")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=[scenario.name for scenario in SCENARIOS])
    rows.add_option(parser)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    print(f"seed {options.seed}")
    found: list[rows.Row] = []
    for kind in SCENARIOS:
        if options.only in (None, kind.name):
            counts = _run(kind, options.count, chance)
            found.append(counts.as_row(kind.name))
            print(*found[-1].cells(), flush=True)
            for name in (*counts.wrong, *counts.lost, *counts.incomplete, *counts.left_behind):
                print(f"    {name}")
    rows.write(options.rows, found)
    return int(any(row.faults for row in found))


def _run(kind: type[Scenario], count: int, chance: random.Random) -> Counts:
    photos = sources()
    counts = Counts()
    with tempfile.TemporaryDirectory(prefix="scrubber-faults-") as folder:
        whole = _new_place(Path(folder), "whole", photos)
        begun = time.monotonic()
        whole.finish("clean", "-q", "--verify", "full", "-o", str(whole.out), str(whole.photos))
        duration = time.monotonic() - begun
        scenario = kind(photos, whole.copies())
        if kind is Watch:
            duration += 4.0  # until the files count as complete
        for number in range(count):
            place = _new_place(Path(folder), f"turn-{number}", photos)
            _turn(scenario, place, chance.uniform(0.0, duration), chance, counts)
            shutil.rmtree(place.photos.parent)
    return counts


def _turn(scenario: Scenario, place: Place, moment: float, chance: random.Random, counts: Counts) -> None:
    counts.turns += 1
    process = place.start(*scenario.arguments(place))
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(moment)
    if process.poll() is None:
        counts.killed += 1
        victim = _kill_worker if chance.random() < 0.5 else _kill_all
        victim(process, chance)
    if isinstance(scenario, Watch) and process.poll() is None:
        _kill_all(process, chance)
    process.wait(_PATIENCE)
    wait_until_gone(process.pid)
    scenario.check_killed(place, counts)
    if not scenario.complete(place):
        counts.incomplete.append("the next start did not end well")
    scenario.check_complete(place, counts)
    counts.left_behind += place.leftovers()


def _kill_worker(process: "subprocess.Popen[bytes]", chance: random.Random) -> None:
    """Kill one of the processes that the program has started; all of them where there is none."""
    workers = [pid for pid in group_of(process.pid) if pid != process.pid]
    if not workers:
        _kill_all(process, chance)
        return
    if sys.platform == "win32":
        raise NotImplementedError(_NEEDS_SIGNALS)
    with contextlib.suppress(ProcessLookupError):
        os.kill(chance.choice(workers), signal.SIGKILL)


def _kill_all(process: "subprocess.Popen[bytes]", _chance: random.Random) -> None:
    if sys.platform == "win32":
        raise NotImplementedError(_NEEDS_SIGNALS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def group_of(group: int) -> list[int]:
    """The processes of a group, by Linux's list."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            fields = entry.read_text().rsplit(")", 1)[1].split()
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(entry.parent.name))
    return sorted(found)


def wait_until_gone(group: int) -> None:
    """A killed process that is writing to a disk takes a while to end."""
    deadline = time.monotonic() + _GONE_SECONDS
    while group_of(group) and time.monotonic() < deadline:
        time.sleep(0.02)


def _new_place(folder: Path, name: str, sources: dict[str, bytes]) -> Place:
    (folder / name).mkdir()
    return Place(folder / name, sources)


def sources() -> dict[str, bytes]:
    """Photos of the corpus that can be cleaned and whose ending says what they are, several times each."""
    photos = ROOT / "tests" / "corpus" / "photos"
    suffixes = {".jpg", ".png", ".webp", ".gif", ".tif"}
    chosen = [path for path in sorted(photos.iterdir()) if path.suffix in suffixes and path.stat().st_size < _LARGEST]
    return {
        f"{path.stem}-{number}{path.suffix}": path.read_bytes() for path in chosen for number in range(_COPIES_OF_EACH)
    }


def _clean_name(name: str) -> str:
    return f"{Path(name).stem}_clean{Path(name).suffix}"


def _first_name(name: str) -> str:
    """The name without the number that a second copy gets."""
    path = Path(name)
    stem, _line, number = path.stem.rpartition("_")
    return f"{stem}{path.suffix}" if number.isdigit() and stem.endswith("_clean") else name


if __name__ == "__main__":
    sys.exit(main())
