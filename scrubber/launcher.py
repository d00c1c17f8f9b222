"""Chooses between the window and the command line, which know nothing of each other."""

import os
import sys

from scrubber.cli.main import is_command, run_command
from scrubber.cli.status import Status
from scrubber.i18n import _, catalogue_for, languages, system_languages, use_language

LANGUAGE_OPTION = "--lang"


def run(arguments: list[str]) -> int:
    """Do what `arguments` ask for; returns the exit status."""
    _dump_no_memory()
    use_language(*system_languages())
    wanted, arguments = _take_language(arguments)
    if wanted is not None:
        if not catalogue_for(wanted):
            known = ", ".join(sorted(languages()))
            said = _("There is no translation into “{name}”, but: {known}")
            print(said.format(name=wanted, known=known), file=sys.stderr)
            return Status.USAGE
        use_language(wanted)
    if arguments[:1] == ["--self-test"]:
        from scrubber.self_test import run as run_self_test  # it loads everything there is

        return run_self_test()
    return run_command(arguments) if is_command(arguments) else open_window(arguments, wanted or "")


def _dump_no_memory() -> None:
    """Leave no file with the memory, and photos in it, in whatever folder this was started from when it crashes.

    Workers can't change that for themselves any more (`fence`); here a debugger may.
    """
    if sys.platform != "win32":
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _take_language(arguments: list[str]) -> tuple[str | None, list[str]]:
    """The language that the first argument asks for, None when it asks for none, and the other arguments."""
    first, equals, value = (arguments or [""])[0].partition("=")
    if first != LANGUAGE_OPTION:
        return None, arguments
    return (value, arguments[1:]) if equals else ("".join(arguments[1:2]), arguments[2:])


def open_window(paths: list[str], wanted: str = "") -> int:
    """Open the window with `paths` in it, in the language `wanted` ("": the chosen one); returns its exit status."""
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

    return run_window(paths, wanted)


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
