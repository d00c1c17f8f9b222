"""A second start hands its photos to the window that runs; strangers and nonsense are turned away."""

import socket
import sys
import threading
from multiprocessing.connection import Client
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scrubber.gui import app as gui_app
from scrubber.gui.one_window import MAX_MESSAGE, OneWindow, hand_over, own_address
from scrubber.gui.window.main_window import MainWindow

if sys.platform == "win32":
    pytest.skip("the address is a file here", allow_module_level=True)


def test_photos_of_a_second_start_join_the_first(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    address = str(tmp_path / "window.socket")
    waiting = OneWindow(address, window)
    waiting.received.connect(lambda photos: gui_app.take_more(window, photos))
    assert waiting.start()
    second = threading.Thread(target=hand_over, args=(address, ["/photos/IMG_0.jpg", "/photos/\udcff.jpg"]))
    second.start()
    qtbot.waitUntil(lambda: len(window.session.model) == 2)
    second.join()
    assert [photo.path for photo in window.session.model.photos] == ["/photos/IMG_0.jpg", "/photos/\udcff.jpg"]
    waiting.close()
    assert not hand_over(address, [])


def test_nonsense_is_not_taken(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    address = str(tmp_path / "window.socket")
    waiting = OneWindow(address)
    received: list[list[str]] = []
    waiting.received.connect(received.append)
    assert waiting.start()
    for message in (b"\x80\x04\x95", b'{"path": 1}', b"[1]", b"x" * (MAX_MESSAGE + 1)):
        with Client(address, "AF_UNIX") as stranger, pytest.raises((EOFError, OSError)):
            stranger.send_bytes(message)
            stranger.recv_bytes()
    assert hand_over(address, ["/a.jpg"])
    qtbot.waitUntil(lambda: received == [["/a.jpg"]])
    waiting.close()


def test_a_socket_left_behind_is_no_obstacle(qapp: QApplication, tmp_path: Path) -> None:
    address = str(tmp_path / "window.socket")
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(address)
    assert not hand_over(address, ["/a.jpg"])
    waiting = OneWindow(address)
    assert waiting.start()
    waiting.close()


def test_only_a_folder_of_ones_own_holds_the_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    tmp_path.chmod(0o700)
    assert own_address().startswith(str(tmp_path))
    tmp_path.chmod(0o755)
    assert own_address() == ""
