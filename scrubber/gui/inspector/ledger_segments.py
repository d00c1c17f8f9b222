"""From the parts of a file to what a bar of a few hundred pixels can show: segments in file order, and named groups."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from scrubber.formats.base import Fate, Part
from scrubber.i18n import N_

MAX_SEGMENTS = 48
"""More could not be told apart, and each takes at least a few pixels."""

PICTURE, STAYS, GOES = "accent", "information", "danger"
CLASSES = (PICTURE, STAYS, GOES)
"""What a part is, by the token of its colour: picture, needed to show it, everything else."""

LEGEND = {
    PICTURE: N_("The picture, {size}: kept untouched"),
    STAYS: N_("Needed to show it, {size}: kept, or written anew without the private parts"),
    GOES: N_("Everything else, {size}: removed"),
}


@dataclass(frozen=True, slots=True)
class Segment:
    """Neighbouring parts drawn as one. `first` is the index of the first part; `names` are the first few, each once."""

    kind: str
    first: int
    count: int
    length: int
    names: tuple[str, ...]


def kind_of(part: Part) -> str:
    """The class of a part."""
    if part.fate is Fate.DROP:
        return GOES
    return PICTURE if part.is_picture else STAYS


def segments(parts: tuple[Part, ...]) -> list[Segment]:
    """The parts in file order, equal neighbours joined; of very many only the largest stand alone."""
    runs = groupby(range(len(parts)), key=lambda index: (kind_of(parts[index]), parts[index].name))
    found = [_segment(parts, list(indexes)) for _key, indexes in runs]
    if len(found) > MAX_SEGMENTS:
        found = _joined(parts, found, lambda one, other: one.kind == other.kind)
    if len(found) > MAX_SEGMENTS:
        least = sorted((segment.length for segment in found), reverse=True)[MAX_SEGMENTS // 3]
        found = _joined(parts, found, lambda one, other: max(one.length, other.length) <= least)
    return found


def _segment(parts: tuple[Part, ...], indexes: list[int]) -> Segment:
    lengths = dict.fromkeys(CLASSES, 0)
    names: dict[str, None] = {}
    for index in indexes:
        lengths[kind_of(parts[index])] += parts[index].length
        if len(names) < 4:
            names[parts[index].name] = None
    kind = max(CLASSES, key=lambda one: lengths[one])
    return Segment(kind, indexes[0], len(indexes), sum(lengths.values()), tuple(names))


def _joined(
    parts: tuple[Part, ...], found: list[Segment], may_join: Callable[[Segment, Segment], bool]
) -> list[Segment]:
    groups: list[list[Segment]] = []
    for segment in found:
        if groups and may_join(groups[-1][-1], segment):
            groups[-1].append(segment)
        else:
            groups.append([segment])
    ends = [(group[0].first, group[-1].first + group[-1].count) for group in groups]
    return [_segment(parts, list(range(first, end))) for first, end in ends]


@dataclass(frozen=True, slots=True)
class Group:
    """All parts of one name and fate, wherever they stand; `first` is the index of the first one."""

    name: str
    fate: Fate
    first: int
    count: int
    length: int


def groups(parts: Iterable[Part]) -> list[Group]:
    """Parts of one name and fate added up, the largest first."""
    found: dict[tuple[str, Fate], list[int]] = {}
    for index, part in enumerate(parts):
        entry = found.setdefault((part.name, part.fate), [index, 0, 0])
        entry[1] += 1
        entry[2] += part.length
    made = [Group(name, fate, *numbers) for (name, fate), numbers in found.items()]
    return sorted(made, key=lambda group: -group.length)


def shares(parts: Iterable[Part]) -> dict[str, int]:
    """How many bytes are picture, stay besides it, and go."""
    counted = dict.fromkeys(CLASSES, 0)
    for part in parts:
        counted[kind_of(part)] += part.length
    return counted
