"""The numbers of the bars, kept photo by photo: among thousands only what has changed is looked at again."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from scrubber.gui.cleaning.choices import Choice, differences, is_wanted
from scrubber.gui.cleaning.pace import Looks, Pace
from scrubber.gui.photos.photo import Made, Photo, State


@dataclass(frozen=True, slots=True)
class Counts:
    """What the bars tell."""

    photos: int
    read: int
    to_clean: int
    again: int
    """How many of those to clean have a copy already, made with other choices."""
    cleaned: int
    refused: int
    changed: frozenset[Choice] = frozenset()
    """By which choices their copies would differ."""
    seconds: float | None = None
    """How long cleaning them will take with covers; None where none are made, or while there is nothing to go by."""
    seconds_without: float = 0.0
    """How long it would take if faces stayed as they are."""


class Standing(NamedTuple):
    """All that the bars count of one photo; thousands share a few dozen of these."""

    state: State
    is_read: bool
    is_wanted: bool
    """Whether the primary button would clean it."""
    has_covers: bool
    """Whether its copy would get covers."""
    has_faces: bool | None
    """None while nobody looked."""
    changed: frozenset[Choice]
    """By which choices its copy would differ from the one there is."""


def standing_of(photo: Photo, now: Made) -> Standing:
    """Where a photo stands whose copy would be made so now."""
    wanted = is_wanted(photo, now)
    changed = differences(photo, photo.made, now) if wanted and photo.made is not None else ()
    has_faces = None if photo.faces is None else photo.faces > 0
    covers = now.policy.faces is not None
    return Standing(photo.state, photo.is_read, wanted, covers, has_faces, frozenset(changed))


class Tally:
    """Counts the photos of the session by where they stand.

    Whoever changes a photo, or something that decides about its copy, says so with `changed`, and calls `catch_up`
    before asking for a number.
    """

    def __init__(self) -> None:
        self._of: dict[Photo, Standing] = {}
        self._counted: Counter[Standing] = Counter()
        self._stale: set[Photo] = set()

    def changed(self, photos: Iterable[Photo]) -> None:
        """Look at these photos again, or for the first time, at the next `catch_up`."""
        self._stale.update(photos)

    def all_changed(self) -> None:
        """Something was chosen that decides about all copies."""
        self._stale.update(self._of)

    def forget(self, photos: Iterable[Photo]) -> None:
        """These photos left the list."""
        for photo in photos:
            self._stale.discard(photo)
            self._drop(photo)

    def catch_up(self, made_now: Callable[[Photo], Made]) -> None:
        """Count what has changed; `made_now` says how the copy of a photo would be made now."""
        for photo in self._stale:
            self._drop(photo)
            self._of[photo] = now = standing_of(photo, made_now(photo))
            self._counted[now] += 1
        self._stale.clear()

    def wanted(self, photos: Iterable[Photo]) -> list[Photo]:
        """Those of `photos` that the primary button would clean."""
        return [photo for photo in photos if photo in self._of and self._of[photo].is_wanted]

    def seconds(self, photos: Iterable[Photo], pace: Pace) -> float | None:
        """How long cleaning these takes with covers; None where none are made, or while there is nothing to go by."""
        return _seconds(Counter(self._of[photo] for photo in photos), pace)

    def counts(self, pace: Pace) -> Counts:
        """The numbers of the bars."""
        wanted = Counter({standing: count for standing, count in self._counted.items() if standing.is_wanted})
        return Counts(
            photos=len(self._of),
            read=self._sum(lambda standing: standing.is_read),
            to_clean=wanted.total(),
            again=self._sum(lambda standing: standing.is_wanted and standing.state is State.CLEANED),
            cleaned=self._sum(lambda standing: standing.state is State.CLEANED),
            refused=self._sum(lambda standing: standing.state is State.REFUSED),
            changed=frozenset().union(*(standing.changed for standing in wanted)),
            seconds=_seconds(wanted, pace),
            seconds_without=pace.without_covers(wanted.total()),
        )

    def _sum(self, counts: Callable[[Standing], bool]) -> int:
        return sum(count for standing, count in self._counted.items() if counts(standing))

    def _drop(self, photo: Photo) -> None:
        before = self._of.pop(photo, None)
        if before is not None:
            self._counted[before] -= 1
            if not self._counted[before]:
                del self._counted[before]


def _seconds(wanted: Counter[Standing], pace: Pace) -> float | None:
    """How long the covers of a run will take, and the photos without covers beside them."""
    covered = Counter({standing: count for standing, count in wanted.items() if standing.has_covers})
    looked = sum(count for standing, count in covered.items() if standing.has_faces is not None)
    with_faces = sum(count for standing, count in covered.items() if standing.has_faces)
    seconds = pace.with_covers(Looks(covered.total(), looked, with_faces)) if covered else None
    return None if seconds is None else seconds + pace.without_covers(wanted.total() - covered.total())
