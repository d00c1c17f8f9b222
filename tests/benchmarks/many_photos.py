"""What a photo costs when there are many: `python -m tests.benchmarks.many_photos [--few 1000] [--many 20000]`.

Both runs clean the same few photos from and to the same disk, in turns, with the command as people start it. Printed
are the milliseconds of a photo, the seconds until the first answer, and the memory of the program itself. The exit
status is 1 when a photo among many costs over a tenth more, or the first answer takes over a second.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.format_lists import ROOT

_ALLOWED = 1.10
_FIRST_SECONDS = 1.0
_LARGEST = 60_000
_IN_A_FOLDER = 1000


@dataclass(frozen=True)
class Cost:
    """One run."""

    photos: int
    seconds: float
    first: float
    peak_kb: int

    @property
    def each(self) -> float:
        """Milliseconds of a photo."""
        return 1000 * self.seconds / self.photos


def main() -> int:
    """Run it; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.many_photos")
    parser.add_argument("--few", type=int, default=1000)
    parser.add_argument("--many", type=int, default=20_000)
    parser.add_argument("--turns", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scrubber-many-") as folder:
        best: dict[int, Cost] = {}
        for _turn in range(options.turns):
            for count in (options.few, options.many):
                cost = _measure(Path(folder), count)
                known = best.get(count)
                best[count] = cost if known is None or cost.seconds < known.seconds else known
    for cost in best.values():
        print(
            f"{cost.photos:7,} photos: {cost.each:6.2f} ms each, first answer after {cost.first:.2f} s, "
            f"program {cost.peak_kb / 1024:.0f} MB"
        )
    ratio = best[options.many].each / best[options.few].each
    print(f"a photo among many costs {ratio:.2f} times as much (allowed: {_ALLOWED})")
    return int(ratio > _ALLOWED or best[options.many].first > _FIRST_SECONDS)


def _measure(folder: Path, count: int) -> Cost:
    photos, out = folder / "photos", folder / "out"
    _make(photos, count)
    command = [sys.executable, "-m", "scrubber", "clean", "-r", "--json-lines", "-o", str(out), str(photos)]
    environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(ROOT)}
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        watch = _Peak(process.pid)
        process.stdout.readline()
        first = time.perf_counter() - begun
        end = json.loads(process.stdout.read().splitlines()[-1])
        seconds = time.perf_counter() - begun
    if process.returncode or end["end"]["photos"] != count:
        raise SystemExit(f"the run failed with status {process.returncode}")
    shutil.rmtree(photos)
    shutil.rmtree(out)
    return Cost(count, seconds, first, watch.kilobytes)


class _Peak:
    """Looks now and then at the most memory that a process has had; 0 where the system has no such list."""

    def __init__(self, process: int) -> None:
        self.kilobytes = 0
        self._status = Path(f"/proc/{process}/status")
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            try:
                lines = self._status.read_text().splitlines()
            except OSError:
                return
            found = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
            self.kilobytes = max([self.kilobytes, *found])
            time.sleep(0.2)


def _make(folder: Path, count: int) -> None:
    """So many names of a few small photos, in folders of a thousand; hard links, which cost no place."""
    corpus = sorted((ROOT / "tests" / "corpus" / "photos").glob("*.jpg"))
    chosen = [photo for photo in corpus if photo.stat().st_size < _LARGEST]
    folder.mkdir()
    own = [Path(shutil.copyfile(photo, folder.parent / f"source-{photo.name}")) for photo in chosen]
    for number in range(count):
        below = folder / f"{number // _IN_A_FOLDER:03}"
        below.mkdir(exist_ok=True)
        os.link(own[number % len(own)], below / f"{number:05}.jpg")


if __name__ == "__main__":
    sys.exit(main())
