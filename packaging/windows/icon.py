"""`python packaging/windows/icon.py` draws scrubber.ico from the program's icon, in every size that Windows asks for.

An .ico may hold whole PNGs (since Windows Vista). The file is kept, because the machine that builds has no Qt.
"""

import os
import struct
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
ICON = Path(__file__).with_name("scrubber.ico")


def icon(pictures: dict[int, bytes]) -> bytes:
    """The .ico file: a directory, then a PNG for each size in pixels."""
    at, entries = 6 + 16 * len(pictures), b""
    for size, png in pictures.items():
        entries += struct.pack("<BBBBHHII", size & 255, size & 255, 0, 0, 1, 32, len(png), at)
        at += len(png)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(pictures.values())


def drawn(size: int) -> bytes:
    """The icon as a PNG of `size` x `size` pixels."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(ROOT / "resources/icons/scrubber.svg")).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


if __name__ == "__main__":
    from PySide6.QtGui import QGuiApplication

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication([])
    ICON.write_bytes(icon({size: drawn(size) for size in SIZES}))
