"""Who calls a public function reads in its docstring what it raises."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SCRUBBER = Path(__file__).resolve().parents[2] / "scrubber"
NEVER_CAUGHT = {"AssertionError", "NotImplementedError"}


def silent(source: str) -> Iterator[str]:
    """Public functions that raise by a statement of their own, and whose docstring is silent about it.

    One that refers to the method it replaces ("See `Format.parse`") need not repeat it, nor one whose name says that
    it refuses.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith(("_", "raise", "refuse", "require")):
            words = ast.get_docstring(node) or ""
            if _raises(node) and words and "aise" not in words and not words.startswith("See `"):
                yield f"{node.name} in line {node.lineno}"


def _raises(function: ast.FunctionDef) -> bool:
    raised = (one.exc for one in ast.walk(function) if isinstance(one, ast.Raise) and one.exc is not None)
    names = {ast.unparse(one.func if isinstance(one, ast.Call) else one) for one in raised}
    return bool(names - NEVER_CAUGHT)


def test_what_is_raised_is_said() -> None:
    found = [f"{path}: {name}" for path in SCRUBBER.rglob("*.py") for name in silent(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    ("docstring", "is_silent"),
    [("The bytes.", True), ("The bytes. Raises `ParseError`.", False), ("See `F.g`.", False)],
)
def test_a_function_that_is_silent_is_noticed(docstring: str, is_silent: bool) -> None:
    source = f'def take():\n    """{docstring}"""\n    if True:\n        raise ParseError("x")\n'
    assert bool(list(silent(source))) == is_silent
