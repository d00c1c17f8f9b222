"""Explains one photo: first a sentence, then what matters to a person, then everything there is."""

from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from scrubber.engine.neighbours import NeighbourKind, neighbour_kind
from scrubber.engine.report import PhotoReport
from scrubber.errors import UnknownFormat
from scrubber.formats.keep import EVERYTHING_PRIVATE, Keep
from scrubber.gui import texts
from scrubber.gui.inspector import sections
from scrubber.gui.inspector.details import Details
from scrubber.gui.inspector.ledger_bar import Technical
from scrubber.gui.inspector.result_head import ResultHead
from scrubber.gui.inspector.tabs import FoldingTabs
from scrubber.gui.map.dialog import MapDialog
from scrubber.gui.map.pins import Pin
from scrubber.gui.map.view import MapView
from scrubber.gui.photos.photo import Photo
from scrubber.gui.steps import Steps
from scrubber.gui.style import tokens as t
from scrubber.gui.style.theme import Theme
from scrubber.gui.style.widgets import button, clear, label, panel, scrolling, set_margins
from scrubber.i18n import N_, _, isolated, labelled
from scrubber.places.words import coordinates

MAP_HEIGHT, MAP_MIN = 170, 110
AT_A_TIME = 2
"""Blocks that are made before the window may paint again: each takes a few milliseconds."""


class Inspector(QWidget):
    """The right side of the window."""

    copied = Signal(str)
    """What was put on the clipboard."""
    faces_asked = Signal()
    """The face editor is asked for."""
    viewer_asked = Signal()
    copy_asked = Signal()
    encoding_asked = Signal()
    undating_asked = Signal()
    """The date is to be taken out of the copy's name."""
    """What nobody sees is to be removed by encoding the picture anew."""
    folder_asked = Signal()
    picture_asked = Signal(object, int)
    """A `PhotoReport` and the number of its hidden picture that is to be seen large."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._photo: Photo | None = None
        self._shown: tuple[PhotoReport, bool, Keep] | None = None
        """What all below the head follows from: the report, whether there is a copy, and what that keeps."""
        self.setMinimumWidth(t.INSPECTOR_MIN)
        self.setMaximumWidth(t.grown(t.INSPECTOR_MAX, self.font().pointSizeF()))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "panel")
        self.setAccessibleName(_("What the photo tells"))
        self.sentence = label(_("Select a photo to see what it tells."), "heading")
        self.name = label("", "small")
        self.map = MapView(theme, is_small=True)
        self.map.enlarge_asked.connect(self._enlarge_map)
        self.map.pin_clicked.connect(self._enlarge_map)
        self.place = button("", "link")
        self.place.clicked.connect(self._copy_place)
        self.place_extras = label("", "small")
        self.faces = button(_("Edit covers…"), "link")
        self.faces.clicked.connect(self.faces_asked)
        self.problem = label("", "danger")
        self.result = ResultHead()
        self.result.opened.connect(self.viewer_asked)
        self.result.copy.clicked.connect(self.copy_asked)
        self.result.folder.clicked.connect(self.folder_asked)
        self.result.covers.clicked.connect(self.faces_asked)
        self.result.encode.clicked.connect(self.encoding_asked)
        self.result.undate.clicked.connect(self.undating_asked)
        self.details = Details()
        self.keep = EVERYTHING_PRIVATE
        """What copies keep of the metadata, as it is chosen now."""
        self.details.copied.connect(self.copied)
        self.technical = Technical(theme)
        self.ledger = self.technical.ledger
        self.ledger.part_chosen.connect(self._show_part)
        self.tabs = FoldingTabs(self.accessibleName())
        self.steps = Steps(self)
        """What is left to do of showing a photo."""
        self._lay_out()
        self._hide_all()

    def _lay_out(self) -> None:
        self._told = _column_widget()
        self._stays = _column_widget()
        page = panel("panel")
        column = QVBoxLayout(page)
        set_margins(column, 0, 12, 12, 12)
        column.setSpacing(16)
        for shown in (self._head(), self._where_told(), self._told, self._stays):
            column.addWidget(shown)
        column.addStretch(1)
        self.tabs.add(scrolling(page, _("What the photo tells")), _("What the photo tells"))
        self.tabs.add(self.details, _("All details"))
        self.tabs.add(scrolling(self.technical, _("Technical")), _("Technical"))
        outer = QVBoxLayout(self)
        set_margins(outer, 20, 8, 8, 12)
        outer.addWidget(self.tabs, 1)

    def _head(self) -> QWidget:
        """Name, sentence and state; they scroll with the rest, because they alone may fill a small window."""
        made = QWidget()
        head = QVBoxLayout(made)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(4)
        for shown in (self.name, self.sentence, self.problem, self.result):
            head.addWidget(shown)
        head.addWidget(self.faces, 0, Qt.AlignmentFlag.AlignLeading)
        return made

    def _where_told(self) -> QWidget:
        """The map with what is said of the place; it scrolls, because it takes the room of half a small window."""
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.map)
        column.addWidget(self.place, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.place_extras)
        self._place = made
        return made

    def _hide_all(self) -> None:
        self._shown = None
        for hidden in (
            self.name,
            self.problem,
            self.result,
            self.faces,
            self._place,
            self._told,
            self._stays,
        ):
            hidden.hide()
        self.tabs.setCurrentIndex(0)
        self.tabs.tabBar().hide()

    def show_photo(
        self,
        photo: Photo | None,
        report: PhotoReport | None,
        copy: PhotoReport | None = None,
        shown: QPixmap | None = None,
    ) -> None:
        """Explain `photo`; without its report say that it is being read.

        `copy` is what its clean copy tells, and `shown` what that shows, as far as they are known. What stands at the
        top is there at once, the rest a moment later: making all of it at once would hold up a key that is held down.
        """
        is_same = photo is self._photo
        self._photo = photo
        self._is_clean = photo is not None and bool(photo.output)
        if photo is None or report is None:
            self.steps.begin(iter(()))
            self._hide_all()
            waiting = _("Reading the photo…") if photo is not None else _("Select a photo to see what it tells.")
            self.sentence.setText(waiting)
            return
        self._show_head(photo, report, copy)
        self.result.show_result(photo, shown)
        self.tabs.tabBar().show()
        if (report, self._is_clean, self.keep) != self._shown:
            self._shown = report, self._is_clean, self.keep
            self._clear_told()
            self.steps.begin(self._show_report(report))
        if not is_same:
            self._scroll_up()

    def _show_report(self, report: PhotoReport) -> Iterator[None]:
        """Show all that follows from a report alone."""
        yield
        yield from self._show_told(report)
        self._show_stays(report)
        yield
        self.technical.show_report(report)
        self.details.show_report(report, self.keep)

    def _show_head(self, photo: Photo, report: PhotoReport, copy: PhotoReport | None) -> None:
        facts = [texts.file_name(photo.output or photo.path), report.format_name]
        if report.width and report.height:
            facts.append(f"{report.width} × {report.height}")
        self.name.setText(" · ".join(fact for fact in facts if fact))
        self.name.show()
        self.sentence.setText(copy_sentence(copy) if photo.output else _sentence(report))
        problem = photo.problem
        self.problem.setVisible(problem is not None)
        self.problem.setText(texts.problem(problem) if problem is not None else "")
        self._show_place(report)
        self.faces.setVisible(problem is None and not photo.output)
        self.faces.setAccessibleDescription(texts.faces_or_maybe(photo.faces, photo.sure_faces) if photo.faces else "")

    def _show_place(self, report: PhotoReport) -> None:
        extras = texts.place_extras(report.place) if report.place is not None else ""
        self._place.setVisible(report.place is not None and not self._is_clean)
        self.place_extras.setVisible(bool(extras))
        if report.place is not None:
            self._show_map(Pin(report.place.latitude, report.place.longitude, report.place.direction))
            where = coordinates(report.place.latitude, report.place.longitude)
            self.place.setText(isolated(where))
            self.place_extras.setText(extras)
            self.place.setToolTip(_("Copy the coordinates"))
            self.place.setAccessibleName(labelled(_("Copy the coordinates"), where))
            self._where = where

    def _show_map(self, pin: Pin) -> None:
        if [pin] != self.map.pins:
            self.map.show_pins([pin])

    def _enlarge_map(self) -> None:
        MapDialog(self._theme, self.map.pins, parent=self.window()).exec()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low window needs its room for what else the photo tells."""
        super().resizeEvent(event)
        self.map.setFixedHeight(max(MAP_MIN, min(MAP_HEIGHT, self.height() // 4)))

    _where = ""
    _is_clean = False

    def _clear_told(self) -> None:
        """Nothing of another photo stands below the name of this one."""
        for column in (self._told, self._stays):
            clear(column)
            column.hide()

    def _show_told(self, report: PhotoReport) -> Iterator[None]:
        ask = self.picture_asked.emit
        told = sections.told(report, self.copied.emit, lambda number: ask(report, number), self._is_clean)
        while some := list(islice(told, AT_A_TIME)):
            for section in some:
                _add(self._told, section)
            self._told.show()
            yield

    def _show_stays(self, report: PhotoReport) -> None:
        for section in sections.stays(report):
            _add(self._stays, section)
        self._stays.show()

    def _show_part(self, index: int) -> None:
        self.tabs.setCurrentWidget(self.details)
        self.details.show_part(index)

    def _scroll_up(self) -> None:
        area = self.tabs.widget(0)
        if isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(0)

    def _copy_place(self) -> None:
        QGuiApplication.clipboard().setText(self._where)
        self.copied.emit(self._where)


def _sentence(report: PhotoReport) -> str:
    """What a photo tells; of a file that is no photo, what it is."""
    kind = neighbour_kind(report.path)
    if isinstance(report.problem, UnknownFormat) and kind in _NOT_PHOTOS:
        return _(_NOT_PHOTO)
    is_told = bool(report.topics) or not isinstance(report.problem, UnknownFormat)
    return (texts.harmless(report.sentence) if is_told else "") or _empty_sentence(report)


def copy_sentence(copy: PhotoReport | None) -> str:
    """What the clean copy tells, read from the copy itself."""
    if copy is None:
        return _("Clean, verified")
    if copy.sentence and copy.leaks:
        return _("The copy still tells: {sentence}").format(sentence=texts.harmless(copy.sentence))
    return _("The copy tells nothing beyond its picture.")


_NOT_PHOTO = N_("This is no photo. It can tell the same as one; Scrubber doesn't clean it.")
_NOT_PHOTOS = (NeighbourKind.VIDEO, NeighbourKind.SOUND, NeighbourKind.DOCUMENT)


def _empty_sentence(report: PhotoReport) -> str:
    if report.problem is not None:
        return _("Refused")
    return _("This photo tells nothing beyond its picture.") if report.already_clean else _("What the photo tells")


def _column_widget() -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(16)
    return made


def _add(column: QWidget, shown: QWidget) -> None:
    layout = column.layout()
    if layout is not None:
        layout.addWidget(shown)
        shown.show()  # a layout that is in sight would do that only in a later turn
