"""What damaged and absurd photos do to this program and to its rivals, each file in a process of its own.

    python -m tests.benchmarks.hostile_rivals [--mutants 2000] [--rivals 200] [--seed 1]

The files are those of ../shared/corpus/hostile and mutants of the project's own photos; rivals get the first of them.
A rival is measured where a variable names it: CHECK_EXIFTOOL, CHECK_MAT2, CHECK_MAGICDISPEL, CHECK_IMGSTRIP. Counted
are copies, refusals, crashes (a signal or a traceback), files over 5 seconds of processor time, and over 1 GiB. The
status is 1 when this program crashed or took more than that.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks.hostile import MAX_MIB, MAX_SECONDS
from tests.conftest import SHARED
from tests.differential.mutations import mutated
from tests.format_lists import ROOT

_PATIENCE = 60.0
_LARGEST = 400_000
_FAULTS = ("crashed", "over 5 s", "over 1 GiB")
COLUMNS = ("files", "cleaned", "refused", *_FAULTS)


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
            process = subprocess.Popen(["timeout", str(_PATIENCE), *command], stdout=said, stderr=said, cwd=ROOT)
            _pid, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            words = said.read()
        copies = [path for path in out.iterdir() if path.name not in there and path.stat().st_size]
        crashed = process.returncode < 0 or process.returncode > 124 or b"Traceback (most recent" in words
        slow = usage.ru_utime + usage.ru_stime > MAX_SECONDS or process.returncode == 124
        large = usage.ru_maxrss / 1024 > MAX_MIB
        found = ["files", "cleaned" if copies else "refused"]
        return found + [name for name, is_so in zip(_FAULTS, (crashed, slow, large), strict=True) if is_so]


def tools() -> Iterator[Tool]:
    """This program, and the rivals that are here."""
    yield Tool("scrubber", lambda photo, out: [sys.executable, "-m", "scrubber", "clean", "-o", str(out), str(photo)])
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


def main() -> int:
    """Measure; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.hostile_rivals")
    parser.add_argument("--mutants", type=int, default=2000)
    parser.add_argument("--rivals", type=int, default=200, help="how many mutants the rivals get")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"seed {options.seed}\n{'':14}" + "".join(f"{name:>12}" for name in COLUMNS))
    faults = 0
    for tool in tools():
        counts: Counter[str] = Counter()
        with tempfile.TemporaryDirectory() as folder:
            most = options.mutants if tool.name == "scrubber" else options.rivals
            for path in hostile_files(Path(folder), most, options.seed):
                counts.update(tool.judge(path))
        print(f"{tool.name:14}" + "".join(f"{counts[name]:12}" for name in COLUMNS), flush=True)
        faults += sum(counts[name] for name in _FAULTS) if tool.name == "scrubber" else 0
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
