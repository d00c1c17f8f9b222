"""How long cleaning takes, verification included, beside reading and writing the same bytes, and beside other programs.

`python -m tests.benchmarks.clean_speed`. CHECK_EXIFTOOL, CHECK_MAGICDISPEL and CHECK_IMGSTRIP name the other programs,
`--before FOLDER` a checkout of an older commit; without them their lines are left out. Every line is the least of some
runs, taken in turns, each into an empty folder, and its multiple of the table's first line.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.formats.base import Policy
from tests.benchmarks.photos import large_jpegs, real_jpegs
from tests.conftest import SHARED
from tests.helpers.corpus import photos_by_format

Way = Callable[[list[Path], Path], None]
TARGET, MOST_OF_BEFORE = 3.0, 1.15
_HERE = Path(__file__).parents[2]
_MANY, _MANY_OTHERS = 1000, 100
_BEFORE = "before"
_SLOW = frozenset({"magicdispel", "imgstrip"})
"""They take a minute and are run once."""
_LEAST = """
import os, sys
source, folder = sys.argv[1:]
for entry in sorted(os.scandir(source), key=lambda entry: entry.name):
    with open(entry.path, "rb") as photo, open(os.path.join(folder, entry.name + ".tmp"), "wb") as copy:
        copy.write(photo.read())
        copy.flush()
        os.fsync(copy.fileno())
    os.rename(copy.name, os.path.join(folder, entry.name))
"""
"""The least that a program must do to make copies that are on the disk before they have their names."""


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


def least_process(photos: list[Path], folder: Path) -> None:
    """Read, write, flush and rename in a Python process of its own."""
    subprocess.run([sys.executable, "-I", "-c", _LEAST, photos[0].parent, folder], check=True)


def command(checkout: Path, *options: str) -> Way:
    """The whole command of a checkout, start-up included; refused photos are no reason to stop."""

    def run(photos: list[Path], folder: Path) -> None:
        program = [sys.executable, "-m", "scrubber", "clean", "-r", *options, "-o", str(folder), str(photos[0].parent)]
        subprocess.run(program, cwd=checkout, capture_output=True, check=False)

    return run


def exiftool(photos: list[Path], folder: Path) -> None:
    """`exiftool -all=` over all photos in one process."""
    program = [os.environ["CHECK_EXIFTOOL"], "-q", "-q", "-m", "-all=", "-o", f"{folder}/", *map(str, photos)]
    subprocess.run(program, capture_output=True, check=False)  # it fails on a photo or two and goes on


def exiftool_and_sync(photos: list[Path], folder: Path) -> None:
    """The same with its copies on the disk in the end, as ours are."""
    exiftool(photos, folder)
    subprocess.run(["sync", "-f", folder], check=True)


def beside(variable: str) -> Way:
    """A peer that rebuilds photos and writes beside the originals, as the variable names it."""

    def run(photos: list[Path], folder: Path) -> None:
        own = [Path(shutil.copyfile(photo, folder / photo.name)) for photo in photos]
        subprocess.run([os.environ[variable], *map(str, own)], capture_output=True, check=False)

    return run


def peers() -> dict[str, Way]:
    """The other programs that can be measured here."""
    known: dict[str, tuple[str, Way]] = {
        "exiftool -all=": ("CHECK_EXIFTOOL", exiftool),
        "magicdispel": ("CHECK_MAGICDISPEL", beside("CHECK_MAGICDISPEL")),
        "imgstrip": ("CHECK_IMGSTRIP", beside("CHECK_IMGSTRIP")),
    }
    return {name: way for name, (variable, way) in known.items() if variable in os.environ}


def commands(before: Path | None) -> dict[str, Way]:
    """Whole commands: ours, and that of the checkout `before`."""
    ours: dict[str, Way] = {"read ... rename": least_process, "scrubber clean": command(_HERE)}
    if "CHECK_EXIFTOOL" in os.environ:
        ours["exiftool -all= and sync"] = exiftool_and_sync
    return ours | ({_BEFORE: command(before)} if before else {})


def seconds(way: Way, photos: list[Path], parent: Path) -> float:
    """One run into a new folder, which is removed afterwards."""
    folder = Path(tempfile.mkdtemp(dir=parent))
    begun = time.perf_counter()
    way(photos, folder)
    taken = time.perf_counter() - begun
    shutil.rmtree(folder)
    return taken


def measure(title: str, ways: dict[str, Way], photos: list[Path], parent: Path, runs: int) -> dict[str, float]:
    """Print a table; returns the least seconds of each way."""
    size = sum(photo.stat().st_size for photo in photos)
    print(f"\n{title}: {len(photos)} photos, {size / 1e6:.1f} MB")
    least = dict.fromkeys(ways, float("inf"))
    for run in range(runs):
        for name, way in ways.items():
            if run == 0 or name not in _SLOW:
                least[name] = min(least[name], seconds(way, photos, parent))
    first = next(iter(least.values()))
    for name, taken in least.items():
        print(f"  {name:28} {taken * 1000:9.0f} ms  {taken / first:7.2f} x", flush=True)
    return least


def again(photos: list[Path], count: int, folder: Path) -> list[Path]:
    """So many copies of `photos`, in turns, in a new folder."""
    folder.mkdir()
    return [
        Path(shutil.copyfile(photos[number % len(photos)], folder / f"{number:04}{photos[0].suffix.lower()}"))
        for number in range(count)
    ]


def _multiples(options: argparse.Namespace, folder: Path) -> Iterator[tuple[float, float]]:
    """What was measured, and what it may be at most."""
    in_process: dict[str, Way] = {"read, write, flush": read_and_write, "scrubber": clean, **peers()}
    if options.commands_only:
        yield from _of_commands(options, folder, options.commands_only.split(","))
        return
    large = large_jpegs(folder)
    taken = measure("12 megapixels", in_process, large, folder, options.runs)
    yield taken["scrubber"] / taken["read, write, flush"], TARGET
    six = again(large, 6, folder / "six")
    decoded: dict[str, Way] = {"scrubber": command(_HERE), "scrubber --verify full": command(_HERE, "--verify", "full")}
    measure("12 megapixels, decoded as well", decoded | peers(), six, folder, options.runs)
    if not options.corpus.is_dir():
        print(f"Real photos are not measured: there is no folder {options.corpus}.")
        return
    (folder / "real").mkdir()
    jpegs = real_jpegs(options.corpus, folder / "real")
    taken = measure("Real photos", in_process, jpegs, folder, options.runs)
    yield taken["scrubber"] / taken["read, write, flush"], TARGET
    yield from _of_commands(options, folder, ["JPEG", "PNG", "HEIC", "TIFF"])


def _of_commands(options: argparse.Namespace, folder: Path, formats: list[str]) -> Iterator[tuple[float, float]]:
    """The same for whole commands, start-up included, a table for each format."""
    for title in formats:
        if title == "JPEG":
            (folder / "jpegs").mkdir()
            photos, count = real_jpegs(options.corpus, folder / "jpegs"), _MANY
        else:
            found = photos_by_format(options.corpus)[title]
            photos, count = [photo for photo in found if "planted" not in photo.parts], _MANY_OTHERS
        many = again(photos, count, folder / title)
        taken = measure(f"{title}, the whole command", commands(options.before), many, folder, options.runs)
        if options.before:
            yield taken["scrubber clean"] / taken[_BEFORE], MOST_OF_BEFORE


def main() -> int:
    """Measure; the status is 1 when cleaning takes longer than its targets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus")
    parser.add_argument(
        "--commands-only", default="", metavar="FORMATS", help="whole commands only: JPEG,PNG,HEIC,TIFF"
    )
    parser.add_argument("--before", type=Path, help="a checkout of an older commit")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "build" if Path("build").is_dir() else None) as name:
        multiples = list(_multiples(options, Path(name)))
    print(f"\ntargets: at most {TARGET} x of reading and writing, {MOST_OF_BEFORE} x of the commit before")
    return int(any(multiple > most for multiple, most in multiples))


if __name__ == "__main__":
    sys.exit(main())
