"""The choices for what copies keep of the metadata: three presets, and one's own with a detail for each value."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from scrubber.formats.base import Fate
from scrubber.formats.keep import PRESETS, DateDetail, Kept, PlaceDetail, write_keep
from scrubber.gui.settings import KEEP_WORDS, Settings
from scrubber.gui.style import tokens as t
from scrubber.gui.style.ticks import CheckBox
from scrubber.gui.style.widgets import Chooser, label, set_margins
from scrubber.i18n import _, labelled
from scrubber.metadata.findings.labels import DATE_WORDS, FATE_WORDS, KEPT_WORDS, PLACE_WORDS

_DATES: Mapping[Any, str] = {
    DateDetail.NOTHING: FATE_WORDS[Fate.DROP],
    **DATE_WORDS,
    DateDetail.EXACT: FATE_WORDS[Fate.KEEP],
}
_PLACES: Mapping[Any, str] = {
    PlaceDetail.NOTHING: FATE_WORDS[Fate.DROP],
    **PLACE_WORDS,
    PlaceDetail.EXACT: FATE_WORDS[Fate.KEEP],
}


class KeepChoices(QWidget):
    """Reads and writes the settings; `changed` says that copies would keep something else now."""

    changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.presets = QButtonGroup(self)
        self.own = QRadioButton(_("My own choice"))
        self.details = QWidget()
        self.date, self.place = (Chooser(_(KEPT_WORDS[kept])) for kept in (Kept.DATE, Kept.PLACE))
        self.switches: dict[str, CheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        self._add_presets(column)
        self._add_details(column)
        self._show()
        self._listen()

    def _add_presets(self, column: QVBoxLayout) -> None:
        for name, words in KEEP_WORDS.items():
            choice = QRadioButton(_(words))
            choice.clicked.connect(lambda _on, name=name: self._take(name))
            self._add_choice(column, choice, name == (self._settings.text("keep") or next(iter(KEEP_WORDS))))
        self.own.clicked.connect(lambda _on: self._take(write_keep(self._settings.keep)))
        self._add_choice(column, self.own, self._settings.text("keep") not in ("", *PRESETS))

    def _add_choice(self, column: QVBoxLayout, choice: QRadioButton, is_chosen: bool) -> None:
        question = _("Keep of the metadata")
        choice.setAccessibleName(labelled(question, choice.text()))
        choice.setChecked(is_chosen)
        self.presets.addButton(choice)
        column.addWidget(choice)

    def _add_details(self, column: QVBoxLayout) -> None:
        grid = QGridLayout(self.details)
        set_margins(grid, t.indent(self.font().pointSizeF()), 0, 0, 0)
        grid.setColumnStretch(2, 1)
        rows = ((Kept.DATE, self.date, _DATES), (Kept.PLACE, self.place, _PLACES))
        for row, (kept, box, details) in enumerate(rows):
            for detail, said in details.items():
                box.addItem(_capital(_(said)), str(detail))
            grid.addWidget(label(_(KEPT_WORDS[kept]), wraps=False), row, 0)
            grid.addWidget(box, row, 1)
        for kept, said in KEPT_WORDS.items():
            if kept not in (Kept.DATE, Kept.PLACE):
                switch = self.switches[str(kept)] = CheckBox(_(said))
                switch.setAccessibleName(switch.text())
                grid.addWidget(switch, grid.rowCount(), 0, 1, 3)
        column.addWidget(self.details)

    def _show(self) -> None:
        """Show what is chosen: the details of a preset as well, which can't be changed."""
        keep = self._settings.keep
        self.details.setEnabled(self.own.isChecked())
        self.date.setCurrentIndex(self.date.findData(str(keep.date)))
        self.place.setCurrentIndex(self.place.findData(str(keep.place)))
        for name, switch in self.switches.items():
            switch.setChecked(getattr(keep, name))

    def _listen(self) -> None:
        self.date.activated.connect(lambda _row: self._change(date=DateDetail(self.date.currentData())))
        self.place.activated.connect(lambda _row: self._change(place=PlaceDetail(self.place.currentData())))
        for name, switch in self.switches.items():
            switch.clicked.connect(lambda on, name=name: self._change(**{name: on}))

    def _change(self, **detail: Any) -> None:
        self._take(write_keep(replace(self._settings.keep, **detail)))

    def _take(self, stored: str) -> None:
        self._settings.put("keep", stored)
        self._show()
        self.changed.emit()


def _capital(words: str) -> str:
    """Words that stand alone, as they begin a line."""
    return words[:1].upper() + words[1:]
