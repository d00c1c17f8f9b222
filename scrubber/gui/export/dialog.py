"""Asks where the report goes, and shows how far it is."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QProgressDialog, QWidget

from scrubber.gui import texts
from scrubber.gui.export.run import KINDS, Export
from scrubber.i18n import _, without_dots

SHOW_MS = 400
"""A dialog for what is done sooner would only flicker."""


def ask_target(parent: QWidget) -> Path | None:
    """Where to save, with one of the endings of `KINDS`; None when the user thought better of it."""
    filters = {"HTML (*.html)": ".html", "JSON (*.json)": ".json"}
    chosen, kind = QFileDialog.getSaveFileName(
        parent,
        without_dots(_("Export…")),
        _("Photos") + ".html",
        ";;".join(filters),
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    if not chosen:
        return None
    target = Path(chosen)
    return target if target.suffix in KINDS else target.with_name(target.name + filters.get(kind, ".html"))


def show_progress(parent: QWidget, export: Export, total: int) -> QProgressDialog:
    """A dialog that follows `export` and can stop it."""
    dialog = QProgressDialog(texts.progress(0, total, None), _("Cancel"), 0, total, parent)
    dialog.setWindowTitle(without_dots(_("Export…")))
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(SHOW_MS)
    dialog.setAutoClose(False)
    dialog.setAutoReset(False)
    dialog.canceled.connect(export.cancel)

    def advance(done: int) -> None:
        dialog.setLabelText(texts.progress(done, total, None))
        dialog.setValue(done)

    export.advanced.connect(advance)
    export.finished.connect(lambda _path, _problem: dialog.deleteLater())
    return dialog
