"""The main job with nothing faked: a folder is dropped, read by worker processes and cleaned; copies are checked."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import piexif
import pytest
from PIL import Image, ImageChops
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scrubber.engine.inspect import inspect
from scrubber.gui import app as gui_app
from scrubber.gui.photos.photo import State
from scrubber.gui.settings import Settings
from scrubber.gui.window.main_window import MainWindow
from scrubber.jobs.runner import Runner
from scrubber.metadata.findings.finding import Topic
from tests.helpers.gui import picture
from tests.helpers.gui_events import drop, local_files
from tests.helpers.unseen import crop_samples

PATIENCE_MS = 60_000
SECRETS = (b"Jane Q. Photographer", b"SN-4711-0815", b"Secret Camera 9")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two photos that tell a lot, one of them in a sub-folder, and a damaged one."""
    home = tmp_path / "holiday"
    (home / "beach").mkdir(parents=True)
    telling_jpeg(home / "one.jpg", 1)
    telling_jpeg(home / "beach" / "two.jpg", 2)
    (home / "broken.jpg").write_bytes((home / "one.jpg").read_bytes()[:300])
    return home


def telling_jpeg(path: Path, number: int) -> None:
    path.write_bytes(picture(number))
    tags = {
        "0th": {piexif.ImageIFD.Artist: SECRETS[0], piexif.ImageIFD.Model: SECRETS[2]},
        "Exif": {piexif.ExifIFD.BodySerialNumber: SECRETS[1], piexif.ExifIFD.DateTimeOriginal: b"2024:05:12 14:03:22"},
        "GPS": {
            piexif.GPSIFD.GPSLatitudeRef: b"N",
            piexif.GPSIFD.GPSLatitude: ((48, 1), (53, 1), (12, 1)),
            piexif.GPSIFD.GPSLongitudeRef: b"E",
            piexif.GPSIFD.GPSLongitude: ((2, 1), (20, 1), (15, 1)),
        },
        "1st": {},
        "thumbnail": picture(number + 1, 160, 120),
    }
    piexif.insert(piexif.dump(tags), str(path))


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, settings: Settings) -> Iterator[MainWindow]:
    gui_app.prepare([])
    made = gui_app.make_window(qapp, Runner(workers=2, languages=()), settings, False)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def same_pixels(one: Path, other: Path) -> bool:
    with Image.open(one) as first, Image.open(other) as second:
        return ImageChops.difference(first.convert("RGB"), second.convert("RGB")).getbbox() is None


def test_a_dropped_folder_becomes_verified_copies(
    window: MainWindow, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    before = digests(folder)
    assert drop(window, local_files(folder)) == Qt.DropAction.CopyAction
    photos = window.session.model
    qtbot.waitUntil(lambda: len(photos) == 3 and all(photo.is_read for photo in photos.photos), timeout=PATIENCE_MS)
    by_name = {Path(photo.path).name: photo for photo in photos.photos}
    assert {Topic.PLACE, Topic.PERSON, Topic.TIME, Topic.DEVICE} <= set(by_name["two.jpg"].topics)
    assert by_name["broken.jpg"].state is State.REFUSED

    out = tmp_path / "clean"
    out.mkdir()
    window.actions_bar.destination.choose(str(out))
    with qtbot.waitSignal(window.session.run_finished, timeout=PATIENCE_MS) as end:
        QTest.mouseClick(window.actions_bar.clean, Qt.MouseButton.LeftButton)

    outputs = {Path(output).relative_to(out).as_posix() for output in end.args[0].outputs}
    assert outputs == {"one_clean.jpg", "beach/two_clean.jpg"}
    assert [Path(path).name for path, _problem in end.args[0].refused] == ["broken.jpg"]
    for copy in out.rglob("*.jpg"):
        assert not [secret for secret in SECRETS if secret in copy.read_bytes()]
    assert same_pixels(folder / "one.jpg", out / "one_clean.jpg")
    assert same_pixels(folder / "beach" / "two.jpg", out / "beach" / "two_clean.jpg")
    assert len(digests(out)) == 2
    assert digests(folder) == before


def test_the_inspector_shows_the_hidden_picture_and_the_place(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    drop(window, local_files(folder / "one.jpg"))
    qtbot.waitUntil(lambda: window.inspector.place.isVisible(), timeout=PATIENCE_MS)
    assert "48.8867" in window.inspector.place.text()
    photo = window.session.model.photos[0]
    report = window.session.report(photo)
    assert report is not None
    assert len(report.pictures) == 1
    assert sum(part.length for part in report.parts) == report.size
    qtbot.waitUntil(lambda: photo in window.session.store, timeout=PATIENCE_MS)
    thumbnail = window.session.store.thumbnail(photo)
    assert thumbnail is not None
    assert not thumbnail.isNull()


def test_what_nobody_sees_is_offered_and_removed_by_encoding_anew(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """A HEIC with a crop: its copy says that more is behind it, and one button makes one without."""
    photo_path = tmp_path / "cropped.heic"
    photo_path.write_bytes(next(one.data for one in crop_samples() if one.name == "crop-heic-aperture"))
    drop(window, local_files(photo_path))
    qtbot.waitUntil(lambda: window.session.counts().read == 1, timeout=PATIENCE_MS)
    (photo,) = window.session.model.photos
    assert photo.offers_encoding
    window.cleaning.clean()
    qtbot.waitUntil(lambda: photo.state is State.CLEANED, timeout=PATIENCE_MS)
    first = Path(photo.output)
    assert "1 photo hid more picture than it shows" in window.summary.words.text()
    assert inspect(str(first)).leaks == (Topic.HIDDEN_PICTURE,)
    qtbot.waitUntil(lambda: window.inspector.result.encode.isVisible(), timeout=PATIENCE_MS)
    QTest.mouseClick(window.inspector.result.encode, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(photo.output) and Path(photo.output) != first, timeout=PATIENCE_MS)
    assert not inspect(photo.output).leaks
    assert not window.inspector.result.encode.isVisible()
