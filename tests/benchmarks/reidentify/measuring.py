"""One trial in a process of its own: what it needs is loaded once in each."""

from functools import cache

from tests.benchmarks.reidentify.attack import Score, attack
from tests.benchmarks.reidentify.attackers import Attacker, arcface, mobileface, pixels, resnet
from tests.benchmarks.reidentify.people import People, load
from tests.benchmarks.reidentify.trials import Trial


def measured(trial: Trial) -> tuple[Trial, list[Score]]:
    """All attacks on one draw of one cover."""
    return trial, attack(_people(), _attackers(), trial.cover_style)


@cache
def _people() -> People:
    return load()


@cache
def _attackers() -> tuple[Attacker, ...]:
    return resnet(), mobileface(), arcface(), pixels()
