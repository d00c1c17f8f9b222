"""Faces in animations and pages: every frame is searched, and what one frame shows its neighbours are covered for too.

A detector that misses a face in one frame of fifty would leave that frame to be read. So a face also counts in the
frames before and after it, unless something was found at that place there.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from scrubber.errors import LimitExceeded
from scrubber.faces.boxes import Picture, Rows, iou
from scrubber.faces.detect import find_faces
from scrubber.faces.face import Face
from scrubber.i18n import N_

MAX_FRAMES = 600
"""More frames than that are refused: a search of one takes about a second."""
NEAR = 2
"""In how many frames before and after a face is looked for and, if it is missed there, covered all the same."""
SAME_PLACE = 0.2
"""A face moved by no more than this overlap (IoU) is the same one."""


def find_faces_in_frames(
    frames: Iterable[Picture],
    *,
    related: bool = True,
    progress: Callable[[float], None] | None = None,
    count: int = 0,
    cancelled: Callable[[], bool] = lambda: False,
    threads: int = 1,
) -> list[Face]:
    """The faces in all of `frames`, each with its frame's number; the frames are taken one by one.

    `related` says that they show one scene (an animation); pages don't. `count` is how many there are, for
    `progress` (0 to 1). Frames that are equal to the one before are not searched again. Raises LimitExceeded,
    Cancelled and ModelMissing.
    """
    found: list[list[Face]] = []
    before: Picture | None = None
    faces: list[Face] = []
    for number, frame in enumerate(frames):
        if number >= MAX_FRAMES:
            raise LimitExceeded(N_("too many frames to look for faces"))
        if before is None or not np.array_equal(frame, before):
            faces = find_faces(frame, progress=_part(progress, number, count), cancelled=cancelled, threads=threads)
        found.append([replace(face, frame=number) for face in faces])
        before = frame
    return steadied(found) if related else [face for faces in found for face in faces]


def _part(progress: Callable[[float], None] | None, number: int, count: int) -> Callable[[float], None] | None:
    if progress is None or count == 0:
        return None
    return lambda done: progress(min(1.0, (number + done) / count))


def steadied(found: list[list[Face]]) -> list[Face]:
    """All faces of all frames, and for each frame that misses one what its nearest neighbours show there."""
    missing = [face for number in range(len(found)) for face in _missing(found, number)]
    return sorted([*(face for faces in found for face in faces), *missing], key=lambda face: face.frame)


def _missing(found: list[list[Face]], number: int) -> list[Face]:
    known = list(found[number])
    added = []
    for distance in range(1, NEAR + 1):
        for other in (number - distance, number + distance):
            for face in found[other] if 0 <= other < len(found) else ():
                if not _is_known(face, known):
                    added.append(replace(face, frame=number))
                    known.append(face)
    return added


def _is_known(face: Face, known: list[Face]) -> bool:
    return bool(known) and bool((iou(_box(face), np.array([_box(one) for one in known])) >= SAME_PLACE).any())


def _box(face: Face) -> Rows:
    half = np.array([face.width, face.height]) / 2
    centre = np.array([face.x, face.y])
    return np.concatenate([centre - half, centre + half])
