"""A photo whose file was changed is read again, and never gets the covers of another picture."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scrubber.engine.covering.choice import PicturePolicy
from scrubber.engine.report import CleanResult, Destination, FaceReport
from scrubber.errors import OtherPhoto
from scrubber.gui.photos.card import CardDelegate
from scrubber.gui.photos.photo import State
from scrubber.gui.window.main_window import MainWindow
from tests.helpers import gui
from tests.helpers.gui import FakeTicket, FakeWorkers, faces_for
from tests.helpers.gui_events import drop, local_files


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "IMG_1.jpg"
    made.write_bytes(b"one picture")
    return made


@pytest.fixture
def decided(window: MainWindow, qtbot: QtBot, path: Path) -> MainWindow:
    """A window in which the covers of one photo were decided."""
    drop(window, local_files(path))
    qtbot.waitUntil(lambda: len(window.session.model) == 1 and window.session.model.photos[0].is_read)
    window.edit_faces()
    qtbot.waitUntil(lambda: window.editor.panel.isEnabled())
    window.editor.panel.none.click()
    window.editor.done.click()
    assert window.session.faces.is_decided(window.session.model.photos[0])
    return window


def test_covers_decided_for_one_picture_are_not_put_on_another(
    decided: MainWindow, qtbot: QtBot, workers: FakeWorkers, path: Path
) -> None:
    photo = decided.session.model.photos[0]
    path.write_bytes(b"quite another picture")
    with qtbot.waitSignal(decided.session.run_finished):
        decided.actions_bar.clean.click()
    (policy,) = workers.policies
    assert isinstance(policy, PicturePolicy)
    assert policy.faces is not None
    assert policy.faces.boxes is None
    assert not decided.session.faces.is_decided(photo)
    assert photo.state is State.CLEANED


def test_a_photo_that_was_not_changed_keeps_what_was_decided(
    decided: MainWindow, qtbot: QtBot, workers: FakeWorkers
) -> None:
    with qtbot.waitSignal(decided.session.run_finished):
        decided.actions_bar.clean.click()
    (policy,) = workers.policies
    assert isinstance(policy, PicturePolicy)
    assert policy.faces is not None
    assert policy.faces.boxes == ()


def test_dropped_again_it_comes_into_view_and_says_that_it_changed(
    decided: MainWindow, qtbot: QtBot, workers: FakeWorkers, path: Path
) -> None:
    photo = decided.session.model.photos[0]
    drop(decided, local_files(path))
    qtbot.waitUntil(decided.notice.isVisible)
    assert decided.notice.words.text() == "1 photo is in the list already."
    assert not photo.was_changed
    os.utime(path, (1, 1))
    reads = len(workers.inspected)
    drop(decided, local_files(path))
    qtbot.waitUntil(lambda: photo.was_changed and photo.is_read)
    assert len(workers.inspected) > reads
    assert CardDelegate._chips(photo)[0].word == "Changed on disk"
    assert decided.view.current() is photo
    QTest.qWait(10)


def test_a_change_that_left_size_and_time_is_noticed_by_the_digest(
    window: MainWindow, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker compares the bytes that it reads with those in which the faces were found."""

    def find(path: str, picture_px: int) -> FaceReport:
        return replace(faces_for(path, picture_px), digest=hashlib.sha256(Path(path).read_bytes()).hexdigest())

    def clean(_ticket: FakeTicket, path: str, _destination: Destination) -> CleanResult:
        return CleanResult(path, problem=OtherPhoto())

    monkeypatch.setattr(gui, "faces_for", find)
    drop(window, local_files(path))
    qtbot.waitUntil(lambda: len(window.session.model) == 1 and window.session.model.photos[0].faces is not None)
    (photo,) = window.session.model.photos
    window.edit_faces()
    qtbot.waitUntil(lambda: window.editor.panel.isEnabled())
    window.editor.panel.none.click()
    window.editor.done.click()
    before = path.stat()
    path.write_bytes(b"two picture")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    made = window.session.made_now(photo)
    assert made.policy.faces is not None
    assert made.policy.faces.digest == hashlib.sha256(b"one picture").hexdigest()
    monkeypatch.setattr(FakeWorkers, "_result", staticmethod(clean))
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    assert photo.was_changed
    assert not window.session.faces.is_decided(photo)
    qtbot.waitUntil(lambda: photo.is_read and photo.state is State.READ)
