"""A folder that is watched from the window, with real files."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from scrubber.gui.settings import Settings
from scrubber.gui.window import notice as notices
from scrubber.gui.window.main_window import MainWindow
from scrubber.gui.window.notice import Notice
from scrubber.jobs import journal as journals
from scrubber.jobs import watching
from tests.helpers.gui import FakeWorkers

LEFT = Qt.MouseButton.LeftButton
PATIENCE = 30_000


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are complete at once, journals lie in a folder of the test."""
    monkeypatch.setattr(watching, "SETTLE_SECONDS", 0.0)
    monkeypatch.setattr(journals, "_folder", lambda: tmp_path / "journals")


@pytest.fixture
def camera(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is watched; the dialogs answer with it, and then with the folder for copies."""
    folder, copies = tmp_path / "Camera", tmp_path / "Clean"
    folder.mkdir()
    copies.mkdir()
    answers = [str(folder), str(copies)]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked: answers.pop(0) if answers else "")
    return folder


def bar(window: MainWindow) -> Notice:
    return window.watching._bar


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_bytes(b"\xff\xd8\xff\xe0 a photo, for all that is asked here")


def test_photos_that_appear_are_cleaned_and_counted(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers, camera: Path
) -> None:
    put(camera, "IMG_1.jpg")
    window.commands.watch.trigger()
    assert bar(window).isVisible()
    assert bar(window).words.text() == "Watching “Camera”. 0 photos cleaned and verified."
    assert not window.commands.watch.isEnabled()
    one = "Watching “Camera”. 1 photo cleaned and verified."
    qtbot.waitUntil(lambda: bar(window).words.text() == one, timeout=PATIENCE)
    put(camera, "IMG_2.jpg", "fails_3.jpg")
    expected = "Watching “Camera”. 2 photos cleaned and verified. 1 photo refused."
    qtbot.waitUntil(lambda: bar(window).words.text() == expected, timeout=PATIENCE)
    assert bar(window).accessibleName() == expected
    assert sorted(Path(path).name for path, _where in workers.cleaned) == ["IMG_1.jpg", "IMG_2.jpg", "fails_3.jpg"]
    assert {(where.folder, where.root) for _path, where in workers.cleaned} == {
        (str(camera.with_name("Clean")), str(camera))
    }
    QTest.mouseClick(bar(window).close_button, LEFT)
    qtbot.waitUntil(window.commands.watch.isEnabled, timeout=PATIENCE)
    assert not bar(window).isVisible()
    put(camera, "IMG_4.jpg")
    qtbot.wait(700)
    assert len(workers.cleaned) == 3


@pytest.mark.parametrize("remembers", [True, False])
def test_a_watch_that_starts_again_knows_what_is_done(
    remembers: bool,
    window: MainWindow,
    qtbot: QtBot,
    workers: FakeWorkers,
    settings: Settings,
    camera: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.remember_folders = remembers
    put(camera, "IMG_1.jpg")
    for _start in range(2):
        answers = [str(camera), str(tmp_path / "Clean")]
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked, answers=answers: answers.pop(0))
        window.commands.watch.trigger()
        if _start == 0 or not remembers:
            qtbot.waitUntil(lambda: "1 photo cleaned" in bar(window).words.text(), timeout=PATIENCE)
        else:
            put(camera, "IMG_2.jpg")
            qtbot.waitUntil(lambda: len(workers.cleaned) == 2, timeout=PATIENCE)
        bar(window).close_button.click()
        qtbot.waitUntil(window.commands.watch.isEnabled, timeout=PATIENCE)
    assert not window.resuming._bar.isVisible()
    assert journals.unfinished() is None, "a watch is no run that stopped"
    names = [Path(path).name for path, _where in workers.cleaned]
    assert names == (["IMG_1.jpg", "IMG_2.jpg"] if remembers else ["IMG_1.jpg", "IMG_1.jpg"])
    assert (tmp_path / "journals").exists() == remembers
    window.adding.stop_remembering(True)
    assert list((tmp_path / "journals").glob("*")) == []


def test_numbers_tell_no_order(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers, settings: Settings, camera: Path
) -> None:
    settings.name_copies("numbered")
    window.cleaning.take_choices()
    put(camera, *(f"IMG_{number}.jpg" for number in range(12)))
    window.commands.watch.trigger()
    qtbot.waitUntil(lambda: len(workers.cleaned) == 12, timeout=PATIENCE)
    numbers = [where.naming.number for _path, where in workers.cleaned]
    assert len(set(numbers)) > 6
    assert numbers != sorted(numbers)


@pytest.mark.parametrize("copies", ["Camera", "."])
def test_copies_need_another_folder(
    copies: str, window: MainWindow, camera: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [str(camera), str(tmp_path / copies)]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked: answers.pop(0))
    window.commands.watch.trigger()
    assert window.notice.words.text() == "The copies need another folder than the one that is watched."
    assert not window.watching.is_on


def test_a_folder_that_can_not_be_watched_says_why(
    window: MainWindow, qtbot: QtBot, camera: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_asked: object, **_more: object) -> None:
        raise OSError(2, "No such file or directory")

    monkeypatch.setattr(watching.WatchedFolder, "_observe", fail)
    window.commands.watch.trigger()
    qtbot.waitUntil(window.notice.isVisible, timeout=PATIENCE)
    assert window.notice.words.text() == "The folder can't be watched: No such file or directory."
    assert not bar(window).isVisible()


def test_somebody_elsewhere_is_told_how_many(
    window: MainWindow, qtbot: QtBot, camera: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(notices.EndNotice, "tell", lambda _self, words, _seconds: told.append(words))
    put(camera, "IMG_1.jpg")
    window.commands.watch.trigger()
    qtbot.waitUntil(lambda: told == ["1 photo cleaned and verified."], timeout=PATIENCE)


def test_closing_the_window_ends_the_watch(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers, camera: Path
) -> None:
    window.commands.watch.trigger()
    window.close()
    put(camera, "IMG_1.jpg")
    qtbot.wait(700)
    assert workers.cleaned == []
