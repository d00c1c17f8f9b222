"""Who may stay: the people of photos as numbers, and small pictures of them for a last look. In memory alone."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from scrubber.engine.covering.face_search import CleanCopy, base_of, encoded_picture
from scrubber.engine.photo import Photo
from scrubber.engine.report import PeopleReport
from scrubber.errors import Detail, LimitExceeded, ScrubberError
from scrubber.faces.covers.shapes import window_of
from scrubber.faces.face import Face, is_one_of, region_of
from scrubber.faces.recognition.acquaintance import identities, staying
from scrubber.i18n import N_
from scrubber.pixels.raster import Rgb

Person = NDArray[np.float32]


def read_people(path: str, faces: tuple[Face, ...] | None, picture_px: int) -> PeopleReport:
    """The people in the photo at `path`, in all its frames; `faces` are those that are known, None to look for them.

    With `picture_px` a picture of each face comes along. Never raises: what stands in the way is the `problem`.
    """
    try:
        return people_in(Photo.read(path), faces, picture_px)
    except ScrubberError as problem:
        return PeopleReport(path, problem=problem)


def people_in(photo: Photo, faces: tuple[Face, ...] | None, picture_px: int) -> PeopleReport:
    """The same for a photo that was opened already."""
    try:
        return _read(photo.path, photo.data, faces, picture_px)
    except ScrubberError as problem:
        return PeopleReport(photo.path, problem=problem)
    except MemoryError:
        return PeopleReport(photo.path, problem=LimitExceeded(N_("it needs too much memory"), Detail("people.memory")))


def _read(path: str, data: bytes, faces: tuple[Face, ...] | None, picture_px: int) -> PeopleReport:
    base = base_of(data)
    known = tuple(base.faces()) if faces is None else faces
    seen: list[Face] = []
    rows, pictures = [np.empty((0, 512), np.float32)], []
    for frame, in_it in _frames_with(base, known):
        seen += in_it
        rows.append(identities(frame, in_it))
        pictures += [picture_of(frame, face, picture_px) if picture_px else b"" for face in in_it]
    return PeopleReport(path, tuple(seen), np.concatenate(rows), tuple(pictures))


def _frames_with(base: CleanCopy, faces: Sequence[Face]) -> Iterator[tuple[Rgb, list[Face]]]:
    for number, frame in enumerate(base.frames()):
        in_it = [face for face in faces if face.frame == number]
        if in_it:
            yield frame, in_it


def picture_of(frame: Rgb, face: Face, pixels: int) -> bytes:
    """A face with what a cover would hide of it, as a JPEG of at most so many pixels a side."""
    height, width = frame.shape[:2]
    return encoded_picture(np.ascontiguousarray(frame[window_of(region_of(face), width, height)]), pixels)


def people_as_rows(people: Iterable[bytes]) -> list[Person]:
    """The rows of numbers that a `FaceChoice` carries as bytes."""
    return [np.frombuffer(person, np.float32) for person in people]


def staying_faces(base: CleanCopy, faces: Sequence[Face], people: Sequence[bytes]) -> tuple[Face, ...]:
    """Those of `faces`, in all frames, that are one of `people` beyond doubt."""
    rows = people_as_rows(people)
    if not rows:
        return ()
    return tuple(
        face for frame, in_it in _frames_with(base, faces) for face in staying(in_it, identities(frame, in_it), rows)
    )


def staying_in(report: PeopleReport, people: Sequence[bytes]) -> tuple[Face, ...]:
    """The same of a photo whose people were read before."""
    rows, stay = people_as_rows(people), list[Face]()
    for frame in sorted({face.frame for face in report.faces}):
        chosen = [row for row, face in enumerate(report.faces) if face.frame == frame]
        stay += staying([report.faces[row] for row in chosen], report.identities[chosen], rows)
    return tuple(stay)


def person_at(report: PeopleReport, box: Face) -> tuple[Face, bytes] | None:
    """The face that lies where `box` lies, and its person for a `FaceChoice`; None where no face was found."""
    for face, row in zip(report.faces, report.identities, strict=True):
        if is_one_of(face, [box]):
            return face, np.asarray(row, np.float32).tobytes()
    return None
