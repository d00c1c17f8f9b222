"""What damaged and absurd photos do to this program and to its rivals, each file in a process of its own.

    python -m tests.benchmarks.hostile_rivals [--mutants 2000] [--seconds 3600] [--seed 1]

The files are those of ../shared/corpus/hostile and mutants of the project's own photos. Each goes to every tool before
the next one comes, so that all have had the same ones when the time is over. A rival is measured where a variable
names it: CHECK_EXIFTOOL, CHECK_MAT2, CHECK_MAGICDISPEL, CHECK_IMGSTRIP. Counted are copies, refusals, crashes (a
signal or a traceback), files over 5 seconds of processor time (a tool is ended after 60), and over 1 GiB. The
status is 1 when this program crashed or took more than that.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks import rows
from tests.benchmarks.hostile import MAX_MIB, MAX_SECONDS
from tests.conftest import SHARED
from tests.differential.mutations import mutated
from tests.format_lists import ROOT

_MOST_SECONDS = 60
_LIMITED = f'ulimit -t {_MOST_SECONDS}; exec timeout 900 "$@"'
"""A tool gets so much of the processor; on a busy computer that takes a while."""
_LARGEST = 400_000
_FAULTS = ("crashed", "over 5 s", "over 1 GiB")
COLUMNS = ("cleaned", "refused", *_FAULTS)
US = "scrubber"


@dataclass(frozen=True)
class Tool:
    """`command` cleans a photo; `is_beside` when the copy comes beside it, else it goes into the given folder."""

    name: str
    command: Callable[[Path, Path], list[str]]
    is_beside: bool = False

    def judge(self, photo: Path) -> list[str]:
        """What became of a file, in the words of the columns."""
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            if self.is_beside:
                photo = Path(shutil.copyfile(photo, out / photo.name))
            return self._outcome(self.command(photo, out), out, {photo.name} if self.is_beside else set())

    def _outcome(self, command: list[str], out: Path, there: set[str]) -> list[str]:
        if sys.platform == "win32":
            raise SystemExit("Windows has no wait4, which tells how much memory a process took")
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(["sh", "-c", _LIMITED, "sh", *command], stdout=said, stderr=said, cwd=ROOT)
            _pid, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            words = said.read()
        copies = [path for path in out.iterdir() if path.name not in there and path.stat().st_size]
        taken = usage.ru_utime + usage.ru_stime
        is_ended = taken > _MOST_SECONDS - 1 or process.returncode == 124
        crashed = not is_ended and (process.returncode < 0 or process.returncode > 124 or b"Traceback" in words)
        slow = is_ended or taken > MAX_SECONDS
        large = usage.ru_maxrss / 1024 > MAX_MIB
        found = ["cleaned" if copies else "refused"]
        return found + [name for name, is_so in zip(_FAULTS, (crashed, slow, large), strict=True) if is_so]


def tools() -> Iterator[Tool]:
    """This program, and the rivals that are here."""
    yield Tool(US, lambda photo, out: [sys.executable, "-m", "scrubber", "clean", "-o", str(out), str(photo)])
    if program := os.environ.get("CHECK_EXIFTOOL"):
        yield Tool("exiftool", partial(_exiftool, program))
    for name in ("mat2", "magicdispel", "imgstrip"):
        if program := os.environ.get(f"CHECK_{name.upper()}"):
            yield Tool(name, partial(_beside, program), is_beside=True)


def _exiftool(program: str, photo: Path, out: Path) -> list[str]:
    return [program, "-m", "-all=", "-o", f"{out}/", str(photo)]


def _beside(program: str, photo: Path, _out: Path) -> list[str]:
    return [program, str(photo)]


def hostile_files(folder: Path, mutants: int, seed: int) -> Iterator[Path]:
    """The files that were kept because they are hostile, and so many mutants, written into `folder`."""
    kept = SHARED / "corpus" / "hostile"
    yield from sorted(path for path in kept.iterdir() if path.suffix != ".json") if kept.is_dir() else ()
    dice = random.Random(seed)
    photos = [path for path in sorted((ROOT / "tests/corpus/photos").iterdir()) if path.suffix not in ("", ".md")]
    small = [path for path in photos if path.stat().st_size <= _LARGEST]
    for number in range(mutants):
        source = dice.choice(small)
        path = folder / f"{number:04}-{source.name}"
        path.write_bytes(mutated(source.read_bytes(), dice.getrandbits(48)))
        yield path
        path.unlink()


def measure(mutants: int, seconds: float, seed: int) -> dict[str, Counter[str]]:
    """What became of the files, for each tool."""
    counts: dict[str, Counter[str]] = {tool.name: Counter() for tool in tools()}
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        for path in hostile_files(Path(folder), mutants, seed):
            if time.monotonic() > end:
                break
            for tool in tools():
                words = tool.judge(path)
                counts[tool.name].update(["files", *words])
                if tool.name == US and set(words) & set(_FAULTS):
                    print(f"{path.name} of seed {seed}: {', '.join(words)}", flush=True)
    return counts


def as_row(name: str, counts: Counter[str]) -> rows.Row:
    """The counts of a tool as a row of the table."""
    numbers: dict[str, int | float | str] = {word: counts[word] for word in COLUMNS}
    return rows.Row("hostile photos", name, counts["files"], sum(counts[word] for word in _FAULTS), numbers)


def main() -> int:
    """Measure; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.hostile_rivals")
    parser.add_argument("--mutants", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=3600, help="time after which no other file is taken")
    parser.add_argument("--seed", type=int, default=1)
    rows.add_option(parser)
    options = parser.parse_args()
    counts = measure(options.mutants, options.seconds, options.seed)
    found = [as_row(name, counted) for name, counted in counts.items()]
    print(f"seed {options.seed}\n{rows.table(found)}")
    rows.write(options.rows, found)
    return int(found[0].faults > 0)


if __name__ == "__main__":
    sys.exit(main())
