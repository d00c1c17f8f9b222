"""Which of the system's libraries Qt lacks on Linux, told before Qt is loaded.

Without them an import of Qt fails or Qt ends the process itself, and nobody learns what to install. Nothing of Qt is
imported here: the plug-in that draws on the screen is loaded as Qt would load it, which costs nothing twice.
"""

import ctypes
import importlib.util
import os
import sys
from pathlib import Path

from scrubber.i18n import N_, _

DRAWING = {
    "libglib-2.0.so.0": "libglib2.0-0", "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3", "libfontconfig.so.1": "libfontconfig1", "libxkbcommon.so.0": "libxkbcommon0",
}  # fmt: skip
"""What Qt needs to draw anywhere: the name of each library, and of the package of Debian and Ubuntu that holds it."""

X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0", "libxcb-icccm.so.4": "libxcb-icccm4", "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1", "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}  # fmt: skip

WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}  # fmt: skip

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONT_PACKAGE = "fonts-dejavu-core"

_ADVICE = N_("On Debian and Ubuntu this brings what is missing: sudo apt-get install {packages}")
_NEEDED = {"xcb": DRAWING | X11, "wayland": DRAWING | WAYLAND}


def window_problem(platform: str = "") -> str:
    """A sentence that names the missing libraries and their packages; "" when Qt can draw.

    `platform`: a platform of Qt, such as "offscreen"; otherwise those that Qt would try on this screen.
    """
    if not sys.platform.startswith("linux"):
        return ""
    platforms = [platform] if platform else screen_platforms()
    refusals = [_load_error(name) for name in platforms]
    if not platforms or "" in refusals:
        return ""
    lacking = missing_libraries(platforms[0])
    names = ", ".join(lacking) or refusals[0]
    sentence = _("Scrubber's window needs libraries that this system lacks: {libraries}.").format(libraries=names)
    packages = " ".join(dict.fromkeys(lacking.values()))
    advice = _(_ADVICE).format(packages=packages)
    return f"{sentence}\n{advice}" if packages else sentence


def font_problem() -> str:
    """A sentence when the system has no font, so that the window would show squares; "" when it has one."""
    folders = [Path(name).expanduser() for name in FONT_FOLDERS]
    if not sys.platform.startswith("linux") or any(True for folder in folders for _one in folder.rglob("*.[ot]tf")):
        return ""
    sentence = _("Scrubber's window needs a font, and this system has none.")
    return f"{sentence}\n{_(_ADVICE).format(packages=FONT_PACKAGE)}"


def screen_platforms() -> list[str]:
    """Qt's platforms for this screen, the first choice first."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen:
        return [name.split(":")[0] for name in chosen.split(";")]
    by_variable = {"WAYLAND_DISPLAY": "wayland", "DISPLAY": "xcb"}
    return [platform for variable, platform in by_variable.items() if os.environ.get(variable)]


def missing_libraries(platform: str) -> dict[str, str]:
    """The libraries `platform` needs and that can't be loaded, each with its package."""
    needed = _NEEDED.get(platform, DRAWING)
    return {library: package for library, package in needed.items() if _fails_to_load(library)}


def _load_error(platform: str) -> str:
    """Why Qt's plug-in for `platform` can't be loaded; "" when it can, or when this isn't PySide6's own Qt."""
    for plugin in sorted(_plugin_folder().glob(f"libq{platform}*.so")):
        return _fails_to_load(str(plugin))
    return ""


def _plugin_folder() -> Path:
    spec = importlib.util.find_spec("PySide6")
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0] if places else "", "Qt/plugins/platforms")


def _fails_to_load(library: str) -> str:
    try:
        ctypes.CDLL(library)
    except OSError as error:
        return str(error).split(":")[0]
    return ""
