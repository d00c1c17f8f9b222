"""Decoders in C run in fenced workers: below the engine each says so before it gets a photo's bytes, and none is loaded
by the process that cleans a few photos itself.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrubber.resources import resource

PACKAGE = Path(__file__).resolve().parents[2] / "scrubber"
DECODERS = {
    "PIL", "pillow_heif", "pillow_jxl", "brotli", "jpeglib", "pyexiv2", "onnxruntime", "lzma", "bz2", "defusedxml",
}  # fmt: skip
"""Libraries in C, or that are one's face, which are given bytes of photos."""
ANYWHERE = ("bitstreams", "containers", "formats", "metadata")
"""Rooms that may work in any process: there, each use is announced."""
NOWHERE = ("cli", "gui", "reports", "jobs", "fence", "places")
"""Rooms that decode nothing; `jobs.warm_up` only loads."""
LOADED = {"PIL", "_brotli", "pyexiv2", "pillow_heif", "pillow_jxl", "numpy", "jpeglib", "onnxruntime"}
"""What would be in memory after a use. LZMA and expat are, by the standard library's own modules."""


def sources(rooms: tuple[str, ...]) -> Iterator[tuple[str, ast.Module]]:
    for room in rooms:
        for path in (PACKAGE / room).rglob("*.py"):
            yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text("utf-8"))


def loaded(node: ast.AST) -> Iterator[str]:
    """The decoders that a node imports, where it isn't for types alone."""
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    yield from (name for name in names if name.split(".")[0] in DECODERS)
    for child in ast.iter_child_nodes(node):
        yield from loaded(child)


def unannounced(tree: ast.AST) -> Iterator[str]:
    """Decoders imported outside of a function, or in one that doesn't call `about_to_decode`."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.FunctionDef) and "about_to_decode()" in ast.unparse(child):
            continue
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield from unannounced(child)
        else:
            yield from loaded(child)


def test_every_use_of_a_decoder_is_announced() -> None:
    assert {name: found for name, tree in sources(ANYWHERE) if (found := list(unannounced(tree)))} == {}


def test_the_announced_ones_are_seen() -> None:
    """A check that sees no decoder would hold whatever is written."""
    assert sum(len(list(loaded(tree))) for _name, tree in sources(ANYWHERE)) >= 10


@pytest.mark.parametrize(
    "source",
    [
        "import brotli",
        "def f():\n    import brotli",
        "class A:\n    def f(self):\n        from PIL import Image",
        "try:\n    import lzma\nexcept ImportError:\n    pass",
    ],
)
def test_one_that_is_not_announced_is_noticed(source: str) -> None:
    assert list(unannounced(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    import brotli\n    about_to_decode()",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from PIL import Image",
    ],
)
def test_what_is_allowed_is_not(source: str) -> None:
    assert not list(unannounced(ast.parse(source)))


def test_nothing_is_decoded_in_the_rooms_around_the_workers() -> None:
    found = {name: list(loaded(tree)) for name, tree in sources(NOWHERE)}
    assert {name for name, decoders in found.items() if decoders} == {"jobs/warm_up.py"}


PROGRAM = """
import sys
from scrubber.cli.main import run_command
status = run_command(["clean", "-o", sys.argv[1], *sys.argv[2:]])
print(status, *sorted({name.split(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("name", sorted(path.name for path in resource("self_test").glob("photo.*")))
def test_the_process_that_cleans_a_photo_itself_loads_no_decoder(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), str(resource(f"self_test/{name}"))],
        capture_output=True, text=True, timeout=60, check=True, env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)},
    )  # fmt: skip
    status, *modules = done.stdout.splitlines()[-1].split()
    assert status == "0", done.stdout
    assert not LOADED & set(modules)
