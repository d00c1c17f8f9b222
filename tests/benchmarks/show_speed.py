"""`python -m tests.benchmarks.show_speed`: `scrubber show` beside ExifTool, one photo of 5 MB and 200 photos.

Both run alternately in the same minutes; the least of several runs counts, because other work only ever adds time.
"""

import io
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from tests.benchmarks.oracle import exiftool
from tests.helpers.corpus import photos_by_format

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
ONE_TARGET, MANY_TARGET = 3.0, 1.0
_RUNS, _MANY_RUNS, _MANY = 7, 3, 200
_SIZE = (3500, 2625)


def large_photo(folder: Path) -> Path:
    """A JPEG of about 5 MB with the metadata of a real camera photo in front."""
    source = CORPUS / "drewnoakes+metadata-extractor-images" / "jpg" / "Canon EOS REBEL T3i.jpg"
    exif = Image.open(source).info["exif"]
    noise = np.random.default_rng(1).integers(0, 256, (*_SIZE[::-1], 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, "JPEG", quality=70, exif=exif)
    path = folder / "large.jpg"
    path.write_bytes(out.getvalue())
    return path


def many_photos(folder: Path) -> Path:
    """200 real photos in a folder, each of its own format."""
    found = [photo for photos in photos_by_format(CORPUS).values() for photo in photos if "planted" not in photo.parts]
    target = folder / "many"
    target.mkdir()
    for number, photo in enumerate(found[:: max(1, len(found) // _MANY)][:_MANY]):
        shutil.copyfile(photo, target / f"{number:03}{photo.suffix}")
    return target


def seconds(command: Sequence[str]) -> float:
    """How long the command takes from its start to its end."""
    begun = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - begun


def compare(name: str, ours: Sequence[str], theirs: Sequence[str], runs: int, target: float) -> bool:
    """Run both in turn and print a line; whether the target is met."""
    pairs = [(seconds(ours), seconds(theirs)) for _run in range(runs)]
    mine, other = (min(times) for times in zip(*pairs, strict=True))
    print(f"{name:24} scrubber {mine:7.3f} s   exiftool {other:7.3f} s   {mine / other:.2f} x (at most {target})")
    return bool(mine <= target * other)


def main(command: list[str] | None = None) -> int:
    """Measure; the status is 1 when a target is missed."""
    command = exiftool() if command is None else command
    if not command or not CORPUS.is_dir():
        print("This needs ExifTool (CHECK_EXIFTOOL) and the shared photos.")
        return 2
    show = [sys.executable, "-m", "scrubber", "show"]
    with tempfile.TemporaryDirectory() as temporary:
        one, many = large_photo(Path(temporary)), many_photos(Path(temporary))
        count = len(list(many.iterdir()))
        size = f"one JPEG of {one.stat().st_size / 1e6:.1f} MB"
        is_fast = compare(size, [*show, str(one)], [*command, str(one)], _RUNS, ONE_TARGET)
        is_fast &= compare(f"{count} photos", [*show, str(many)], [*command, str(many)], _MANY_RUNS, MANY_TARGET)
    return int(not is_fast)


if __name__ == "__main__":
    sys.exit(main())
