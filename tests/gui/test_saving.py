"""A pasted picture is saved whole or not at all."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from scrubber.gui.window.adding import save_png

if sys.platform == "win32":
    pytest.skip("Windows has no such limit", allow_module_level=True)

import resource

BYTES = 1000


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow beyond `BYTES`, as on a disk with as much room left; Python ignores the signal for it.

    That holds for the file with the output of the tests, too, so that nothing may be printed meanwhile.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (BYTES, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def picture() -> QImage:
    """Of so many colours that no compression gets it below the limit."""
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    for place in range(64 * 64):
        image.setPixel(place % 64, place // 64, (place * 2654435761) & 0xFFFFFF)
    return image


def test_a_picture_is_saved(qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "shot.png"
    assert save_png(picture(), str(target))
    assert QImage(str(target)).size() == picture().size()
    assert target.stat().st_size > BYTES


def test_a_full_disk_leaves_nothing_and_what_was_there_stays(qtbot: QtBot, tmp_path: Path) -> None:
    target, large = tmp_path / "shot.png", picture()
    with full_disk():
        is_saved = save_png(large, str(target))
    assert not is_saved
    assert list(tmp_path.iterdir()) == []
    target.write_bytes(b"an older one")
    with full_disk():
        is_saved = save_png(large, str(target))
    assert not is_saved
    assert target.read_bytes() == b"an older one"
    assert list(tmp_path.iterdir()) == [target]
