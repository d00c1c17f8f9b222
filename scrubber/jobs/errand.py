"""What one job needs of the disk: done in this process, because workers are fenced from it.

The photo is opened here and handed over; the copy is opened here, under a temporary name, when the worker has something
to write, and gets its final name here after the worker said that it is verified.
"""

import contextlib
import os
from dataclasses import dataclass, replace
from typing import Self

from scrubber.engine import files
from scrubber.engine.file_marks import Beside, what_is_beside
from scrubber.engine.report import CleanResult, Destination
from scrubber.engine.target import Target
from scrubber.errors import CannotWrite
from scrubber.formats.registry import format_named
from scrubber.i18n import N_
from scrubber.jobs.messages import Untrue

_CHANGED = N_("it was changed meanwhile")


@dataclass
class Errand:
    """One attempt at a job on the photo at `path`, None for jobs without one; `destination` where a copy is wanted.

    Closing it removes a copy that was not finished.
    """

    path: str | None = None
    destination: Destination | None = None
    with_marks: bool = False

    def __post_init__(self) -> None:
        self._opened = contextlib.ExitStack()
        self._copy: files.Copy | None = None
        self._problem: CannotWrite | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._opened.close()

    def open_photo(self) -> int | None:
        """The photo, open for reading, until this is closed. Raises `CannotRead` or `LimitExceeded`."""
        if self.path is None:
            return None
        descriptor = files.open_original(self.path)
        self._opened.callback(os.close, descriptor)
        return descriptor

    def beside(self) -> Beside | None:
        """What else there is about the photo, where it is wanted."""
        return what_is_beside(self.path) if self.path is not None and self.with_marks else None

    def open_copy(self) -> int:
        """The file for the copy. Raises `CannotWrite`, and `Untrue` when there can be none."""
        if self.path is None or self.destination is None or self.destination.is_trial or self._copy is not None:
            raise Untrue("a copy that nobody wants")
        copy = self._opened.enter_context(Target(self.path, self.destination).new_copy())
        assert isinstance(copy, files.Copy)
        self._copy = copy
        return copy.descriptor

    def write_copy(self, data: bytes | bytearray) -> None:
        """Write a copy that came as bytes; what goes wrong is raised by `finish`. Raises `Untrue`."""
        if self._copy is None:
            raise Untrue("a copy that wasn't asked for")
        try:
            self._copy.write([memoryview(data)])
            if self._copy.read_back() != data:
                raise CannotWrite(reason=_CHANGED)
        except CannotWrite as problem:
            self._problem = problem

    def finish(self, answer: object) -> object:
        """The answer, with the path of its copy, which now has its name. Raises `CannotWrite` and `Untrue`."""
        if getattr(answer, "path", self.path) != self.path and self.path is not None:
            raise Untrue("an answer about another photo")
        if self.path is None or self.destination is None or not isinstance(answer, CleanResult):
            return answer
        if answer.problem is not None or answer.already_clean:
            return replace(answer, output="")
        return replace(answer, output=self._publish(answer, Target(self.path, self.destination)))

    def _publish(self, answer: CleanResult, target: Target) -> str:
        image_format = format_named(answer.format_name, target.path)
        if image_format is None:
            raise Untrue("a format that doesn't exist")
        if target.destination.is_trial:
            with target.new_copy() as trial:
                return str(target.publish(trial, image_format))
        if self._copy is None:
            raise Untrue("a copy that was never written")
        if self._problem is not None:
            raise self._problem
        return str(target.publish(self._copy, image_format))
