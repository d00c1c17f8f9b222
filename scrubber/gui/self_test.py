"""The part of the self-test that only the window's layer can do: a window is drawn, without a screen."""

from PySide6.QtCore import QEvent, QSettings, qInstallMessageHandler
from PySide6.QtGui import QFontDatabase, QImageReader

from scrubber.gui.app import make_window, prepare
from scrubber.gui.settings import Settings
from scrubber.gui.worker_protocol import Workers

READERS = {b"jpeg", b"png", b"svg"}
"""Kinds of pictures that Qt itself must read: thumbnails and icons."""


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
