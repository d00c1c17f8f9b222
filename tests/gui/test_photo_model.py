"""The list: what is shown, in which order, and what may be dragged out of it."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication

from scrubber.errors import UnknownFormat
from scrubber.gui.photos.photo_model import PhotoModel
from scrubber.gui.settings import Order, Show
from scrubber.metadata.findings.batch_facts import BatchFacts
from scrubber.metadata.findings.finding import Topic


def names(model: PhotoModel) -> list[str]:
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def model_of(paths: Sequence[str]) -> PhotoModel:
    model = PhotoModel()
    model.add((path, "") for path in paths)
    return model


def test_a_photo_is_listed_once_however_often_it_is_dropped() -> None:
    model = model_of(["/a.jpg", "/b.jpg", "/a.jpg"])
    assert model.add([("/b.jpg", "/"), ("/c.jpg", "/")])[0].path == "/c.jpg"
    assert names(model) == ["a.jpg", "b.jpg", "c.jpg"]


def test_a_photo_can_be_added_again_after_it_was_removed() -> None:
    model = model_of(["/a.jpg", "/b.jpg"])
    model.remove([model.photos[0]])
    model.add([("/a.jpg", "")])
    assert names(model) == ["b.jpg", "a.jpg"]


def test_filters_show_places_copies_and_refusals() -> None:
    model = model_of(["/a.jpg", "/b.jpg", "/c.jpg"])
    with_place, cleaned, refused = model.photos
    with_place.batch_facts = BatchFacts(names_place=True)
    cleaned.output, refused.read_problem = "/b_clean.jpg", UnknownFormat()
    for show, expected in {Show.PLACE: "a.jpg", Show.CLEANED: "b.jpg", Show.REFUSED: "c.jpg"}.items():
        model.arrange(show, Order.ADDED)
        assert names(model) == [expected]
    model.arrange(Show.ALL, Order.ADDED)
    assert len(names(model)) == 3


def test_order_by_name_and_by_what_photos_tell() -> None:
    model = model_of(["/c.jpg", "/B.jpg", "/a.jpg"])
    model.photos[2].topics = (Topic.TIME,)
    model.photos[1].batch_facts = BatchFacts(place=(48.8, 2.3))
    model.arrange(Show.ALL, Order.NAME)
    assert names(model) == ["a.jpg", "B.jpg", "c.jpg"]
    model.arrange(Show.ALL, Order.TELLING)
    assert names(model) == ["B.jpg", "a.jpg", "c.jpg"]


def test_photos_that_arrive_later_are_filtered_and_sorted_too() -> None:
    model = model_of(["/b.jpg"])
    model.arrange(Show.ALL, Order.NAME)
    model.add([("/a.jpg", "")])
    assert names(model) == ["a.jpg", "b.jpg"]


def test_a_selection_survives_sorting_and_removing(qapp: QApplication) -> None:
    model = model_of(["/c.jpg", "/b.jpg", "/a.jpg"])
    selection = QItemSelectionModel(model)
    selection.select(model.index(0), QItemSelectionModel.SelectionFlag.Select)
    model.arrange(Show.ALL, Order.NAME)
    model.remove([photo for photo in model.photos if photo.path == "/b.jpg"])
    assert [index.data() for index in selection.selectedIndexes()] == ["c.jpg"]


def test_only_clean_copies_can_be_dragged_out_and_only_as_copies() -> None:
    model = model_of(["/a.jpg", "/b.jpg"])
    model.photos[1].output = "/b_clean.jpg"
    data = model.mimeData([model.index(0), model.index(1)])
    assert [url.toLocalFile() for url in data.urls()] == ["/b_clean.jpg"]
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsDragEnabled
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsDragEnabled
    assert model.supportedDragActions() == Qt.DropAction.CopyAction


def test_a_screen_reader_hears_name_and_state() -> None:
    model = model_of(["/a.jpg"])
    photo = model.photos[0]
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "a.jpg: Reading the photo…"
    photo.is_read, photo.topics = True, (Topic.PLACE, Topic.PERSON)
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "a.jpg: Place, People"
    photo.output = "/a_clean.jpg"
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "a.jpg: Clean, verified"


def test_a_name_that_looks_like_html_stays_text_in_the_tooltip() -> None:
    model = model_of(["/<img src=x>.jpg"])
    assert "<img" not in str(model.index(0).data(Qt.ItemDataRole.ToolTipRole))
