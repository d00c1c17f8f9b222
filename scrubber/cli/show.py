"""`scrubber show`: what photos tell a stranger."""

import argparse
import os
from contextlib import suppress

from scrubber.cli.keep_option import add_keep
from scrubber.cli.options import add_photos
from scrubber.i18n import _, system_languages

_MAX_AHEAD = 4


def summary() -> str:
    """One sentence for the help text."""
    return _("Show what photos tell a stranger.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_photos(parser)
    add_keep(parser)
    parser.add_argument(
        "--html", metavar=_("FILE"), help=_("save the answer as one web page, with pictures, for reading and printing")
    )
    parser.add_argument("--map", action="store_true", help=_("show only where: the nearest towns and the way to them"))


def run(options: argparse.Namespace) -> int:
    """Do it; returns the exit status."""
    from scrubber.jobs.worker import fork_ahead

    with suppress(OSError):  # the runner will tell
        fork_ahead(tuple(system_languages()), _workers(options))
    from scrubber.cli.run_show import read_photos

    if options.html:
        from scrubber.cli.html_page import write_page

        return write_page(options)
    if options.map:
        from scrubber.cli.text_map import place_as_text

        return read_photos(options, place_as_text).status
    from scrubber.cli.text_show import TextShow

    text = TextShow()
    return read_photos(options, text.photo, text.batch).status


def _workers(options: argparse.Namespace) -> int:
    """How many workers are started at once: as many as the runner will want."""
    from scrubber.jobs.scan import is_folder

    is_one = len(options.paths) == 1 and not is_folder(options.paths[0])
    return 1 if is_one else min(options.jobs or os.cpu_count() or 1, _MAX_AHEAD)
