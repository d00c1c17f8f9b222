"""A target takes bytes that may be anything and may refuse them only in its own words.

It raises nothing but its `refusals`; whatever else comes out of it is a finding, as is an AssertionError by which it
says that a promise was broken.
"""

from collections.abc import Callable
from dataclasses import dataclass

from scrubber.errors import ScrubberError


@dataclass(frozen=True)
class Target:
    """`seeds` are what mutants are made of; `room` is the kind of code it is about, as the table groups them."""

    name: str
    room: str
    run: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]
    refusals: tuple[type[BaseException], ...] = (ScrubberError,)
