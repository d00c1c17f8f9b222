"""How long cleaning takes, verification included, beside reading and writing the same bytes, and beside other programs.

`python -m tests.benchmarks.clean_speed`. CHECK_EXIFTOOL and CHECK_MAGICDISPEL name the other programs; without them
their lines are left out. Every line is the least of some runs, taken in turns, each into an empty folder.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.formats.base import Policy
from tests.benchmarks.photos import large_jpegs, real_jpegs
from tests.conftest import SHARED

Way = Callable[[list[Path], Path], None]
TARGET = 3.0


def read_and_write(photos: list[Path], folder: Path) -> None:
    """The least that any program must do: read the bytes, write them, flush them to the disk."""
    for photo in photos:
        data = photo.read_bytes()
        with (folder / photo.name).open("wb") as copy:
            copy.write(data)
            copy.flush()
            os.fsync(copy.fileno())


def clean(photos: list[Path], folder: Path) -> None:
    """Clean and verify, one by one in this process."""
    for photo in photos:
        result = scrub(str(photo), Destination(str(folder)), Policy())
        if result.problem is not None:
            raise SystemExit(f"{photo.name} was refused: {result.problem}")


def exiftool(photos: list[Path], folder: Path) -> None:
    """`exiftool -all=` over all photos in one process."""
    command = [os.environ["CHECK_EXIFTOOL"], "-q", "-q", "-m", "-all=", "-o", f"{folder}/", *map(str, photos)]
    subprocess.run(command, capture_output=True, check=False)  # it fails on a photo or two and goes on


def magicdispel(photos: list[Path], folder: Path) -> None:
    """The peer that also rebuilds from a keep-list; it writes beside the originals."""
    own = [Path(shutil.copyfile(photo, folder / photo.name)) for photo in photos]
    subprocess.run([os.environ["CHECK_MAGICDISPEL"], *map(str, own)], capture_output=True, check=False)


def ways() -> dict[str, Way]:
    """All that can be measured here."""
    found: dict[str, Way] = {"read, write, flush": read_and_write, "scrubber": clean}
    if "CHECK_EXIFTOOL" in os.environ:
        found["exiftool -all="] = exiftool
    if "CHECK_MAGICDISPEL" in os.environ:
        found["magicdispel"] = magicdispel
    return found


def seconds(way: Way, photos: list[Path], parent: Path) -> float:
    """One run into a new folder, which is removed afterwards."""
    folder = Path(tempfile.mkdtemp(dir=parent))
    begun = time.perf_counter()
    way(photos, folder)
    taken = time.perf_counter() - begun
    shutil.rmtree(folder)
    return taken


def measure(title: str, photos: list[Path], parent: Path, runs: int) -> float:
    """Print a table; returns our multiple of reading and writing."""
    size = sum(photo.stat().st_size for photo in photos)
    print(f"\n{title}: {len(photos)} photos, {size / 1e6:.1f} MB")
    known = ways()
    least = dict.fromkeys(known, float("inf"))
    for run in range(runs):
        for name, way in known.items():
            if name != "magicdispel" or run == 0:  # it takes a minute
                least[name] = min(least[name], seconds(way, photos, parent))
    for name, taken in least.items():
        print(f"  {name:20} {taken * 1000:9.0f} ms  {taken / least['read, write, flush']:7.2f} x", flush=True)
    return least["scrubber"] / least["read, write, flush"]


def main() -> int:
    """Measure; the status is 1 when cleaning takes longer than its target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "build" if Path("build").is_dir() else None) as name:
        folder = Path(name)
        multiples = [measure("12 megapixels", large_jpegs(folder), folder, options.runs)]
        if options.corpus.is_dir():
            multiples.append(measure("Real photos", real_jpegs(options.corpus, folder), folder, options.runs))
        else:
            print(f"Real photos are not measured: there is no folder {options.corpus}.")
    print(f"\ntarget: at most {TARGET} x")
    return 0 if max(multiples) <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
