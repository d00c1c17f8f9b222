"""`scrubber faces`: where the faces are; what `clean --boxes` reads."""

import argparse

from scrubber.cli.options import add_photos
from scrubber.i18n import _


def summary() -> str:
    """One sentence for the help text."""
    return _("Find the faces in photos; nothing is changed or written.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_photos(parser)


def run(options: argparse.Namespace) -> int:
    """Do it; returns the exit status."""
    from scrubber.cli.run_faces import find_faces

    return find_faces(options)
