"""The map as people use it: with the wheel, the mouse, the keyboard; light, dark and mirrored."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from scrubber.engine.report import PhotoReport
from scrubber.gui.inspector.panel import Inspector
from scrubber.gui.map import scene_painter
from scrubber.gui.map.canvas import CLOSEST_MANY
from scrubber.gui.map.colours import DARK, LIGHT
from scrubber.gui.map.dialog import MapDialog, photo_pins
from scrubber.gui.map.legend import Sign
from scrubber.gui.map.pins import Pin
from scrubber.gui.map.view import MapView
from scrubber.gui.photos.photo import Photo
from scrubber.gui.settings import Appearance, Settings
from scrubber.gui.style.theme import Theme
from scrubber.gui.window.main_window import MainWindow
from scrubber.metadata.findings.batch_facts import BatchFacts
from scrubber.metadata.findings.finding import Place
from tests.helpers import gui
from tests.helpers.gui import report_for, telling_report

LEFT = Qt.MouseButton.LeftButton
COUNTRY = 11_000.0
"""So wide the world is when a small map shows a country."""
PARIS = Pin(48.8867, 2.3376, 45.0, key="paris", name="a.jpg", moment="2024-05-12 14:03")
LYON = Pin(45.764, 4.8357, key="lyon", name="b.jpg", moment="2024-05-13 10:00")
TOKYO = Pin(35.6595, 139.7005, key="tokyo", name="c.jpg", moment="2024-06-01 10:00")


@pytest.fixture
def theme(qapp: QApplication, settings: Settings) -> Theme:
    return Theme(qapp, settings)


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> Iterator[MapView]:
    view = MapView(theme)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    qtbot.waitExposed(view)
    view.show_pins([PARIS, LYON, TOKYO])
    yield view


def settle(qtbot: QtBot, view: MapView) -> None:
    qtbot.waitUntil(lambda: not view.is_moving, timeout=3000)


def wheel(view: MapView, notches: float, at: QPoint) -> None:
    where = QPointF(at)
    turned = QPoint(0, round(120 * notches))
    event = QWheelEvent(
        where, QPointF(view.mapToGlobal(at)), QPoint(), turned, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def spot(view: MapView, pin: Pin) -> QPoint:
    return QPointF(*view.camera.screen(pin.x, pin.y)).toPoint()


def test_all_pins_are_in_view_and_named_for_those_who_cannot_see(shown: MapView) -> None:
    assert all(shown.rect().contains(spot(shown, pin)) for pin in (PARIS, LYON, TOKYO))
    assert shown.accessibleName().startswith("Map: Buttes-Montmartre, Paris, Île-de-France, France; ")
    assert shown.accessibleName().endswith("3 photos")
    shown.show_pins([])
    assert shown.accessibleName() == "No photo tells where it was taken."


def test_the_wheel_zooms_around_the_pointer(qtbot: QtBot, shown: MapView) -> None:
    at, before = QPoint(120, 90), shown.camera
    wheel(shown, 3, at)
    settle(qtbot, shown)
    assert shown.camera.world > before.world * 2
    assert shown.camera.point(120, 90) == pytest.approx(before.point(120, 90))
    wheel(shown, 0.25, at)
    assert not shown.is_moving  # a touchpad's small steps are followed at once


def test_dragging_moves_the_map_and_is_no_click(qtbot: QtBot, shown: MapView) -> None:
    shown.show_pins([PARIS])
    pressed = spot(shown, PARIS)
    with qtbot.assertNotEmitted(shown.pin_clicked):
        QTest.mousePress(shown, LEFT, pos=pressed)
        QTest.mouseMove(shown, pressed + QPoint(40, 10))
        QTest.mouseMove(shown, pressed + QPoint(80, 20))
        QTest.mouseRelease(shown, LEFT, pos=pressed + QPoint(80, 20))
    assert (spot(shown, PARIS) - pressed - QPoint(80, 20)).manhattanLength() <= 2


def test_a_click_on_a_pin_tells_its_photo(qtbot: QtBot, shown: MapView) -> None:
    with qtbot.waitSignal(shown.pin_clicked) as told:
        QTest.mouseClick(shown, LEFT, pos=spot(shown, TOKYO))
    assert told.args == ["tokyo"]
    assert shown.chosen == "tokyo"


def test_a_click_on_a_cluster_goes_nearer_until_it_falls_apart(qtbot: QtBot, shown: MapView) -> None:
    near = [Pin(48.88, 2.33, key="a"), Pin(48.95, 2.50, key="b"), TOKYO]
    shown.show_pins(near)
    assert len(shown.clusters()) == 2
    with qtbot.assertNotEmitted(shown.pin_clicked):
        QTest.mouseClick(shown, LEFT, pos=spot(shown, near[0]))
    settle(qtbot, shown)
    assert len(shown.clusters()) == 3


def test_photos_at_one_spot_are_told_one_after_the_other(qtbot: QtBot, shown: MapView) -> None:
    shown.show_pins([Pin(48.88, 2.33, key=number) for number in range(3)])
    told: list[object] = []
    shown.pin_clicked.connect(told.append)
    for _click in range(4):
        QTest.mouseClick(shown, LEFT, pos=shown.rect().center())
        QTest.qWait(1)
    assert told == [0, 1, 2, 0]


def test_keys_move_zoom_and_go_from_photo_to_photo(qtbot: QtBot, shown: MapView) -> None:
    shown.setFocus()
    start = shown.camera
    QTest.keyClick(shown, Qt.Key.Key_Plus)
    settle(qtbot, shown)
    assert shown.camera.world > start.world
    zoomed = shown.camera
    QTest.keyClick(shown, Qt.Key.Key_Right)
    assert shown.camera.x > zoomed.x
    QTest.keyClick(shown, Qt.Key.Key_Down)
    assert shown.camera.y > zoomed.y
    QTest.keyClick(shown, Qt.Key.Key_Home)
    settle(qtbot, shown)
    assert shown.camera == start
    told: list[object] = []
    shown.pin_clicked.connect(told.append)
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        QTest.keyClick(shown, key)
        settle(qtbot, shown)
    assert told == ["paris", "lyon", "paris"]
    QTest.keyClick(shown, Qt.Key.Key_Minus)
    settle(qtbot, shown)


def test_buttons_zoom(qtbot: QtBot, shown: MapView) -> None:
    before = shown.camera.world
    QTest.mouseClick(shown.nearer, LEFT)
    settle(qtbot, shown)
    assert shown.camera.world > before
    QTest.mouseClick(shown.farther, LEFT)
    settle(qtbot, shown)
    assert shown.camera.world == pytest.approx(before)


def test_a_small_map_opens_large(qtbot: QtBot, theme: Theme) -> None:
    view = MapView(theme, is_small=True)
    qtbot.addWidget(view)
    view.resize(380, 170)
    view.show()
    view.show_pins([PARIS])
    with qtbot.waitSignal(view.enlarge_asked):
        QTest.keyClick(view, Qt.Key.Key_Return)
    with qtbot.waitSignal(view.enlarge_asked):
        QTest.mouseDClick(view, LEFT, pos=QPoint(30, 30))
    with qtbot.waitSignal(view.enlarge_asked):
        QTest.mouseClick(view.enlarge, LEFT)
    assert not view.nearer.isVisible()


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_it_paints_sea_land_and_pin(
    qtbot: QtBot, theme: Theme, appearance: Appearance, direction: Qt.LayoutDirection
) -> None:
    theme.choose(appearance)
    view = MapView(theme, is_small=True)
    qtbot.addWidget(view)
    view.setLayoutDirection(direction)
    view.resize(380, 170)
    view.show()
    view.show_pins([PARIS])
    view.zoom(COUNTRY / view.camera.world, glide=False)
    colours = DARK if appearance is Appearance.DARK else LIGHT
    image = view.grab().toImage()
    assert image.pixelColor(10, 80) == QColor(colours.sea)  # the Atlantic
    assert image.pixelColor(150, 130) == QColor(colours.land)
    assert image.pixelColor(spot(view, PARIS)) == QColor(theme.colours.accent)
    assert image.pixelColor(0, 0) != QColor(colours.sea)  # the corner is round
    assert (view.enlarge.x() < 100) is (direction is Qt.LayoutDirection.RightToLeft)


def pixels(image: QImage, colour: QColor) -> int:
    return sum(image.pixelColor(x, y) == colour for x in range(image.width()) for y in range(image.height()))


def test_the_arrow_shows_where_the_camera_looked(qtbot: QtBot, theme: Theme) -> None:
    view = MapView(theme, is_small=True)
    qtbot.addWidget(view)
    view.resize(380, 170)
    view.show()
    view.show_pins([Pin(PARIS.latitude, PARIS.longitude)])
    without = view.grab().toImage()
    view.show_pins([Pin(PARIS.latitude, PARIS.longitude, 270.0)])
    west = view.grab().toImage()
    centre = spot(view, PARIS)
    accent = QColor(theme.colours.accent)
    changed = [x for x in range(380) if west.pixelColor(x, centre.y()) != without.pixelColor(x, centre.y())]
    assert changed
    assert max(changed) <= centre.x()
    assert pixels(west, accent) > pixels(without, accent)


def test_a_change_of_appearance_repaints(qtbot: QtBot, theme: Theme) -> None:
    view = MapView(theme)
    qtbot.addWidget(view)
    view.resize(380, 170)
    view.show_pins([PARIS])
    view.zoom(COUNTRY / view.camera.world, glide=False)
    light = view.grab().toImage().pixelColor(10, 80)
    theme.choose(Appearance.DARK)
    assert light == QColor(LIGHT.sea)
    assert view.grab().toImage().pixelColor(10, 80) == QColor(DARK.sea)


def test_a_track_is_drawn_in_order_of_time(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    view = MapView(theme)
    qtbot.addWidget(view)
    view.resize(600, 400)
    drawn: list[list[object]] = []
    monkeypatch.setattr(scene_painter, "paint_track", lambda painter, pins, *rest: drawn.append([p.key for p in pins]))
    view.show_pins([TOKYO, PARIS, LYON])
    view.grab()
    assert drawn[-1] == ["paris", "lyon", "tokyo"]


def photo_at(path: str, latitude: float, longitude: float) -> Photo:
    return Photo(path, is_read=True, batch_facts=BatchFacts(place=(latitude, longitude), moment="2024-05-12 14:03:22"))


def test_pins_of_photos_have_names_and_times() -> None:
    photos = [photo_at("/p/a.jpg", 48.9, 2.3), Photo("/p/b.jpg"), Photo("/p/c.jpg", batch_facts=BatchFacts())]
    (pin,) = photo_pins(photos)
    assert (pin.key, pin.name, pin.moment) == (photos[0], "a.jpg", "2024-05-12 14:03:22")


def test_a_pin_is_made_again_only_for_a_photo_that_tells_something_else() -> None:
    photos = [photo_at(f"/p/{name}.jpg", 48.9, 2.3) for name in "abc"]
    before = photo_pins(photos)
    photos[1].batch_facts = BatchFacts(place=(45.8, 4.8), moment=before[1].moment)
    photos[2].batch_facts = BatchFacts(place=(48.9, 2.3), moment="2025-01-01")
    after = photo_pins(photos, before)
    assert after[0] is before[0]
    assert [pin.key for pin in after] == photos
    assert (after[1].latitude, after[2].moment) == (45.8, "2025-01-01")


def test_the_dialog_says_which_photo_is_chosen(qtbot: QtBot, theme: Theme) -> None:
    dialog = MapDialog(theme, [PARIS, TOKYO])
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.words.text() == "2 photos"
    with qtbot.waitSignal(dialog.photo_chosen) as told:
        QTest.mouseClick(dialog.map, LEFT, pos=spot(dialog.map, TOKYO))
    assert told.args == ["tokyo"]
    assert dialog.words.text().startswith("c.jpg · Dōgenzaka, Tokyo")
    dialog.choose("paris")
    assert dialog.words.text().startswith("a.jpg · Buttes-Montmartre")


def test_the_inspector_has_a_map_only_for_a_photo_with_a_place(qtbot: QtBot, theme: Theme) -> None:
    inspector = Inspector(theme)
    qtbot.addWidget(inspector)
    inspector.resize(400, 800)
    inspector.show()
    report = telling_report("/p/a.jpg")
    inspector.show_photo(Photo("/p/a.jpg"), report)
    assert inspector.map.isVisible()
    assert inspector.map.height() == 170
    assert [pin.direction for pin in inspector.map.pins] == [45.0]
    inspector.show_photo(None, None)
    assert not inspector.map.isVisible()


@pytest.fixture
def far_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second photo was taken in Tokyo."""

    def report(path: str, thumbnail_px: int) -> PhotoReport:
        made = report_for(path, thumbnail_px)
        if "IMG_2" not in path:
            return made
        return replace(made, place=Place(35.66, 139.70), batch_facts=replace(made.batch_facts, place=(35.66, 139.70)))

    monkeypatch.setattr(gui, "report_for", report)


def two_far_apart(window: MainWindow, qtbot: QtBot) -> list[Photo]:
    window.session.open(["/p/IMG_0.jpg", "/p/IMG_2.jpg", "/p/plain_7.png"])
    qtbot.waitUntil(lambda: len(window.session.model) == 3 and all(p.is_read for p in window.session.model.photos))
    return list(window.session.model.photos)[:2]


@pytest.mark.usefixtures("far_apart")
def test_the_map_of_all_photos_and_the_list_follow_each_other(qtbot: QtBot, window: MainWindow) -> None:
    first, second = two_far_apart(window, qtbot)
    window.show_map()
    (dialog,) = [child for child in window.children() if isinstance(child, MapDialog)]
    assert [pin.key for pin in dialog.map.pins] == [first, second]
    QTest.mouseClick(dialog.map, LEFT, pos=spot(dialog.map, dialog.map.pins[1]))
    assert window.view.current() is second
    window.view.setCurrentIndex(window.session.model.index(0))
    assert dialog.map.chosen is first
    dialog.close()
    qtbot.waitUntil(lambda: not [child for child in window.children() if isinstance(child, MapDialog)])


def test_a_map_is_a_plain_widget_without_children_that_fetch(shown: MapView) -> None:
    assert {type(child).__name__ for child in shown.findChildren(QWidget)} == {"Button"}


def test_a_small_map_lets_the_page_scroll_until_it_has_the_focus(qtbot: QtBot, theme: Theme) -> None:
    view = MapView(theme, is_small=True)
    qtbot.addWidget(view)
    view.resize(380, 170)
    view.show()
    qtbot.waitExposed(view)
    view.show_pins([PARIS])
    view.clearFocus()
    before = view.camera
    wheel(view, 1, QPoint(100, 100))
    settle(qtbot, view)
    assert view.camera == before
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    wheel(view, 1, QPoint(100, 100))
    settle(qtbot, view)
    assert view.camera.world > before.world


@pytest.mark.usefixtures("far_apart")
def test_several_selected_photos_are_on_one_map(qtbot: QtBot, window: MainWindow) -> None:
    first, second = two_far_apart(window, qtbot)
    window.view.selectAll()
    side = window.right
    qtbot.waitUntil(lambda: side.map.isVisible())
    assert [pin.key for pin in side.map.pins] == [first, second]
    QTest.mouseClick(side.map.enlarge, LEFT)
    (dialog,) = [child for child in window.children() if isinstance(child, MapDialog)]
    assert dialog.map.pins == side.map.pins
    dialog.close()
    QTest.mouseClick(side.map, LEFT, pos=spot(side.map, side.map.pins[1]))
    assert window.view.current() is second
    qtbot.waitUntil(lambda: side.currentWidget() is window.inspector)


def test_one_spot_is_shown_with_its_town_and_a_city_with_its_quarters(shown: MapView) -> None:
    shown.show_pins([Pin(48.8867, 2.3376, key=1), Pin(48.8868, 2.3377, key=2)])
    assert scene_painter.scale_box(shown.camera, False)[1] == "5 km"
    shown.show_pins([Pin(1.3, 103.85)])
    assert scene_painter.scale_box(shown.camera, False)[1] == "5 km"
    shown.show_pins([Pin(48.8867, 2.3376, key=1), Pin(48.8414, 2.2530, key=2)])
    assert shown.camera.world <= CLOSEST_MANY
    assert len(shown.clusters()) == 2


def test_plus_goes_towards_the_nearest_pin_and_the_wheel_to_one_beside_the_pointer(
    qtbot: QtBot, shown: MapView
) -> None:
    shown.show_pins([PARIS])
    shown.pan(180, 90)
    before = spot(shown, PARIS)
    QTest.keyClick(shown, Qt.Key.Key_Plus)
    settle(qtbot, shown)
    assert (spot(shown, PARIS) - before).manhattanLength() <= 1
    wheel(shown, 2, before + QPoint(20, 10))
    settle(qtbot, shown)
    assert (spot(shown, PARIS) - before).manhattanLength() <= 1


def test_where_the_drawn_map_ends_it_says_so(qtbot: QtBot, shown: MapView) -> None:
    shown.show_pins([PARIS])
    ended, before = shown.ends_here, shown.grab().toImage()
    for _turn in range(8):
        QTest.keyClick(shown, Qt.Key.Key_Plus)
    settle(qtbot, shown)
    assert (ended, shown.ends_here) == (False, True)
    left, top, width, height = scene_painter.end_box(shown.camera, shown._fonts, False)
    after = shown.grab().toImage()
    words = [(round(left) + x, round(top) + y) for x in range(round(width)) for y in range(round(height))]
    assert any(after.pixelColor(*at).lightness() < 120 for at in words)
    assert before != after


def test_the_legend_explains_what_is_drawn_and_nothing_else(qtbot: QtBot, theme: Theme) -> None:
    trip = MapDialog(theme, [PARIS, LYON, TOKYO])
    alone = MapDialog(theme, [TOKYO])
    for dialog in (trip, alone):
        qtbot.addWidget(dialog)
    assert trip.legend.signs == [Sign.COAST, Sign.BORDER, Sign.TRACK, Sign.VIEW]
    assert alone.legend.signs == [Sign.COAST, Sign.BORDER]
