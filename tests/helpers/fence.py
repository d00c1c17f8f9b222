"""A fence whose workers may also read the tests: functions of theirs run in workers."""

from dataclasses import replace
from pathlib import Path

from scrubber.fence.plan import Plan, usual_plan

TESTS = Path(__file__).resolve().parents[1]


def plan_with_tests() -> Plan:
    """The fence of every worker, but for the checkout, which may be read."""
    plan = usual_plan()
    return replace(plan, readable=(*plan.readable, str(TESTS.parent)))
