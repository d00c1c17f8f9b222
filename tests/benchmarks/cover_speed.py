"""How long covering faces takes as a ratio to deface, everything included: 12, 24 and 48 MP with 0, 4 and 20 faces.

`python -m tests.benchmarks.cover_speed [12 24 48] [--faces 0 4 20] [--runs 3] [--batch 50]`. Both run as commands, in
turn, from start to finished file; the best run of each counts. Beside the wall time stands the processor time of all
cores, which other programs of a busy machine change less. CHECK_DEFACE names deface's command; without it only
our own seconds are printed. Memory is the most that one process of the command held (resident). The batch is of 12 MP
with four faces each. The machine should be quiet: its load is printed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from scrubber.resources import resource as file_of_ours
from tests.conftest import SHARED

ASPECT = (4, 3)
MEGAPIXELS, FACES = (12, 24, 48), (0, 4, 20)
MAX_RATIO, MAX_MEGABYTES, MAX_MEGABYTES_OF_LARGE, LARGE = 0.6, 600, 1000, 48
MAX_SECONDS_A_PHOTO = 1.0
MARGIN, FIRST_ROW = 0.02, 0.35
"""In parts of the photo's sides: what stays free around each person, and where the first row begins."""
COLUMNS = {4: 4, 20: 10}


@dataclass(frozen=True)
class Run:
    """The best wall and processor times of a command's runs, and the most memory of one of its processes."""

    seconds: float
    processor: float
    megabytes: float


def photo(path: Path, megapixels: int, faces: int, seed: int = 0) -> Path:
    """Mountains with so many people before them, in rows."""
    width = round((megapixels * 1e6 * ASPECT[0] / ASPECT[1]) ** 0.5)
    size = width, width * ASPECT[1] // ASPECT[0]
    with Image.open(str(Path(str(file_of_ours("samples"))) / "mountains.jpg")) as background:
        picture = background.convert("RGB").resize(size, Image.Resampling.BICUBIC)
    people = sorted((SHARED / "faces" / "recognition").rglob("*.jpg"))
    for person, (left, top, side) in zip(people[seed::7], _places(size, faces), strict=False):
        with Image.open(person) as portrait:
            picture.paste(portrait.convert("RGB").resize((side, side)), (left, top))
    picture.save(path, quality=92)
    return path


def _places(size: tuple[int, int], faces: int) -> Iterator[tuple[int, int, int]]:
    """Left, top and side of each person's portrait."""
    columns = COLUMNS.get(faces, faces)
    cell = size[0] // max(1, columns)
    side = round(cell * (1 - 2 * MARGIN) * (0.55 if faces <= columns else 0.9))
    for number in range(faces):
        row, column = divmod(number, columns)
        yield column * cell + round(cell * MARGIN), round(size[1] * FIRST_ROW) + row * cell, side


def clean(photos: list[Path], folder: Path) -> list[str]:
    """Our command."""
    return [sys.executable, "-m", "scrubber", "clean", *map(str, photos), "-o", str(folder), "--faces", "blur"]


def deface(path: Path, folder: Path) -> list[str]:
    """The other's command."""
    return [os.environ["CHECK_DEFACE"], str(path), "-o", str(folder / "deface.jpg")]


def measure(command: list[str]) -> Run:
    """One run, in a process of its own, because the system adds up the memory of all that have ended."""
    script = (
        "import resource, subprocess, sys; status = subprocess.run(sys.argv[1:], stdout=-3, stderr=-3).returncode;"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(used.ru_maxrss, used.ru_utime + used.ru_stime, status)"
    )
    begun = time.perf_counter()
    answer = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - begun
    peak, processor, status = answer.stdout.split()
    if status != "0":
        raise SystemExit(f"{' '.join(command)} ended with {status}")
    return Run(seconds, float(processor), int(peak) / (1024 if sys.platform != "darwin" else 1024 * 1024))


def best(runs: list[Run]) -> Run:
    """The shortest times and the most memory."""
    shortest = min(run.seconds for run in runs), min(run.processor for run in runs)
    return Run(*shortest, max(run.megabytes for run in runs))


def compare(path: Path, folder: Path, runs: int) -> tuple[Run, Run | None]:
    """Ours and deface's best, measured in turn."""
    ours, theirs = [], []
    for number in range(runs):
        ours.append(measure(clean([path], folder / f"{path.stem}_{number}")))
        if "CHECK_DEFACE" in os.environ:
            theirs.append(measure(deface(path, folder)))
    return best(ours), best(theirs) if theirs else None


def table(options: argparse.Namespace, folder: Path) -> bool:
    """Print a line for each photo; True when a target was missed."""
    missed = False
    for megapixels in options.megapixels:
        for faces in options.faces:
            path = photo(folder / f"{megapixels}_{faces}.jpg", megapixels, faces)
            ours, theirs = compare(path, folder, options.runs)
            ratio = ours.seconds / theirs.seconds if theirs else float(np.nan)
            beside = f"deface {_text(theirs)}  {ratio:.2f}x, {ours.processor / theirs.processor:.2f}x" if theirs else ""
            print(f"{megapixels:3} MP {faces:3} faces  {_text(ours)}  {beside}", flush=True)
            missed |= ratio > MAX_RATIO
            missed |= ours.megabytes > (MAX_MEGABYTES_OF_LARGE if megapixels >= LARGE else MAX_MEGABYTES)
    return missed


def _text(run: Run) -> str:
    return f"{run.seconds:5.2f} s ({run.processor:5.2f} s of processors) {run.megabytes:5.0f} MB"


def batch(count: int, folder: Path) -> bool:
    """Print how long many photos take together; True when that is too long."""
    photos = [photo(folder / f"batch_{number}.jpg", 12, 4, number % 50) for number in range(count)]
    run = measure(clean(photos, folder / "batch"))
    print(f"{count} photos of 12 MP, 4 faces each: {_text(run)}, {run.seconds / count:.2f} s a photo")
    return run.seconds / count > MAX_SECONDS_A_PHOTO


def _load() -> str:
    if sys.platform == "win32":
        return "load unknown"
    return f"load {os.getloadavg()[0]:.2f}"


def main() -> int:
    """Measure; the status is 1 when a target was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("megapixels", nargs="*", type=int, default=MEGAPIXELS)
    parser.add_argument("--faces", nargs="*", type=int, default=FACES)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=0)
    options = parser.parse_args()
    if not (SHARED / "faces").is_dir():
        print("the photos in ../shared/faces are not on this machine: nothing measured")
        return 0
    print(f"{os.cpu_count()} cores, {_load()}")
    with tempfile.TemporaryDirectory() as name:
        missed = table(options, Path(name))
        missed |= bool(options.batch) and batch(options.batch, Path(name))
    print(_load())
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
