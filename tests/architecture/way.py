"""`python -m tests.architecture.way PHOTO...` prints through which files a photo's bytes pass until its ledger stands.

A newcomer who follows the bytes opens that many files. A *border* is one file calling into another, counted once
however often it happens; a *function* is one that is called across a border.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from scrubber.formats.registry import detect

SCRUBBER = Path(__file__).resolve().parents[2] / "scrubber"
_PREFIX = f"{SCRUBBER}{os.sep}"


@dataclass
class Way:
    """The files of the program that ran, and who called whom, as paths below `scrubber`."""

    files: set[str] = field(default_factory=set)
    borders: set[tuple[str, str]] = field(default_factory=set)
    functions: set[tuple[str, str]] = field(default_factory=set)

    def note(self, frame: FrameType, event: str, _argument: object) -> None:
        """For `sys.setprofile`: look at each call of a function of ours."""
        if event != "call" or (callee := _ours(frame)) is None:
            return
        self.files.add(callee)
        caller = _caller(frame)
        if caller not in (None, callee):
            self.borders.add((str(caller), callee))
            self.functions.add((callee, frame.f_code.co_qualname))

    def __str__(self) -> str:
        return f"{len(self.files)} files, {len(self.borders)} borders, {len(self.functions)} functions across them"


def _ours(frame: FrameType) -> str | None:
    path = frame.f_code.co_filename
    return path.removeprefix(_PREFIX).replace(os.sep, "/") if path.startswith(_PREFIX) else None


def _caller(frame: FrameType) -> str | None:
    """The file of ours that called, maybe through a library's code; None for the measurement itself."""
    before = frame.f_back
    while before is not None and _ours(before) is None:
        before = before.f_back
    return None if before is None else _ours(before)


@contextmanager
def _watched(way: Way) -> Iterator[None]:
    before = sys.getprofile()
    sys.setprofile(way.note)
    try:
        yield
    finally:
        sys.setprofile(before)


def way_of(data: bytes) -> Way:
    """The way of a photo from its bytes to its ledger; caches and imports are warm, as for the second photo."""
    photo_format, way = detect(data), Way()
    photo_format.parse(data)
    with _watched(way):
        photo_format.parse(data)
    return way


def main(paths: list[str]) -> None:
    """Print a line for each photo, and for a single one all files and borders."""
    for path in paths:
        way = way_of(Path(path).read_bytes())
        print(f"{Path(path).name}: {way}")
        for caller, callee in sorted(way.borders) if len(paths) == 1 else ():
            print(f"  {caller} → {callee}")


if __name__ == "__main__":
    main(sys.argv[1:])
