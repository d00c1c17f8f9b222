"""What becomes of a part hangs on no name that people read: rewording one changes nothing.

The names of parts and the labels of findings may be shown, translated and reworded. What something is, is a member of
an enum or a constant, set where it is read.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FORMATS = Path(__file__).resolve().parents[2] / "scrubber" / "formats"
SHOWN = {"name", "label"}
DIRECTORIES = {"SubIFD"}
"""Names that the reader of directories gives them, which nobody sees before they become part of a label."""


def _literals(node: ast.expr) -> set[str]:
    nodes = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return {one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def _is_shown(node: ast.expr) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr in SHOWN) or (isinstance(node, ast.Name) and node.id in SHOWN)


def comparisons(source: str) -> Iterator[int]:
    """The lines that compare what people read with a text, or ask how it begins or ends."""
    for node in ast.walk(ast.parse(source)):
        if (isinstance(node, ast.Compare) and _compares(node)) or (isinstance(node, ast.Call) and _asks(node)):
            yield node.lineno


def _compares(node: ast.Compare) -> bool:
    sides = [node.left, *node.comparators]
    return any(map(_is_shown, sides)) and bool(set().union(*map(_literals, sides)) - DIRECTORIES)


def _asks(node: ast.Call) -> bool:
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in ("startswith", "endswith"):
        return False
    return _is_shown(node.func.value) and any(map(_literals, node.args))


def test_no_format_asks_how_something_is_called() -> None:
    found = [f"{path}:{line}" for path in FORMATS.rglob("*.py") for line in comparisons(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "line",
    ["part.name == 'gap'", "name in ('gap', 'data')", "name.endswith('table')", "x = 'XMP' == part.label"],
)
def test_a_planted_comparison_is_noticed(line: str) -> None:
    assert list(comparisons(f"def f():\n    {line}\n")) == [2]


@pytest.mark.parametrize("line", ["part.name is Stretch.GAP", "kind == 'gap'", "ifd.name == 'SubIFD'"])
def test_other_comparisons_are_none_of_it(line: str) -> None:
    assert list(comparisons(line)) == []
