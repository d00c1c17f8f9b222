"""`scrubber index-check`: would a face index that knows a folder of photos name the faces in others?"""

import argparse

from scrubber.cli.options import add_covers, add_photos
from scrubber.i18n import _


def summary() -> str:
    """One sentence for the help text."""
    return _("Try whether a face index that knows a folder of your photos would name the faces in others.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_photos(parser)
    add_covers(parser)
    parser.add_argument(
        "--known",
        required=True,
        action="append",
        metavar=_("FOLDER"),
        help=_("photos that the index knows, as if they had been taken from the web; sub-folders count"),
    )


def run(options: argparse.Namespace) -> int:
    """Do it; returns the exit status."""
    from scrubber.cli.run_index_check import index_check

    return index_check(options)
