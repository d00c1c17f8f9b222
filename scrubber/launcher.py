"""Chooses between the window and the command line, which know nothing of each other."""

import os
import sys

from scrubber.cli.main import is_command, run_command
from scrubber.cli.status import Status
from scrubber.i18n import _, system_languages, use_language


def run(arguments: list[str]) -> int:
    """Do what `arguments` ask for; returns the exit status."""
    use_language(*system_languages())
    if arguments[:1] == ["--self-test"]:
        from scrubber.self_test import run as run_self_test  # it loads everything there is

        return run_self_test()
    return run_command(arguments) if is_command(arguments) else open_window(arguments)


def open_window(paths: list[str]) -> int:
    """Open the window with `paths` in it; returns its exit status."""
    if not _has_screen():
        print(
            _("There is no screen to open a window on. In a terminal, use: scrubber show, clean, check or faces"),
            file=sys.stderr,
        )
        return Status.USAGE
    from scrubber.gui.system_libraries import window_problem

    problem = window_problem()
    if problem:
        print(problem, file=sys.stderr)
        return Status.USAGE
    from scrubber.gui.app import run as run_window  # the window's libraries are loaded only for it

    return run_window(paths)


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
