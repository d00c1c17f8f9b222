"""Where the copy of one photo goes and what it is called, or that it is only tried."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scrubber.engine import files
from scrubber.engine.names import USUAL_NAMES, copy_name, is_copy_name
from scrubber.engine.report import Destination, Step
from scrubber.errors import CannotWrite
from scrubber.formats.base import Format

CopyInMaking = files.OpenCopy | files.TrialCopy


@dataclass
class Target:
    """The place of one photo's copy."""

    path: str
    """The photo's, as it was named."""
    destination: Destination

    @property
    def folder(self) -> Path:
        """The folder of the copy: beside the original, or below the chosen folder at the same relative place."""
        return target_folder(self.path, self.destination)

    @property
    def room(self) -> str:
        """An existing folder where unfinished files may stand."""
        folder = self.folder
        if self.destination.is_trial:
            folder = next((parent for parent in (folder, *folder.parents) if parent.is_dir()), folder)
        return str(folder)

    def may_be_copy(self, changes_picture: bool) -> bool:
        """Whether the photo may be a copy of an earlier run: it is called like one, or one may have its place.

        Of the latter nobody knows whether the picture was changed as it is wanted now.
        """
        if self.destination.replaces:
            return not changes_picture
        path, namings = Path(self.path), (self.destination.naming, USUAL_NAMES)
        return bool(self.destination.root) and any(is_copy_name(path, naming) for naming in namings)

    def tell(self, step: Step) -> None:
        """Say what is being done now, to whoever waits for the copy; here nobody does."""

    @contextmanager
    def new_copy(self) -> Iterator[CopyInMaking]:
        """A new copy in the making; in memory alone when this is a trial."""
        if self.destination.is_trial:
            yield files.TrialCopy(self.folder)
            return
        self._check_chosen_folder()
        with files.new_copy(self.folder, self.path, self.destination.known_folders) as copy:
            yield copy

    def _check_chosen_folder(self) -> None:
        """Raise `CannotWrite` when another folder stands where the chosen one stood: no folder is made below it."""
        chosen, known = _as_path(self.destination.folder), self.destination.known_folders
        with suppress(OSError):  # missing: the first copy makes it; what else is wrong, opening it will say
            if self.destination.folder and not known.is_same(chosen, chosen.stat()):
                raise CannotWrite(reason=files.SWAPPED)

    def publish(self, copy: CopyInMaking, image_format: Format) -> Path:
        """Give the finished copy its name, and its original's times where that is wanted; returns its path."""
        assert isinstance(copy, files.Copy | files.TrialCopy)
        if self.destination.keeps_times:
            copy.take_times(self.path)
        name = copy_name(Path(self.path), image_format.suffixes, self.destination.naming)
        return copy.publish(name, self.destination.reuses_same)


class MemoryTarget(Target):
    """Memory: for a photo that comes as bytes and whose copy goes back as bytes (`copy`)."""

    def __init__(self) -> None:
        super().__init__("-", Destination(is_trial=True))
        self.copy = b""

    def publish(self, copy: CopyInMaking, image_format: Format) -> Path:
        """Keep the finished copy; returns the path that stands for it."""
        self.copy = copy.read_back()
        return Path(self.path)


class HandedTarget(Target):
    """A file that another process opens when it is asked, and names when all is well.

    `open_copy` returns it, open for writing and reading. Raises `CannotWrite` where that process can't open one.
    `on_step` passes on what is being done.
    """

    def __init__(
        self,
        path: str,
        destination: Destination,
        open_copy: Callable[[], files.OpenCopy],
        on_step: Callable[[Step], None],
    ) -> None:
        super().__init__(path, destination)
        self._open_copy = open_copy
        self._on_step = on_step

    def tell(self, step: Step) -> None:
        """Pass it on."""
        self._on_step(step)

    @contextmanager
    def new_copy(self) -> Iterator[CopyInMaking]:
        """The file; in memory alone when this is a trial."""
        if self.destination.is_trial:
            yield files.TrialCopy(self.folder)
            return
        with closing(self._open_copy()) as copy:
            yield copy

    def publish(self, copy: CopyInMaking, image_format: Format) -> Path:
        """Finish the file; its path is the other process's matter."""
        if isinstance(copy, files.OpenCopy):
            copy.finish()
        return Path()


def target_folder(original: str, destination: Destination) -> Path:
    """Where the copy goes: beside the original, or below the chosen folder at the same relative place."""
    parent = os.path.split(original)[0]
    return _folder_for(parent, destination.folder, destination.root, destination.tree)


@lru_cache(maxsize=8)
def _as_path(folder: str) -> Path:
    return Path(folder)


@lru_cache(maxsize=64)
def _folder_for(parent: str, chosen: str, root: str, tree: str) -> Path:
    """The same for all photos of the folder `parent`: paths are slow to make, and there may be many thousand."""
    if not chosen:
        return Path(parent)
    if root and Path(parent).is_relative_to(root):
        return Path(chosen) / tree / Path(parent).relative_to(root)
    return Path(chosen)
