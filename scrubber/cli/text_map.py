"""Where photos were taken, as text: the towns around each, for `show --map`."""

from collections.abc import Iterator

from scrubber.cli.output import Output
from scrubber.engine.report import PhotoReport
from scrubber.i18n import _, commas, dotted, labelled
from scrubber.metadata.findings.finding import Place
from scrubber.metadata.findings.text import plain
from scrubber.places.nearest import NEARBY, Town, nearest, neighbours
from scrubber.places.words import compass_point, coordinates, full_name, kilometres

_HERE_KM = 0.1
"""Nearer than that, a direction from the middle of the town means nothing."""

_BACK = 180
"""Degrees: a town's bearing is that of the photo seen from the town, and the way to the town is the other one."""


def place_as_text(report: PhotoReport, output: Output) -> None:
    """The place of one photo and the towns around it."""
    if report.problem is not None:
        output.refusal(report.path, str(report.problem))
        if report.place is None:
            return
    output.line(output.bold(plain(report.path)))
    for line in _lines(report.place, output) if report.place else [_("It doesn't tell where it was taken.")]:
        output.line(f"  {line}")
    output.line()


def _lines(place: Place, output: Output) -> Iterator[str]:
    yield output.warning(full_name(nearest(place.latitude, place.longitude)))
    said = [coordinates(place.latitude, place.longitude)]
    if place.direction is not None:
        said.append(labelled(_("Camera looked"), compass_point(place.direction)))
    yield commas(said)
    for town in neighbours(place.latitude, place.longitude, NEARBY):
        yield _way(town)


def _way(town: Town) -> str:
    """How far and in which direction a town lies, seen from where the photo was taken."""
    if town.distance_km < _HERE_KM:
        return full_name(town)
    return labelled(full_name(town), dotted((kilometres(town.distance_km), compass_point(town.bearing + _BACK))))
