"""The destination of each photo of `scrubber clean`, from its options."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from scrubber.cli.status import UsageProblem
from scrubber.engine.names import NameStyle, naming_of
from scrubber.engine.report import Destination
from scrubber.i18n import _
from scrubber.jobs.scan import Found


class Destinations:
    """Gives the destination of each photo of a run. Raises `UsageProblem` where copies would be called like photos."""

    def __init__(self, options: argparse.Namespace) -> None:
        naming = naming_of(options.name, options.suffix)
        if naming.style is NameStyle.AS_IS and not naming.ending and not options.output:
            raise UsageProblem(_("Copies without a suffix need a folder of their own: name one with -o."))
        if options.receipt and options.dry_run:
            raise UsageProblem(_("There is no receipt of a trial: leave out one of --receipt and --dry-run."))
        self._usual = Destination(
            options.output or "",
            naming=naming,
            keeps_times=options.preserve,
            is_trial=options.dry_run,
            wants_receipt=bool(options.receipt),
        )
        self._numbers: dict[str, int] = {}
        self._trees: dict[str, str] = {}

    def prepare(self, photos: Sequence[Found]) -> None:
        """Number the photos in a random order, and give each of several folders a place of its own."""
        if self._usual.naming.is_numbered:
            self._numbers = numbers_of(photos)
        self._trees = trees_of([photo.root for photo in photos])

    def __call__(self, photo: Found) -> Destination:
        """The destination of one photo."""
        naming = replace(self._usual.naming, number=self._numbers.get(photo.path, 0))
        return replace(self._usual, root=photo.root, tree=self._trees.get(photo.root, ""), naming=naming)


def numbers_of(photos: Sequence[Found]) -> dict[str, int]:
    """A number for each path, from 1, in a random order that nobody can guess."""
    import random  # it brings much along, and few want numbers

    numbers = list(range(1, len(photos) + 1))
    random.SystemRandom().shuffle(numbers)
    return {photo.path: number for photo, number in zip(photos, numbers, strict=True)}


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
