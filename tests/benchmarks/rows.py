"""What a measurement found about hostile photos, as rows of one table; `hardening` gathers those of all parts."""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """So many trials of a kind and what became of them; `faults` are those that must be none."""

    part: str
    name: str
    tried: int
    faults: int
    numbers: dict[str, int | float | str]

    def cells(self) -> tuple[str, ...]:
        """It as texts, one for each column."""
        numbers = ", ".join(f"{_short(value)} {name}" for name, value in self.numbers.items())
        return self.part, self.name, f"{self.tried:,}", str(self.faults), numbers


_HEAD = ("part", "what", "tried", "faults", "of which")
_RIGHT = (2, 3)


def _short(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:.2f}"


def table(rows: Iterable[Row]) -> str:
    """The rows below each other."""
    lines = [_HEAD, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_line(cells, widths) for cells in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    placed = (
        cell.rjust(width) if number in _RIGHT else cell.ljust(width)
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(placed).rstrip()


def add_option(parser: argparse.ArgumentParser) -> None:
    """Let a command take the file for its rows."""
    parser.add_argument("--rows", type=Path, help="write the rows of the table into this file, as JSON")


def write(path: Path | None, rows: Iterable[Row]) -> None:
    """Write rows where a file for them was named."""
    if path is not None:
        path.write_text(json.dumps([asdict(row) for row in rows]))


def read(path: Path) -> list[Row]:
    """The rows that were written; none where a part couldn't be measured."""
    return [Row(**one) for one in json.loads(path.read_text())] if path.exists() else []
