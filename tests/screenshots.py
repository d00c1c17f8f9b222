"""Takes pictures of the window: `python -m tests.screenshots FOLDER [NAME...]` in the checkout.

Each picture is taken in a process of its own, since scale and fonts are fixed when Qt starts. The photos in them are
drawn by the tests' own helpers; nobody's photo is shown.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QScrollArea, QWidget

from scrubber import i18n
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.gui import app as gui_app
from scrubber.gui import texts
from scrubber.gui.help.about import AboutDialog
from scrubber.gui.help.dialog import HelpDialog, keys_dialog
from scrubber.gui.inspector.picture_dialog import PictureDialog
from scrubber.gui.map.dialog import MapDialog
from scrubber.gui.map.pins import Pin
from scrubber.gui.photos.photo import State
from scrubber.gui.settings import Appearance, Layout, Settings, Show
from scrubber.gui.style import tokens as t
from scrubber.gui.window.main_window import MainWindow
from scrubber.gui.window.resuming import _stopped
from tests.helpers.gui import FakeWorkers, fake_scan, telling_report
from tests.helpers.pseudo import use_long_texts

NAMES = [
    "IMG_2040.jpg", "IMG_2041.jpg", "IMG_2042.jpg", "Urlaub am Meer, Sommer 2024 (Kopie 3).jpg", "plain_7.png",
    "broken_5.jpg", "IMG_2048.webp", "IMG_2046.jpg",
]  # fmt: skip


def wait(app: QApplication, until: Callable[[], bool], seconds: float = 20.0) -> None:
    end = monotonic() + seconds
    while not until():
        if monotonic() > end:
            raise TimeoutError
        app.processEvents()
    for _turn in range(40):
        app.processEvents()
        app.thread().msleep(5)


def open_window(app: QApplication, appearance: Appearance, names: list[str]) -> MainWindow:
    store = QSettings(str(Path(tempfile.mkdtemp()) / "settings.ini"), QSettings.Format.IniFormat)
    settings = Settings(store)
    settings.appearance = appearance
    window = gui_app.make_window(app, FakeWorkers(), settings, True, fake_scan)
    window.empty.samples.show()
    window.show()
    window.resize(*t.WINDOW_FIRST)
    home = "/home/jane/Pictures"
    window.session.open([f"{home}/{name}" for name in names])
    if names:
        photos = window.session.model
        wait(app, lambda: len(photos) == len(names) and all(photo.is_read for photo in photos.photos))
    wait(app, lambda: True)
    return window


def save(app: QApplication, window: MainWindow, path: Path) -> None:
    wait(app, lambda: True)
    window.grab().save(str(path))


def light(app: QApplication, path: Path) -> None:
    save(app, open_window(app, Appearance.LIGHT, NAMES), path)


def dark(app: QApplication, path: Path) -> None:
    save(app, open_window(app, Appearance.DARK, NAMES), path)


def empty(app: QApplication, path: Path) -> None:
    save(app, open_window(app, Appearance.LIGHT, []), path)


def empty_dark(app: QApplication, path: Path) -> None:
    save(app, open_window(app, Appearance.DARK, []), path)


def narrow(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.LIGHT, NAMES)
    window.resize(720, 640)
    save(app, window, path)


def long_texts(app: QApplication, path: Path) -> None:
    use_long_texts()
    window = open_window(app, Appearance.LIGHT, NAMES)
    window.resize(720, 640)
    save(app, window, path)


def list_view(app: QApplication, path: Path, appearance: Appearance = Appearance.LIGHT) -> None:
    window = open_window(app, appearance, NAMES)
    window.arranging.lay_out(Layout.LIST)
    save(app, window, path)


def list_dark_narrow(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.DARK, NAMES)
    window.arranging.lay_out(Layout.LIST)
    window.resize(820, 640)
    save(app, window, path)


def list_right_to_left(app: QApplication, path: Path) -> None:
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    list_view(app, path)


def alone(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.LIGHT, ["IMG_2041.jpg"])
    save(app, window, path)


def nothing_fits(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.DARK, NAMES)
    window.arranging.show_only(Show.CHANGED)
    save(app, window, path)


def details(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.LIGHT, NAMES)
    window.inspector.tabs.setCurrentIndex(1)
    window.inspector.details.search.setText("e")
    window.inspector.details.search.setFocus()
    save(app, window, path)


def inspector_end(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.DARK, NAMES)
    area = window.inspector.tabs.widget(0)
    assert isinstance(area, QScrollArea)
    area.verticalScrollBar().setValue(10_000)
    save(app, window, path)


def scroll_to(window: MainWindow, shown: QWidget) -> None:
    area = window.inspector.tabs.widget(0)
    assert isinstance(area, QScrollArea)
    inner = area.widget()
    assert inner is not None
    area.verticalScrollBar().setValue(shown.mapTo(inner, QPoint(0, 0)).y() - 8)


def hidden(app: QApplication, path: Path, appearance: Appearance = Appearance.LIGHT) -> None:
    window = open_window(app, appearance, NAMES)
    buttons = window.inspector.findChildren(QPushButton)
    shown = next(one for one in buttons if one.property("role") == "picture").parentWidget()
    assert shown is not None
    above = shown.parentWidget()
    scroll_to(window, above or shown)
    save(app, window, path)


def hidden_dark(app: QApplication, path: Path) -> None:
    hidden(app, path, Appearance.DARK)


def hidden_large(app: QApplication, path: Path) -> None:
    dialog = PictureDialog(telling_report("/p/a.jpg"), 0, open_window(app, Appearance.LIGHT, []))
    dialog.show()
    wait(app, lambda: True)
    dialog.grab().save(str(path))


def ledger(app: QApplication, path: Path, appearance: Appearance = Appearance.LIGHT) -> None:
    window = open_window(app, appearance, NAMES)
    window.inspector.tabs.setCurrentIndex(2)
    window.inspector.ledger.strip.setFocus(Qt.FocusReason.TabFocusReason)
    for _turn in range(2):
        window.inspector.ledger.strip._mark(window.inspector.ledger.strip.current + 1)
    save(app, window, path)


def ledger_dark(app: QApplication, path: Path) -> None:
    ledger(app, path, Appearance.DARK)


def ledger_narrow(app: QApplication, path: Path) -> None:
    use_long_texts()
    window = open_window(app, Appearance.LIGHT, NAMES)
    window.resize(720, 640)
    window.inspector.tabs.setCurrentIndex(2)
    save(app, window, path)


def ledger_right_to_left(app: QApplication, path: Path) -> None:
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    ledger(app, path)


def hidden_right_to_left(app: QApplication, path: Path) -> None:
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    hidden(app, path)


def together(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.LIGHT, NAMES)
    window.view.selectAll()
    save(app, window, path)


def together_dark_narrow(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.DARK, NAMES)
    window.resize(720, 640)
    window.view.clearSelection()
    save(app, window, path)


def scale_200_hidden(app: QApplication, path: Path) -> None:
    hidden(app, path)


def after_clean(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.LIGHT, [*NAMES, "fails_12.jpg"])
    window.actions_bar.faces.choose(None)
    window.actions_bar.clean.click()
    wait(app, lambda: window.session.run is None)
    save(app, window, path)


def running(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.LIGHT, NAMES)
    window.actions_bar.faces.choose(CoverStyle())
    workers = window.session._workers
    workers.held = True  # type: ignore[attr-defined]
    window.actions_bar.clean.click()
    window.session.run.done = 2  # type: ignore[union-attr]
    window.session.run._began -= 9.0  # type: ignore[union-attr]
    window.session.progressed.emit()
    save(app, window, path)


def refused(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.LIGHT, NAMES)
    row = next(row for row, photo in enumerate(window.session.model.photos) if photo.state is State.REFUSED)
    window.view.setCurrentIndex(window.session.model.index(row))
    window.view.setFocus()
    save(app, window, path)


def scale_200(app: QApplication, path: Path) -> None:
    light(app, path)


def right_to_left(app: QApplication, path: Path) -> None:
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    light(app, path)


def open_editor(app: QApplication, window: MainWindow) -> None:
    """The second photo's covers, which were decided to be made."""
    window.actions_bar.faces.choose(CoverStyle())
    window.editor_flow.open(window.session.model.photos[1])
    wait(app, lambda: window.editor.panel.isEnabled() and window.editor.panel.after.isVisible())


def faces(app: QApplication, path: Path, appearance: Appearance = Appearance.LIGHT) -> None:
    window = open_window(app, appearance, NAMES)
    open_editor(app, window)
    window.editor._marks.toggle(1)
    window.editor._marks.select(0)
    save(app, window, path)


def faces_dark(app: QApplication, path: Path) -> None:
    faces(app, path, Appearance.DARK)


def faces_narrow(app: QApplication, path: Path) -> None:
    use_long_texts()
    window = open_window(app, Appearance.LIGHT, NAMES)
    window.resize(720, 640)
    open_editor(app, window)
    save(app, window, path)


def faces_right_to_left(app: QApplication, path: Path) -> None:
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    faces(app, path)


def _dialog(app: QApplication, path: Path, make: Callable[[MainWindow], QDialog], appearance: Appearance) -> None:
    window = open_window(app, appearance, [])
    dialog = make(window)
    dialog.move(QPoint(0, 0))
    dialog.show()
    wait(app, lambda: True)
    dialog.grab().save(str(path))


def help_page(app: QApplication, path: Path) -> None:
    _dialog(app, path, HelpDialog, Appearance.LIGHT)


def help_keys(app: QApplication, path: Path) -> None:
    _dialog(app, path, keys_dialog, Appearance.DARK)


def about(app: QApplication, path: Path) -> None:
    _dialog(app, path, AboutDialog, Appearance.LIGHT)


def _trip() -> list[Pin]:
    """Two days in the Alps, a stop in Paris."""
    stops = [(48.8867, 2.3376), (47.559, 7.5886), (47.3769, 8.5417), (47.47, 9.72), (47.2692, 11.4041),
             (47.262, 11.39), (47.265, 11.41), (46.4983, 11.3548), (45.4384, 10.9916), (45.434, 12.3388)]  # fmt: skip
    return [
        Pin(*stop, key=number, name=f"IMG_20{40 + number}.jpg", moment=f"2024-05-{12 + number // 5} 1{number % 5}:00")
        for number, stop in enumerate(stops)
    ]


def _map(app: QApplication, path: Path, appearance: Appearance, pins: list[Pin], zoom: float = 1.0) -> None:
    window = open_window(app, appearance, [])
    dialog = MapDialog(window.theme, pins, pins[0].key, window)
    dialog.show()
    wait(app, lambda: True)
    dialog.map.zoom(zoom, glide=False)
    wait(app, lambda: True)
    dialog.grab().save(str(path))


def map_trip(app: QApplication, path: Path) -> None:
    _map(app, path, Appearance.LIGHT, _trip())


def map_trip_dark(app: QApplication, path: Path) -> None:
    _map(app, path, Appearance.DARK, _trip())


def map_near(app: QApplication, path: Path) -> None:
    _map(app, path, Appearance.LIGHT, [Pin(48.8867, 2.3376, 45.0, key=1, name="IMG_2041.jpg")], 60)


def map_world(app: QApplication, path: Path) -> None:
    _map(app, path, Appearance.LIGHT, [*_trip(), Pin(-17.8, 178.4), Pin(40.758, -73.9855), Pin(-33.86, 151.2)])


def map_right_to_left(app: QApplication, path: Path) -> None:
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    map_trip_dark(app, path)


def cleaned(app: QApplication, appearance: Appearance = Appearance.LIGHT) -> MainWindow:
    """A window after a run in which faces were covered; its workers' copies have a cover where the face was."""
    window = open_window(app, appearance, NAMES)
    window.actions_bar.faces.choose(CoverStyle())
    window.actions_bar.clean.click()
    wait(app, lambda: window.session.run is None)
    window.view.setCurrentIndex(window.session.model.index(1))
    photo = window.session.model.photos[1]
    wait(app, lambda: window.session.copies.thumbnail(photo) is not None)
    return window


def result(app: QApplication, path: Path) -> None:
    save(app, cleaned(app), path)


def result_dark(app: QApplication, path: Path) -> None:
    save(app, cleaned(app, Appearance.DARK), path)


def again(app: QApplication, path: Path) -> None:
    window = cleaned(app)
    window.actions_bar.faces.choose(None)
    save(app, window, path)


def viewer(app: QApplication, path: Path, appearance: Appearance = Appearance.DARK) -> None:
    window = cleaned(app, appearance)
    window.open_viewer()
    wait(app, lambda: window.viewer.canvas.compares)
    save(app, window, path)


def viewer_light(app: QApplication, path: Path) -> None:
    viewer(app, path, Appearance.LIGHT)


def viewer_near(app: QApplication, path: Path) -> None:
    window = cleaned(app, Appearance.DARK)
    window.open_viewer()
    wait(app, lambda: window.viewer.canvas.compares)
    window.viewer.canvas.zoom(4)
    window.viewer.marks.setChecked(True)
    save(app, window, path)


def question(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.LIGHT, NAMES)
    photos = window.session.model.photos
    wait(app, lambda: all(photo.faces is not None or photo.problem is not None for photo in photos))
    window.actions_bar.clean.click()
    save(app, window, path)


def settings(app: QApplication, path: Path, appearance: Appearance = Appearance.LIGHT) -> None:
    window = open_window(app, appearance, NAMES)
    window.open_settings()
    save(app, window, path)


def settings_dark(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.DARK, NAMES)
    window.open_settings()
    window.settings_page.sections.setCurrentRow(1)
    save(app, window, path)


def settings_faces(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.LIGHT, NAMES)
    window.settings.cover_style = CoverStyle()
    window.session.pace.looked(1.4)
    window.open_settings()
    window.settings_page.sections.setCurrentRow(3)
    save(app, window, path)


def settings_names(app: QApplication, path: Path, appearance: Appearance = Appearance.LIGHT) -> None:
    window = open_window(app, appearance, NAMES)
    window.settings.name_copies("{undated}-{number}")
    window.resize(1229, 691)
    window.open_settings()
    window.settings_page.sections.setCurrentRow(1)
    save(app, window, path)


def settings_names_dark(app: QApplication, path: Path) -> None:
    settings_names(app, path, Appearance.DARK)


def settings_names_right_to_left(app: QApplication, path: Path) -> None:
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    settings_names(app, path)


def font_200_names(app: QApplication, path: Path) -> None:
    _large_font(app)
    settings_names(app, path)


def settings_kept(app: QApplication, path: Path, appearance: Appearance = Appearance.LIGHT) -> None:
    """What is kept of the metadata, chosen value for value."""
    window = open_window(app, appearance, NAMES)
    window.settings.put("keep", "date=month,place=town,camera,profile")
    window.resize(1229, 691)
    window.open_settings()
    window.settings_page.sections.setCurrentRow(2)
    save(app, window, path)


def settings_kept_dark(app: QApplication, path: Path) -> None:
    settings_kept(app, path, Appearance.DARK)


def settings_kept_right_to_left(app: QApplication, path: Path) -> None:
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    settings_kept(app, path)


def font_200_kept(app: QApplication, path: Path) -> None:
    _large_font(app)
    settings_kept(app, path)


def going_on(app: QApplication, path: Path, appearance: Appearance = Appearance.LIGHT) -> None:
    """A watched folder, a run that can go on, and one that rests."""
    window = open_window(app, appearance, NAMES)
    window.resize(1229, 691)
    workers = window.session._workers
    assert isinstance(workers, FakeWorkers)
    window.settings.cover_style = CoverStyle()
    window.cleaning.take_choices()
    workers.held = True
    window.actions_bar.clean.click()
    window.actions_bar.pause.click()
    window.resuming._bar.say(_stopped(638, 2000))
    window.watching._bar.say(texts.watching("/home/jane/Camera", 3, 1))
    save(app, window, path)


def going_on_dark(app: QApplication, path: Path) -> None:
    going_on(app, path, Appearance.DARK)


def going_on_right_to_left(app: QApplication, path: Path) -> None:
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    going_on(app, path)


def going_on_font_200(app: QApplication, path: Path) -> None:
    _large_font(app)
    going_on(app, path)


def contrast_light(app: QApplication, path: Path) -> None:
    save(app, open_window(app, Appearance.CONTRAST_LIGHT, NAMES), path)


def contrast_dark(app: QApplication, path: Path) -> None:
    save(app, cleaned(app, Appearance.CONTRAST_DARK), path)


def contrast_settings(app: QApplication, path: Path) -> None:
    window = open_window(app, Appearance.CONTRAST_DARK, NAMES)
    window.open_settings()
    window.settings_page.sections.setCurrentRow(4)
    save(app, window, path)


def laptop(app: QApplication, path: Path) -> None:
    """The screen that many people have."""
    window = open_window(app, Appearance.LIGHT, NAMES)
    window.resize(1229, 691)
    save(app, window, path)


def _large_font(app: QApplication) -> None:
    font = app.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    app.setFont(font)


def font_200(app: QApplication, path: Path) -> None:
    _large_font(app)
    window = open_window(app, Appearance.LIGHT, NAMES)
    window.resize(1280, 720)
    save(app, window, path)


def font_200_result(app: QApplication, path: Path) -> None:
    _large_font(app)
    window = cleaned(app)
    window.resize(1280, 720)
    save(app, window, path)


def font_200_settings(app: QApplication, path: Path) -> None:
    _large_font(app)
    settings(app, path)


def font_200_viewer(app: QApplication, path: Path) -> None:
    _large_font(app)
    viewer(app, path)


def result_right_to_left(app: QApplication, path: Path) -> None:
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    result(app, path)


def viewer_right_to_left(app: QApplication, path: Path) -> None:
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    viewer(app, path)


SHOTS: dict[str, Callable[[QApplication, Path], None]] = {
    shot.__name__.replace("_", "-"): shot
    for shot in (
        light, dark, empty, empty_dark, list_view, list_dark_narrow, list_right_to_left, alone, nothing_fits,
        narrow, long_texts, details, inspector_end, after_clean, running, refused,
        scale_200, right_to_left, help_page, help_keys, about, hidden, hidden_dark, hidden_large,
        hidden_right_to_left, ledger,
        ledger_dark, ledger_narrow, ledger_right_to_left, together, together_dark_narrow, scale_200_hidden,
        map_trip, map_trip_dark, map_near, map_world, map_right_to_left,
        faces, faces_dark, faces_narrow, faces_right_to_left,
        result, result_dark, again, viewer, viewer_light, viewer_near, question, settings, settings_dark,
        settings_faces, laptop, contrast_light, contrast_dark, contrast_settings,
        font_200, font_200_result, font_200_settings, font_200_viewer, result_right_to_left, viewer_right_to_left,
        settings_names, settings_names_dark, settings_names_right_to_left, font_200_names,
        settings_kept, settings_kept_dark, settings_kept_right_to_left, font_200_kept,
        going_on, going_on_dark, going_on_right_to_left, going_on_font_200,
    )
}  # fmt: skip


def take(name: str, folder: Path) -> None:
    """Take one picture in this process and leave without waiting for the fake workers."""
    i18n.use_language(*os.environ.get("LANGUAGE", "en").split(":"))
    app = gui_app.prepare(["scrubber"])
    if "Inter" in QFontDatabase.families():
        app.setFont(QFont("Inter", 10))
    SHOTS[name](app, folder / f"{name}.png")
    os._exit(0)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description="Takes pictures of the window.")
    parser.add_argument("folder", type=Path, help="where the pictures go; it is made when it isn't there")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"by default all of: {', '.join(SHOTS)}")
    parser.add_argument("--one", choices=SHOTS, metavar="NAME", help="take this one in this process")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in SHOTS]
    if unknown:
        parser.error(f"no such picture: {', '.join(unknown)}")
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    if options.one:
        take(options.one, folder)
    for name in options.names or SHOTS:
        scale = {"QT_SCALE_FACTOR": "2"} if name.startswith("scale-200") else {}
        command = [sys.executable, "-m", "tests.screenshots", str(folder), "--one", name]
        with tempfile.TemporaryDirectory() as state:  # no journal of a run that stopped for its picture stays
            env = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **scale, "XDG_STATE_HOME": state}
            subprocess.run(command, check=True, env=env)
        print(folder / f"{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
