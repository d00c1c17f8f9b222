"""The options of `scrubber clean` on where copies go and what they are called."""

import argparse

from scrubber.engine.names import NameStyle, naming_of
from scrubber.i18n import _


def add_places(parser: argparse.ArgumentParser, needs_output: bool = False) -> argparse._ArgumentGroup:
    """Where the copies go, and their names."""
    group = parser.add_argument_group(_("Copies"))
    group.add_argument(
        "-o",
        "--output",
        default=None,
        required=needs_output,
        type=folder,
        metavar="FOLDER",
        help=_("put the copies here, in sub-folders like the originals' (default: beside each original)"),
    )
    group.add_argument(
        "--name",
        default=str(NameStyle.AS_IS),
        type=name,
        metavar="NAME",
        help=_(
            "as-is (default), no-date (dates and times in the name are taken out), numbered (in a random order), "
            "random, or a pattern with {name}, {undated}, {number} or {random}, as 'holiday-{number}'"
        ),
    )
    group.add_argument(
        "--suffix",
        default=None,
        type=suffix,
        metavar="TEXT",
        help=_("what stands behind the name (default: _clean behind names that come from the photo's, else nothing)"),
    )
    group.add_argument(
        "--preserve", action="store_true", help=_("give copies the file times of their originals (default: now)")
    )
    return group


def add_copies(parser: argparse.ArgumentParser) -> None:
    """The same, and what else may become of copies."""
    group = add_places(parser)
    group.add_argument(
        "--base",
        default="",
        metavar="FOLDER",
        help=_("with -o: photos that are named one by one keep their path below FOLDER, as if FOLDER had been named"),
    )
    group.add_argument(
        "-n", "--dry-run", action="store_true", help=_("write nothing: say what would be written, left out and refused")
    )
    group.add_argument(
        "--replace",
        action="store_true",
        help=_(
            "let each copy take its original's place: both are decoded and compared first, then the original goes to "
            "the trash; where there is no trash it stays and the photo is refused"
        ),
    )
    group.add_argument(
        "--receipt",
        default="",
        metavar="FILE",
        help=_("write down digests of originals and copies, and what was removed, what was kept and why"),
    )


def folder(text: str) -> str:  # argparse shows the name: "invalid folder value: ''"
    """A name of a folder; an empty one, as of a variable that isn't set, would put copies beside the originals.

    Raises `ValueError` for that one.
    """
    if not text:
        raise ValueError
    return text


def name(text: str) -> str:
    """A way to name copies. Raises `ValueError`."""
    naming_of(text)
    return text


def suffix(text: str) -> str:
    """What stands behind a name. Raises `ValueError` for what can't be in one."""
    naming_of(str(NameStyle.AS_IS), text)
    return text
