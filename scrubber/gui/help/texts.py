"""The words of the help: each section has a heading and whole sentences."""

from dataclasses import dataclass

from scrubber.i18n import N_


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, its sentences, and the file of a drawing with what that shows in words ("" without one)."""

    heading: str
    words: str
    drawing: str = ""
    drawing_words: str = ""


SECTIONS = (
    Section(
        N_("What Scrubber does"),
        N_(
            "A photo file holds more than the picture: where and when it was taken, by whom, with which camera, "
            "sometimes a second picture. Scrubber shows it to you and makes a clean copy that holds only what is "
            "needed to show the picture. The picture itself is copied as it is, without any loss."
        ),
    ),
    Section(
        N_("Faces"),
        N_(
            "Scrubber looks for faces while you look at your photos. Before the first run with faces it asks whether "
            "to cover them in the copies; you can change that below, for all photos, and under Edit covers for each. "
            "There covers are switched off, moved, resized and turned, or drawn over anything else. A soft blur, a "
            "mosaic, a colour or a smile hold nothing of the face; true blur and true mosaic are "
            "made of it and can be matched. No search finds every face, and clothes and surroundings can tell who it "
            "is: look at the copy before you post it. In a JPEG everything beside the covers stays exactly the same."
        ),
        "help/matched-mosaic.png",
        N_(
            "Faces that a recogniser still named through a real mosaic: 76 of 100 with 16 blocks across the face, 38 "
            "with 8, 23 with 4; through Scrubber's covers 5."
        ),
    ),
    Section(
        N_("Your originals"),
        N_("Scrubber only ever reads them. A clean copy gets a new name and never replaces another file."),
    ),
    Section(
        N_("What “Clean, verified” means"),
        N_(
            "The finished copy was read again by a separate check: nothing is in it that does not belong there, the "
            "picture is the same, and none of the removed data was found. A photo that can't be checked this way is "
            "refused, and no copy is left behind."
        ),
    ),
    Section(
        N_("What nobody sees"),
        N_(
            "A picture may hold more than it shows: behind a crop, under transparent parts, in rows or channels that "
            "no program shows. It is removed where what is shown stays exactly the same. There is one exception: words "
            "hidden in the lowest bits of a transparency that is there for nothing else are removed, which changes the "
            "transparency by at most 1 of 255. What can only be removed by encoding the picture anew is told and "
            "kept, unless you choose otherwise."
        ),
    ),
    Section(
        N_("What it can't do"),
        N_(
            "What the picture itself shows is kept: signs, reflections, visible watermarks. So do traces that every "
            "picture carries, like the noise pattern of a camera's sensor. File names are kept, with “_clean” added."
        ),
    ),
    Section(
        N_("Your privacy"),
        N_(
            "Scrubber never uses the network. It keeps no list of your photos and writes no previews to the disk. "
            "It remembers the folders that you opened until you clear them or choose “Don't remember”."
        ),
    ),
)

KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        N_("All photos"),
        (
            ("Ctrl+O", N_("Add photos")),
            ("Ctrl+Shift+O", N_("Add a folder")),
            ("Ctrl+V", N_("Paste photos or a picture")),
            ("Ctrl+C", N_("Copy the clean photos")),
            ("Delete", N_("Take photos off the list")),
            ("Ctrl+Return", N_("Make clean copies")),
            ("Ctrl+Shift+Return", N_("Clean only the selected photos")),
            ("Ctrl+P", N_("Pause")),
            ("Escape", N_("Stop cleaning")),
            ("Return", N_("Open large")),
            ("Ctrl+E", N_("Edit covers")),
            ("Ctrl+T", N_("What all photos tell together")),
            ("Ctrl+M", N_("Map of all photos")),
            ("Ctrl+S", N_("Save what the selected photos tell")),
            ("Ctrl+1, Ctrl+2", N_("Cards or list")),
            ("Ctrl+,", N_("Settings")),
            ("F1, ?", N_("This help, or its keys")),
            ("Ctrl+Q", N_("Quit")),
        ),
    ),
    (
        N_("One photo large"),
        (
            ("Space", N_("The original, while it is held")),
            ("Shift+←, Shift+→", N_("Move the line between original and copy")),
            ("+, −, 0", N_("Nearer, farther, all of it")),
            ("←, →", N_("The photo before or after")),
            ("Ctrl+←, ↑, ↓", N_("Move the photo")),
        ),
    ),
    (
        N_("Covers"),
        (
            ("Tab", N_("From one face to the next")),
            ("Space", N_("Cover or uncover")),
            ("←, →, ↑, ↓", N_("Move")),
            ("+, −", N_("Larger, smaller")),
            ("[, ]", N_("Turn")),
            ("N", N_("Draw a new cover")),
            ("Delete", N_("Remove it")),
            ("Ctrl+Z", N_("Take back")),
            ("H", N_("The original, while it is held")),
            ("Escape", N_("Back to all photos")),
        ),
    ),
    (
        N_("Map"),
        (
            ("←, →, ↑, ↓", N_("Move")),
            ("+, −", N_("Nearer, farther")),
            ("Home", N_("Show all")),
            ("Page Up, Page Down", N_("From photo to photo")),
        ),
    ),
)
"""Groups of keys: what they are for; each key as it stands on the keyboard, and what it does."""

LICENCE = N_(
    "Free software under the GNU General Public License, version 3 or later, without any warranty: you may use, "
    "study, change and share it."
)

CREDITS = (
    ("Qt, PySide6", N_("the window"), "LGPL-3.0"),
    ("Pillow, libjpeg-turbo, libtiff, libwebp, libavif", N_("decoding pictures"), "MIT-CMU, BSD"),
    ("pillow-heif, libheif, libde265, x265", N_("HEIC pictures"), "LGPL-3.0, GPL-2.0"),
    ("pillow-jxl-plugin, libjxl", N_("JPEG XL pictures"), "GPL-3.0, BSD"),
    ("jpeglib", N_("covers in JPEG pictures without touching the rest"), "MPL-2.0"),
    ("pyexiv2, Exiv2, piexif", N_("reading metadata"), "GPL-3.0, GPL-2.0, MIT"),
    ("numpy, onnxruntime", N_("the search for faces"), "BSD, MIT"),
    ("brotli, defusedxml", N_("compressed data and XML"), "MIT, PSF-2.0"),
    ("platformdirs, Send2Trash, watchdog", N_("folders and the trash"), "MIT, BSD, Apache-2.0"),
    ("YuNet (Shiqi Yu), CenterFace, MobileFace, ArcFace mobile", N_("models of faces"), "MIT"),
    ("GeoNames", N_("names of towns"), "CC BY 4.0"),
    ("Natural Earth", N_("coastlines and borders"), N_("public domain")),
)
"""Whose work the program stands on: names, what for, licence. The packages bring the whole texts."""
