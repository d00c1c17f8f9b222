"""`scrubber help`: the pages of the help, as text or as one page in HTML."""

import argparse
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from scrubber.cli.status import Status
from scrubber.engine.files import new_copy
from scrubber.errors import CannotWrite
from scrubber.guide.pages import REPORT_PAGE, pages
from scrubber.i18n import _, isolated
from scrubber.metadata.findings.text import plain
from scrubber.reports import help_page

_WIDEST = 100


def print_guide(options: argparse.Namespace) -> Status:
    """Print all pages, or write them to the file of --html; returns the exit status."""
    if options.html:
        return _write_page(Path(options.html))
    for page in pages():
        if page.key != REPORT_PAGE:
            title, *lines = page.lines()
            print(f"{title}\n{'-' * len(title)}")
            print(*_wrapped(lines), "", sep="\n")
    return Status.FINE


def _wrapped(lines: list[str]) -> Iterator[str]:
    """The lines as wide as the terminal, at most `_WIDEST` characters; paragraphs stand apart."""
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    for line in lines:
        pieces = textwrap.wrap(line, width, break_long_words=False)
        yield from pieces
        if len(pieces) > 1:
            yield ""


def _write_page(target: Path) -> Status:
    """Write the page whole or not at all, over no other file."""
    try:
        with new_copy(target.parent) as file:
            file.write([piece.encode() for piece in help_page.pieces()])
            saved = file.publish(target.name)
    except CannotWrite as problem:
        print(f"{plain(os.fspath(target))}: {problem}", file=sys.stderr)
        return Status.REFUSED
    print(_("Saved: {name}").format(name=isolated(plain(os.fspath(saved)))))
    return Status.FINE
