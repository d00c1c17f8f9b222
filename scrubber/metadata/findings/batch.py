"""What many photos tell together: each alone may say little, but side by side they show a home, a name, a habit.

A `Batch` grows and shrinks photo by photo in constant time; nothing of it depends on a window. What it says is
careful: a cluster of places is called a probable home only when the photos are of several days.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from scrubber.i18n import N_, _, ngettext, number, sentences
from scrubber.metadata.findings.batch_facts import BatchFacts
from scrubber.metadata.findings.dates import moment_in_words
from scrubber.metadata.findings.finding import Risk, Topic

METRES = 200
"""Photos of one cluster are no farther apart than this."""

_METRES_PER_DEGREE = 111_700  # of latitude at the poles, where a degree is longest: distances are never understated
_CELL = METRES / math.sqrt(8)  # the diagonal of two by two cells is METRES
_MIN_CLUSTER = 3
_MIN_DAYS = 2
_MAX_NAMED = 3
Cell = tuple[int, int, int]
"""Band of one degree, row, column."""
Key = TypeVar("Key", str, Cell)


@dataclass(frozen=True, slots=True)
class BatchFinding:
    """One thing that `count` of the photos tell together; `kind` is stable for programs."""

    topic: Topic
    kind: str
    sentence: str
    count: int
    risk: Risk


class Batch:
    """The facts of many photos, counted."""

    def __init__(self, facts: Iterable[BatchFacts] = ()) -> None:
        self.total = 0
        self.placed = 0
        """How many show where they were taken."""
        self.changes = 0
        """How often photos were counted or taken back."""
        self._telling = 0
        self._in_cells: Counter[Cell] = Counter()
        self._days_in_cells: dict[Cell, Counter[str]] = {}
        self._days: Counter[str] = Counter()
        self._clips = self._pictures = self._hiding = 0
        self._texts: dict[str, Counter[str]] = {"serials": Counter(), "people": Counter(), "cameras": Counter()}
        self._texts["programs"] = Counter()
        for fact in facts:
            self.add(fact)

    def add(self, facts: BatchFacts) -> None:
        """Count a photo."""
        self._count(facts, 1)

    def remove(self, facts: BatchFacts) -> None:
        """Take back what `add` counted."""
        self._count(facts, -1)

    def _count(self, facts: BatchFacts, by: int) -> None:
        self.total += by
        self.placed += by * facts.tells_place
        self.changes += 1
        self._telling += by * facts.tells_something
        self._clips += by * facts.has_clip
        self._pictures += by * facts.has_picture
        self._hiding += by * facts.hides_picture
        for name, counter in self._texts.items():
            for text in getattr(facts, name):
                _change(counter, text, by)
        if facts.day:
            _change(self._days, facts.day, by)
        if facts.place is not None:
            self._count_place(_cell(*facts.place), facts.day, by)

    def _count_place(self, cell: Cell, day: str, by: int) -> None:
        _change(self._in_cells, cell, by)
        days = self._days_in_cells.setdefault(cell, Counter())
        _change(days, day, by)
        if not days:
            del self._days_in_cells[cell]

    def findings(self, listed: int = 0) -> tuple[BatchFinding, ...]:
        """What the photos tell together, the most important first (translated); nothing for fewer than two.

        They are said to be so many of all photos that are `listed`: some may not be read yet, or can't be.
        """
        return tuple(self._findings(max(listed, self.total))) if self.total > 1 else ()

    def _findings(self, listed: int) -> Iterator[BatchFinding]:
        if self.placed:
            yield BatchFinding(Topic.PLACE, "places", self._places(listed), self.placed, Risk.HIGH)
        yield from self._named("people", Topic.PERSON, Risk.HIGH, listed)
        yield from self._named("serials", Topic.DEVICE, Risk.HIGH, listed)
        if self._clips:
            yield self._found(Topic.HIDDEN_PICTURE, "clips", self._clips, Risk.HIGH, listed)
        if self._hiding:
            yield self._found(Topic.HIDDEN_PICTURE, "unseen", self._hiding, Risk.HIGH, listed)
        if self._pictures:
            yield self._found(Topic.HIDDEN_PICTURE, "pictures", self._pictures, Risk.HIGH, listed)
        if self._days:
            yield BatchFinding(Topic.TIME, "days", self._span(), self._days.total(), Risk.MEDIUM)
        yield from self._named("cameras", Topic.DEVICE, Risk.MEDIUM, listed)
        yield from self._named("programs", Topic.HISTORY, Risk.LOW, listed)
        if self._telling < self.total:
            silent = self.total - self._telling
            yield self._found(Topic.TECHNICAL, "silent", silent, Risk.LOW, listed)

    @staticmethod
    def _found(topic: Topic, kind: str, count: int, risk: Risk, listed: int) -> BatchFinding:
        words = {
            "clips": ngettext("{count} of {total} photos holds a short film.",
                              "{count} of {total} photos hold a short film.", count),
            "pictures": ngettext("{count} of {total} photos holds another picture inside.",
                                 "{count} of {total} photos hold another picture inside.", count),
            "unseen": ngettext("{count} of {total} photos holds more picture than it shows.",
                               "{count} of {total} photos hold more picture than they show.", count),
            "silent": ngettext("{count} of {total} photos tells nothing of this kind.",
                               "{count} of {total} photos tell nothing of this kind.", count),
        }  # fmt: skip
        said = words[kind].format(count=number(count), total=number(listed))
        return BatchFinding(topic, kind, said, count, risk)

    def _named(self, name: str, topic: Topic, risk: Risk, listed: int) -> Iterator[BatchFinding]:
        """What at least two photos have in common by a text: a name, a number, a model."""
        for text, count in self._texts[name].most_common(_MAX_NAMED):
            if count > 1:
                said = _(_SHARED[name]).format(count=number(count), total=number(listed), text=text)
                yield BatchFinding(topic, name, said, count, risk)

    def _places(self, listed: int) -> str:
        near, days = self._cluster()
        home = near >= _MIN_CLUSTER and days >= _MIN_DAYS
        return sentences(
            (
                showing_places(self.placed, listed),
                _near(near) if near >= _MIN_CLUSTER else "",
                _("That was on {days} different days: probably someone lives or works there.").format(days=days)
                if home
                else "",
            )
        )

    def _cluster(self) -> tuple[int, int]:
        """Photos and days of the two by two cells that hold the most photos."""
        best, corner = 0, (0, 0, 0)
        held = self._in_cells.get
        for band, row, column in self._in_cells:
            middle = held((band, row, column), 0) + held((band, row + 1, column), 0)
            left = held((band, row, column - 1), 0) + held((band, row + 1, column - 1), 0)
            right = held((band, row, column + 1), 0) + held((band, row + 1, column + 1), 0)
            if middle + max(left, right) > best:
                best, corner = middle + max(left, right), (band, row, column - (left > right))
        return best, len(self._days_around(*corner))

    def _days_around(self, band: int, row: int, column: int) -> set[str]:
        block = ((band, row + up, column + on) for up in (0, 1) for on in (0, 1))
        return {day for cell in block for day in self._days_in_cells.get(cell, ()) if day}

    def _span(self) -> str:
        first, last, count = min(self._days), max(self._days), len(self._days)
        if first == last:
            return _("All dates are of one day: {day}.").format(day=moment_in_words(first))
        words = ngettext("The dates are of {count} day between {first} and {last}.",
                         "The dates are of {count} days between {first} and {last}.", count)  # fmt: skip
        return words.format(count=number(count), first=moment_in_words(first), last=moment_in_words(last))


_SHARED = {
    "people": N_("{count} of {total} photos name “{text}”."),
    "serials": N_("{count} of {total} photos share the camera serial number {text}."),
    "cameras": N_("{count} of {total} photos were taken with the same kind of camera: {text}."),
    "programs": N_("{count} of {total} photos were made or edited with {text}."),
}
"""By the name of a counter: what is said of the photos that have a text in common, which are at least two."""


def showing_places(count: int, total: int) -> str:
    """How many of `total` photos tell their place (translated)."""
    words = ngettext("{count} of {total} photos shows where it was taken.",
                     "{count} of {total} photos show where they were taken.", count)  # fmt: skip
    return words.format(count=number(count), total=number(total))


def _near(count: int) -> str:
    words = ngettext("{count} of them was taken within {metres} m of the others.",
                     "{count} of them were taken within {metres} m of each other.", count)  # fmt: skip
    return words.format(count=number(count), metres=METRES)


def _change(counter: Counter[Key], key: Key, by: int) -> None:
    counter[key] += by
    if not counter[key]:
        del counter[key]


def _cell(latitude: float, longitude: float) -> Cell:
    """The cell of a grid about 70 m wide; bands of one degree each have their own width of columns."""
    row = math.floor(latitude * _METRES_PER_DEGREE / _CELL)
    band = math.floor(latitude)
    widest = min(abs(band), abs(band + 1))  # where the band's degrees of longitude are longest
    width = _CELL / (_METRES_PER_DEGREE * math.cos(math.radians(widest)))
    return band, row, math.floor(longitude / width)
