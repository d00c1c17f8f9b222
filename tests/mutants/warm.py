"""A process that holds the program and all collected tests in memory, and tries each mutant in a fork of itself.

A mutant costs no start of Python, no import and no collecting this way, but only the tests it is tried with.
"""

import contextlib
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import IO, Any

import pytest

from tests.mutants.coverage_map import BUILD, ROOT
from tests.mutants.live import functions_of, put_mistake
from tests.mutants.plugin import install

PASSED, FAILED, COLD, TIMEOUT = "passed", "failed", "cold", "timeout"
"""All tests passed; one failed; the mistake can't be made in a module that is in memory; a test didn't end."""
SPARE_SECONDS, TIMES_LONGER = 5, 10
"""A test may take so many times the processor seconds that it takes without a mistake, and so many seconds more."""
_MAX_WALL_SECONDS = 60
"""After so long without a test that begins, a mutant counts as hanging (a test takes ten seconds at most)."""
_MAX_MEMORY = 12 << 30
_POLL = 0.01


class WarmProcess:
    """The parent's side: starts the process when it is first needed, asks it, reads its answers."""

    def __init__(self, files: list[str]) -> None:
        """`files` hold the tests that it will be asked for."""
        self._files = files
        self._pipes: tuple[IO[str], IO[str]] | None = None

    def attempt(self, path: Path, number: int | None, tests: dict[str, float]) -> tuple[str, str]:
        """What became of a mistake (None: of the program as it is), and the test that failed or took too long."""
        if self._pipes is None:
            self._pipes = _start(self._files)
        orders, answers = self._pipes
        orders.write(json.dumps([str(path), number, tests]) + "\n")
        orders.flush()
        outcome, test = json.loads(answers.readline())
        return outcome, test


def _start(files: list[str]) -> tuple[IO[str], IO[str]]:
    if sys.platform == "win32":
        raise NotImplementedError("this needs fork")
    their_orders, our_orders = os.pipe()
    our_answers, their_answers = os.pipe()
    if os.fork() == 0:
        os.close(our_orders)
        os.close(our_answers)
        _serve(files, their_orders, their_answers)
    os.close(their_orders)
    os.close(their_answers)
    return os.fdopen(our_orders, "w"), os.fdopen(our_answers)


def _serve(files: list[str], orders: int, answers: int) -> None:
    """The process's life: collects all tests, then answers until the orders end."""
    if sys.platform == "win32":
        raise NotImplementedError("this needs fork")
    try:
        log = os.open(BUILD / "warm.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        base = BUILD / f"temporary-{os.getpid()}"
        arguments = ["-q", "-p", "no:cacheprovider", f"--basetemp={base}", "--rootdir", str(ROOT), *files]
        pytest.main(arguments, plugins=[_Server(os.fdopen(orders), os.fdopen(answers, "w"))])
    finally:
        os._exit(0)


class _Server:
    """Stands in for pytest's own loop over the tests."""

    def __init__(self, orders: IO[str], answers: IO[str]) -> None:
        self._orders, self._answers = orders, answers
        self._caches: list[Any] = []
        self._report: Callable[[str, str], None] = lambda _outcome, _test: None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """See pytest."""
        items = {item.nodeid: item for item in session.items}
        gc.collect()
        self._caches = [thing for thing in gc.get_objects() if _is_our_cache(thing)]
        functions_of("")  # of all files, while the collector still knows them
        gc.freeze()
        for line in self._orders:
            path, number, tests = json.loads(line)
            wanted = [(items[test], seconds) for test, seconds in tests.items() if test in items]
            answer = self._in_fork(path, number, wanted)
            self._answers.write(json.dumps(answer) + "\n")
            self._answers.flush()
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """See pytest."""
        if report.failed:
            self._report(FAILED, report.nodeid)

    def _in_fork(self, path: str, number: int | None, tests: list[tuple[pytest.Item, float]]) -> tuple[str, str]:
        if sys.platform == "win32":
            raise NotImplementedError("this needs fork")
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._try(path, number, tests, writing)
        os.close(writing)
        text, status = _wait(child, reading)
        os.close(reading)
        lines = text.decode().splitlines()
        outcome, _, test = lines[-1].partition(" ") if lines else (FAILED, "", "")
        is_crash = os.WIFSIGNALED(status) and os.WTERMSIG(status) not in (signal.SIGXCPU, signal.SIGKILL)
        return FAILED if is_crash else outcome, test

    def _try(self, path: str, number: int | None, tests: list[tuple[pytest.Item, float]], writing: int) -> None:
        """The fork's life: writes each test that it begins, so that a test that never ends is known."""
        if sys.platform == "win32":
            raise NotImplementedError("this needs fork")

        import resource

        def report(outcome: str, test: str) -> None:
            os.write(writing, f"{outcome} {test}\n".encode())
            os._exit(0)

        self._report = report
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
            for cached in self._caches:
                cached.cache_clear()
            if number is not None:
                _make(path, number, report)
            for (item, seconds), follower in zip(tests, [*tests[1:], (None, 0)], strict=True):
                os.write(writing, f"{TIMEOUT} {item.nodeid}\n".encode())
                _allow(seconds)
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=follower[0])
            report(PASSED, "")
        finally:
            report(FAILED, "")


def _make(path: str, number: int, report: Callable[[str, str], None]) -> None:
    module = ".".join(Path(path).relative_to(ROOT).with_suffix("").parts)
    if module not in sys.modules:
        install(module, number)
    elif not put_mistake(path, Path(path).read_text(), number):
        report(COLD, "")


def _allow(seconds: float) -> None:
    if sys.platform == "win32":
        raise NotImplementedError("this needs fork")
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + SPARE_SECONDS + TIMES_LONGER * seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _wait(child: int, reading: int) -> tuple[bytes, int]:
    """Wait until a fork ended, and end whatever it started: what it wrote, and its status."""
    if sys.platform == "win32":
        raise NotImplementedError("this needs fork")
    os.set_blocking(reading, False)
    text, last_sign = b"", time.monotonic()
    ended, status = 0, 0
    while not ended and time.monotonic() < last_sign + _MAX_WALL_SECONDS:
        ended, status = os.waitpid(child, os.WNOHANG)
        if more := _available(reading):
            text, last_sign = text + more, time.monotonic()
        if not ended:
            time.sleep(_POLL)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if not ended:
        _, status = os.waitpid(child, 0)
    return text + _available(reading), status


def _available(reading: int) -> bytes:
    try:
        return os.read(reading, 1 << 20)
    except BlockingIOError:
        return b""


def _is_our_cache(thing: object) -> bool:
    if not isinstance(thing, _lru_cache_wrapper) or thing.__module__.startswith("tests.mutants."):
        return False
    return thing.__module__.startswith(("scrubber.", "tests."))
