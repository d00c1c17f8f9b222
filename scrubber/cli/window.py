"""Opens the window: the only place of the command line that knows there is one."""

import os
import sys

from scrubber.cli.status import Status
from scrubber.i18n import _


def open_window(paths: list[str]) -> int:
    """Open the window with `paths` in it; returns its exit status."""
    if not _has_screen():
        print(
            _("There is no screen to open a window on. In a terminal, use: scrubber show, clean or check"),
            file=sys.stderr,
        )
        return Status.USAGE
    from scrubber.gui.app import run

    return run(paths)


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
