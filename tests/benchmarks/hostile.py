"""`python -m tests.benchmarks.hostile [FOLDER]`: what damaged and absurd photos cost, each in a process of its own.

One line per file: seconds, the most memory the process held, its status, whether an output was left and the sentence.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import SHARED

MAX_SECONDS = 5.0
MAX_MIB = 1024
_FINE, _REFUSED = 0, 1


def judge(photo: Path, command: str) -> bool:
    """Run one command on one photo and print a line; whether all was as it must be."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["-o", folder] if command == "clean" else []
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "scrubber", command, *arguments, str(photo)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert process.stderr is not None
        said = process.stderr.read().decode(errors="replace")
        if sys.platform == "win32":
            raise NotImplementedError("Windows has no wait4, which tells how much memory a process took")
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stderr.close()
        taken, mib, left = time.perf_counter() - begun, _mib(usage.ru_maxrss), list(Path(folder).iterdir())
    fine = _as_it_must_be(process.returncode, taken, mib, left, said)
    sentence = said.strip().rpartition(f"{photo.name}: ")[2].splitlines()[-1:] or [""]
    print(f"{'' if fine else 'BAD':3} {command:5} {photo.name[:30]:30} {taken:5.2f} s {mib:5.0f} MiB "
          f"{process.returncode:3} {len(left):2} {sentence[0]}", flush=True)  # fmt: skip
    return fine


def _as_it_must_be(status: int, taken: float, mib: float, left: list[Path], said: str) -> bool:
    orderly = status in (_FINE, _REFUSED) and "Traceback" not in said
    return orderly and taken <= MAX_SECONDS and mib <= MAX_MIB and (status == _FINE or not left)


def _mib(peak: int) -> float:
    """The peak, which macOS counts in bytes and Linux in KiB."""
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> int:
    """Judge every file; the status is 1 when one is not as it must be."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "corpus" / "hostile"
    if not folder.is_dir():
        print(f"Hostile photos are not measured: there is no folder {folder}.")
        return 0
    photos = sorted(path for path in folder.iterdir() if path.suffix != ".json")
    verdicts = [judge(photo, command) for photo in photos for command in ("clean", "show")]
    print(f"{len(photos)} files, {verdicts.count(False)} not as they must be")
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
