"""A photo whose file was changed is read again, and never gets the covers of another picture, nor a copy unseen."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from scrubber.engine.covering.choice import PicturePolicy
from scrubber.engine.report import CleanResult
from scrubber.errors import OtherPhoto
from scrubber.gui import app as gui_app
from scrubber.gui.cleaning.run import Outcome
from scrubber.gui.photos.card import CardDelegate
from scrubber.gui.photos.photo import Photo, State, stamp
from scrubber.gui.settings import Settings
from scrubber.gui.window.main_window import MainWindow
from scrubber.jobs.runner import Runner
from tests.helpers import gui
from tests.helpers.gui import FakeWorkers
from tests.helpers.gui_events import drop, local_files
from tests.helpers.telling import SECRET, telling_photo

PATIENCE = 60_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "IMG_1.jpg"
    made.write_bytes(b"one picture")
    return made


def listed(window: MainWindow, qtbot: QtBot, path: Path) -> Photo:
    """The photo at `path` in the list, read and looked at."""
    drop(window, local_files(path))
    qtbot.waitUntil(lambda: len(window.session.model) == 1, timeout=PATIENCE)
    (photo,) = window.session.model.photos
    qtbot.waitUntil(lambda: photo.is_read and photo in window.session.store, timeout=PATIENCE)
    return photo


def decide(window: MainWindow, qtbot: QtBot, path: Path) -> Photo:
    """List one photo and decide its covers."""
    photo = listed(window, qtbot, path)
    window.edit_faces()
    qtbot.waitUntil(lambda: window.editor.panel.isEnabled())
    window.editor.panel.none.click()
    window.editor.done.click()
    assert window.session.faces.is_decided(photo)
    return photo


@pytest.fixture
def decided(window: MainWindow, qtbot: QtBot, path: Path) -> MainWindow:
    """A window in which the covers of one photo were decided."""
    decide(window, qtbot, path)
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


def swap(path: Path, data: bytes) -> None:
    """Put another file of the same size and time in the place of this one."""
    before = path.stat()
    assert len(data) == before.st_size
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.fixture
def digests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the stand-ins for the workers tell the digests of the files, as the real ones do."""
    read, look = gui.report_for, gui.faces_for

    def digest_of(path: str) -> str:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()

    monkeypatch.setattr(gui, "report_for", lambda path, pixels: replace(read(path, pixels), digest=digest_of(path)))
    monkeypatch.setattr(gui, "faces_for", lambda path, pixels: replace(look(path, pixels), digest=digest_of(path)))


@pytest.fixture
def real(qapp: QApplication, qtbot: QtBot, settings: Settings) -> Iterator[MainWindow]:
    """The window with real workers."""
    settings.cover_style = None
    made = gui_app.make_window(qapp, Runner(1), settings, False)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


def told(window: MainWindow) -> list[str]:
    return [label.text() for label in window.inspector.findChildren(QLabel) if label.isVisibleTo(window)]


def test_no_copy_is_made_of_a_picture_that_nobody_saw(real: MainWindow, qtbot: QtBot, path: Path) -> None:
    """Its file was replaced by one of the same size and time: only the bytes tell, which the worker reads anyway."""
    path.write_bytes(telling_photo())
    photo = listed(real, qtbot, path)
    qtbot.waitUntil(lambda: SECRET in told(real), timeout=PATIENCE)
    other = SECRET.swapcase()
    swap(path, telling_photo().replace(SECRET.encode(), other.encode()))
    assert not real.session.check(photo)
    with qtbot.waitSignal(real.session.run_finished, timeout=PATIENCE):
        real.actions_bar.clean.click()
    assert list(path.parent.glob("*_clean*")) == []
    assert "changed meanwhile" in real.summary.reasons.item(0).text()
    assert CardDelegate._chips(photo)[0].word == "Changed on disk"
    qtbot.waitUntil(lambda: photo.state is State.READ and other in told(real), timeout=PATIENCE)
    with qtbot.waitSignal(real.session.run_finished, timeout=PATIENCE):
        real.actions_bar.clean.click()
    assert photo.state is State.CLEANED and len(list(path.parent.glob("*_clean*"))) == 1


def test_a_copy_in_its_originals_place_is_the_photo_from_then_on(
    real: MainWindow, qtbot: QtBot, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "scrubber.engine.replacing.throw_away", lambda path: Path(path).rename(tmp_path / "thrown away")
    )
    path.write_bytes(telling_photo())
    photo = listed(real, qtbot, path)
    original = photo.digest
    real.actions_bar.destination.replace_originals()
    real.actions_bar.clean.click()
    with qtbot.waitSignal(real.session.run_finished, timeout=PATIENCE):
        real.actions_bar.replace.click()
    assert (photo.output, photo.replaced_digest) == (str(path), original)
    assert photo.digest == hashlib.sha256(path.read_bytes()).hexdigest() != original
    real.session.store.forget(photo)
    real.session.inspections.look_at([photo])
    qtbot.waitUntil(lambda: photo in real.session.store, timeout=PATIENCE)
    assert (photo.state, photo.was_changed) == (State.CLEANED, False)


@pytest.mark.usefixtures("digests")
def test_covers_are_for_the_file_in_which_they_were_decided(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = decide(window, qtbot, path)
    swap(path, b"two picture")
    monkeypatch.setattr(
        FakeWorkers, "_result", staticmethod(lambda _t, name, _d: CleanResult(name, problem=OtherPhoto()))
    )
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    (policy,) = workers.policies
    assert isinstance(policy, PicturePolicy)
    assert policy.digest == hashlib.sha256(b"one picture").hexdigest()
    assert photo.was_changed
    assert not window.session.faces.is_decided(photo)
    qtbot.waitUntil(lambda: photo.is_read and photo.state is State.READ)


@pytest.mark.usefixtures("digests")
def test_reading_a_photo_again_notices_that_it_is_another_one(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    photo = decide(window, qtbot, path)
    swap(path, b"two picture")
    window.session.store.forget(photo)
    window.session.inspections.look_at([photo])
    qtbot.waitUntil(lambda: photo.was_changed)
    assert photo.digest == hashlib.sha256(b"two picture").hexdigest()
    assert not window.session.faces.is_decided(photo)


@pytest.mark.usefixtures("digests")
def test_looking_for_faces_notices_it_too(window: MainWindow, qtbot: QtBot, workers: FakeWorkers, path: Path) -> None:
    workers.holds_faces = True
    photo = listed(window, qtbot, path)
    swap(path, b"two picture")
    workers.release()
    qtbot.waitUntil(lambda: photo.was_changed and photo.is_read)
    assert photo.digest == hashlib.sha256(b"two picture").hexdigest()
    qtbot.waitUntil(lambda: photo.faces == 2)


@pytest.mark.usefixtures("digests")
def test_the_editor_does_not_lay_old_marks_over_another_picture(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    photo = decide(window, qtbot, path)
    swap(path, b"two picture")
    window.edit_faces()
    qtbot.waitUntil(lambda: photo.was_changed and window.editor.panel.isEnabled())
    assert not window.session.faces.is_decided(photo)
    assert [mark.is_covered for mark in window.session.faces.marks(photo).all] == [True, True]


def test_what_is_read_while_the_file_changes_is_read_again(
    window: MainWindow, qtbot: QtBot, workers: FakeWorkers, path: Path
) -> None:
    photo = listed(window, qtbot, path)
    workers.held = True
    window.session.store.forget(photo)
    window.session.inspections.look_at([photo])
    reads = len(workers.inspected)
    os.utime(path, (1, 1))
    window.session.look_again([photo])
    assert photo.was_changed and not photo.is_read
    workers.release()
    qtbot.waitUntil(lambda: photo.is_read)
    assert len(workers.inspected) > reads, "the answer from before the change doesn't count"
    assert photo.stamp == stamp(str(path))


def test_the_original_is_the_photo_again_after_undo_and_no_other_one_meanwhile(
    window: MainWindow, qtbot: QtBot, path: Path
) -> None:
    photo = listed(window, qtbot, path)
    photo.output, photo.digest, photo.replaced_digest = str(path), "copy", "original"
    assert photo.is_other("third")
    assert not photo.is_other("original"), "what was asked before the copy took its place comes late"
    photo.take_report(replace(gui.report_for(str(path), 0), digest="original"))
    assert photo.digest == "copy"
    undoing = window.session.undo(Outcome(outputs=[str(path)]))
    undoing.gone.emit(str(path))
    assert (photo.output, photo.digest) == ("", "original")


def test_size_and_time_are_known_of_a_photo_that_only_a_run_has_read(
    window: MainWindow, qtbot: QtBot, path: Path
) -> None:
    window.session.inspections.close()
    drop(window, local_files(path))
    qtbot.waitUntil(lambda: len(window.session.model) == 1)
    with qtbot.waitSignal(window.session.run_finished):
        window.actions_bar.clean.click()
    (photo,) = window.session.model.photos
    assert (photo.state, photo.stamp) == (State.CLEANED, stamp(str(path)))
    os.utime(path, (1, 1))
    assert window.session.check(photo)
