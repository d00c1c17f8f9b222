"""Each format that has a gate has a search, and only its own is loaded: a worker mostly meets one format."""

import subprocess
import sys

from scrubber.pixels.unseen import gates, registry
from scrubber.pixels.unseen.base import UnseenSearch


def test_every_format_with_a_gate_has_a_search() -> None:
    assert set(registry._SEARCHES) == set(gates._GATES)
    assert len({type(registry.search_of(name)) for name in gates._GATES} - {UnseenSearch}) == len(gates._GATES)


def test_a_format_without_any_is_searched_in_vain() -> None:
    assert list(registry.search_of("PNM").find(b"", "")) == []


def test_only_the_search_of_the_format_is_loaded() -> None:
    code = (
        "import sys; from scrubber.pixels.unseen.registry import search_of; search_of('HEIC');"
        "print(*(name for name in sys.modules if name.startswith('scrubber.pixels.unseen.')))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    modules = {f"scrubber.pixels.unseen.{module}" for module, _name in registry._SEARCHES.values()}
    assert modules & set(loaded) == {"scrubber.pixels.unseen.heif"}
