"""What a worker process is asked to do: functions that can be pickled by name.

The engine is imported when the first photo comes, so that importing `scrubber.jobs` costs nothing.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from scrubber.engine.report import (
    CleanResult,
    Destination,
    FaceReport,
    FaceResult,
    PeopleReport,
    PhotoIdentities,
    PhotoReport,
)
from scrubber.engine.tiles import TiledPicture
from scrubber.errors import LimitExceeded, ScrubberError
from scrubber.faces.cores import use_cores
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.faces.face import Face
from scrubber.fence.close import standing
from scrubber.fence.plan import Mechanism
from scrubber.formats.base import Policy
from scrubber.formats.keep import EVERYTHING_PRIVATE, Keep
from scrubber.i18n import N_

MANY = 2
"""Cores from which on threads are worth it."""
_OUT_OF_MEMORY = N_("it needs too much memory")


def _use(cores: int) -> None:
    """Let the faces' code use so many cores of the computer."""
    if cores < MANY:
        use_cores(cores)
    else:
        use_cores(cores, _pool(cores).map)


@cache
def _pool(cores: int) -> ThreadPoolExecutor:
    """Threads that live as long as this worker: most of their time they are inside a model, without Python's lock."""
    return ThreadPoolExecutor(cores, "scrubber-faces")


def inspect_photo(path: str, thumbnail_px: int, keep: Keep = EVERYTHING_PRIVATE, decode: bool = True) -> PhotoReport:
    """What the photo at `path` tells, with a thumbnail of at most `thumbnail_px` (0: none).

    `keep` is what a copy would keep. Without `decode` no decoder may touch it: reading it has ended a worker before.
    """
    from scrubber.engine.inspect import inspect

    try:
        return inspect(path, thumbnail_px, decode, keep)
    except MemoryError:
        return not_inspected(path, LimitExceeded(_OUT_OF_MEMORY))


def find_photo_faces(path: str, picture_px: int, cores: int = 1) -> FaceReport:
    """The faces in the photo at `path`, in all frames and pages; with `picture_px` also the picture for an editor.

    Models may use `cores` of the computer's cores.
    """
    _use(cores)
    from scrubber.engine.covering.face_search import look_for_faces

    try:
        return look_for_faces(path, picture_px)
    except MemoryError:
        return not_looked(path, LimitExceeded(_OUT_OF_MEMORY))


def read_identities(path: str, cover_style: CoverStyle | None, picture_px: int, cores: int = 1) -> PhotoIdentities:
    """What a face index would learn of the photo at `path`, without and with covers; see `engine.identities`."""
    from scrubber.engine.identities import read_identities

    _use(cores)
    return read_identities(path, cover_style, picture_px)


def read_people(path: str, faces: tuple[Face, ...] | None, picture_px: int, cores: int = 1) -> PeopleReport:
    """The people in the photo at `path`, with small pictures of them; see `engine.covering.people`."""
    from scrubber.engine.covering.people import read_people

    _use(cores)
    return read_people(path, faces, picture_px)


def view_photo(path: str) -> TiledPicture:
    """The whole picture of the photo at `path`, in tiles of several sizes."""
    from scrubber.engine.tiles import tiled

    return tiled(path)


def check_covers(
    picture: bytes, photo_width: int, faces: tuple[Face, ...], cover_style: CoverStyle
) -> tuple[FaceResult, ...]:
    """What a recogniser says of these faces under this look; see `engine.covering.preview_matches`."""
    from scrubber.engine.covering.preview_matches import preview_matches

    return preview_matches(picture, photo_width, faces, cover_style)


def standing_fence() -> frozenset[Mechanism]:
    """What stands around the worker that is asked."""
    return standing()


def clean_photo(path: str, destination: Destination, policy: Policy, cores: int = 1) -> CleanResult:
    """Make the verified clean copy of the photo at `path`, or say why not; models may use so many `cores`."""
    _use(cores)
    from scrubber.engine.scrub import scrub

    try:
        return scrub(path, destination, policy)
    except MemoryError:
        return not_cleaned(path, LimitExceeded(_OUT_OF_MEMORY))


def clean_without_decoder(path: str, destination: Destination, policy: Policy) -> CleanResult | None:
    """The same outside of a worker, where no decoder may run; None for a photo that needs one."""
    from scrubber.engine.scrub import NeedsDecoder, scrub

    try:
        return scrub(path, destination, policy, may_decode=False)
    except NeedsDecoder:
        return None
    except MemoryError:
        return not_cleaned(path, LimitExceeded(_OUT_OF_MEMORY))


def clean_bytes(data: bytes, policy: Policy, cores: int = 1) -> tuple[CleanResult, bytes]:
    """The same for a photo in memory: its copy, empty when it was refused. Nothing is written."""
    _use(cores)
    from scrubber.engine.scrub import scrub_bytes

    return scrub_bytes(data, policy)


def not_cleaned_bytes(_data: bytes, problem: ScrubberError) -> tuple[CleanResult, bytes]:
    """The answer for a photo in memory that was not even begun, or that was given up."""
    return CleanResult("-", problem=problem), b""


def forget_copy(process: int, path: str, destination: Destination, policy: Policy) -> None:
    """Remove the unfinished copy that an ended process left behind."""
    from scrubber.engine.files import remove_leftovers
    from scrubber.engine.target import target_folder

    remove_leftovers(target_folder(Path(path), destination), process)


def no_fence(_problem: ScrubberError) -> frozenset[Mechanism]:
    """The answer of a worker that couldn't be asked."""
    return frozenset()


def not_inspected(path: str, problem: ScrubberError) -> PhotoReport:
    """The report of a photo that nothing could be read of."""
    return PhotoReport(path, 0, problem=problem)


def not_looked(path: str, problem: ScrubberError) -> FaceReport:
    """The report of a photo in which no faces could be looked for."""
    return FaceReport(path, problem=problem)


def not_viewed(path: str, problem: ScrubberError) -> TiledPicture:
    """The answer about a photo whose picture couldn't be had."""
    return TiledPicture(path, problem=problem)


def not_met(path: str, problem: ScrubberError) -> PeopleReport:
    """The report of a photo whose people could not be read."""
    return PeopleReport(path, problem=problem)


def not_identified(path: str, problem: ScrubberError) -> PhotoIdentities:
    """What is known of a photo in which no faces could be looked for."""
    return PhotoIdentities(path, problem=problem)


def not_checked(_picture: bytes, _problem: ScrubberError) -> tuple[FaceResult, ...]:
    """The answer of a recogniser that couldn't be asked."""
    return ()


def not_cleaned(path: str, problem: ScrubberError) -> CleanResult:
    """The result of a photo that was not even begun, or that was given up."""
    return CleanResult(path, problem=problem)
