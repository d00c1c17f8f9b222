"""Looking for the faces of one photo, in all its frames and pages: one way for the window and the command line."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace

from scrubber.engine import files
from scrubber.engine.report import FaceReport
from scrubber.engine.verify import verify
from scrubber.errors import LimitExceeded, ScrubberError
from scrubber.faces.detection.detect import find_faces
from scrubber.faces.face import Face
from scrubber.faces.files.raster import Rgb
from scrubber.faces.files.reading import check_size, frame_step, frames_shown
from scrubber.formats.base import Document, Format, Policy
from scrubber.formats.registry import detect
from scrubber.i18n import N_

_EDITOR_QUALITY = 90


def look_for_faces(path: str, picture_px: int = 0) -> FaceReport:
    """The faces in the photo at `path`. Never raises: what stands in the way is the report's `problem`.

    With `picture_px` the report holds the first frame, at most that many pixels a side.
    """
    try:
        return _look(path, picture_px)
    except ScrubberError as problem:
        return FaceReport(path, problem=problem)
    except MemoryError:
        return FaceReport(path, problem=LimitExceeded(N_("it needs too much memory")))


def _look(path: str, picture_px: int) -> FaceReport:
    data = files.read_original(path)
    image_format = detect(data)
    base, document = clean_base(image_format.parse(data), image_format)
    first = next(shown(base, document, image_format))
    height, width = first.shape[:2]
    picture = _encoded(first, picture_px) if picture_px else b""
    del first  # looking for faces takes memory enough
    faces = tuple(faces_in(base, document, image_format))
    return FaceReport(path, width, height, document.essence.frames, faces, picture)


def clean_base(document: Document, image_format: Format) -> tuple[bytes, Document]:
    """The clean copy that covers are put into: without HDR gain maps and further views, which show the faces again."""
    policy = Policy(keep_hdr=False)
    document = document.for_policy(policy)
    pictures = document.pictures()
    if pictures:
        document = image_format.parse(pictures[0]).for_policy(policy)
    base = b"".join(document.rebuild(policy))
    verify(image_format, document, base)
    return base, image_format.parse(base)


def shown(base: bytes, document: Document, image_format: Format) -> Iterator[Rgb]:
    """The frames or pages of a clean copy, upright. Raises `ScrubberError`."""
    check_size(document.essence.width, document.essence.height)
    return frames_shown(base, image_format.name, document.essence.orientation)


def faces_in(
    base: bytes, document: Document, image_format: Format, report: Callable[[float], None] | None = None
) -> Iterator[Face]:
    """The faces in every page, and in the frames of an animation that are looked at. Raises `ScrubberError`."""
    step = looked_step(document, image_format)
    for number, frame in enumerate(shown(base, document, image_format)):
        if number % step == 0:
            for face in find_faces(frame, progress=report):
                yield replace(face, frame=number)


def looked_step(document: Document, image_format: Format) -> int:
    """In which frames of a clean copy faces are looked for: every one, every second, ..."""
    essence = document.essence
    return frame_step(image_format.name, essence.frames, essence.width * essence.height)


def _encoded(frame: Rgb, pixels: int) -> bytes:
    from PIL import Image

    picture = Image.fromarray(frame)
    picture.thumbnail((pixels, pixels))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_EDITOR_QUALITY)
    return out.getvalue()
