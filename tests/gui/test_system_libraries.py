"""Libraries that Qt lacks are named with their packages, by the window and by the self-test, without a traceback."""

import ctypes
import re
import sys
from pathlib import Path

import pytest

from scrubber import launcher, self_test
from scrubber.cli.status import Status
from scrubber.gui import system_libraries
from scrubber.gui.system_libraries import (
    DRAWING,
    FONT_PACKAGE,
    WAYLAND,
    X11,
    font_problem,
    screen_platforms,
    window_problem,
)  # fmt: skip

ROOT = Path(__file__).resolve().parents[2]
GONE = ("libEGL.so.1", "libxcb-cursor.so.0")

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="elsewhere the system has all that Qt needs"
)


@pytest.fixture
def bare_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux with two libraries less."""

    def load(name: str) -> None:
        if name in GONE or name.endswith(("libqxcb.so", "libqoffscreen.so")):
            raise OSError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(ctypes, "CDLL", load)


def test_here_nothing_is_missing_to_draw() -> None:
    assert window_problem("offscreen") == ""


def test_missing_libraries_are_named_with_their_packages(bare_system: None) -> None:
    problem = window_problem("xcb")
    assert all(name in problem for name in GONE)
    assert problem.endswith("apt-get install libegl1 libxcb-cursor0")
    assert "libxcb" not in window_problem("offscreen")


def test_a_second_platform_is_enough(bare_system: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb;wayland")
    assert screen_platforms() == ["xcb", "wayland"]
    assert window_problem() == ""


@pytest.mark.parametrize(("variable", "platform"), [("DISPLAY", "xcb"), ("WAYLAND_DISPLAY", "wayland")])
def test_the_screen_says_which_platform(variable: str, platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert screen_platforms() == []
    monkeypatch.setenv(variable, ":7")
    assert screen_platforms() == [platform]


def test_the_window_says_it_and_does_not_start(
    bare_system: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert launcher.open_window([]) == Status.USAGE
    assert "libegl1 libxcb-cursor0" in capsys.readouterr().err


def test_the_self_test_asks_for_the_packages_and_not_for_a_new_installation(
    bare_system: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = [(self_test.WINDOW_LIBRARIES, self_test._window_libraries)]
    monkeypatch.setattr(self_test, "_checks", lambda *_all: failing)
    assert self_test.run() == 1
    told = capsys.readouterr().out
    assert "apt-get install libegl1" in told
    assert "damaged" not in told
    failing.append(("formats", lambda: "one is missing"))
    assert self_test.run() == 1
    assert "damaged" in capsys.readouterr().out


def test_a_system_without_a_font_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(system_libraries, "FONT_FOLDERS", (str(tmp_path),))
    assert font_problem().endswith(f"apt-get install {FONT_PACKAGE}")
    (tmp_path / "serif").mkdir()
    (tmp_path / "serif/plain.ttf").touch()
    assert font_problem() == ""


def test_the_set_up_brings_the_same_packages() -> None:
    script = (ROOT / "packaging/system.sh").read_text("utf-8")
    lists = dict(re.findall(r'^(drawing|x11|wayland)="([^"]+)"$', script, re.MULTILINE))
    assert set(lists["drawing"].split()) == {*DRAWING.values(), FONT_PACKAGE}
    assert set(lists["x11"].split()) == set(X11.values())
    assert set(lists["wayland"].split()) == set(WAYLAND.values())
