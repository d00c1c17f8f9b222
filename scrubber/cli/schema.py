"""`scrubber schema`: the JSON Schema of what --json writes, for programs that read it."""

import argparse

from scrubber.cli.status import Status
from scrubber.i18n import _


def summary() -> str:
    """One sentence for the help text."""
    return _("Print the JSON Schema of what --json writes.")


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There are none."""


def run(_options: argparse.Namespace) -> int:
    """Do it; returns the exit status."""
    from scrubber.reports.json_document import schema_text

    print(schema_text(), end="")
    return Status.FINE
