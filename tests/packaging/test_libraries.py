"""The packages that a .deb names are those whose libraries the frozen program asks for."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LIBRARIES = runpy.run_path(str(Path(__file__).resolve().parents[2] / "packaging/linux/libraries.py"))
ANSWER: Callable[[Path], str] = LIBRARIES["depends"]
GLOBALS: dict[str, Any] = LIBRARIES["depends"].__globals__
EVERY = {f"lib{name}": "user" for names in LIBRARIES["PACKAGES"].values() for name in names.split()}


def depends(
    monkeypatch: pytest.MonkeyPatch, needed: dict[str, str], glibc: tuple[int, ...], system: tuple[int, ...] = (2, 36)
) -> str:
    versions = {"GLIBC": glibc, "GLIBCXX": (3, 4, 29)}
    monkeypatch.setitem(GLOBALS, "needed", lambda _folder: (needed, versions))
    monkeypatch.setitem(GLOBALS, "own_c_library", lambda: system)
    return ANSWER(Path())


def test_what_is_built_for_a_release_runs_on_the_oldest_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert depends(monkeypatch, EVERY, (2, 34)).startswith("libc6 (>= 2.35), libstdc++6")
    with pytest.raises(ValueError, match="too new"):
        depends(monkeypatch, EVERY, (2, 38))


def test_what_is_built_on_a_newer_system_is_for_that(monkeypatch: pytest.MonkeyPatch) -> None:
    named = depends(monkeypatch, EVERY | {"libexpat.so.1": "libpython"}, (2, 38), (2, 41))
    assert named.startswith("libc6 (>= 2.38), ") and named.endswith(", libexpat1")
    assert "expat" not in depends(monkeypatch, EVERY, (2, 34))


def test_every_library_has_a_package_and_every_package_a_use(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="no package"):
        depends(monkeypatch, EVERY | {"libnew.so.1": "user"}, (2, 34))
    with pytest.raises(ValueError, match="in vain"):
        depends(monkeypatch, {name: user for name, user in EVERY.items() if "EGL" not in name}, (2, 34))
