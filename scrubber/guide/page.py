"""What a page of the help is made of. All words are marked with `N_` and are translated where they are shown."""

from collections.abc import Callable
from dataclasses import dataclass, field

from scrubber.i18n import _, number, without_dots


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above the paragraphs that it names."""

    words: str

    def lines(self) -> list[str]:
        """What a reader sees of it (translated)."""
        return [_(self.words)]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Whole sentences. `values` are the figures and, marked with `N_`, the texts that stand in them."""

    words: str
    values: dict[str, str | int] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """What a reader sees of it (translated, filled in)."""
        shown = {key: _(value) if isinstance(value, str) else number(value) for key, value in self.values.items()}
        return [_(self.words).format(**shown) if shown else _(self.words)]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of what was measured: the file below `resources`, and the same in words."""

    file: str
    paragraph: Paragraph

    def lines(self) -> list[str]:
        """What a reader sees of it (translated, filled in)."""
        return self.paragraph.lines()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a name, which is not translated, and what it means."""

    rows: tuple[tuple[str, str], ...]

    def lines(self) -> list[str]:
        """What a reader sees of it, row by row (translated)."""
        return [f"{name} {_(words)}" for name, words in self.rows]


Block = Heading | Paragraph | Drawing | Table


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name within the program ("keys"), its title, and what makes its blocks when they are asked for."""

    key: str
    title: str
    make: Callable[[], tuple[Block, ...]]

    @property
    def heading(self) -> str:
        """Its title as it is shown (translated); that of a menu entry may be followed by dots."""
        return without_dots(_(self.title))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What stands below the title."""
        return self.make()

    def lines(self) -> list[str]:
        """Everything on it that a reader sees, for the search (translated)."""
        return [self.heading, *(line for block in self.blocks for line in block.lines())]

    def holds(self, wanted: str) -> bool:
        """Whether all words of `wanted` stand on the page, in any order and in small or capital letters."""
        words = wanted.casefold().split()
        text = "\n".join(self.lines()).casefold() if words else ""
        return all(word in text for word in words)
