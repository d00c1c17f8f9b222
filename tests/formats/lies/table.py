"""Which modules make lies, and the names of the checks as they stand in the source."""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from scrubber.formats.keep import KeptBlocks

FORMATS = Path(__file__).resolve().parents[3] / "scrubber" / "formats"

Copy = bytes | tuple[bytes, KeptBlocks]
"""A copy; with the blocks that it should hold, where something is kept."""
Lies = dict[str, Callable[[], Sequence[Copy]]]
"""What makes copies, by the name of the one check that refuses them."""
Differences = dict[str, Callable[[], tuple[bytes, bytes]]]
"""What makes a source and a copy that is sound but not its copy, by what is wrong."""

_HERE = Path(__file__)
TABLES = sorted({path.stem for path in _HERE.parent.glob("[a-z]*.py")} - {_HERE.stem, "test_lies"})
"""Modules of this folder with the lies of a format: all others."""


@dataclass(frozen=True)
class Table:
    """The lies of one format."""

    name: str
    format_module: str
    files: tuple[str, ...]
    lies: Lies
    differences: Differences


@cache
def table(name: str) -> Table:
    """The module of this name, read."""
    module = import_module(f"tests.formats.lies.{name}")
    return Table(name, module.FORMAT, module.FILES, module.LIES, getattr(module, "DIFFERENCES", {}))


def checks(file: str) -> list[str]:
    """The name of every check in a file below `scrubber/formats`; "line 12" for one without a literal name."""
    return list(_checks((FORMATS / file).read_text("utf-8")))


def _checks(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "require":
            named = [keyword.value for keyword in node.keywords if keyword.arg == "check"] or node.args[2:3]
            literal = named[0].value if named and isinstance(named[0], ast.Constant) else ""
            yield str(literal) or f"line {node.lineno}"


def files_with_checks() -> set[str]:
    """Every file below `scrubber/formats` that calls `require`."""
    paths = (path for path in FORMATS.rglob("*.py") if list(_checks(path.read_text("utf-8"))))
    return {path.relative_to(FORMATS).as_posix() for path in paths}
