"""Options that several commands share."""

import argparse

from scrubber.i18n import _


def add_photos(parser: argparse.ArgumentParser) -> None:
    """The photos and folders a command works on, and how."""
    parser.add_argument("paths", nargs="+", metavar=_("PATH"), help=_("a photo, or a folder with photos"))
    parser.add_argument("-r", "--recursive", action="store_true", help=_("look into sub-folders too"))
    parser.add_argument("--json", action="store_true", help=_("write the answer as JSON, for programs"))
    parser.add_argument(
        "--jobs", type=_count, metavar="N", help=_("work on up to N photos at once (default: one per core, up to four)")
    )


def add_hdr(parser: argparse.ArgumentParser) -> None:
    """Whether gain maps stay."""
    parser.add_argument(
        "--no-hdr",
        dest="keep_hdr",
        action="store_false",
        help=_("leave out HDR gain maps, a second version of the picture that makes it brighter on HDR screens"),
    )


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 64:
        raise ValueError
    return number


_count.__name__ = "number"  # argparse shows it: "invalid number value: 'x'"
