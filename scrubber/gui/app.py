"""Starts the window: language, colours, workers, then the event loop; or draws it once, for the self-test."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QLibraryInfo,
    QLocale,
    QObject,
    QSettings,
    Qt,
    QTimer,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFileOpenEvent, QFontDatabase, QIcon, QImageReader
from PySide6.QtWidgets import QApplication

from scrubber import __version__
from scrubber.gui.one_window import OneWindow, hand_over, own_address
from scrubber.gui.photos import samples
from scrubber.gui.settings import Settings
from scrubber.gui.short_pauses import ShortPauses
from scrubber.gui.style import tokens as t
from scrubber.gui.style.theme import Theme
from scrubber.gui.window.main_window import MainWindow
from scrubber.i18n import ENGLISH, is_right_to_left, language, system_languages, use_language
from scrubber.resources import resource

if TYPE_CHECKING:
    from scrubber.errors import CannotRead
    from scrubber.gui.worker_protocol import FoundPhoto, Scan, Workers

THUMBNAIL_SIDE = 2 * t.CARD_WIDTH
"""Cards crop to a landscape strip as wide as the card, which grows up to almost twice its width when few fit a row."""

MAX_THUMBNAIL = 800
SIGNAL_MS = 300
SECOND_WORKER_MS = 1000
"""The first worker may be busy with looking for faces; a second one is started when the window has settled."""

READERS = {b"jpeg", b"png", b"svg"}
"""Kinds of pictures that Qt itself must read: thumbnails and icons."""


def prepare(arguments: list[str]) -> QApplication:
    """The application object with its names, its icon, and all that the language in use decides."""
    _tell_names()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(arguments)
    app.setDesktopFileName("org.scrubber.Scrubber")
    app.setStyle("Fusion")
    app.setWindowIcon(QIcon(str(resource("icons/scrubber.png"))))
    app.setLayoutDirection(layout_direction())
    QLocale.setDefault(qt_locale())
    _translate_qt(app)
    return app


def _tell_names() -> None:
    """Where settings are stored follows from them."""
    QApplication.setApplicationName("Scrubber")
    QApplication.setApplicationVersion(__version__)
    QApplication.setOrganizationName("Scrubber")


def choose_language(chosen: str) -> None:
    """Speak the language `chosen`; when that is "" or has no catalogue, the system's."""
    system = system_languages() or [name.replace("-", "_") for name in QLocale.system().uiLanguages()]
    use_language(*filter(None, [chosen]), *system)


def qt_locale() -> QLocale:
    """How Qt writes dates: as the system does when it speaks the language in use, and always in Western digits.

    Those are what photos' own dates, coordinates and settings are in; two kinds of digits in one sentence would not do.
    In Arabic that is the way of the Emirates: Qt's first with such digits, Algeria's, has French names for some months.
    """
    wanted = QLocale("ar_AE" if language() == "ar" else language())
    alike = QLocale.matchingLocales(wanted.language(), wanted.script(), QLocale.Country.AnyCountry)
    system = QLocale.system()
    best = [system, wanted] if system.language() == wanted.language() else [wanted]
    return next((found for found in [*best, *alike] if found.zeroDigit() == "0"), wanted)


def _translate_qt(app: QApplication) -> None:
    """Qt's own words, on buttons of dialogs and in menus of text fields; it speaks English by itself."""
    for earlier in app.findChildren(QTranslator):
        app.removeTranslator(earlier)
        earlier.deleteLater()
    made = QTranslator(app)
    if language() != ENGLISH and made.load(str(qt_words(language()))):
        app.installTranslator(made)


def qt_words(code: str) -> Path:
    """The file of Qt's own words in a language; Qt doesn't have one for each."""
    return Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / f"qtbase_{code}.qm"


def layout_direction() -> Qt.LayoutDirection:
    """The direction of the language in use."""
    return Qt.LayoutDirection.RightToLeft if is_right_to_left() else Qt.LayoutDirection.LeftToRight


def find_photos(
    paths: Iterable[str],
    cancelled: Callable[[], bool],
    on_problem: Callable[[str, CannotRead], None],
    on_neighbour: Callable[[str], None],
) -> Iterator[FoundPhoto]:
    """Look through folders, as the window wants it."""
    from scrubber.jobs.scan import scan

    return scan(paths, cancelled, on_problem, on_neighbour=on_neighbour)


def make_workers() -> Workers:
    """The processes that read and clean photos; none runs before the first photo."""
    from scrubber.jobs.runner import Runner

    return Runner()


def first_window(
    app: QApplication,
    settings: Settings,
    offer_samples: bool,
    workers: Callable[[], Workers] = make_workers,
    look: Scan = find_photos,
) -> MainWindow:
    """The window as it is shown first: the page without photos, the rest is built when it is asked for."""
    side = min(MAX_THUMBNAIL, round(THUMBNAIL_SIDE * app.devicePixelRatio()))

    def build(window: MainWindow) -> Iterator[None]:
        yield from _load_parts()
        from scrubber.gui.session import Session
        from scrubber.gui.window import workplace

        yield from workplace.build(window, Session(workers(), look, side))

    return MainWindow(build, Theme(app, settings), settings, offer_samples and samples.exist())


def _load_parts() -> Iterator[None]:
    """Load what the session needs, in steps that a click would not notice."""
    for module in (
        "scrubber.engine.report",
        "scrubber.engine.covering.choice",
        "scrubber.gui.texts",
        "scrubber.gui.photos.photo",
        "scrubber.gui.cleaning.choices",
        "scrubber.gui.export.run",
        "scrubber.gui.faces.store",
        "scrubber.jobs.runner",
        "scrubber.gui.session",
        "scrubber.gui.window.workplace",
        "scrubber.gui.map.canvas",
    ):
        import_module(module)
        yield


def make_window(
    app: QApplication, workers: Workers, settings: Settings, offer_samples: bool, look: Scan = find_photos
) -> MainWindow:
    """The window with all its parts, ready to show."""
    return first_window(app, settings, offer_samples, lambda: workers, look).complete()


def run(paths: list[str], wanted: str = "", offer_samples: bool = True) -> int:
    """Open the window with these photos and folders, in the language `wanted` or the chosen one; returns the status."""
    photos = [str(Path(path).absolute()) for path in paths]
    address = own_address()
    if address and Path(address).exists() and hand_over(address, photos):
        return 0
    _tell_names()
    settings = Settings(QSettings())
    choose_language(wanted or settings.language)
    if photos:
        start_worker_ahead()
    _name_in_taskbar()
    app = prepare(["scrubber"])  # the name by which desktops find the icon, however the program was started
    window = first_window(app, settings, offer_samples)
    window.completed.connect(lambda: _complete(window, address, has_worker=bool(photos)))
    window.completed.connect(ShortPauses(app).set_aside)
    if sys.platform == "darwin":  # nowhere else do such events come, and a filter sees every event there is
        app.installEventFilter(Opener(window))
    window.show()
    if photos:
        window.complete().session.open(photos)
    else:
        window.complete_soon()
    _let_signals_in(app)
    return app.exec()


def _complete(window: MainWindow, address: str, has_worker: bool) -> None:
    """What can wait until the window has all its parts: workers, and further starts."""
    if not has_worker:
        start_worker_ahead()
    QTimer.singleShot(SECOND_WORKER_MS, start_worker_ahead)
    _wait_for_more(address, window)


def _name_in_taskbar() -> None:
    """Windows shows the icon of the interpreter unless a program has a name of its own."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("Scrubber.Scrubber")


def _wait_for_more(address: str, window: MainWindow) -> None:
    """Take the photos of further starts into this window, which comes to the front."""
    if not address:
        return
    waiting = OneWindow(address, window)
    waiting.received.connect(lambda photos: take_more(window, photos))
    if waiting.start():
        window.closed.connect(waiting.close)


def take_more(window: MainWindow, photos: list[str]) -> None:
    """List photos that another start handed over, and come to the front."""
    window.adding.open(photos)
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()


def start_worker_ahead() -> None:
    """Have a worker ready that has loaded all it needs, so that a dropped photo is told at once."""
    from scrubber.jobs.worker import start_ahead

    with contextlib.suppress(OSError):  # then a photo waits until a worker can be started
        start_ahead((language(),), pictures=True)


class Opener(QObject):
    """On macOS photos come as events, also to a window that runs already or was just begun."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open what the system hands over."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self._window.complete().session.open([event.file()])
            return True
        return super().eventFilter(watched, event)


def _let_signals_in(app: QApplication) -> None:
    """Python sees Ctrl+C, or a session that ends, only while it runs, so wake it now and then."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_ignored: app.quit())
    timer = QTimer(app, interval=SIGNAL_MS)
    timer.timeout.connect(lambda: None)
    timer.start()


def draw_window(workers: Workers, settings_file: str) -> str:
    """Show the main window and look at it; returns what is wrong, or "". The settings go to `settings_file`."""
    qInstallMessageHandler(lambda *_message: None)  # without a screen Qt says what it can't do there
    app = prepare(["scrubber"])
    window = make_window(app, workers, Settings(QSettings(settings_file, QSettings.Format.IniFormat)), True)
    window.show()
    app.processEvents()
    drawn = window.grab().toImage()
    colours = {drawn.pixel(x, y) for x in range(0, drawn.width(), 4) for y in range(0, drawn.height(), 4)}
    window.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    missing = READERS - {bytes(kind.data()) for kind in QImageReader.supportedImageFormats()}
    if missing:
        return f"Qt can't read {b', '.join(sorted(missing)).decode()}"
    if not QFontDatabase.families():
        return "there is no font"
    return "" if len(colours) > 8 else f"it shows only {len(colours)} colours"
