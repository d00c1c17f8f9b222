"""The entry in the menu of Files (Nautilus), with a stand-in for Nautilus itself."""

import runpy
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

EXTENSION = Path(__file__).resolve().parents[2] / "packaging/linux/share/nautilus-python/extensions/scrubber.py"


@dataclass
class File:
    path: str | None
    kind: str = "image/jpeg"

    def get_location(self) -> Any:
        return SimpleNamespace(get_path=lambda: self.path)

    def get_mime_type(self) -> str:
        return self.kind

    def is_directory(self) -> bool:
        return self.kind == "inode/directory"


@dataclass
class Item:
    name: str
    label: str
    icon: str
    handlers: list[tuple[Any, ...]] = field(default_factory=list)

    def connect(self, signal: str, *handler: Any) -> None:
        assert signal == "activate"
        self.handlers.append(handler)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Any:
    repository: Any = ModuleType("gi.repository")
    repository.GObject = SimpleNamespace(GObject=type("Base", (), {}))
    repository.Nautilus = SimpleNamespace(MenuProvider=type("Provider", (), {}), MenuItem=Item)
    monkeypatch.setitem(sys.modules, "gi", ModuleType("gi"))
    monkeypatch.setitem(sys.modules, "gi.repository", repository)
    return runpy.run_path(str(EXTENSION))["CleanWithScrubber"]()


def test_photos_and_folders_are_handed_over(provider: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_options: started.append(command))
    chosen = [File("/home/jane/a b.jpg"), File("/home/jane/Pictures", "inode/directory")]
    (item,) = provider.get_file_items(chosen)
    assert item.label == "Clean with Scrubber"
    ((handler, paths),) = item.handlers
    handler(item, paths)
    assert started == [["scrubber", "/home/jane/a b.jpg", "/home/jane/Pictures"]]


def test_older_versions_pass_the_window_first(provider: Any) -> None:
    assert len(provider.get_file_items(object(), [File("/home/jane/a.jpg")])) == 1


@pytest.mark.parametrize("chosen", [[], [File(None)], [File("/a.jpg"), File("/b.txt", "text/plain")]])
def test_nothing_is_offered_for_anything_else(provider: Any, chosen: list[File]) -> None:
    assert provider.get_file_items(chosen) == []
