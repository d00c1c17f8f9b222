"""What mutants are made of: small photos, and pieces of them; and how a seed is damaged."""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

from scrubber.errors import ScrubberError
from scrubber.formats.registry import detect
from scrubber.resources import resource
from tests.conftest import SHARED
from tests.differential.mutations import mutated

HERE = (resource("self_test"), Path(__file__).resolve().parents[1] / "corpus" / "photos")
MAX_SEED_BYTES = 200_000
"""Larger photos are slow and teach little more; a long run takes larger ones, too."""
_MAX_SHARED_BYTES = 4 << 20
_NO_PHOTO = (".md", ".json", ".txt", "")
_SPLICES = 0.1
"""How often a mutant begins as the start of one seed and the end of another."""
_USUAL_BYTES = 2000

_with_shared = False


def take_shared() -> None:
    """Begin with all photos of ../shared up to 4 MB, too; to be said before the first seed is asked for."""
    global _with_shared
    _with_shared = True


@cache
def photos() -> dict[str, list[bytes]]:
    """The photos to begin with, by the name of their format."""
    found: dict[str, list[bytes]] = {}
    folders = [(folder, MAX_SEED_BYTES) for folder in HERE]
    if _with_shared:
        folders += [(SHARED / name, _MAX_SHARED_BYTES) for name in ("corpus", "cases")]
    for folder, most in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in _NO_PHOTO and path.stat().st_size <= most:
                _add(found, path.read_bytes())
    return found


def _add(found: dict[str, list[bytes]], data: bytes) -> None:
    try:
        name = detect(data).name
    except ScrubberError:
        return
    found.setdefault(name, []).append(data)


class Seeds:
    """The seeds of a target; small ones are taken more often than large ones, which cost more time."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces
        self._weights = list(accumulate(1 / (_USUAL_BYTES + len(piece)) for piece in pieces))
        self._edges: dict[int, tuple[int, ...]] = {}

    def mutant(self, dice: Random) -> bytes:
        """One of them, damaged."""
        number = self._number(dice)
        data, edges = self._pieces[number], self._edges_of(number)
        if dice.random() < _SPLICES:
            data, edges = self._splice(number, self._number(dice), dice), ()
        return mutated(data, dice.getrandbits(48), edges)

    def _number(self, dice: Random) -> int:
        return dice.choices(range(len(self._pieces)), cum_weights=self._weights)[0]

    def _splice(self, one: int, other: int, dice: Random) -> bytes:
        """Cut where parts begin, as far as both have some."""
        start, end = self._cut(one, dice), self._cut(other, dice)
        return self._pieces[one][:start] + self._pieces[other][end:]

    def _cut(self, number: int, dice: Random) -> int:
        edges = self._edges_of(number)
        return dice.choice(edges) if edges else dice.randrange(len(self._pieces[number]) + 1)

    def _edges_of(self, number: int) -> tuple[int, ...]:
        """Where the parts of a photo begin; none of what is no whole photo."""
        if number not in self._edges:
            data = self._pieces[number]
            try:
                self._edges[number] = tuple(part.offset for part in detect(data).parse(data).ledger.parts)
            except ScrubberError:
                self._edges[number] = ()
        return self._edges[number]
