"""What a worker process is asked to do: functions that can be named to it.

Those that are about one photo get it opened, as their first argument.
The engine is imported when the first photo comes, so that importing `scrubber.jobs` costs nothing.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

from scrubber.decoding import NeedsDecoder
from scrubber.engine.photo import Photo
from scrubber.engine.report import (
    CleanResult,
    Destination,
    FaceReport,
    FaceResult,
    PeopleReport,
    PhotoIdentities,
    PhotoReport,
)
from scrubber.engine.target import Target, target_folder
from scrubber.engine.tiles import TiledPicture
from scrubber.errors import Detail, LimitExceeded, ScrubberError
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


def inspect_photo(photo: Photo, thumbnail_px: int, keep: Keep = EVERYTHING_PRIVATE, decode: bool = True) -> PhotoReport:
    """What a photo tells, with a thumbnail of at most `thumbnail_px` (0: none).

    `keep` is what a copy would keep. Without `decode` no decoder may touch it: reading it has ended a worker before.
    """
    from scrubber.engine.inspect import inspect_photo

    return inspect_photo(photo, thumbnail_px, decode, keep)


def find_photo_faces(photo: Photo, picture_px: int, cores: int = 1) -> FaceReport:
    """The faces in a photo, in all frames and pages; with `picture_px` also the picture for an editor.

    Models may use `cores` of the computer's cores.
    """
    _use(cores)
    from scrubber.engine.covering.face_search import faces_in

    return faces_in(photo, picture_px)


def read_identities(photo: Photo, cover_style: CoverStyle | None, picture_px: int, cores: int = 1) -> PhotoIdentities:
    """What a face index would learn of a photo, without and with covers; see `engine.identities`."""
    from scrubber.engine.identities import identities_in

    _use(cores)
    return identities_in(photo, cover_style, picture_px)


def read_people(photo: Photo, faces: tuple[Face, ...] | None, picture_px: int, cores: int = 1) -> PeopleReport:
    """The people in a photo, with small pictures of them; see `engine.covering.people`."""
    from scrubber.engine.covering.people import people_in

    _use(cores)
    return people_in(photo, faces, picture_px)


def view_photo(photo: Photo) -> TiledPicture:
    """The whole picture of a photo, in tiles of several sizes."""
    from scrubber.engine.tiles import tiled_photo

    return tiled_photo(photo)


def check_covers(
    picture: bytes, photo_width: int, faces: tuple[Face, ...], cover_style: CoverStyle
) -> tuple[FaceResult, ...]:
    """What a recogniser says of these faces under this look; see `engine.covering.preview_matches`."""
    from scrubber.engine.identities import preview_matches

    return preview_matches(picture, photo_width, faces, cover_style)


def standing_fence() -> frozenset[Mechanism]:
    """What stands around the worker that is asked."""
    return standing()


def clean_photo(photo: Photo, target: Target, policy: Policy, cores: int = 1) -> CleanResult:
    """Make the verified clean copy of a photo, or say why not; models may use so many `cores`."""
    _use(cores)
    from scrubber.engine.scrub import scrub_photo

    return scrub_photo(photo, target, policy)


def clean_without_decoder(path: str, destination: Destination, policy: Policy) -> CleanResult | None:
    """The same outside of a worker, where no decoder may run; None for a photo that needs one."""
    from scrubber.engine.scrub import scrub

    try:
        return scrub(path, destination, policy, may_decode=False)
    except NeedsDecoder:
        return None
    except MemoryError:
        return not_cleaned(path, LimitExceeded(_OUT_OF_MEMORY, Detail("worker.memory-without-decoder")))


def clean_bytes(data: bytes, policy: Policy, cores: int = 1) -> tuple[CleanResult, bytes]:
    """The same for a photo in memory: its copy, empty when it was refused. Nothing is written."""
    _use(cores)
    from scrubber.engine.scrub import scrub_bytes

    return scrub_bytes(data, policy)


def not_cleaned_bytes(_path: str, problem: ScrubberError) -> tuple[CleanResult, bytes]:
    """The answer for a photo in memory that was not even begun, or that was given up."""
    return CleanResult("-", problem=problem), b""


def forget_copy(process: int, path: str, destination: Destination) -> None:
    """Remove what an ended process left behind where memory has no name (`pixels.in_memory`)."""
    from scrubber.engine.files import remove_leftovers

    remove_leftovers(target_folder(path, destination), process)


def no_fence(_path: str, _problem: ScrubberError) -> frozenset[Mechanism]:
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


def not_checked(_path: str, _problem: ScrubberError) -> tuple[FaceResult, ...]:
    """The answer of a recogniser that couldn't be asked."""
    return ()


def not_cleaned(path: str, problem: ScrubberError) -> CleanResult:
    """The result of a photo that was not even begun, or that was given up."""
    return CleanResult(path, problem=problem)
