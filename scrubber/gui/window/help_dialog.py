"""The help: short and true, with the licence at its end."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from scrubber import __version__
from scrubber.gui.style.widgets import label
from scrubber.i18n import N_, _
from scrubber.resources import resource

FACES = N_("Faces")
PLOT_IN_WORDS = N_(
    "Faces that a recogniser still named through a real mosaic: 76 of 100 with 16 blocks across the face, 38 with 8, "
    "23 with 4; through Scrubber's covers 5."
)
PLOT_WIDTH = 480

SECTIONS = (
    (
        N_("What Scrubber does"),
        N_(
            "A photo file holds more than the picture: where and when it was taken, by whom, with which camera, "
            "sometimes a second picture. Scrubber shows it to you and makes a clean copy that holds only what is "
            "needed to show the picture. The picture itself is copied as it is, without any loss."
        ),
    ),
    (
        FACES,
        N_(
            "are looked for while you look at your photos. Before the first run with faces Scrubber asks whether to "
            "cover them in the copies; you can change that below, for all photos, and under Edit covers for each. "
            "There covers are switched off, moved, resized and turned, or drawn over anything else. A soft blur, a "
            "mosaic, a colour or a smile hold nothing of the face; true blur and true mosaic are "
            "made of it and can be matched. No search finds every face, and clothes and surroundings can tell who it "
            "is: look at the copy before you post it. In a JPEG everything beside the covers stays exactly the same."
        ),
    ),
    (
        N_("Your originals"),
        N_("are only ever read. A clean copy gets a new name and never replaces another file."),
    ),
    (
        N_("“Clean, verified”"),
        N_(
            "means that the finished copy was read again by a separate check: nothing is in it that does not belong "
            "there, the picture is the same, and none of the removed data was found. A photo that can't be checked "
            "this way is refused, and no copy is left behind."
        ),
    ),
    (
        N_("What nobody sees"),
        N_(
            "A picture may hold more than it shows: behind a crop, under transparent parts, in rows or channels that "
            "no program shows. It is removed where what is shown stays exactly the same. There is one exception: words "
            "hidden in the lowest bits of a transparency that is there for nothing else are removed, which changes the "
            "transparency by at most 1 of 255. What can only go by encoding the picture anew is told and stays, unless "
            "you choose otherwise."
        ),
    ),
    (
        N_("What it can't do"),
        N_(
            "What the picture itself shows stays: signs, reflections, visible watermarks. So do traces that every "
            "picture carries, like the noise pattern of a camera's sensor. File names are kept, with “_clean” added."
        ),
    ),
    (
        N_("Your privacy"),
        N_(
            "Scrubber never uses the network. It keeps no list of your photos and writes no previews to the disk. "
            "It remembers the folders that you opened until you clear them or choose “Don't remember”."
        ),
    ),
    (
        N_("Keyboard"),
        N_(
            "Ctrl+O adds photos, Ctrl+Shift+O adds a folder, the arrow keys choose a photo, Delete takes it off the "
            "list, Ctrl+T shows what all photos tell together, Ctrl+S saves what was found, Ctrl+Return cleans, "
            "Ctrl+Shift+Return cleans only the selected photos, Ctrl+C copies clean photos, Ctrl+V pastes photos, "
            "Escape stops, Ctrl+comma opens the settings, Ctrl+M opens the map, F1 shows this help, Ctrl+Q quits. On "
            "the map, the arrow keys move, "
            "plus and minus zoom, Home shows all photos, Page Up and Page Down go from photo to photo. Return "
            "opens a photo large: Space shows the original while it is held, Shift and the arrow keys move the line "
            "between both, plus and minus zoom, the arrow keys go to the next photo. "
            "Ctrl+E opens a photo's faces: Tab goes from one to the next, Space covers or uncovers, the arrow keys "
            "move, plus and minus resize, the brackets turn, N draws a new one, Delete removes it, Ctrl+Z takes back, "
            "H shows the original while it is held, Escape goes back to all photos."
        ),
    ),
    (
        N_("About"),
        N_(
            "Scrubber {version}. Free software under the GNU General Public License, version 3 or later, without any "
            "warranty. The window is made with Qt. Names of towns come from GeoNames (CC BY 4.0), coastlines and "
            "borders from Natural Earth (public domain)."
        ),
    ),
)


class HelpDialog(QDialog):
    """One page that scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Scrubber help"))
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(8)
        for heading, words in SECTIONS:
            column.addWidget(label(_(heading), "heading"))
            column.addWidget(label(_(words).format(version=__version__)))
            if heading == FACES:
                column.addWidget(_plot("help/matched-mosaic.png", _(PLOT_IN_WORDS)))
            column.addSpacing(8)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(_("Scrubber help"))
        area.setWidget(page)
        buttons = QDialogButtonBox()
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        outer = QVBoxLayout(self)
        outer.addWidget(area)
        outer.addWidget(buttons)
        self.resize(560, 600)


def _plot(name: str, words: str) -> QLabel:
    """A drawing of what was measured, with the same in words."""
    shown = QLabel()
    ratio = shown.devicePixelRatioF()
    width = round(PLOT_WIDTH * ratio)
    drawing = QPixmap(str(resource(name))).scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    drawing.setDevicePixelRatio(ratio)
    shown.setPixmap(drawing)
    shown.setAccessibleName(words)
    shown.setToolTip(words)
    return shown
