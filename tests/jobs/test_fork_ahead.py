"""Workers that are forked before a command needs them: they answer, and they end with the command."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")

_PROGRAM = """
import os, signal
from scrubber.jobs.worker import fork_ahead, fork_cleaners, new_worker
from scrubber.jobs.tasks import PhotoReport, not_inspected
{start}
workers = [new_worker(()), new_worker(())]
assert all(worker.call(not_inspected, ("a", None), PhotoReport, 20).path == "a" for worker in workers)
print(*(worker.pid for worker in workers), flush=True)
{end}
"""


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGKILL)", "[worker.close() for worker in workers]"])
@pytest.mark.parametrize("start", ["fork_ahead((), 2)", "fork_cleaners((), 2, {'.jpg'})"])
def test_forked_workers_answer_and_end_with_their_program(start: str, end: str) -> None:
    program = _PROGRAM.format(start=start, end=end)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    workers = [int(word) for word in done.stdout.split()]
    assert len(workers) == 2, done.stderr
    deadline = time.monotonic() + 20
    while any(_runs(worker) for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text()
        return state.rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_workers_that_clean_have_the_formats_of_the_photos_in_memory_and_no_decoder() -> None:
    program = (
        "import sys; from scrubber.jobs.worker import fork_cleaners; fork_cleaners((), 1, {'.png'});"
        "print(*(name for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    loaded = set(done.stdout.split())
    assert loaded >= {"scrubber.engine.scrub", "scrubber.formats.png.format"}
    assert not loaded & {"scrubber.formats.jpeg.document", "PIL", "numpy", "pyexiv2"}
