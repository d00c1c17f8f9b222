"""Makes Python import one module of the program with a mistake in it; no file is changed."""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType

from tests.mutants.mutations import mutated


class _Mistaken(importlib.machinery.SourceFileLoader):
    """Loads a module's source after a mistake was made in it."""

    number = 0

    def get_code(self, fullname: str) -> object:  # type: ignore[override]
        tree = mutated(self.get_data(self.path).decode(), self.number)
        return compile(tree, self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the one module."""

    def __init__(self, module: str, number: int) -> None:
        self._module, self._number = module, number

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The module's spec with our loader."""
        if fullname != self._module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is not None and spec.origin is not None:
            spec.loader = _Mistaken(fullname, spec.origin)
            spec.loader.number = self._number
        return spec


def install(module: str, number: int) -> None:
    """From now on `module` is imported with its `number`-th mistake; it must not be imported yet."""
    assert module not in sys.modules
    sys.meta_path.insert(0, _Finder(module, number))
