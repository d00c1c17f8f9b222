"""What people come to do, with real events and real workers; `pytest -s` prints how many actions each task takes."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scrubber.engine.trash import can_put_back
from scrubber.formats.base import Proof
from scrubber.gui import app as gui_app
from scrubber.gui.photos.photo import State
from scrubber.gui.settings import Settings
from scrubber.gui.window.main_window import MainWindow
from scrubber.jobs.runner import Runner
from scrubber.resources import resource
from tests.helpers.gui_events import drop, local_files
from tests.helpers.telling import telling_photo

KEY, LEFT, CTRL = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
PATIENCE = 120_000
THOUSANDS = 1_800_000
"""Thousands of files, on a machine that does much else."""


class Hands:
    """Counts what a person does."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.actions = 0

    def did(self) -> None:
        """One more click, key, drop or drag."""
        self.actions += 1

    def tell(self, most: int) -> None:
        """Print the number of actions and hold it below a bound."""
        print(f"{self._name}: {self.actions} actions")
        assert self.actions <= most


@pytest.fixture
def real(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The window with real workers, as it is on its first day."""
    gui_app.prepare([])
    settings = Settings(QSettings(str(tmp_path / "first_day.ini"), QSettings.Format.IniFormat))
    made = gui_app.make_window(qapp, Runner(1), settings, False)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def with_face(tmp_path: Path) -> Path:
    return _sample(tmp_path, "astronaut.jpg")


@pytest.fixture
def without_face(tmp_path: Path) -> Path:
    return _sample(tmp_path, "sea.jpg")


def _sample(folder: Path, name: str) -> Path:
    made = folder / "photos" / name
    made.parent.mkdir(exist_ok=True)
    made.write_bytes(resource(f"samples/{name}").read_bytes())
    return made


def look(window: MainWindow, qtbot: QtBot) -> None:
    """Wait as a person does who looks at the cards first."""
    photos = window.session.model
    qtbot.waitUntil(
        lambda: len(photos) > 0 and all(window.session.faces.was_looked_at(photo) for photo in photos.photos),
        timeout=PATIENCE,
    )


def test_one_photo_by_mouse_drag_out_included(real: MainWindow, qtbot: QtBot, without_face: Path) -> None:
    hands = Hands("clean one photo by mouse")
    drop(real, local_files(without_face))
    hands.did()
    look(real, qtbot)
    with qtbot.waitSignal(real.session.run_finished, timeout=PATIENCE):
        QTest.mouseClick(real.actions_bar.clean, LEFT)
    hands.did()
    dragged = real.view.dragged_data().urls()
    hands.did()
    assert [url.toLocalFile() for url in dragged] == [str(without_face.with_name("sea_clean.jpg"))]
    hands.tell(3)


def test_a_photo_with_a_face_takes_one_more_action_the_first_time(
    real: MainWindow, qtbot: QtBot, with_face: Path
) -> None:
    hands = Hands("clean one photo with a face by mouse, for the first time")
    drop(real, local_files(with_face))
    hands.did()
    look(real, qtbot)
    QTest.mouseClick(real.actions_bar.clean, LEFT)
    hands.did()
    assert "Cover them in the copies?" in real.actions_bar.question.text()
    with qtbot.waitSignal(real.session.run_finished, timeout=PATIENCE):
        QTest.mouseClick(real.actions_bar.cover, LEFT)
    hands.did()
    photo = real.session.model.photos[0]
    assert photo.covered >= 1
    assert real.view.dragged_data().urls()
    hands.did()
    hands.tell(4)
    # Again, with faces left alone: one choice, one press.
    hands = Hands("clean again with faces left alone")
    real.actions_bar.faces.combo.setFocus()
    last = real.actions_bar.faces.combo.findText("Leave as they are")
    real.actions_bar.faces.combo.setCurrentIndex(last)
    real.actions_bar.faces.combo.activated.emit(last)
    hands.did()
    assert real.actions_bar.clean.text() == "Clean 1 photo again"
    with qtbot.waitSignal(real.session.run_finished, timeout=PATIENCE):
        QTest.mouseClick(real.actions_bar.clean, LEFT)
    hands.did()
    assert photo.covered == 0
    assert Path(photo.output).name == "astronaut_clean_2.jpg"
    hands.tell(2)


def test_the_same_by_keyboard_alone(
    real: MainWindow, qtbot: QtBot, without_face: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Hands("clean one photo by keyboard")
    monkeypatch.setattr(
        "scrubber.gui.window.adding.QFileDialog.getOpenFileNames", lambda *_asked: ([str(without_face)], "")
    )
    QTest.keyClick(real, KEY.Key_O, CTRL)
    hands.did()
    look(real, qtbot)
    with qtbot.waitSignal(real.session.run_finished, timeout=PATIENCE):
        QTest.keyClick(real, KEY.Key_Return, CTRL)
    hands.did()
    assert real.summary.show_folder.hasFocus()
    real.view.setFocus()
    QTest.keyClick(real.view, KEY.Key_C, CTRL)
    hands.did()
    copied = QApplication.clipboard().mimeData().urls()
    assert [url.toLocalFile() for url in copied] == [str(without_face.with_name("sea_clean.jpg"))]
    hands.tell(3)


def test_a_number_plate_is_covered_although_faces_are_left(real: MainWindow, qtbot: QtBot, without_face: Path) -> None:
    hands = Hands("cover a number plate and clean")
    real.actions_bar.faces.choose(None)
    drop(real, local_files(without_face))
    hands.did()
    look(real, qtbot)
    QTest.keyClick(real, KEY.Key_E, CTRL)
    hands.did()
    qtbot.waitUntil(lambda: real.editor.panel.isEnabled(), timeout=PATIENCE)
    QTest.keyClick(real.editor.canvas, KEY.Key_N)
    hands.did()
    QTest.mouseClick(real.editor.done, LEFT)
    hands.did()
    with qtbot.waitSignal(real.session.run_finished, timeout=PATIENCE):
        QTest.mouseClick(real.actions_bar.clean, LEFT)
    hands.did()
    (photo,) = real.session.model.photos
    assert photo.state is State.CLEANED
    assert photo.covered == 1
    hands.tell(5)


def mixed_folder(folder: Path, photo: bytes) -> None:
    """3,000 files as a phone and some programs leave them: photos in two folders, what is none, what is damaged."""
    (folder / "Camera").mkdir(parents=True)
    telling = telling_photo()
    for number in range(2_400):
        (folder / "Camera" / f"IMG_{number:04}.jpg").write_bytes(telling)
    for number in range(500):
        (folder / f"photo {number}.jpg").write_bytes(telling if number else photo)
    for number in range(40):
        (folder / f"half {number}.jpg").write_bytes(photo[:200])
        (folder / f"clip {number}.mp4").write_bytes(b"x")
    for number in range(20):
        (folder / f"list {number}.pdf").write_bytes(b"no photo")
        (folder / f"words {number}.jpg").write_bytes(b"this was a photo once")


def test_a_folder_of_3000_mixed_files_into_another_folder_with_refusals_understood(
    real: MainWindow, qtbot: QtBot, without_face: Path, tmp_path: Path
) -> None:
    hands = Hands("a folder of 3,000 mixed files into another folder, with refusals understood")
    folder, target = tmp_path / "mixed", tmp_path / "target"
    target.mkdir()
    mixed_folder(folder, without_face.read_bytes())
    assert sum(path.is_file() for path in folder.rglob("*")) == 3_020
    real.actions_bar.faces.choose(None)
    drop(real, local_files(folder))
    hands.did()
    qtbot.waitUntil(lambda: len(real.session.model) == 2_960, timeout=THOUSANDS)
    real.actions_bar.destination.choose(str(target))
    hands.did()
    with qtbot.waitSignal(real.session.run_finished, timeout=THOUSANDS):
        QTest.mouseClick(real.actions_bar.clean, LEFT)
    hands.did()
    assert len(list(target.rglob("*_clean.jpg"))) == 2_900
    assert real.summary.words.text().startswith("2,900 photos cleaned and verified. 60 photos refused.")
    assert "40 videos" in real.summary.left_alone.text()
    reasons = real.summary.reasons
    lines = [reasons.item(row).text() for row in range(reasons.count())]
    groups = [line for line in lines if not line.startswith(" ")]
    assert [line.split(":")[0] for line in groups] == ["40 photos", "20 photos"]
    print("understood: " + " | ".join(groups))
    second = lines.index(groups[1]) + 1
    reasons.scrollToItem(reasons.item(second))
    QTest.mouseClick(reasons.viewport(), LEFT, pos=reasons.visualItemRect(reasons.item(second)).center())
    hands.did()
    shown = real.view.current()
    assert shown is not None
    assert Path(shown.path).name in lines[second]
    QTest.mouseClick(real.summary.only_these, LEFT)
    hands.did()
    assert real.view.model().rowCount() == 60
    hands.tell(5)


def test_the_date_is_taken_out_of_the_name_of_a_copy_and_undo_still_finds_it(
    real: MainWindow, qtbot: QtBot, without_face: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = without_face.rename(without_face.with_name("IMG_20240501_123456.jpg"))
    real.actions_bar.faces.choose(None)
    drop(real, local_files(photo))
    qtbot.waitUntil(lambda: len(real.session.model) == 1 and real.session.model.photos[0].is_read, timeout=PATIENCE)
    with qtbot.waitSignal(real.session.run_finished, timeout=PATIENCE):
        QTest.mouseClick(real.actions_bar.clean, LEFT)
    button = real.inspector.result.undate
    qtbot.waitUntil(button.isVisible, timeout=PATIENCE)
    QTest.mouseClick(button, LEFT)
    copy = photo.with_name("IMG_clean.jpg")
    assert copy.exists() and not photo.with_name("IMG_20240501_123456_clean.jpg").exists()
    assert real.session.model.photos[0].output == str(copy)
    qtbot.waitUntil(lambda: not button.isVisible())
    thrown_away: list[str] = []
    monkeypatch.setattr("scrubber.gui.cleaning.undoing.throw_away", thrown_away.append)
    with qtbot.waitSignal(real.cleaning.undone):
        real.cleaning.undo()
    assert thrown_away == [str(copy)]


def test_copies_take_their_originals_place_and_undo_gives_it_back(
    real: MainWindow, qtbot: QtBot, without_face: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trash = tmp_path / "trash"
    trash.mkdir()
    monkeypatch.setattr("scrubber.engine.replacing.throw_away", lambda path: shutil.move(path, trash))

    def back(paths: Iterable[str]) -> list[str]:
        return [shutil.move(trash / Path(path).name, path) for path in paths]

    monkeypatch.setattr("scrubber.engine.replacing.put_back", back)
    before = without_face.read_bytes()
    real.actions_bar.faces.choose(None)
    real.actions_bar.destination.replace_originals()
    drop(real, local_files(without_face))
    qtbot.waitUntil(lambda: len(real.session.model) == 1 and real.session.model.photos[0].is_read, timeout=PATIENCE)
    QTest.mouseClick(real.actions_bar.clean, LEFT)
    with qtbot.waitSignal(real.session.run_finished, timeout=PATIENCE):
        QTest.mouseClick(real.actions_bar.replace, LEFT)
    (photo,) = real.session.model.photos
    assert (photo.state, photo.output, photo.proof) == (State.CLEANED, str(without_face), Proof.DECODED)
    assert without_face.read_bytes() != before
    assert (trash / without_face.name).read_bytes() == before
    assert [path.name for path in without_face.parent.glob("*_clean*")] == []
    real.session.check(photo)
    assert not photo.was_changed
    if not can_put_back():
        assert not real.summary.undo.isVisible()
        return
    with qtbot.waitSignal(real.cleaning.undone):
        real.summary.undo.click()
    assert without_face.read_bytes() == before
    assert photo.state is State.READ
    real.session.check(photo)
    assert not photo.was_changed


def test_a_screenshot_is_pasted_and_the_clean_one_copied(
    real: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Hands("paste a screenshot and copy the clean one")
    shot = QImage(120, 80, QImage.Format.Format_RGB32)
    shot.fill(Qt.GlobalColor.darkGreen)
    QApplication.clipboard().setImage(shot)
    target = tmp_path / "shot.png"
    monkeypatch.setattr("scrubber.gui.window.adding.QFileDialog.getSaveFileName", lambda *_asked: (str(target), ""))
    real.actions_bar.faces.choose(None)
    QTest.keyClick(real, KEY.Key_V, CTRL)
    hands.did()
    qtbot.waitUntil(lambda: len(real.session.model) == 1 and real.session.model.photos[0].is_read, timeout=PATIENCE)
    photo = real.session.model.photos[0]
    assert photo.problem is None
    if photo.state is not State.ALREADY_CLEAN:
        with qtbot.waitSignal(real.session.run_finished, timeout=PATIENCE):
            QTest.keyClick(real, KEY.Key_Return, CTRL)
        hands.did()
    real.view.setFocus()
    QTest.keyClick(real.view, KEY.Key_C, CTRL)
    hands.did()
    clipboard = QApplication.clipboard()
    qtbot.waitUntil(lambda: clipboard.mimeData().hasUrls() and clipboard.mimeData().hasImage(), timeout=PATIENCE)
    assert clipboard.image().size() == shot.size()
    hands.tell(3)
