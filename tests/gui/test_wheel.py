"""The wheel scrolls pages; it never chooses something else where the pointer happens to be."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QSlider, QWidget
from pytestqt.qtbot import QtBot

from scrubber.gui.style.widgets import Chooser, Slider
from scrubber.gui.window.main_window import MainWindow


def turn(widget: QWidget, steps: int) -> bool:
    """Turn the wheel over the middle of a widget; whether it took the event for itself."""
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at, QPointF(widget.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_a_turn_over_a_closed_list_or_a_slider_changes_nothing(qtbot: QtBot) -> None:
    chooser, slider = Chooser("Copies go"), Slider(Qt.Orientation.Horizontal)
    chooser.addItems(["Beside the originals", "In place of the originals"])
    for widget in (chooser, slider):
        qtbot.addWidget(widget)
        widget.show()
        assert not turn(widget, -1)
    assert chooser.currentIndex() == 0 and slider.value() == 0


@pytest.mark.parametrize("kind", [QComboBox, QSlider])
def test_no_list_or_slider_of_the_window_listens_to_the_wheel(window: MainWindow, kind: type[QWidget]) -> None:
    inside = window.findChildren(kind)
    assert inside
    assert all(isinstance(widget, Chooser | Slider) for widget in inside)
