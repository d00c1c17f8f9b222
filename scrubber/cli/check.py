"""`scrubber check`: whether photos tell anything that cleaning would remove; for scripts and before an upload."""

import argparse

from scrubber.cli.keep_option import add_keep
from scrubber.cli.options import add_photos
from scrubber.cli.status import Status
from scrubber.i18n import _


def summary() -> str:
    """One sentence for the help text."""
    return _("Check whether photos tell a stranger anything; the exit status is 3 when one does.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_photos(parser)
    add_keep(parser)


def run(options: argparse.Namespace) -> int:
    """Do it; returns the exit status."""
    from scrubber.cli.run_show import read_photos
    from scrubber.cli.text_show import check_as_text

    outcome = read_photos(options, check_as_text)
    return Status.FOUND if outcome.telling and outcome.status != Status.INTERRUPTED else outcome.status
