"""What can be asked of the workers: each question about a photo becomes a job of the queue."""

import contextlib
from collections.abc import Callable

from scrubber.engine.covering.choice import PicturePolicy
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
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.faces.face import Face
from scrubber.fence.plan import Mechanism
from scrubber.formats.base import Policy, Verification
from scrubber.formats.keep import EVERYTHING_PRIVATE, Keep
from scrubber.jobs import tasks
from scrubber.jobs.job_queue import Job, JobQueue, Ticket
from scrubber.jobs.memory import Appetite, need_of
from scrubber.jobs.worker import fork_cleaners

__all__ = ["Runner", "Ticket"]
_FACES_TAKE_LONGER = 5.0
"""Looking for faces takes seconds for each frame, and is done twice."""


class Runner(JobQueue):
    """Reads and cleans photos in worker processes; every `on_done` is called once, from a thread of the queue."""

    def prepare_to_clean(self, count: int, suffixes: set[str]) -> None:
        """Before the first job: start workers for `count` files with these endings, where forking them is safe."""
        with contextlib.suppress(OSError):  # the first job will tell
            fork_cleaners(self._languages, min(self._workers, count), suffixes)

    def inspect(
        self,
        path: str,
        thumbnail_px: int,
        on_done: Callable[[PhotoReport], None],
        priority: bool = False,
        keep: Keep = EVERYTHING_PRIVATE,
    ) -> Ticket:
        """Find out what a photo tells, with a thumbnail of at most `thumbnail_px` pixels (0: none).

        `keep` is what a copy would keep. When its worker dies or hangs, the photo is read once more without any
        decoder, so without pictures.
        """
        job = Job(tasks.inspect_photo, (thumbnail_px, keep), PhotoReport, tasks.not_inspected, on_done, path)
        job.second_args, job.tells_marks = (thumbnail_px, keep, False), True
        job.need = need_of(path, Appetite.DECODE if thumbnail_px else Appetite.COPY)
        return self.add(job, priority)

    def clean(
        self,
        path: str,
        destination: Destination,
        policy: Policy,
        on_done: Callable[[CleanResult], None],
        on_step: Callable[[Step], None] | None = None,
    ) -> Ticket:
        """Make a verified clean copy; `on_step` hears how far a copy with covers is."""
        job = Job(tasks.clean_photo, (policy,), CleanResult, tasks.not_cleaned, on_done, path, destination)
        job.on_step, job.can_pause = on_step, True
        appetite = Appetite.DECODE if policy.verification is Verification.FULL else Appetite.COPY
        if isinstance(policy, PicturePolicy) and policy.changes_picture:
            job.patience, job.takes_cores, appetite = _FACES_TAKE_LONGER, True, Appetite.FACES
        job.need = need_of(path, appetite)
        return self.add(job, False)

    def clean_bytes(self, data: bytes, policy: Policy, on_done: Callable[[tuple[CleanResult, bytes]], None]) -> Ticket:
        """Make a verified clean copy of a photo in memory; nothing is written."""
        answer = tuple[CleanResult, bytes]
        job = Job(tasks.clean_bytes, (data, policy), answer, tasks.not_cleaned_bytes, on_done)
        job.patience, job.takes_cores = _FACES_TAKE_LONGER, True
        return self.add(job, False)

    def find_faces(
        self, path: str, picture_px: int, on_done: Callable[[FaceReport], None], priority: bool = False
    ) -> Ticket:
        """Look for the faces in a photo; with `picture_px` its picture comes along, at most that large."""
        job = Job(tasks.find_photo_faces, (picture_px,), FaceReport, tasks.not_looked, on_done, path)
        job.patience, job.takes_cores = _FACES_TAKE_LONGER, True
        job.need = need_of(path, Appetite.FACES)
        return self.add(job, priority)

    def view(self, path: str, on_done: Callable[[TiledPicture], None]) -> Ticket:
        """Get the whole picture of a photo, in tiles; before all that wait."""
        return self.add(Job(tasks.view_photo, (), TiledPicture, tasks.not_viewed, on_done, path), True)

    def read_identities(
        self,
        path: str,
        cover_style: CoverStyle | None,
        on_done: Callable[[PhotoIdentities], None],
        picture_px: int = 0,
    ) -> Ticket:
        """What a face index would learn of a photo, also under covers of this look when there is one."""
        args = (cover_style, picture_px)
        job = Job(tasks.read_identities, args, PhotoIdentities, tasks.not_identified, on_done, path)
        job.patience, job.takes_cores = _FACES_TAKE_LONGER, True
        job.need = need_of(path, Appetite.FACES)
        return self.add(job, False)

    def read_people(
        self, path: str, faces: tuple[Face, ...] | None, picture_px: int, on_done: Callable[[PeopleReport], None]
    ) -> Ticket:
        """The people in a photo (its known `faces`; None: look for them), with pictures of at most `picture_px`."""
        job = Job(tasks.read_people, (faces, picture_px), PeopleReport, tasks.not_met, on_done, path)
        job.patience, job.takes_cores = _FACES_TAKE_LONGER, True
        job.need = need_of(path, Appetite.FACES)
        return self.add(job, False)

    def check_covers(
        self,
        picture: bytes,
        photo_width: int,
        faces: tuple[Face, ...],
        cover_style: CoverStyle,
        on_done: Callable[[tuple[FaceResult, ...]], None],
    ) -> Ticket:
        """Ask the recogniser about covers; the answer is empty when it couldn't be asked."""
        answer = tuple[FaceResult, ...]
        args = (picture, photo_width, faces, cover_style)
        return self.add(Job(tasks.check_covers, args, answer, tasks.not_checked, on_done), True)

    def ask_fence(self, on_done: Callable[[frozenset[Mechanism]], None]) -> Ticket:
        """What stands around a worker; nothing when none could be asked."""
        return self.add(Job(tasks.standing_fence, (), frozenset[Mechanism], tasks.no_fence, on_done), True)
