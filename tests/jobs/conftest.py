"""Workers of these tests run functions that stand among the tests, so they may read them."""

import pytest

from scrubber.jobs import worker
from tests.helpers.fence import plan_with_tests


@pytest.fixture(autouse=True)
def readable_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the fence of every worker leave the checkout open for reading."""
    monkeypatch.setattr(worker, "usual_plan", plan_with_tests)
