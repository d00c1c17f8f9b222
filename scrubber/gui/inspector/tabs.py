"""Tabs whose words go on in a second line where they don't fit side by side, as with large fonts in long languages."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget


class _Bar(QTabBar):
    """A bar that is higher while a tab has two lines: Qt makes room for the width of such words only."""

    restyled = Signal()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other room; Qt gives it to a widget before its parent or after it, as it comes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.restyled.emit()

    def tabSizeHint(self, index: int) -> QSize:
        size = super().tabSizeHint(index)
        lines = max((self.tabText(number).count("\n") for number in range(self.count())), default=0)
        return QSize(size.width(), size.height() + lines * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """The pages decide how narrow it may be; the words follow."""
        return QSize(0, super().minimumSizeHint().height())

    def width_needed(self) -> int:
        """Pixels for all tabs side by side, without shortening any."""
        return sum(self.tabSizeHint(number).width() for number in range(self.count()))


class FoldingTabs(QTabWidget):
    """Pages with a bar of tabs that is never wider than they are; what still doesn't fit is in the tooltips."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._words: list[str] = []
        self._fitted = 0
        self.bar = _Bar()
        self.bar.restyled.connect(self._fit)
        self.setTabBar(self.bar)
        self.setAccessibleName(name)
        self.setDocumentMode(True)
        self.bar.setDrawBase(False)
        self.setUsesScrollButtons(False)

    def add(self, page: QWidget, words: str) -> None:
        """Add a page whose tab says `words`; a screen reader gets them in one line."""
        number = self.addTab(page, words)
        self.bar.setAccessibleTabName(number, words)
        self._words.append(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another break."""
        super().resizeEvent(event)
        if self.width() != self._fitted:
            self._fit()

    def _fit(self) -> None:
        """One line where the width allows it; else the longest words are folded, one tab after the other."""
        self._fitted = self.width()
        for texts in _foldings(self._words):
            for number, text in enumerate(texts):
                self.setTabText(number, text)
            if self.bar.width_needed() <= self.width():
                break
        fits = self.bar.width_needed() <= self.width()
        self.setElideMode(Qt.TextElideMode.ElideNone if fits else Qt.TextElideMode.ElideRight)  # which knows no lines
        for number, words in enumerate(self._words):
            self.setTabToolTip(number, "" if fits else words)


def _foldings(words: list[str]) -> Iterator[list[str]]:
    """The words as they are, then with one more tab in two lines each time, the longest first."""
    folded = list(words)
    yield list(folded)
    for number in sorted(range(len(words)), key=lambda number: -len(words[number])):
        folded[number] = fold(words[number])
        yield list(folded)


def fold(words: str) -> str:
    """`words` in two lines as equal as a break between words makes them."""
    breaks = [place for place, letter in enumerate(words) if letter == " "]
    if not breaks:
        return words
    middle = min(breaks, key=lambda place: max(place, len(words) - place - 1))
    return f"{words[:middle]}\n{words[middle + 1 :]}"
