"""`scrubber show`: what photos tell a stranger."""

import argparse

from scrubber.cli.options import add_photos
from scrubber.i18n import _


def summary() -> str:
    """One sentence for the help text."""
    return _("Show what photos tell a stranger.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_photos(parser)


def run(options: argparse.Namespace) -> int:
    """Do it; returns the exit status."""
    from scrubber.cli.reading import read_photos
    from scrubber.cli.text_show import photo_as_text

    outcome = read_photos(options, photo_as_text)
    return outcome.status
