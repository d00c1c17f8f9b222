"""Scrubber shows what a photo tells a stranger and makes verified clean copies.

Programs use `from scrubber import inspect, check, clean, Keep, Faces`; see `scrubber.api`.
"""

TYPE_CHECKING = False  # as in `typing`, which takes longer to import than all of this
if TYPE_CHECKING:
    from scrubber.api import CleanResult, Faces, Keep, PhotoReport, ScrubberError, check, clean, inspect

__version__ = "0.2.0"
__all__ = ["CleanResult", "Faces", "Keep", "PhotoReport", "ScrubberError", "check", "clean", "inspect"]


def __getattr__(name: str) -> object:
    """Load what programs use only when they do: importing the package must cost nothing."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from scrubber import api

    return getattr(api, name)
