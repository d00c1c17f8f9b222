"""What cards show once there are copies: the copies, also while a run goes on."""

import pytest
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from scrubber.gui.gui_queue import GuiQueue
from scrubber.gui.photos.copies import Copies
from scrubber.gui.photos.photo import Photo
from scrubber.gui.photos.report_store import ReportStore
from tests.helpers.gui import FakeWorkers, report_for


@pytest.fixture
def photo() -> Photo:
    return Photo("/photos/IMG_0.jpg")


def test_a_copy_in_view_is_read_as_soon_as_it_is_made(qapp: QApplication, photo: Photo) -> None:
    workers = FakeWorkers()
    copies = Copies(workers, GuiQueue(), 64)
    copies.look_at([photo])
    assert workers.inspected == []
    photo.output = "/photos/IMG_0_clean.jpg"
    copies.made(photo)
    other = Photo("/photos/IMG_1.jpg", output="/photos/IMG_1_clean.jpg")
    copies.made(other)
    assert workers.inspected == [photo.output], "those out of view wait until they are in view"


@pytest.mark.parametrize(("covered", "shows_original"), [(0, True), (3, False)])
def test_until_a_copy_with_covers_is_known_its_card_shows_no_face(
    covered: int, shows_original: bool, qapp: QApplication, photo: Photo
) -> None:
    copies, originals = Copies(FakeWorkers(), GuiQueue(), 64), ReportStore()
    originals.put(photo, report_for(photo.path, 64))
    assert isinstance(copies.picture(photo, originals), QPixmap)
    photo.output, photo.covered = "/photos/IMG_0_clean.jpg", covered
    assert (copies.picture(photo, originals) is not None) is shows_original
