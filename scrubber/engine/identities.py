"""What a face index would learn of photos: their faces as numbers, as they are and under covers; in memory alone."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from scrubber.engine import files
from scrubber.engine.covering.face_search import clean_base
from scrubber.engine.report import PhotoIdentities
from scrubber.errors import LimitExceeded, ScrubberError
from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.faces.detection.detect import find_faces
from scrubber.faces.face import Face, region_of
from scrubber.faces.recognition.align import Rgb, aligned, landmarks_of
from scrubber.faces.recognition.index import FaceIndex
from scrubber.faces.recognition.recogniser import index_embeddings
from scrubber.formats.registry import detect
from scrubber.i18n import N_

Embeddings = NDArray[np.float32]


def read_identities(path: str, cover_style: CoverStyle | None) -> PhotoIdentities:
    """The identities in the first frame or page of a photo. Never raises: what stands in the way is the `problem`."""
    try:
        return _read(path, cover_style)
    except ScrubberError as problem:
        return PhotoIdentities(path, problem=problem)
    except MemoryError:
        return PhotoIdentities(path, problem=LimitExceeded(N_("it needs too much memory")))


def _read(path: str, cover_style: CoverStyle | None) -> PhotoIdentities:
    data = files.read_original(path)
    image_format = detect(data)
    picture = next(clean_base(image_format.parse(data), image_format).frames())
    faces = tuple(find_faces(picture))
    covered = None
    if cover_style is not None:
        regions = [region_of(face, cover_style.cover_size) for face in faces]
        covered = _embedded(cover(picture, regions, cover_style), faces)
    digest = hashlib.sha256(data).hexdigest()
    return PhotoIdentities(path, digest, faces, _embedded(picture, faces), covered)


def _embedded(picture: Rgb, faces: tuple[Face, ...]) -> Embeddings:
    return index_embeddings([aligned(picture, landmarks_of(face)) for face in faces])


class KnownPhotos:
    """The photos that an index knows, and whom it would name."""

    def __init__(self) -> None:
        self.photos = 0
        self._rows: list[Embeddings] = []
        self._paths: list[str] = []
        self._digests: list[str] = []
        self._index: FaceIndex | None = None

    @property
    def faces(self) -> int:
        """How many faces are known."""
        return len(self._rows)

    def add(self, photo: PhotoIdentities) -> None:
        """Learn the faces of a photo; one that could not be read teaches nothing."""
        if photo.problem is not None:
            return
        self.photos += 1
        self._index = None
        for row in photo.clean:
            self._rows.append(row)
            self._paths.append(photo.path)
            self._digests.append(photo.digest)

    def named(self, photo: PhotoIdentities, faces: Embeddings | None) -> list[str]:
        """For each row of `faces` the path of the known photo that names it, or "".

        What comes from `photo` itself, under whatever name it is known, doesn't count.
        """
        if faces is None:
            return []
        self._index = self._index or FaceIndex(self._rows)
        own = frozenset(row for row, digest in enumerate(self._digests) if digest == photo.digest)
        matches = (self._index.name(face, own) for face in faces)
        return ["" if match is None else self._paths[match.row] for match in matches]
