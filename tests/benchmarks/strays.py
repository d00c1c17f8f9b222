"""Bytes of photos outside of the folder for copies: `python -m tests.benchmarks.strays [--count 5] [--seed 1]`.

Photos of fresh noise are shown, checked, cleaned and opened in the window, undisturbed and while the program or one of
its workers is ended by a signal for which systems dump memory (SIGSEGV, SIGABRT, SIGQUIT) or that nothing can answer
(SIGKILL). Then every file on the computer that changed meanwhile is searched for pieces of the photos and for rows of
their pictures. Noise occurs nowhere else, whatever else the computer does. Before that a process without any fence is
ended the same way: where its memory isn't found, the search can't find anything, and the table says so. With strace,
the sockets of the network are counted. Needs Linux.
"""

import argparse
import contextlib
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from tests.benchmarks import rows
from tests.benchmarks.bad_disks import NETWORK
from tests.benchmarks.faults import group_of
from tests.format_lists import ROOT

_SIDE = 400
_NEEDLE = 24
_COPIES = 3
_PIECE = 4 << 20
_PATIENCE = 180.0
_NOT_ON_A_DISK = ("/proc", "/sys")
_SIGNALS = ("SIGSEGV", "SIGABRT", "SIGQUIT", "SIGKILL")
_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "tif": "TIFF", "bmp": "BMP", "gif": "GIF"}
_PLAIN = "import os, sys; held = open(sys.argv[1], 'rb').read(); os.abort()"


def noise() -> dict[str, bytes]:
    """One picture of noise in several formats, each a few times so that a run takes a while."""
    picture = Image.frombytes("RGB", (_SIDE, _SIDE), os.urandom(_SIDE * _SIDE * 3))
    found: dict[str, bytes] = {}
    for suffix, name in _FORMATS.items():
        file = io.BytesIO()
        (picture.quantize(64) if name == "GIF" else picture).save(file, name)
        found |= {f"noise-{number}.{suffix}": file.getvalue() for number in range(_COPIES)}
    return found


def needles(photos: Iterable[bytes]) -> frozenset[bytes]:
    """Pieces of the files and of their pictures, of which none occurs anywhere else."""
    found = set()
    for data in set(photos):
        with Image.open(io.BytesIO(data)) as picture:
            raw = picture.convert("RGB").tobytes()
        found |= {one[len(one) // 2 :][:_NEEDLE] for one in (data, raw)}
    return frozenset(found)


def search(roots: Iterable[Path], wanted: frozenset[bytes], since: float, allowed: Iterable[Path]) -> Iterator[Path]:
    """The files below `roots` that changed after `since` and hold something `wanted`, but for those below `allowed`."""
    left_out = (*_NOT_ON_A_DISK, *map(str, allowed))
    for root in roots:
        for folder, folders, names in os.walk(root):
            folders[:] = [name for name in folders if str(Path(folder, name)) not in left_out]
            for path in (Path(folder, name) for name in names):
                if _has_changed(path, since) and _holds(path, wanted):
                    yield path


def _has_changed(path: Path, since: float) -> bool:
    with contextlib.suppress(OSError):
        about = path.lstat()
        return path.is_file() and not path.is_symlink() and max(about.st_mtime, about.st_ctime) >= since
    return False


def _holds(path: Path, wanted: frozenset[bytes]) -> bool:
    rest = b""
    with contextlib.suppress(OSError), path.open("rb") as file:
        while piece := file.read(_PIECE):
            piece = rest + piece
            if any(needle in piece for needle in wanted):
                return True
            rest = piece[-_NEEDLE:]
    return False


@dataclass
class Yard:
    """The folders of the runs: photos and copies are where they may be; the rest gets what it gets."""

    folder: Path
    photos: dict[str, bytes]
    began: float = field(default_factory=time.time)

    def __post_init__(self) -> None:
        self.given, self.out, self.working = (self.folder / name for name in ("given", "out", "working"))
        for made in (self.given, self.out, self.working):
            made.mkdir()
        for name, data in self.photos.items():
            (self.given / name).write_bytes(data)

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        """A process that may dump as much memory as it likes, with the home and temporary folder of everybody."""
        shell = 'ulimit -c "$(ulimit -H -c)"; exec "$@"'
        return subprocess.Popen(
            ["sh", "-c", shell, "sh", *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.working,
            env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
            start_new_session=True,
        )

    def commands(self) -> dict[str, list[str]]:
        """What is done with the photos."""
        ours, given = [sys.executable, "-m", "scrubber"], str(self.given)
        return {
            "clean": [*ours, "clean", "-q", "-o", str(self.out), given],
            "clean one": [*ours, "clean", "-q", "-o", str(self.out), str(self.given / "noise-0.jpg")],
            "clean, faces": [*ours, "clean", "-q", "--faces", "blur", "-o", str(self.out), given],
            "show": [*ours, "show", "--json", given],
            "check": [*ours, "check", given],
            "window": [*ours, given],
        }

    def strays(self) -> list[str]:
        """Where something of the photos lies now."""
        allowed = (self.given, self.out)
        return [str(path) for path in search([Path("/")], needles(self.photos.values()), self.began, allowed)]


def control(yard: Yard) -> bool:
    """Whether the memory of an ordinary process that is ended is found; it is removed again."""
    with yard.start(sys.executable, "-c", _PLAIN, str(yard.given / "noise-0.bmp")) as process:
        process.wait(_PATIENCE)
    found = list(search([yard.working], needles(yard.photos.values()), yard.began, ()))
    for path in found:
        path.unlink()
    return bool(found)


def run(yard: Yard, command: list[str], stop: str, of_a_worker: bool, chance: random.Random) -> None:
    """Run a command, and end it or one of its workers by the signal named `stop` ("": let it run)."""
    with yard.start(*command) as process:
        if stop:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0.5, 4.0))
            _end(process, stop, of_a_worker, chance)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5.0 if command[-2:-1] == ["scrubber"] else _PATIENCE)
        _end(process, "SIGKILL", False, chance)
        process.wait(_PATIENCE)
    shutil.rmtree(yard.out)
    yard.out.mkdir()


def _end(process: "subprocess.Popen[bytes]", stop: str, of_a_worker: bool, chance: random.Random) -> None:
    group = group_of(process.pid)
    workers = [pid for pid in group if pid != process.pid]
    victims = [chance.choice(workers)] if of_a_worker and workers else group
    for pid in victims:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, getattr(signal, stop))


def sockets(yard: Yard) -> list[str]:
    """The sockets of the network that all commands but the window's make, one behind the other."""
    log = yard.folder / "trace"
    found: list[str] = []
    for name, command in yard.commands().items():
        if name != "window":
            with yard.start("strace", "-f", "-qq", "-e", "trace=socket", "-o", str(log), *command) as process:
                process.wait(_PATIENCE)
            found += NETWORK.findall(log.read_text(errors="replace"))
    return found


def measure(count: int, chance: random.Random) -> list[rows.Row]:
    """All of it; every command runs undisturbed once and so many times with each signal."""
    with tempfile.TemporaryDirectory(prefix="scrubber-strays-") as folder:
        yard = Yard(Path(folder), noise())
        is_seen = control(yard)
        turns = [(command, "", False) for command in yard.commands().values()]
        for stop in _SIGNALS:
            turns += [
                (command, stop, bool(number % 2)) for command in yard.commands().values() for number in range(count)
            ]
        for command, stop, of_a_worker in turns:
            run(yard, command, stop, of_a_worker, chance)
        strays = yard.strays()
        print(*strays, sep="\n")
        control_says = "found" if is_seen else "not found: no memory is dumped here"
        found = [
            rows.Row("after all", "files with bytes of photos", len(turns), len(strays), {"control": control_says})
        ]
        if shutil.which("strace"):
            made = sockets(yard)
            found.append(rows.Row("after all", "sockets of the network", len(yard.commands()) - 1, len(made), {}))
        return found


def main() -> int:
    """Measure; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.strays", description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=2, help="how often each signal ends each command")
    parser.add_argument("--seed", type=int, default=1)
    rows.add_option(parser)
    options = parser.parse_args()
    if not sys.platform.startswith("linux"):
        print("Strays are not looked for: that needs Linux.")
        return 0
    found = measure(options.count, random.Random(options.seed))
    print(rows.table(found))
    rows.write(options.rows, found)
    return int(any(row.faults for row in found))


if __name__ == "__main__":
    sys.exit(main())
