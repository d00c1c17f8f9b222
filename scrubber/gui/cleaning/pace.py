"""How long a run will take, from how long looking for faces took in the photos of this session so far."""

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from scrubber.gui import texts
from scrubber.gui.photos.photo import Photo
from scrubber.i18n import _, dotted, labelled

_REMEMBERED = 40
_COVER_LOOKS = 1.5
"""Covering a photo, proving it and asking a recogniser take this many times as long as looking for its faces."""
_PLAIN_SECONDS = 0.05
"""A copy without covers, of a usual photo on a usual disk."""
_LEAST_RATIO, _MOST_RATIO = 0.2, 5.0
_MUCH = 3.0
_SHORT_SECONDS, _LONG_SECONDS = 20.0, 60.0


class Looks(NamedTuple):
    """In how many photos of a run faces were looked for, and in how many of these they were found."""

    photos: int
    looked: int
    with_faces: int

    @classmethod
    def of(cls, photos: Iterable[Photo]) -> "Looks":
        """Those of these photos."""
        faces = [photo.faces for photo in photos]
        return cls(len(faces), sum(count is not None for count in faces), sum(bool(count) for count in faces))


class Pace:
    """Learns while the session goes on; knows nothing before the first photo was looked at."""

    def __init__(self) -> None:
        self._looks: deque[float] = deque(maxlen=_REMEMBERED)
        self._ratio = 1.0

    def looked(self, seconds: float) -> None:
        """Looking for the faces of one photo took this long."""
        self._looks.append(seconds)

    def ran(self, estimated: float | None, seconds: float) -> None:
        """A whole run took this long; what was estimated for it puts later estimates right."""
        if estimated:
            self._ratio = min(_MOST_RATIO, max(_LEAST_RATIO, self._ratio * seconds / estimated))

    @property
    def look_seconds(self) -> float | None:
        """How long looking for faces takes in a photo; None while nothing is known."""
        return sum(self._looks) / len(self._looks) if self._looks else None

    def with_covers(self, looks: Looks) -> float | None:
        """Seconds for these photos with covers; None while there is nothing to go by."""
        look = self.look_seconds
        if look is None:
            return None
        share = looks.with_faces / looks.looked if looks.looked else 1.0
        covered = looks.with_faces + share * (looks.photos - looks.looked)
        return self._ratio * look * (looks.photos + _COVER_LOOKS * covered)

    @staticmethod
    def without_covers(count: int) -> float:
        """Seconds for this many photos whose faces stay as they are."""
        return _PLAIN_SECONDS * count


def run_time(with_covers: float | None, without: float) -> str:
    """What is said of it before a run; "" when nobody would mind to wait, or while it is unknown.

    What it takes without covers is said where somebody in a hurry would want to know that.
    """
    if with_covers is None or with_covers < _SHORT_SECONDS:
        return ""
    if with_covers < _LONG_SECONDS or with_covers < _MUCH * without:
        return texts.duration(with_covers)
    return dotted((texts.duration(with_covers), labelled(_("without covers"), texts.duration(without))))
