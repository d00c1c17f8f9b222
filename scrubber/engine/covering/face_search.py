"""Looking for the faces of one photo, in all its frames and pages: one way for the window and the command line."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Self

from scrubber.engine.photo import Photo
from scrubber.engine.report import FaceReport
from scrubber.engine.verify import verify
from scrubber.errors import Detail, LimitExceeded, ScrubberError
from scrubber.faces.detection.detect import find_faces
from scrubber.faces.face import Face
from scrubber.formats.base import Document, Format, Policy
from scrubber.formats.registry import detect
from scrubber.i18n import N_
from scrubber.pixels.codec import PixelCodec, check_size
from scrubber.pixels.raster import Rgb
from scrubber.pixels.registry import codec_of

_EDITOR_QUALITY = 90
_MAX_REMEMBERED = 25_000_000
"""Pixels of a picture that is kept decoded from the first look to the proof."""


@dataclass(frozen=True, slots=True, eq=False)
class CleanCopy:
    """A clean copy in memory, with what decodes it. Whatever it does may raise `ScrubberError`."""

    data: bytes
    document: Document
    image_format: Format
    _shown: list[Rgb] = field(default_factory=list)
    """The only picture, once it was decoded and until it is forgotten."""

    @classmethod
    def parse(cls, data: bytes, image_format: Format) -> Self:
        """Take apart `data`, which is clean."""
        return cls(data, image_format.parse(data), image_format)

    @property
    def codec(self) -> PixelCodec:
        """What shows and changes its pictures."""
        return codec_of(self.image_format.name)

    def frames(self) -> Iterator[Rgb]:
        """Its frames or pages, upright."""
        essence = self.document.essence
        check_size(essence.width, essence.height, len(self.data))
        if self._shown:
            return iter(tuple(self._shown))
        frames = self.codec.frames(self.data, essence.orientation)
        is_small = essence.frames == 1 and essence.width * essence.height <= _MAX_REMEMBERED
        return self._remembered(frames) if is_small else frames

    def _remembered(self, frames: Iterator[Rgb]) -> Iterator[Rgb]:
        for frame in frames:
            self._shown[:] = [frame]
            yield frame

    def forget_picture(self) -> None:
        """Give back the memory of the decoded picture; it is decoded again when it is asked for."""
        self._shown.clear()

    def looked_at(self) -> Iterator[tuple[int, Rgb]]:
        """The frames in which faces are looked for, with their numbers: every page, some frames of an animation."""
        essence = self.document.essence
        step = self.codec.frame_step(essence.frames, essence.width * essence.height)
        return ((number, frame) for number, frame in enumerate(self.frames()) if number % step == 0)

    def faces(self) -> Iterator[Face]:
        """The faces in all frames that are looked at."""
        for number, frame in self.looked_at():
            for face in find_faces(frame):
                yield replace(face, frame=number)


def faces_in(photo: Photo, picture_px: int = 0) -> FaceReport:
    """The faces in a photo. Never raises: what stands in the way is the report's `problem`.

    With `picture_px` the report holds the first frame, at most that many pixels a side.
    """
    try:
        return _look(photo.path, photo.data, picture_px)
    except ScrubberError as problem:
        return FaceReport(photo.path, problem=problem)
    except MemoryError:
        return FaceReport(photo.path, problem=LimitExceeded(N_("it needs too much memory"), Detail("faces.memory")))


def _look(path: str, data: bytes, picture_px: int) -> FaceReport:
    base = base_of(data)
    first = next(base.frames())
    height, width = first.shape[:2]
    picture = encoded_picture(first, picture_px) if picture_px else b""
    del first  # looking for faces takes memory enough
    digest = hashlib.sha256(data).hexdigest()
    return FaceReport(path, width, height, base.document.essence.frames, tuple(base.faces()), picture, digest=digest)


def base_of(data: bytes) -> CleanCopy:
    """The clean copy of a photo in which faces are looked for. One whose picture is too large is refused at once."""
    image_format = detect(data)
    codec_of(image_format.name).check_room(data)
    document = image_format.parse(data)
    check_size(document.essence.width, document.essence.height, len(data))
    return clean_base(document, image_format)


def clean_base(document: Document, image_format: Format) -> CleanCopy:
    """The clean copy that covers are put into: without HDR gain maps and further views, which show the faces again."""
    policy = Policy(keep_hdr=False)
    document = document.for_policy(policy)
    pictures = document.pictures()
    if pictures:
        document = image_format.parse(pictures[0]).for_policy(policy)
    data = b"".join(document.rebuild(policy))
    verify(image_format, document, data)
    return CleanCopy.parse(data, image_format)


def encoded_picture(frame: Rgb, pixels: int) -> bytes:
    """A JPEG of `frame` for people to look at, at most so many pixels a side."""
    from PIL import Image

    picture = Image.fromarray(frame)
    picture.thumbnail((pixels, pixels))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_EDITOR_QUALITY)
    return out.getvalue()
