"""How many of the computer's cores this process may use for one photo, and how work is spread over them.

Where many photos are worked on, each process has one core and a thread inside a model would only take another's time;
a single photo gets them all. Whoever hands out the work says so here, once for the whole process, and lends what
spreads it: nothing in this room starts a thread.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Spread(Protocol):
    """Calls a function for each of some items, perhaps several at a time; the results come in order."""

    def __call__(self, function: Callable[[Item], Result], items: Sequence[Item], /) -> Iterable[Result]:
        """Begin at once."""


def _one_by_one(function: Callable[[Item], Result], items: Sequence[Item], /) -> Iterable[Result]:
    return map(function, items)


_cores = 1
_spread: Spread = _one_by_one


def use_cores(count: int, spread: Spread = _one_by_one) -> None:
    """Use `count` cores (1 or more) from now on: models by their own threads, many small calls through `spread`."""
    global _cores, _spread
    _cores, _spread = max(1, count), spread


def cores() -> int:
    """How many cores models may use."""
    return _cores


def spread(function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    """The result of `function` for each of `items`, in order, by as many cores as may be used."""
    return iter(_spread(function, items))
