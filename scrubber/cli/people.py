"""Who may stay, as `--keep-face PHOTO x,y,w,h` names them: each person is learnt from one photo, in memory alone."""

import argparse
import math
from collections.abc import Callable

from scrubber.cli.argparse_words import not_allowed
from scrubber.cli.status import UsageProblem
from scrubber.engine.covering.people import person_at
from scrubber.errors import Cancelled
from scrubber.faces.face import Certainty, Face
from scrubber.faces.recognition.acquaintance import can_be_told
from scrubber.i18n import _
from scrubber.jobs.batches import people_in
from scrubber.metadata.findings.text import plain


def people_who_stay(options: argparse.Namespace, stopped: Callable[[], bool]) -> tuple[bytes, ...]:
    """What a `FaceChoice` needs of the people that the options name. Raises `UsageProblem`."""
    if options.keep_face and options.boxes:
        raise UsageProblem(not_allowed("--keep-face", "--boxes"))
    if options.keep_face and options.faces in (None, "none"):
        raise UsageProblem(_("the following arguments are required: %s") % "--faces")
    named = [(photo, _box(text)) for photo, text in options.keep_face]
    return tuple(_person(photo, box, options.jobs, stopped) for photo, box in named)


def _box(text: str) -> Face:
    try:
        x, y, width, height = map(float, text.split(","))
        if not all(map(math.isfinite, (x, y, width, height))) or width <= 0 or height <= 0:
            raise ValueError
    except ValueError:
        raise UsageProblem(
            _("A face is named by four numbers, like 640,380,120,150: not {text}.").format(text=plain(text))
        ) from None
    return Face(x, y, width, height, certainty=Certainty.DRAWN)


def _person(photo: str, box: Face, jobs: int | None, stopped: Callable[[], bool]) -> bytes:
    for report in people_in(photo, jobs, stopped):
        if report.problem is not None:
            raise UsageProblem(f"{plain(photo)}: {report.problem}")
        person = person_at(report, box)
        if person is None:
            raise UsageProblem(_("No face was found there in {photo}.").format(photo=plain(photo)))
        face, row = person
        if not can_be_told(face):
            raise UsageProblem(
                _("The face in {photo} is too small or turned too far to be known again.").format(photo=plain(photo))
            )
        return row
    raise UsageProblem(f"{plain(photo)}: {Cancelled()}")
