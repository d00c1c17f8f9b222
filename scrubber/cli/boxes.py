"""Reading the boxes that `scrubber faces --json` wrote, or another program in the same form."""

import json
import math
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scrubber.cli.status import UsageProblem
from scrubber.engine.files import read_at_most
from scrubber.faces.covers.cover_style import CoverStyle, Picture, Shape, Style
from scrubber.faces.face import Certainty, Face
from scrubber.i18n import _

_MAX_BYTES = 64 * 1024 * 1024
_MAX_PIXELS = 1_000_000.0
_MAX_FRAMES = 1_000_000
_LANDMARKS, _MAX_POINTS = 5, 10_000
_DIGEST = re.compile(r"(?:[0-9a-f]{64})?")


class BoxesProblem(UsageProblem):
    """The file can't be used; the text is the sentence for the user."""


@dataclass(frozen=True, slots=True)
class PhotoBoxes:
    """What is to be covered in one photo; `digest` is the SHA-256 of the file that the boxes were made for, or ""."""

    faces: tuple[Face, ...]
    digest: str = ""


def full_path(name: str) -> Path:
    """What photos are told apart by. Raises `ValueError` for what can't be a name."""
    try:
        return Path(name).resolve()
    except (OSError, RuntimeError):  # links that lead in a circle
        return Path(name).absolute()


def read_boxes(name: str) -> dict[Path, PhotoBoxes]:
    """The boxes of each photo, by its full path. Raises `BoxesProblem`."""
    try:
        data = read_at_most(name, _MAX_BYTES)
        if data is None:
            raise BoxesProblem(_("The file can't be read: {reason}.").format(reason=_("the file is too big")))
        document = json.loads(data)
    except OSError as error:
        raise BoxesProblem(_("The file can't be read: {reason}.").format(reason=error.strerror or error)) from error
    except (ValueError, RecursionError) as error:
        raise BoxesProblem(
            _("The file with the boxes does not look like what `scrubber faces --json` writes.")
        ) from error
    try:
        photos = [photo for photo in document["photos"] if not photo.get("problem")]
        return {full_path(photo["path"]): _boxes(photo) for photo in photos}
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise BoxesProblem(
            _("The file with the boxes does not look like what `scrubber faces --json` writes.")
        ) from error


def _boxes(photo: dict[str, Any]) -> PhotoBoxes:
    digest = photo.get("sha256", "")
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise ValueError
    return PhotoBoxes(tuple(map(_face, photo["faces"])), digest)


def _face(box: dict[str, Any]) -> Face:
    """A box, of a face or of anything else. Raises KeyError, TypeError, ValueError or IndexError."""
    x, y, width, height = (_number(box[name]) for name in ("x", "y", "width", "height"))
    frame = box.get("frame", 0)
    if width <= 0 or height <= 0 or type(frame) is not int or not 0 <= frame < _MAX_FRAMES:
        raise ValueError
    angle, certainty = _number(box.get("angle", 0.0)), Certainty(box.get("certainty", Certainty.DRAWN))
    landmarks = _points(box.get("landmarks", ())[:_LANDMARKS])
    face = Face(x, y, width, height, angle, certainty, landmarks=landmarks, frame=frame)
    shape, stroke, brush = Shape(box.get("shape", Shape.ELLIPSE)), box.get("stroke", ()), _number(box.get("brush", 0.0))
    if len(stroke) > _MAX_POINTS or (shape is Shape.BRUSH and brush <= 0):
        raise ValueError
    return replace(face, shape=shape, cover_style=_cover_style(box.get("style")), stroke=_points(stroke), brush=brush)


def _cover_style(style: Any) -> CoverStyle | None:
    if style is None:
        return None
    return CoverStyle(Style.SOLID, picture=Picture.SMILE) if style == Picture.SMILE else CoverStyle(Style(style))


def _points(points: Any) -> tuple[tuple[float, float], ...]:
    return tuple((_number(point[0]), _number(point[1])) for point in points)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    if not math.isfinite(value) or abs(value) > _MAX_PIXELS:
        raise ValueError
    return float(value)
