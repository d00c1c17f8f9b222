"""Runs the tests of one mutant in a process that imports the program anew, with the libraries in memory already."""

import os
import signal
import sys
import time
from typing import Any

from tests.mutants.coverage_map import BUILD

_POLL = 0.02
_START_SECONDS = 60
"""What importing and collecting may take at most."""
_NOT_COLLECTED = 4
"""Pytest's exit status when a test isn't there, as one that is made for each item of a table that has a mistake."""


def preload() -> None:
    """Import what tests need and the program's own modules are not part of."""
    import jsonschema  # noqa: F401
    import numpy  # noqa: F401
    import piexif  # noqa: F401
    import pillow_heif  # noqa: F401
    import pytest  # noqa: F401
    from PIL import ImageCms, ImageSequence  # noqa: F401


def run_anew(module: str, number: int | None, tests: list[str], seconds: float) -> tuple[str, str]:
    """The outcome of tests with a mistake (None: without): "passed", "failed" or "timeout"; the first that failed."""
    if sys.platform == "win32":
        raise NotImplementedError("this needs fork")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(module, number, tests, writing)
    os.close(writing)
    status = _wait(child, seconds + _START_SECONDS)
    with os.fdopen(reading, "rb") as pipe:
        os.set_blocking(reading, False)
        failed = (pipe.readline() or b"").decode().strip()
    if status is None:
        return "timeout", ""
    ended = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 1
    if ended == _NOT_COLLECTED and any("[" in test for test in tests):
        return run_anew(module, number, list(dict.fromkeys(test.partition("[")[0] for test in tests)), seconds)
    return ("failed" if ended else "passed"), failed


def _wait(child: int, seconds: float) -> int | None:
    """The status of a process once it ended; None when it had to be killed."""
    if sys.platform == "win32":
        raise NotImplementedError("this needs fork")
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status
        time.sleep(_POLL)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


class _FirstFailure:
    """Hears from pytest which test failed first, and passes its node id on."""

    def __init__(self, writing: int) -> None:
        self._writing = writing

    def pytest_runtest_logreport(self, report: Any) -> None:
        """See pytest."""
        if report.failed:
            os.write(self._writing, report.nodeid.encode() + b"\n")


def _work(module: str, number: int | None, tests: list[str], writing: int) -> None:
    """The child's life: exit status 0 when all tests passed in spite of the mistake."""
    if sys.platform == "win32":
        raise NotImplementedError("this needs fork")
    status = 1
    try:
        os.setpgid(0, 0)
        for descriptor in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
        for name in [name for name in sys.modules if name.partition(".")[0] == "scrubber"]:
            del sys.modules[name]
        import pytest

        from tests.mutants.plugin import install

        if number is not None:
            install(module, number)
        base = f"--basetemp={BUILD / f'temporary-{os.getppid()}'}"
        options = ["-x", "-q", "-p", "no:cacheprovider", base]
        status = int(pytest.main([*options, *tests], plugins=[_FirstFailure(writing)]))
    finally:
        os._exit(status)
