"""The few facts of one photo that tell something when many photos are put side by side.

They are small on purpose: twenty thousand of them are kept while the full reports come and go.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scrubber.metadata.findings.dates import taken
from scrubber.metadata.findings.finding import Finding, MarkedFace, Place, Topic
from scrubber.metadata.findings.kind import Kind
from scrubber.places.nearest import nearest
from scrubber.places.words import NEAR_KM

_MAX_OF_A_KIND = 4
_MAX_LETTERS = 80
_LENGTH_OF_DAY = len("2024-05-12")
_NAMES = frozenset({Kind.OWNER, Kind.AUTHOR, Kind.PHOTOGRAPHER, Kind.CREDIT, Kind.PERSON_SHOWN})
_PICTURES = frozenset({Kind.THUMBNAIL, Kind.SECOND_PICTURE, Kind.HIDDEN_PICTURE})


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """What one photo adds to a batch. Texts are safe to show and short; `day` is "2024-05-12" or empty.

    `moment` begins with the day and puts photos in order of time: "2024-05-12 14:03:22".
    """

    place: tuple[float, float] | None = None
    serials: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    cameras: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    day: str = ""
    has_clip: bool = False
    has_picture: bool = False
    tells_something: bool = False
    moment: str = ""
    hides_picture: bool = False
    names_place: bool = False
    """Whether it tells something of a place, if only by a name."""
    town: str = ""
    """The town of the place: "Montmartre, Paris", "Lindau, Germany"."""

    @property
    def tells_place(self) -> bool:
        """Whether it shows where it was taken, by coordinates or by a name."""
        return self.names_place or self.place is not None


def batch_facts(findings: Iterable[Finding], place: Place | None, faces: Iterable[MarkedFace] = ()) -> BatchFacts:
    """The facts of a photo from its findings and the faces marked in it."""
    values: dict[Kind, dict[str, None]] = {}
    findings = list(findings)
    for finding in findings:
        if finding.kind is not Kind.TECHNICAL:
            values.setdefault(finding.kind, {})[finding.value] = None
    people = {name: None for kind in values if kind in _NAMES for name in values[kind]}
    people |= {face.name: None for face in faces}
    told = taken(findings)[:_MAX_LETTERS]
    day, moment = told[:_LENGTH_OF_DAY], told
    if told[_LENGTH_OF_DAY:].startswith("T"):  # XMP's way to write it would come behind all others of the day
        moment = f"{day} {told[_LENGTH_OF_DAY + 1 :]}"
    return BatchFacts(
        place=(place.latitude, place.longitude) if place else None,
        serials=_few(values.get(Kind.CAMERA_SERIAL, ())),
        people=_few(people),
        cameras=_few(values.get(Kind.CAMERA, ()), _is_model),
        programs=_few(values.get(Kind.SOFTWARE, ())),
        day=day,
        moment=moment,
        has_clip=Kind.CLIP in values,
        has_picture=not _PICTURES.isdisjoint(values),
        hides_picture=Kind.UNSEEN_PICTURE in values,
        tells_something=bool(values),
        names_place=any(kind.topic is Topic.PLACE for kind in values),
        town=_town(place) if place else "",
    )


def _town(place: Place) -> str:
    town = nearest(place.latitude, place.longitude)
    return "" if town.distance_km > NEAR_KM else f"{town.name}, {town.city or town.country_name}"


def _few(values: Iterable[str], wanted: Callable[[str], bool] = bool) -> tuple[str, ...]:
    """The first few different values, shortened."""
    different = dict.fromkeys(value[:_MAX_LETTERS] for value in values if wanted(value))
    return tuple(different)[:_MAX_OF_A_KIND]


def _is_model(value: str) -> bool:
    """A maker's name alone ("Canon") says little: models have a digit or a space in their names."""
    return any(letter.isdigit() or letter == " " for letter in value)
