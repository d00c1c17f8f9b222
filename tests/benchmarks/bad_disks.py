"""Runs on disks that fail, counted: `python -m tests.benchmarks.bad_disks [--count 10] [--seed 1]`, as root on Linux.

Each turn cleans a folder while its destination is full, becomes read-only, reports an error of the device, knows no
hard links, or is swapped for a link to another folder. Counted are files under a final name that aren't exactly the
copy of an undisturbed run (an empty one among them), originals that changed, files that reached the other folder,
sockets of the network, memory dumps, tracebacks, and what is left behind after the next run. The status is 1 when
there was one. Full and read-only disks are real ones in memory; the other errors are put in by strace.
"""

import argparse
import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks import rows
from tests.benchmarks.faults import Place, sources, wait_until_gone

_PATIENCE = 180.0
_IN_A_NAMESPACE = "SCRUBBER_BAD_DISKS"
_ROOM = 24 << 20
_BUSY_SECONDS = 5.0
_SOCKET = "A socket of the network:"
NETWORK = re.compile(r"socket\(AF_INET6?,")


@dataclass
class Tally:
    """What became of the turns on one kind of disk."""

    turns: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    strayed: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    rude: list[str] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)

    @property
    def findings(self) -> list[str]:
        """All of them."""
        return [*self.wrong, *self.lost, *self.strayed, *self.sockets, *self.rude, *self.left_behind]

    def as_row(self, name: str) -> rows.Row:
        """It as a row of the table."""
        numbers: dict[str, int | float | str] = {
            "unsuccessful": self.refused,
            "wrong": len(self.wrong),
            "of these empty": len(self.empty),
            "lost": len(self.lost),
            "strayed": len(self.strayed),
            "sockets": len(self.sockets),
            "rude": len(self.rude),
            "left behind": len(self.left_behind),
        }
        return rows.Row("bad disks", name, self.turns, len(self.findings), numbers)


@dataclass(frozen=True)
class Turn:
    """A place to clean in, the moment (seconds) at which something happens, and the dice."""

    place: Place
    moment: float
    chance: random.Random

    @property
    def other(self) -> Path:
        """The folder that a link would lead to."""
        return self.place.out.parent / "other"

    def clean(self, *before: str, happens: Callable[[], None] | None = None) -> tuple[int, str]:
        """Run the program behind the words `before`, and let something happen meanwhile; status and what it said."""
        command = [
            *before,
            sys.executable,
            "-m",
            "scrubber",
            "clean",
            "-o",
            str(self.place.out),
            str(self.place.photos),
        ]
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(
                command,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=self.place.environment,
                cwd=self.place.out.parent,
                start_new_session=True,
            )
            try:
                if happens is not None:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        process.wait(self.moment)
                    happens()
                status = _ended(process)
            finally:
                _end_group(process.pid)
            said.seek(0)
            return status, said.read().decode(errors="replace")

    def traced(self, *rules: str) -> tuple[int, str]:
        """The same under strace with its `rules`, each behind an -e."""
        log = self.place.out.parent / "trace"
        words = [word for rule in rules for word in ("-e", rule)]
        status, said = self.clean("strace", "-f", "-qq", "-o", str(log), *words)
        network = NETWORK.findall(log.read_text(errors="replace"))
        return status, said + "".join(f"\n{_SOCKET} {call}" for call in network)


def full(turn: Turn) -> tuple[int, str]:
    """A disk that is full after a few of the copies."""
    with _disk(turn.place.out, turn.chance.randrange(20_000, 900_000)):
        result = turn.clean()
        _bring_home(turn.place.out)
    return result


def read_only(turn: Turn) -> tuple[int, str]:
    """A disk that turns read-only while copies are written."""
    with _disk(turn.place.out, _ROOM):
        result = turn.clean(happens=lambda: _write_protect(turn.place.out))
        _bring_home(turn.place.out)
    return result


def broken(turn: Turn) -> tuple[int, str]:
    """A device that reports errors when bytes are to be made durable."""
    first = turn.chance.randrange(1, 12)
    return turn.traced("trace=socket,fsync,fdatasync", f"inject=fsync,fdatasync:error=EIO:when={first}+")


def without_links(turn: Turn) -> tuple[int, str]:
    """A file system without hard links and without renaming that refuses to replace."""
    calls = "link,linkat,renameat2"
    return turn.traced(f"trace=socket,{calls}", f"inject={calls}:error=EPERM")


def swapped(turn: Turn) -> tuple[int, str]:
    """The folder is moved away, and a link to another one stands in its place."""
    turn.other.mkdir()
    aside = turn.place.out.with_name("aside")

    def swap() -> None:
        if turn.place.out.exists():
            turn.place.out.rename(aside)
            turn.place.out.symlink_to(turn.other)

    result = turn.clean(happens=swap)
    if aside.exists():
        turn.place.out.unlink()
        aside.rename(turn.place.out)
    return result


DISKS = {"full": full, "read-only": read_only, "broken": broken, "no links": without_links, "swapped": swapped}


def judge(turn: Turn, result: tuple[int, str], whole: "Whole", tally: Tally) -> None:
    """Look at what a turn left, then clean again on a sound disk and look once more."""
    status, said = result
    place = turn.place
    tally.turns += 1
    tally.refused += status != 0
    for after_the_next_run in (False, True):
        if after_the_next_run:
            place.finish("clean", "-q", "-o", str(place.out), str(place.photos))
        copies = place.copies()
        tally.wrong += [name for name, data in copies.items() if data not in whole.copies]
        tally.empty += [name for name, data in copies.items() if not data]
        tally.lost += [name for name, data in whole.photos.items() if (place.photos / name).read_bytes() != data]
    if whole.copies - set(copies.values()):
        tally.lost.append("a copy is missing after the next run")
    tally.strayed += [path.name for path in (*turn.other.rglob("*"), *place.out.parent.rglob("core*"))]
    tally.sockets += [line for line in said.splitlines() if line.startswith(_SOCKET)]
    tally.rude += [line for line in said.splitlines() if "Traceback" in line] + ([said] if status < 0 else [])
    tally.left_behind += place.leftovers()


def _ended(process: "subprocess.Popen[bytes]") -> int:
    """The exit status; that of a signal for a run that doesn't end, which is a finding and must not end the others."""
    try:
        return process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        _kill(process.pid)
        return process.wait()


def _end_group(group: int) -> None:
    """Wait for workers, which end a moment after the program and keep its disk busy until then; then end them."""
    wait_until_gone(group)
    _kill(group)


def _kill(group: int) -> None:
    if sys.platform == "win32":
        raise NotImplementedError("Windows has no groups of processes")
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


@dataclass(frozen=True)
class Whole:
    """What an undisturbed run made of `photos`: the bytes of its copies."""

    photos: dict[str, bytes]
    copies: frozenset[bytes]


@contextlib.contextmanager
def _disk(folder: Path, size: int) -> Iterator[None]:
    """A file system of its own with so many bytes at `folder`."""
    folder.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield
    finally:
        _patiently("umount", str(folder)).check_returncode()


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


def _write_protect(folder: Path) -> None:
    """Turn a disk read-only, which it refuses as long as a file is open for writing."""
    _patiently("mount", "-o", "remount,ro", str(folder))


def _patiently(*command: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a command again and again while the disk is busy, for some seconds."""
    end = time.monotonic() + _BUSY_SECONDS
    while (done := subprocess.run(command, capture_output=True, check=False)).returncode and time.monotonic() < end:
        time.sleep(0.001)
    return done


def _bring_home(folder: Path) -> None:
    """Carry what lies on the disk at `folder` to where it will lie when that disk is gone."""
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    _later.append((kept, folder))


_later: list[tuple[Path, Path]] = []


def _carry() -> None:
    for kept, folder in _later:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        shutil.rmtree(kept)
    _later.clear()


def measure(name: str, count: int, chance: random.Random) -> Tally:
    """So many turns on one kind of disk."""
    tally, photos = Tally(), sources()
    with tempfile.TemporaryDirectory(prefix="scrubber-disks-") as folder:
        sound = _place(Path(folder) / "whole", photos)
        begun = time.monotonic()
        sound.finish("clean", "-q", "-o", str(sound.out), str(sound.photos))
        duration = time.monotonic() - begun
        whole = Whole(photos, frozenset(sound.copies().values()))
        for number in range(count):
            turn = Turn(_place(Path(folder) / str(number), photos), chance.uniform(0.0, duration), chance)
            result = DISKS[name](turn)
            _carry()
            judge(turn, result, whole, tally)
            shutil.rmtree(turn.place.photos.parent)
    return tally


def _place(folder: Path, photos: dict[str, bytes]) -> Place:
    folder.mkdir()
    return Place(folder, photos)


def main() -> int:
    """Measure all kinds; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bad_disks", description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=10, help="turns of each kind")
    parser.add_argument("--seed", type=int, default=1)
    rows.add_option(parser)
    options = parser.parse_args()
    missing = [program for program in ("unshare", "strace", "mount") if shutil.which(program) is None]
    if missing or not sys.platform.startswith("linux") or os.geteuid() != 0:
        print(f"Bad disks are not tried: that needs root on Linux{''.join(f', {program}' for program in missing)}.")
        return 0
    if _IN_A_NAMESPACE not in os.environ:
        os.environ[_IN_A_NAMESPACE] = "1"
        os.execvp("unshare", ["unshare", "-m", sys.executable, "-m", "tests.benchmarks.bad_disks", *sys.argv[1:]])
    print(f"seed {options.seed}")
    chance, found = random.Random(options.seed), list[rows.Row]()
    for name in DISKS:
        tally = measure(name, options.count, chance)
        found.append(tally.as_row(name))
        print(" ".join(found[-1].cells()), *tally.findings, sep="\n    ", flush=True)
    rows.write(options.rows, found)
    return int(any(row.faults for row in found))


if __name__ == "__main__":
    sys.exit(main())
