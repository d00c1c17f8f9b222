"""Scrubber for Python programs: `from scrubber import inspect, check, clean, Keep, Faces`.

Each function takes photos and folders, works through them as the command line does, and returns one typed answer for
each photo, in order. Originals are only read. A photo that can't be read or cleaned is no exception: its answer has a
`problem`, with a sentence (`str(problem)`) and a `code`. Photos are decoded in worker processes of our own, which need
no main guard and no setting up; they stay for the next call and end with the program.
"""

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Generic, TypeVar, overload

from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.names import naming_of
from scrubber.engine.neighbours import Neighbour
from scrubber.engine.report import CleanResult, Destination, PhotoReport
from scrubber.errors import ScrubberError
from scrubber.faces.covers.cover_style import CoverStyle, Style
from scrubber.formats.base import HiddenPictures, Policy, Verification
from scrubber.formats.keep import EVERYTHING_PRIVATE, DateDetail, Keep, PlaceDetail
from scrubber.jobs.batches import clean_all, inspect_all
from scrubber.jobs.destinations import Destinations
from scrubber.jobs.runner import Runner
from scrubber.jobs.scan import PhotosFound, find, never
from scrubber.metadata.findings.finding import Topic

__all__ = [
    "Answer",
    "CheckAnswer",
    "Checked",
    "CleanResult",
    "DateDetail",
    "Faces",
    "Keep",
    "Neighbour",
    "PhotoReport",
    "PlaceDetail",
    "ScrubberError",
    "Style",
    "Topic",
    "check",
    "clean",
    "inspect",
]  # fmt: skip

Path = str | os.PathLike[str]
T = TypeVar("T")


class Answer(Sequence[T], Generic[T]):
    """One answer for each photo, in order, as a sequence; and what lies in the folders and was not looked at."""

    def __init__(self, photos: Sequence[T], left_alone: Sequence[Neighbour]) -> None:
        self._photos = tuple(photos)
        self.left_alone = tuple(left_alone)
        """Videos, documents, sidecar files and the like beside the photos."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self._photos[index]

    def __len__(self) -> int:
        return len(self._photos)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self._photos)!r}, left_alone={list(self.left_alone)!r})"


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether the photo at `path` tells anything that cleaning would remove: the topics, and the `problem` if any."""

    path: str
    tells: tuple[Topic, ...] = ()
    problem: ScrubberError | None = None

    @property
    def is_clean(self) -> bool:
        """Whether it was read and tells nothing."""
        return not self.tells and self.problem is None


class CheckAnswer(Answer[Checked]):
    """What `check` found."""

    @property
    def is_clean(self) -> bool:
        """Whether every photo is clean and no file beside them may tell something."""
        return all(photo.is_clean for photo in self) and not any(file.tells for file in self.left_alone)


@dataclass(frozen=True, slots=True)
class Faces:
    """Find the faces and cover them.

    `style`: blur, mosaic and solid leave nothing of a face; weak-blur and weak-mosaic can be matched or undone.
    `cover_size`: how much larger than the face a cover is, 1.0 to 2.2. With `strict` a photo is refused when a
    recogniser still matches a covered face. Raises `ValueError` for other values.
    """

    style: Style | str = Style.BLUR
    cover_size: float = 1.6
    strict: bool = False

    def __post_init__(self) -> None:
        Style(self.style)
        if not 1.0 <= self.cover_size <= 2.2:
            raise ValueError(f"cover_size is {self.cover_size}, not from 1.0 to 2.2")


def inspect(*paths: Path, keep: Keep = EVERYTHING_PRIVATE, recursive: bool = True) -> Answer[PhotoReport]:
    """What photos tell a stranger; nothing is written.

    `keep` is what a copy would keep: findings have the fate of it. `recursive`: look into sub-folders, too.
    Raises `FileNotFoundError` for a path that isn't there.
    """
    found = _find(paths, recursive)
    refused = [PhotoReport(path, 0, problem=problem) for path, problem in found.unreadable]
    reports = inspect_all(found.photos, None, never, keep=_typed(keep), runner=_runner())
    return Answer([*refused, *reports], found.left_alone.files)


def check(*paths: Path, keep: Keep = EVERYTHING_PRIVATE, recursive: bool = True) -> CheckAnswer:
    """Whether photos tell anything that cleaning would remove.

    With `keep` a photo may tell just that. Raises `FileNotFoundError` for a path that isn't there.
    """
    answer = inspect(*paths, keep=keep, recursive=recursive)
    return CheckAnswer([Checked(report.path, report.leaks, report.problem) for report in answer], answer.left_alone)


def clean(
    *paths: Path,
    output: Path = "",
    keep: Keep = EVERYTHING_PRIVATE,
    faces: Faces | None = None,
    name: str = "as-is",
    suffix: str | None = None,
    preserve_times: bool = False,
    verify_by_decoding: bool = False,
    hidden_pictures: HiddenPictures | str = HiddenPictures.AUTO,
    keep_hdr: bool = True,
    max_side: int = 0,
    recursive: bool = True,
    dry_run: bool = False,
) -> Answer[CleanResult]:
    """Make verified clean copies; the originals stay as they are.

    `output`: the folder for the copies, with sub-folders like the originals' (default: beside each original).
    `faces`: None leaves faces as they are. `name`: as-is, no-date, numbered, random, or a pattern with {name},
    {undated}, {number}, {random}; `suffix` stands behind it (None: "_clean" where the name comes from the photo's).
    `hidden_pictures`: auto, remove or keep what nobody sees. `max_side`: pixels of the longer side that the whole
    picture is made smaller to (0: as it is). `dry_run` writes nothing and says what would be written. No file is ever
    replaced: a taken name gets a number.

    Raises `FileNotFoundError` for a path that isn't there and `ValueError` for options that can't be.
    """
    naming = naming_of(name, suffix)
    usual = Destination(os.fspath(output), naming=naming, keeps_times=preserve_times, is_trial=dry_run)
    if naming.may_be_the_photos and not usual.folder:
        raise ValueError("copies without a suffix need an output folder")
    verification = Verification.FULL if verify_by_decoding else Verification.AUTO
    policy = _policy(Policy(verification, keep_hdr, HiddenPictures(hidden_pictures), _typed(keep)), faces, max_side)
    found = _find(paths, recursive)
    decodes = isinstance(policy, PicturePolicy) or verify_by_decoding
    results = clean_all(
        found.photos, lambda _photo: policy, Destinations(usual, found.photos), decodes, None, never, _runner()
    )
    refused = [CleanResult(path, problem=problem) for path, problem in found.unreadable]
    return Answer([*refused, *results], found.left_alone.files)


def _policy(plain: Policy, faces: Faces | None, max_side: int) -> Policy:
    if max_side < 0:
        raise ValueError("max_side is below 0")
    if faces is None and not max_side:
        return plain
    choice = None
    if faces is not None:
        choice = FaceChoice(CoverStyle(Style(faces.style), faces.cover_size), strict=faces.strict)
    return PicturePolicy(
        plain.verification, plain.keep_hdr, plain.hidden_pictures, plain.keep, faces=choice, max_side=max_side
    )


def _typed(keep: Keep) -> Keep:
    """With details that may have been given as words. Raises `ValueError`."""
    return replace(keep, date=DateDetail(keep.date), place=PlaceDetail(keep.place))


def _find(paths: Sequence[Path], recursive: bool) -> PhotosFound:
    named = [os.fspath(path) for path in paths]
    for path in named:
        FilePath(path).stat()
    return find(named, recursive)


_runners: list[Runner] = []
_starting = threading.Lock()


def _runner() -> Runner:
    """The workers of this program, started by the first call."""
    with _starting:
        if not _runners:
            _runners.append(Runner())
        return _runners[0]
