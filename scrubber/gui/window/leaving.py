"""Asks before the window is closed while photos are being cleaned."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from scrubber.gui import texts
from scrubber.i18n import _


def ask_to_leave(window: QWidget, done: int, total: int) -> bool:
    """Ask whether a run that is under way is to be stopped."""
    box = QMessageBox(QMessageBox.Icon.Question, _("Scrubber"), "", parent=window)
    box.setTextFormat(Qt.TextFormat.PlainText)
    counted = {"done": texts.number(done), "total": texts.number(total)}
    box.setText(_("{done} of {total} photos are done.").format(**counted))
    box.setInformativeText(_("The finished copies stay. The others are not made."))
    leave = box.addButton(_("Stop and close"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(_("Go on cleaning"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.exec()
    return box.clickedButton() is leave
