"""The destination of each photo of a run: copies of several folders don't mix, and numbers don't tell the order."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from scrubber.engine.files import sweep
from scrubber.engine.names import Naming
from scrubber.engine.report import Destination
from scrubber.engine.target import target_folder
from scrubber.jobs.scan import Found

_MAX_BY_CHANCE = 9999


class Destinations:
    """Gives the destination of each of `photos`: like `usual`, with the photo's own root, tree and number.

    `number_of` gives the number of a photo whose turn has come; by default one of as many numbers as there are photos.
    """

    def __init__(
        self, usual: Destination, photos: Sequence[Found], number_of: Callable[[Found], int] | None = None
    ) -> None:
        self._usual = usual
        numbers = Numbers(len(photos)) if usual.naming.is_numbered and number_of is None else None
        self._number_of = number_of or (lambda photo: numbers(photo.path) if numbers is not None else 0)
        self._by_root: dict[str, Destination] = {}
        self._trees = trees_of([photo.root for photo in photos])

    def __call__(self, photo: Found) -> Destination:
        """The destination of one photo."""
        place = self.place(photo)
        if not place.naming.is_numbered:
            return place
        return replace(place, naming=replace(place.naming, number=self._number_of(photo)))

    def place(self, photo: Found) -> Destination:
        """The same without a number."""
        if photo.root not in self._by_root:  # made once: many thousand photos may have the same
            tree = self._trees.get(photo.root, "")
            self._by_root[photo.root] = replace(self._usual, root=photo.root, tree=tree)
        return self._by_root[photo.root]


class Numbers:
    """Numbers for the names of `count` copies, in a random order that nobody can guess.

    `given` are those that photos got before their run was stopped: they keep them, and no other photo gets them.
    """

    def __init__(self, count: int, given: Mapping[str, int] | None = None) -> None:
        import random  # it brings much along, and few want numbers

        self._given = dict(given or {})
        taken = frozenset(self._given.values())
        self._free = [number for number in range(1, count + len(taken) + 1) if number not in taken]
        random.SystemRandom().shuffle(self._free)

    def __call__(self, photo: str) -> int:
        """The number of a photo, which `photo` stands for (its path or digest): always the same."""
        if photo not in self._given:
            self._given[photo] = self._free.pop()
        return self._given[photo]


def sweep_folders(photos: Sequence[Found], destination_of: Callable[[Found], Destination]) -> None:
    """Remove what killed runs left where copies of `photos` go."""
    one_of_each = {(photo.path.rpartition(os.sep)[0], photo.root): photo for photo in photos}
    for photo in one_of_each.values():
        sweep(target_folder(photo.path, destination_of(photo)))


def by_chance(naming: Naming) -> Naming:
    """The naming with a number by chance, for a photo of which nobody knows how many will follow it."""
    if not naming.is_numbered:
        return naming
    import random

    return replace(naming, number=random.SystemRandom().randint(1, _MAX_BY_CHANCE))


def trees_of(roots: Sequence[str]) -> dict[str, str]:
    """A folder's name for each of several roots, like its own; none where there is only one root.

    Photos that were named themselves have no root ("") and lie beside those folders.
    """
    folders = [root for root in dict.fromkeys(roots) if root]
    if len(folders) < 2:
        return {}
    trees: dict[str, str] = {}
    for root in folders:
        wanted = Path(root).resolve().name or "photos"
        number, free = 1, wanted
        while free.casefold() in map(str.casefold, trees.values()):
            number += 1
            free = f"{wanted}_{number}"
        trees[root] = free
    return trees
