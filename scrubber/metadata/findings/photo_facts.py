"""The few facts of one photo that tell something when many photos are put side by side.

They are small on purpose: twenty thousand of them are kept while the full reports come and go.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scrubber.metadata.findings.finding import Finding, MarkedFace, Place, Topic
from scrubber.metadata.findings.meaning.lookup import kind_of

_MAX_OF_A_KIND = 4
_MAX_LETTERS = 80
_LENGTH_OF_DAY = len("2024-05-12")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_NAMES = frozenset({"owner", "author", "person-shown"})


@dataclass(frozen=True, slots=True)
class PhotoFacts:
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


def facts_of(findings: Iterable[Finding], place: Place | None, faces: Iterable[MarkedFace] = ()) -> PhotoFacts:
    """The facts of a photo from its findings and the faces marked in it."""
    kinds: dict[str, dict[str, None]] = {}
    told = False
    for finding in findings:
        if finding.topic is not Topic.TECHNICAL:
            told = True
            kinds.setdefault(kind_of(finding).name, {})[finding.value] = None
    people = {name: None for kind in kinds if kind in _NAMES for name in kinds[kind]}
    people |= {face.name: None for face in faces}
    times = kinds.get("time-taken", ())
    moments = [value[:_MAX_LETTERS] for value in times if (found := _DATE.match(value)) and _is_day(found)]
    moment = min(moments, default="")
    return PhotoFacts(
        place=(place.latitude, place.longitude) if place else None,
        serials=_few(kinds.get("camera-serial", ())),
        people=_few(people),
        cameras=_few(kinds.get("camera", ()), _is_model),
        programs=_few(kinds.get("software", ())),
        day=moment[:_LENGTH_OF_DAY],
        moment=moment,
        has_clip="clip" in kinds,
        has_picture=any(kind in kinds for kind in ("thumbnail", "second-picture", "hidden-picture")),
        tells_something=told,
    )


def _few(values: Iterable[str], wanted: Callable[[str], bool] = bool) -> tuple[str, ...]:
    """The first few different values, shortened."""
    found = dict.fromkeys(value[:_MAX_LETTERS] for value in values if wanted(value))
    return tuple(found)[:_MAX_OF_A_KIND]


def _is_model(value: str) -> bool:
    """A maker's name alone ("Canon") says little: models have a digit or a space in their names."""
    return any(letter.isdigit() or letter == " " for letter in value)


def _is_day(found: re.Match[str]) -> bool:
    return found[1] >= "1826" and 1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31
