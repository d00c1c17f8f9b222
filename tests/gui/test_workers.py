"""Reading and cleaning with the workers: what is read first, what is forgotten, what cancelling leaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from scrubber.gui.cleaning.choices import CopyChoices
from scrubber.gui.photos.photo import State
from scrubber.gui.photos.report_store import MAX_REPORTS, ReportStore
from scrubber.gui.session import Session
from tests.helpers.gui import FakeFound, FakeWorkers, fake_scan, telling_report


@pytest.fixture
def session(qtbot: QtBot, workers: FakeWorkers) -> Iterator[Session]:
    made = Session(workers, fake_scan, 100)
    yield made
    made.close()


def opened(session: Session, qtbot: QtBot, count: int) -> Session:
    session.open([f"/photos/IMG_{number}.jpg" for number in range(count)])
    qtbot.waitUntil(lambda: len(session.model) == count)
    return session


def test_what_is_in_view_is_read_before_the_rest(session: Session, qtbot: QtBot, workers: FakeWorkers) -> None:
    workers.held = True
    opened(session, qtbot, 50)
    handed_in = len(workers.inspected)
    session.inspections.look_at([session.model.photos[40], session.model.photos[41]])
    workers.release()
    qtbot.waitUntil(lambda: all(photo.is_read for photo in session.model.photos))
    assert workers.inspected[handed_in : handed_in + 2] == ["/photos/IMG_40.jpg", "/photos/IMG_41.jpg"]
    assert handed_in < 10


def test_only_photos_in_view_keep_a_thumbnail(session: Session, qtbot: QtBot) -> None:
    opened(session, qtbot, 6)
    qtbot.waitUntil(lambda: all(photo.is_read for photo in session.model.photos))
    session.inspections.look_at(session.model.photos[:1])
    qtbot.waitUntil(lambda: session.model.photos[0] in session.store)
    thumbnail = session.store.thumbnail(session.model.photos[0])
    assert thumbnail is not None
    assert not thumbnail.isNull()
    assert session.model.photos[1] not in session.store


def test_old_reports_are_forgotten(session: Session, qtbot: QtBot) -> None:
    opened(session, qtbot, 3)
    store = ReportStore(limit=2)
    first, second, third = session.model.photos
    store.put(first, telling_report(first.path, thumbnail=False))
    store.put(second, telling_report(second.path, thumbnail=False))
    assert store.report(first) is not None
    store.put(third, telling_report(third.path, thumbnail=False))
    assert first in store
    assert second not in store
    assert MAX_REPORTS > 200


def test_a_removed_photo_is_not_read_any_more(session: Session, qtbot: QtBot, workers: FakeWorkers) -> None:
    workers.held = True
    opened(session, qtbot, 20)
    session.remove(session.model.photos)
    workers.release()
    qtbot.wait(60)
    assert len(session.model) == 0
    assert len(workers.inspected) < 10


def test_faces_are_looked_for_in_the_background_and_in_no_removed_photo(
    session: Session, qtbot: QtBot, workers: FakeWorkers
) -> None:
    first, second = opened(session, qtbot, 2).model.photos
    qtbot.waitUntil(lambda: first.is_read and second.is_read)
    qtbot.waitUntil(lambda: workers.looked == [first.path, second.path])
    workers.holds_faces = True
    third, fourth = opened(session, qtbot, 4).model.photos[2:]
    qtbot.waitUntil(lambda: third.is_read and fourth.is_read)
    qtbot.waitUntil(lambda: workers.looked == [first.path, second.path, third.path])
    session.remove([third, fourth])
    workers.release()
    qtbot.wait(60)
    assert fourth.path not in workers.looked


def test_cleaning_tells_each_copy_its_place(
    session: Session, qtbot: QtBot, workers: FakeWorkers, tmp_path: Path
) -> None:
    opened(session, qtbot, 9)
    with qtbot.waitSignal(session.run_finished) as end:
        session.choose(CopyChoices(folder=str(tmp_path)))
        session.clean()
    assert len(end.args[0].outputs) == 9
    assert {destination.folder for _path, destination in workers.cleaned} == {str(tmp_path)}
    assert {destination.root for _path, destination in workers.cleaned} == {"/photos"}
    assert all(photo.state is State.CLEANED for photo in session.model.photos)


def test_one_refused_photo_does_not_stop_the_others(session: Session, qtbot: QtBot) -> None:
    session.open(["/p/a.jpg", "/p/fails.jpg", "/p/b.jpg"])
    qtbot.waitUntil(lambda: len(session.model) == 3)
    with qtbot.waitSignal(session.run_finished) as end:
        session.clean()
    assert [path for path, _problem in end.args[0].refused] == ["/p/fails.jpg"]
    assert [photo.state for photo in session.model.photos] == [State.CLEANED, State.REFUSED, State.CLEANED]


def test_cancelling_keeps_what_is_done_and_frees_the_rest(session: Session, qtbot: QtBot, workers: FakeWorkers) -> None:
    opened(session, qtbot, 30)
    qtbot.waitUntil(lambda: all(photo.is_read for photo in session.model.photos))
    workers.held = True
    session.clean()
    session.cancel()
    with qtbot.waitSignal(session.run_finished) as end:
        workers.release()
    assert end.args[0].was_cancelled
    assert end.args[0].outputs == []
    assert session.run is None
    assert {photo.state for photo in session.model.photos} == {State.READ}
    assert len(workers.cleaned) < 30


def test_nothing_is_handed_in_after_the_end(session: Session, qtbot: QtBot, workers: FakeWorkers) -> None:
    opened(session, qtbot, 3)
    qtbot.waitUntil(lambda: all(photo.is_read for photo in session.model.photos))
    session.close()
    session.inspections.look_at(session.model.photos)
    assert len(workers.inspected) == 3


def test_a_refusal_outlives_a_later_reading(session: Session, qtbot: QtBot) -> None:
    session.open(["/p/fails.jpg"])
    qtbot.waitUntil(lambda: len(session.model) == 1)
    with qtbot.waitSignal(session.run_finished):
        session.clean()
    photo = session.model.photos[0]
    session.store.forget(photo)
    session.inspections.look_at([photo])
    qtbot.waitUntil(lambda: photo in session.store)
    assert photo.state is State.REFUSED


def test_a_photo_removed_during_a_run_is_not_cleaned_later(
    session: Session, qtbot: QtBot, workers: FakeWorkers
) -> None:
    opened(session, qtbot, 30)
    qtbot.waitUntil(lambda: all(photo.is_read for photo in session.model.photos))
    workers.held = True
    session.clean()
    session.remove(session.model.photos)
    begun = len(workers.cleaned)
    with qtbot.waitSignal(session.run_finished) as end:
        workers.release()
    assert len(workers.cleaned) == begun == len(end.args[0].outputs) == len(session.model)


def test_refused_photos_can_be_tried_again(session: Session, qtbot: QtBot, workers: FakeWorkers) -> None:
    session.open(["/p/a.jpg", "/p/broken.jpg"])
    qtbot.waitUntil(lambda: len(session.model) == 2 and all(photo.is_read for photo in session.model.photos))
    assert session.counts().refused == 1
    session.model.photos[1].path = "/p/mended.jpg"
    session.try_again()
    qtbot.waitUntil(lambda: session.model.photos[1].is_read)
    assert workers.inspected[-1] == "/p/mended.jpg"
    assert (session.counts().refused, session.counts().to_clean) == (0, 2)


def test_photos_without_anything_to_remove_get_a_copy_only_in_a_folder(session: Session, qtbot: QtBot) -> None:
    session.open(["/p/plain.jpg", "/p/a.jpg", "/p/broken.jpg"])
    qtbot.waitUntil(lambda: len(session.model) == 3 and all(photo.is_read for photo in session.model.photos))
    assert session.counts().to_clean == 1
    session.choose(CopyChoices(folder="/out"))
    assert session.counts().to_clean == 2
    session.choose(CopyChoices())
    with qtbot.waitSignal(session.run_finished) as end:
        session.clean()
    assert (len(end.args[0].outputs), end.args[0].untouched, len(end.args[0].refused)) == (1, 1, 1)


def test_scanning_can_be_stopped(qtbot: QtBot, workers: FakeWorkers) -> None:
    def endless(paths: object, cancelled: object, on_problem: object, on_neighbour: object) -> Iterator[FakeFound]:
        number = 0
        while not cancelled():  # type: ignore[operator]
            number += 1
            yield FakeFound(f"/p/{number}.jpg")

    session = Session(workers, endless, 100)
    session.open(["/p"])
    qtbot.waitUntil(lambda: len(session.model) > 300)
    with qtbot.waitSignal(session.scanner.finished):
        session.scanner.stop()
    assert not session.scanner.is_running
    session.close()
