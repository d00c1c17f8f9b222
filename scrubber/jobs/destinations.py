"""The destination of each photo of a run: copies of several folders don't mix, and numbers don't tell the order."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber.engine.files import sweep
from scrubber.engine.names import Naming
from scrubber.engine.report import Destination
from scrubber.engine.target import target_folder
from scrubber.jobs.scan import Found

if TYPE_CHECKING:
    from random import Random

_MAX_BY_CHANCE = 9999


class Destinations:
    """Gives the destination of each of `photos`: like `usual`, with the photo's own root, tree and number."""

    def __init__(self, usual: Destination, photos: Sequence[Found], shuffle: "Random | None" = None) -> None:
        self._usual = usual
        self._numbers: dict[str, int] = {}
        if usual.naming.is_numbered:
            numbers = numbers_of(len(photos), shuffle)
            self._numbers = {photo.path: number for photo, number in zip(photos, numbers, strict=True)}
        self._trees = trees_of([photo.root for photo in photos])

    def __call__(self, photo: Found) -> Destination:
        """The destination of one photo."""
        naming = self._usual.naming
        if self._numbers:
            naming = replace(naming, number=self._numbers.get(photo.path, 0))
        return replace(self._usual, root=photo.root, tree=self._trees.get(photo.root, ""), naming=naming)


def sweep_folders(photos: Sequence[Found], destination_of: Callable[[Found], Destination]) -> None:
    """Remove what killed runs left where copies of `photos` go."""
    one_of_each = {(photo.path.rpartition(os.sep)[0], photo.root): photo for photo in photos}
    for photo in one_of_each.values():
        sweep(target_folder(photo.path, destination_of(photo)))


def numbers_of(count: int, shuffle: "Random | None" = None) -> list[int]:
    """The numbers from 1 to `count`, in a random order that nobody can guess; by default a new one each time."""
    import random  # it brings much along, and few want numbers

    numbers = list(range(1, count + 1))
    (shuffle or random.SystemRandom()).shuffle(numbers)
    return numbers


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
