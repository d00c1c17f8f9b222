"""Fixtures for every test: the shared photos, and a watch for log records that nobody expected."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scrubber.cli.output import Output
from tests.helpers.json_answers import check_photo

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
"""The folder of photos and tools that lies beside the checkout; it is no part of the repository."""

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_sessionstart(session: pytest.Session) -> None:
    """A build server without the shared photos would pass by skipping: say so and stop instead."""
    if os.environ.get("CI") == "true" and not (SHARED / "corpus").is_dir():
        pytest.exit(f"CI is set, but the folder with the test photos is missing: {SHARED / 'corpus'}", returncode=3)


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where journals of runs lie; also for the processes that tests start. The user's own are left alone."""
    folder = tmp_path_factory.mktemp("state")
    os.environ["XDG_STATE_HOME"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared` beside the checkout; without it the test is skipped."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared is not on this machine")
    return SHARED


@pytest.fixture(scope="session")
def shared_corpus() -> Path:
    """The photos in `../shared/corpus`; without them the test is skipped."""
    corpus = SHARED / "corpus"
    if not corpus.is_dir():
        pytest.skip("the test photos in ../shared/corpus are not on this machine")
    return corpus


@pytest.fixture(autouse=True)
def no_unexpected_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which this process logs a warning or worse, unless it is marked `allow_logs`."""
    if request.node.get_closest_marker("allow_logs"):
        yield
        return
    watch = _Watch()
    loggers = (logging.getLogger(), logging.getLogger("scrubber"))
    for logger in loggers:
        logger.addHandler(watch)
    yield
    for logger in loggers:
        logger.removeHandler(watch)
    if watch.seen:
        pytest.fail("unexpected log records:\n" + "\n".join(watch.seen))


@pytest.fixture(autouse=True)
def every_json_answer_keeps_its_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold whatever a test makes the command line write as JSON against the schema that programs rely on."""
    add = Output.item

    def checked(self: Output, record: dict[str, Any]) -> None:
        check_photo(self._command, record)
        add(self, record)

    monkeypatch.setattr(Output, "item", checked)


class _Watch(logging.Handler):
    """Remembers what is logged at WARNING or above; a record that reaches it twice is kept once."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        self.seen[f"{record.name} {record.levelname}: {record.getMessage()}"] = None
