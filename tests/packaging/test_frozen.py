"""What the frozen program leaves out, on Linux and macOS: the recipe is run with stand-ins for PyInstaller."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
QT = "PySide6/Qt/lib"
FRAMEWORK = (
    ("{0}.framework/Versions/A/{0}", "BINARY"),
    ("{0}.framework/Versions/A/Resources/Info.plist", "DATA"),
    ("{0}.framework/Versions/Current", "SYMLINK"),
    ("{0}.framework/{0}", "SYMLINK"),
    ("{0}.framework/Resources", "SYMLINK"),
)
"""What PyInstaller collects of each part of Qt on macOS (collect_files_from_framework_bundles in its utils/osx.py)."""


class Recipe:
    """packaging/pyinstaller/scrubber.spec, run on one system with these files found."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, system: str, found: list[tuple[str, str, str]]) -> None:
        hooks = ModuleType("PyInstaller.utils.hooks")
        for name in ("collect_dynamic_libs", "collect_submodules", "copy_metadata"):
            setattr(hooks, name, lambda *_words, **_options: [])
        for name in ("PyInstaller", "PyInstaller.utils"):
            monkeypatch.setitem(sys.modules, name, ModuleType(name))
        monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
        monkeypatch.setattr(sys, "platform", system)
        monkeypatch.setattr(sys, "path", list(sys.path))
        self.asked: dict[str, dict[str, Any]] = {}
        names = {"Analysis": lambda *_files, **_options: SimpleNamespace(binaries=found, datas=[], pure=[], scripts=[])}
        names |= {name: self._asked(name) for name in ("PYZ", "EXE", "COLLECT", "BUNDLE")}
        file = ROOT / "packaging/pyinstaller/scrubber.spec"
        globals_: dict[str, Any] = {"SPECPATH": str(file.parent), **names}
        exec(compile(file.read_text("utf-8"), str(file), "exec"), globals_)
        self.kept = [entry[0] for entry in globals_["analysis"].binaries]

    def _asked(self, name: str) -> Any:
        return lambda *_parts, **options: self.asked.setdefault(name, options)


def framework(name: str) -> list[tuple[str, str, str]]:
    return [(f"{QT}/{path.format(name)}", "/source", kind) for path, kind in FRAMEWORK]


def test_a_part_of_qt_goes_with_its_whole_framework(monkeypatch: pytest.MonkeyPatch) -> None:
    """A framework without its library can't be signed, so that no image would be made at all."""
    found = [*framework("QtCore"), *framework("QtNetwork"), *framework("QtQmlModels")]
    recipe = Recipe(monkeypatch, "darwin", [*found, (f"{QT}/QtNetwork.abi3.so", "/source", "BINARY")])
    assert recipe.kept == [name for name, _source, _kind in framework("QtCore")]


def test_what_the_finder_opens_is_left_to_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe(monkeypatch, "darwin", [])
    assert not recipe.asked["EXE"].get("argv_emulation")
    plist = recipe.asked["BUNDLE"]["info_plist"]
    assert all(part.isdigit() for part in plist["CFBundleVersion"].split("."))
    assert recipe.asked["BUNDLE"]["bundle_identifier"] == "org.scrubber.Scrubber"


def test_linux_takes_the_systems_libraries_from_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [("libz.so.1", "/usr/lib/x86_64-linux-gnu/libz.so.1", "BINARY")]
    found += [("libpython3.13.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.13.so.1.0", "BINARY")]
    module = "lib-dynload/resource.cpython-313-x86_64-linux-gnu.so"
    found += [(module, f"/usr/lib/python3.13/{module}", "EXTENSION")]
    found += [(f"{QT}/libQt6{part}.so.6", f"/venv/{part}", "BINARY") for part in ("Core", "Network", "QmlModels")]
    recipe = Recipe(monkeypatch, "linux", found)
    assert recipe.kept == ["libpython3.13.so.1.0", module, f"{QT}/libQt6Core.so.6"]
    assert "BUNDLE" not in recipe.asked
