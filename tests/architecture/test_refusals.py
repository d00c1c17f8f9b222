"""A photo that is refused says which check refused it, for `--json` and reports of a problem."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SCRUBBER = Path(__file__).resolve().parents[2] / "scrubber"
REFUSALS = {"Refused", "ParseError", "Unsupported", "LimitExceeded", "NotVerified", "CannotReplace"}


def silent(source: str) -> Iterator[int]:
    """The lines that make a refusal without its detail."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in REFUSALS:
            is_handed_on = any(isinstance(argument, ast.Starred) for argument in node.args)
            if len(node.args) + len(node.keywords) < 2 and not is_handed_on:
                yield node.lineno


def test_every_refusal_names_its_check() -> None:
    found = [f"{path}:{line}" for path in SCRUBBER.rglob("*.py") for line in silent(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    ("line", "is_silent"),
    [
        ("raise ParseError('damaged')", True),
        ("return Answer(problem=errors.LimitExceeded('too big'))", True),
        ("raise ParseError('damaged', Detail('png.crc'))", False),
        ("raise UnknownFormat", False),
    ],
)
def test_a_refusal_without_one_is_noticed(line: str, is_silent: bool) -> None:
    assert bool(list(silent(f"def f():\n    {line}\n"))) == is_silent
