"""Photos on the map: pins, and clusters of pins that stand too close to be told apart, and their words; no Qt."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from scrubber.gui import texts
from scrubber.gui.map.camera import project
from scrubber.i18n import _, dotted, labelled
from scrubber.places.nearest import nearest
from scrubber.places.words import full_name

CLOSE_PX = 30.0
"""Pins nearer to each other than this are drawn as one."""
MAX_OF_TRACK = 2000
_SPLIT = 1e-7
"""Four metres: pins of one cluster that are nearer can't be pulled apart by zooming in."""
_MAX_PLACES = 3
_MAX_LOOKED_UP = 24
"""Looking up thousands of towns for one line would take longer than the line is worth."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A photo with a place: degrees; `direction` is where the camera looked, clockwise from north.

    `key` is whatever the owner of the map knows the photo by, `name` is shown, `moment` sorts photos by time ("" when
    the photo doesn't tell it).
    """

    latitude: float
    longitude: float
    direction: float | None = None
    key: object = None
    name: str = ""
    moment: str = ""
    x: float = field(init=False)
    y: float = field(init=False)

    def __post_init__(self) -> None:
        x, y = project(self.latitude, self.longitude)
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "y", y)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Pins that are drawn as one, and the middle of them in the square of the projection."""

    x: float
    y: float
    pins: tuple[Pin, ...]

    @property
    def is_one_spot(self) -> bool:
        """Whether zooming in can't pull the pins apart."""
        first = self.pins[0]
        return all(abs(pin.x - first.x) < _SPLIT and abs(pin.y - first.y) < _SPLIT for pin in self.pins)


def clusters(pins: Sequence[Pin], world: float) -> list[Cluster]:
    """Every pin in one cluster, for a world of `world` pixels; independent of where the map is moved to."""
    cells: dict[tuple[int, int], list[Pin]] = defaultdict(list)
    side = CLOSE_PX / world
    for pin in pins:
        cells[int(pin.x // side), int(pin.y // side)].append(pin)
    made: list[Cluster] = []
    while cells:
        cell = next(iter(cells))
        found = cells.pop(cell)
        x, y = _middle(found)
        for beside in _around(cell):
            close = cells.get(beside)
            if close and _distance(_middle(close), (x, y)) < side:
                found += cells.pop(beside)
                x, y = _middle(found)
        made.append(Cluster(x, y, tuple(found)))
    return made


def track(pins: Sequence[Pin]) -> list[Pin]:
    """The pins in order of time, those without a time left out; empty when fewer than two places are among them.

    Thousands of pins would make a ball of wool.
    """
    known = sorted((pin for pin in pins if pin.moment), key=lambda pin: pin.moment)
    return known if len({(pin.x, pin.y) for pin in known}) > 1 and len(known) <= MAX_OF_TRACK else []


def _around(cell: tuple[int, int]) -> list[tuple[int, int]]:
    column, row = cell
    return [(column + right, row + down) for right in (-1, 0, 1) for down in (-1, 0, 1) if right or down]


def _middle(pins: Sequence[Pin]) -> tuple[float, float]:
    return sum(pin.x for pin in pins) / len(pins), sum(pin.y for pin in pins) / len(pins)


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(max(abs(one[0] - other[0]), abs(one[1] - other[1])))


def description(pins: Sequence[Pin]) -> str:
    """The map for those who can't see it: "Map: Paris, France, 1 photo"."""
    if not pins:
        return _("No photo tells where it was taken.")
    some = pins[:: 1 + len(pins) // _MAX_LOOKED_UP]
    towns = dict.fromkeys(full_name(nearest(pin.latitude, pin.longitude)) for pin in some)
    places = "; ".join(list(towns)[:_MAX_PLACES]) + (" …" if len(towns) > _MAX_PLACES else "")
    count = texts.photos(len(pins))
    return labelled(_("Map"), dotted((places, count)))


def pin_words(pins: Sequence[Pin]) -> str:
    """The photos of a pin or cluster, and their town."""
    town = full_name(nearest(pins[0].latitude, pins[0].longitude))
    if len(pins) > 1:
        return dotted((texts.photos(len(pins)), town))
    return dotted((pins[0].name, town))
