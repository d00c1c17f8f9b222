"""A photo that was opened: its bytes, and what its file tells beside them.

A worker must not open files, so another process opens the photo for it and hands over what is here.
"""

from dataclasses import dataclass, field
from typing import Self

from scrubber.engine import files
from scrubber.engine.file_marks import Beside, what_is_beside


@dataclass(frozen=True, slots=True)
class Photo:
    """The photo at `path`, as it was named, with all its bytes."""

    path: str
    data: bytes = field(repr=False)
    beside: Beside = field(default_factory=Beside)

    @classmethod
    def read(cls, path: str, with_marks: bool = False) -> Self:
        """Read it, with what is attached to its file only on request. Raises as `files.read_original`."""
        data = files.read_original(path)
        return cls(path, data, what_is_beside(path) if with_marks else Beside())
