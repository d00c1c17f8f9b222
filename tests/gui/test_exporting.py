"""What was found is saved whole or not at all, never over another file, and off the window's thread."""

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from scrubber.errors import Cancelled, CannotWrite
from scrubber.gui.export.run import AHEAD, Export
from scrubber.gui.gui_queue import GuiQueue
from scrubber.gui.window.main_window import MainWindow
from tests.helpers.gui import FakeWorkers

PATHS = [f"/p/IMG_{3 * number}.jpg" for number in range(3 * AHEAD)]


def exported(qtbot: QtBot, workers: FakeWorkers, target: Path, paths: list[str]) -> list[object]:
    export = Export(workers, GuiQueue(), paths, target)
    with qtbot.waitSignal(export.finished, timeout=10_000) as done:
        export.start()
    return list(done.args or [])


@pytest.mark.parametrize("ending", [".html", ".json"])
def test_the_file_holds_every_photo_in_order(qtbot: QtBot, workers: FakeWorkers, tmp_path: Path, ending: str) -> None:
    path, problem = exported(qtbot, workers, tmp_path / f"found{ending}", PATHS)
    assert problem is None
    text = Path(str(path)).read_text("utf-8")
    names = [Path(one).name for one in PATHS]
    places = [text.index(f'/{name}"' if ending == ".json" else f">{name}<") for name in names]
    assert places == sorted(places)
    assert f"{len(PATHS)} of {len(PATHS)} photos share the camera serial number F4GHX0Q2N7." in text
    if ending == ".json":
        assert [Path(photo["path"]).name for photo in json.loads(text)["photos"]] == names


def test_a_file_of_that_name_stays(qtbot: QtBot, workers: FakeWorkers, tmp_path: Path) -> None:
    (tmp_path / "found.html").write_text("mine")
    path, problem = exported(qtbot, workers, tmp_path / "found.html", PATHS[:1])
    assert (Path(str(path)).name, problem) == ("found_2.html", None)
    assert (tmp_path / "found.html").read_text() == "mine"


def test_stopped_in_the_middle_nothing_is_left(qtbot: QtBot, workers: FakeWorkers, tmp_path: Path) -> None:
    workers.held = True
    export = Export(workers, GuiQueue(), PATHS, tmp_path / "found.json")
    with qtbot.waitSignal(export.finished) as done:
        export.start()
        qtbot.waitUntil(lambda: len(workers.inspected) == AHEAD)
        export.cancel()
    assert done.args is not None
    assert isinstance(done.args[1], Cancelled)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_file_is_said(qtbot: QtBot, workers: FakeWorkers, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    path, problem = exported(qtbot, workers, tmp_path / "file" / "found.html", PATHS[:1])
    assert path == ""
    assert isinstance(problem, CannotWrite)


def test_the_window_saves_the_selected_photos_and_says_where(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.session.open(PATHS[:3])
    qtbot.waitUntil(lambda: len(window.session.model) == 3)
    window.exporting.export_to(window.view.selected_photos(), tmp_path / "found.json")
    qtbot.waitUntil(lambda: window.notice.words.text() == "Saved: found.json")
    assert len(json.loads((tmp_path / "found.json").read_text())["photos"]) == 1
