"""Reading the boxes that `scrubber faces --json` wrote, or another program in the same form."""

import json
import math
from pathlib import Path
from typing import Any

from scrubber.cli.status import UsageProblem
from scrubber.faces.face import Certainty, Face
from scrubber.i18n import _

_MAX_BYTES = 64 * 1024 * 1024
_MAX_PIXELS = 1_000_000.0
_MAX_FRAMES = 1_000_000
_LANDMARKS = 5


class BoxesProblem(UsageProblem):
    """The file can't be used; the text is the sentence for the user."""


def full_path(name: str) -> Path:
    """What photos are told apart by. Raises `ValueError` for what can't be a name."""
    try:
        return Path(name).resolve()
    except (OSError, RuntimeError):  # links that lead in a circle
        return Path(name).absolute()


def read_boxes(name: str) -> dict[Path, tuple[Face, ...]]:
    """The boxes of each photo, by its full path. Raises `BoxesProblem`."""
    try:
        if Path(name).stat().st_size > _MAX_BYTES:
            raise BoxesProblem(_("The file with the boxes is too big."))
        document = json.loads(Path(name).read_bytes())
    except OSError as error:
        raise BoxesProblem(
            _("The file with the boxes can't be read: {reason}.").format(reason=error.strerror or error)
        ) from error
    except (ValueError, RecursionError) as error:
        raise BoxesProblem(_("The file with the boxes is not JSON.")) from error
    try:
        photos = [photo for photo in document["photos"] if not photo.get("problem")]
        return {full_path(photo["path"]): tuple(map(_face, photo["faces"])) for photo in photos}
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise BoxesProblem(
            _("The file with the boxes does not look like what `scrubber faces --json` writes.")
        ) from error


def _face(box: dict[str, Any]) -> Face:
    """A box, of a face or of anything else. Raises KeyError, TypeError, ValueError or IndexError."""
    x, y, width, height = (_number(box[name]) for name in ("x", "y", "width", "height"))
    frame = box.get("frame", 0)
    if width <= 0 or height <= 0 or type(frame) is not int or not 0 <= frame < _MAX_FRAMES:
        raise ValueError
    angle, certainty = _number(box.get("angle", 0.0)), Certainty(box.get("certainty", Certainty.DRAWN))
    landmarks = tuple((_number(point[0]), _number(point[1])) for point in box.get("landmarks", ())[:_LANDMARKS])
    return Face(x, y, width, height, angle, certainty, landmarks=landmarks, frame=frame)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    if not math.isfinite(value) or abs(value) > _MAX_PIXELS:
        raise ValueError
    return float(value)
