"""What a recogniser makes of faces, as they are and under covers: for an index of photos, and for the face editor.

A face is a row of numbers there, in memory alone.
"""

import hashlib
import io
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scrubber.engine.covering.face_search import base_of, encoded_picture
from scrubber.engine.covering.people import picture_of
from scrubber.engine.photo import Photo
from scrubber.engine.report import FaceResult, PhotoIdentities
from scrubber.errors import Detail, LimitExceeded, ScrubberError
from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.faces.detection.detect import find_faces
from scrubber.faces.face import Face, region_of
from scrubber.faces.recognition.align import Rgb, aligned, landmarks_of
from scrubber.faces.recognition.index import FaceIndex
from scrubber.faces.recognition.match import match_faces
from scrubber.faces.recognition.recogniser import clear_embeddings
from scrubber.i18n import N_

Embeddings = NDArray[np.float32]
LIMITS = N_(
    "This is one recogniser on this computer; real indexes are larger and may use better ones. Clothes, company "
    "and places can tell who somebody is as well. Nothing of this index was stored or sent."
)
_PHOTO_TO_FACE = 6
"""How much larger than a face's picture the picture of the photo is."""


def read_identities(path: str, cover_style: CoverStyle | None, picture_px: int = 0) -> PhotoIdentities:
    """The identities in the first frame or page of a photo, with pictures of its faces of at most `picture_px`.

    Never raises: what stands in the way is the `problem`.
    """
    try:
        return identities_in(Photo.read(path), cover_style, picture_px)
    except ScrubberError as problem:
        return PhotoIdentities(path, problem=problem)


def identities_in(photo: Photo, cover_style: CoverStyle | None, picture_px: int = 0) -> PhotoIdentities:
    """The same for a photo that was opened already."""
    try:
        return _read(photo.path, photo.data, cover_style, picture_px)
    except ScrubberError as problem:
        return PhotoIdentities(photo.path, problem=problem)
    except MemoryError:
        return PhotoIdentities(
            photo.path, problem=LimitExceeded(N_("it needs too much memory"), Detail("identities.memory"))
        )


def _read(path: str, data: bytes, cover_style: CoverStyle | None, picture_px: int) -> PhotoIdentities:
    picture = next(base_of(data).frames())
    faces = tuple(find_faces(picture))
    answer = PhotoIdentities(path, hashlib.sha256(data).hexdigest(), faces, _embedded(picture, faces))
    answer = replace(answer, width=picture.shape[1])
    if picture_px:
        shown = encoded_picture(picture, picture_px * _PHOTO_TO_FACE)
        answer = replace(answer, picture=shown, pictures=_pictures(picture, faces, picture_px))
    if cover_style is not None:
        regions = [region_of(face.shaped_as(cover_style), cover_style.cover_size) for face in faces]
        covered = cover(picture, regions, cover_style)
        answer = replace(answer, covered=_embedded(covered, faces))
        if picture_px:
            answer = replace(answer, covered_pictures=_pictures(covered, faces, picture_px))
    return answer


def _pictures(picture: Rgb, faces: tuple[Face, ...], pixels: int) -> tuple[bytes, ...]:
    return tuple(picture_of(picture, face, pixels) for face in faces)


def _embedded(picture: Rgb, faces: tuple[Face, ...]) -> Embeddings:
    return clear_embeddings([aligned(picture, landmarks_of(face)) for face in faces])


@dataclass(frozen=True, slots=True)
class KnownFace:
    """A face in the photo at `path` that the index knows, with its small JPEG where pictures were asked for."""

    path: str
    digest: str
    picture: bytes = field(default=b"", repr=False)


class KnownPhotos:
    """The photos that an index knows, and whom it would name."""

    def __init__(self) -> None:
        self.photos = 0
        self._rows: list[Embeddings] = []
        self._known: list[KnownFace] = []
        self._index: FaceIndex | None = None

    @property
    def faces(self) -> int:
        """How many faces are known."""
        return len(self._rows)

    def add(self, photo: PhotoIdentities) -> None:
        """Learn the clear faces of a photo; one that could not be read teaches nothing."""
        if photo.problem is not None:
            return
        self.photos += 1
        self._index = None
        pictures = photo.pictures or (b"",) * len(photo.faces)
        for row, picture in zip(photo.clean, pictures, strict=True):
            if row.any():
                self._rows.append(row)
                self._known.append(KnownFace(photo.path, photo.digest, picture))

    def named(self, photo: PhotoIdentities, faces: Embeddings | None) -> list[str]:
        """For each row of `faces` the path of the known photo that names it, or "".

        What comes from `photo` itself, under whatever name it is known, doesn't count.
        """
        if faces is None:
            return []
        own = self._own(photo)
        matches = (self._searched().name(face, own) for face in faces)
        return ["" if match is None else self._known[match.row].path for match in matches]

    def matches(self, photo: PhotoIdentities, faces: Embeddings | None) -> list[tuple[KnownFace, ...]]:
        """For each row of `faces` the known faces that are near enough, the nearest first, one of each photo."""
        if faces is None:
            return []
        own = self._own(photo)
        return [self._near(face, own) for face in faces]

    def _near(self, face: Embeddings, own: frozenset[int]) -> tuple[KnownFace, ...]:
        nearest: dict[str, KnownFace] = {}
        for match in self._searched().all_near(face, own):
            known = self._known[match.row]
            nearest.setdefault(known.digest, known)
        return tuple(nearest.values())

    def _own(self, photo: PhotoIdentities) -> frozenset[int]:
        return frozenset(row for row, known in enumerate(self._known) if known.digest == photo.digest)

    def _searched(self) -> FaceIndex:
        self._index = self._index or FaceIndex(self._rows)
        return self._index


def preview_matches(
    picture: bytes, photo_width: int, faces: tuple[Face, ...], cover_style: CoverStyle
) -> tuple[FaceResult, ...]:
    """What a recogniser would say of these faces (in pixels of the photo) under this look, in their order.

    `picture` is the editor's own JPEG of the photo, `photo_width` the photo's width. Raises ModelMissing.
    """
    with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG")) as opened:
        shown = np.asarray(opened.convert("RGB"))
    small = {face: face.scaled(shown.shape[1] / photo_width) for face in faces}
    covered = cover(shown, [region_of(face, cover_style.cover_size) for face in small.values()], cover_style)
    verdicts = {verdict.face: verdict for verdict in match_faces(shown, covered, list(small.values()), cover_style)}
    results = []
    for face, scaled in small.items():
        verdict = verdicts.get(scaled)
        result = FaceResult(face, True, is_weak=not face.look_of(cover_style).style.holds_nothing)
        if verdict is not None and verdict.can_tell:
            result = replace(result, matched_before=verdict.was_matched, matched_after=verdict.is_matched)
        results.append(result)
    return tuple(results)
