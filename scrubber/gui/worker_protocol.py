"""What the window asks of the workers, the shape of `scrubber.jobs.runner.Runner`: tests put their own in its place."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from scrubber.engine.report import (
    CleanResult,
    Destination,
    FaceReport,
    FaceResult,
    PeopleReport,
    PhotoIdentities,
    PhotoReport,
    Step,
)
from scrubber.engine.tiles import TiledPicture
from scrubber.errors import CannotRead
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.faces.face import Face
from scrubber.fence.plan import Mechanism
from scrubber.formats.base import Policy


class Ticket(Protocol):
    """A job that was handed in."""

    def cancel(self) -> None:
        """Stop the job if it hasn't finished; its answer still comes."""


class Workers(Protocol):
    """Inspects and cleans photos elsewhere; answers come exactly once, on a foreign thread, and never raise."""

    def inspect(
        self, path: str, thumbnail_px: int, on_done: Callable[[PhotoReport], None], priority: bool = False
    ) -> Ticket:
        """Read what a photo tells, with a thumbnail of at most `thumbnail_px` a side (0: none)."""

    def clean(
        self,
        path: str,
        destination: Destination,
        policy: Policy,
        on_done: Callable[[CleanResult], None],
        on_step: Callable[[Step], None] | None = None,
    ) -> Ticket:
        """Make a verified clean copy; `on_step` hears how far a copy with covers is, on a foreign thread."""

    def pause(self, is_paused: bool) -> None:
        """Begin no more copies, or go on; those in hand are finished."""

    def find_faces(
        self, path: str, picture_px: int, on_done: Callable[[FaceReport], None], priority: bool = False
    ) -> Ticket:
        """Look for the faces in a photo; with `picture_px` its picture comes along, at most that large."""

    def ask_fence(self, on_done: Callable[[frozenset[Mechanism]], None]) -> Ticket:
        """Ask what stands around the processes that open photos."""

    def view(self, path: str, on_done: Callable[[TiledPicture], None]) -> Ticket:
        """Get the whole picture of a photo, in tiles of several sizes."""

    def read_identities(
        self,
        path: str,
        cover_style: CoverStyle | None,
        on_done: Callable[[PhotoIdentities], None],
        picture_px: int = 0,
    ) -> Ticket:
        """What a face index would learn of a photo, also under such covers, with pictures of its faces."""

    def read_people(
        self, path: str, faces: tuple[Face, ...] | None, picture_px: int, on_done: Callable[[PeopleReport], None]
    ) -> Ticket:
        """What a recogniser makes of these faces of a photo, with pictures of at most `picture_px` a side."""

    def check_covers(
        self,
        picture: bytes,
        photo_width: int,
        faces: tuple[Face, ...],
        cover_style: CoverStyle,
        on_done: Callable[[tuple[FaceResult, ...]], None],
    ) -> Ticket:
        """Ask a face recogniser about covers, on the editor's own picture; an empty answer when it can't be asked."""

    def close(self) -> None:
        """End the workers; open jobs are cancelled."""


class FoundPhoto(Protocol):
    """A photo that a scan found."""

    @property
    def path(self) -> str:
        """Where it is."""

    @property
    def root(self) -> str:
        """The opened folder it lies in, or ""."""


Scan = Callable[
    [Iterable[str], Callable[[], bool], Callable[[str, CannotRead], None], Callable[[str], None]], Iterator[FoundPhoto]
]
"""Finds photos below paths until told to stop; hears of folders that can't be read, and of other files in them."""
