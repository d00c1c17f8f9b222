"""Options that several commands share."""

import argparse
import contextlib
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from scrubber.cli.selection import add_selection
from scrubber.faces.covers.cover_style import CoverStyle, Style
from scrubber.formats.keep import EVERYTHING_PRIVATE, Keep, read_keep
from scrubber.i18n import _

Number = TypeVar("Number", int, float)


class Form(StrEnum):
    """How answers are written."""

    TEXT = ""  # false, as `options.json`
    JSON = "json"
    JSON_LINES = "json-lines"


def add_photos(parser: argparse.ArgumentParser, *, stream: bool = False) -> None:
    """The photos and folders a command works on, and how; with `stream` also standard input."""
    add_selection(parser, stream=stream)
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--json",
        action="store_const",
        const=Form.JSON,
        default=Form.TEXT,
        help=_("write the answer as JSON, for programs"),
    )
    add_lines(form)
    add_jobs(parser)


def add_lines(parser: argparse._ActionsContainer) -> None:
    """Lines of JSON."""
    parser.add_argument(
        "--json-lines",
        action="store_const",
        const=Form.JSON_LINES,
        default=Form.TEXT,
        dest="json",
        help=_("write one line of JSON for each photo, as it happens"),
    )


def add_html(parser: argparse.ArgumentParser) -> None:
    """One web page instead of text."""
    parser.add_argument(
        "--html", metavar="FILE", help=_("save the answer as one web page, with pictures, for reading and printing")
    )


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """How many photos are worked on at once."""
    parser.add_argument(
        "--jobs",
        type=_number(int, 1, 64),
        metavar="N",
        help=_("work on up to N photos at once (default: one per core, up to four)"),
    )


def add_loudness(parser: argparse.ArgumentParser) -> None:
    """How much is said."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("-q", "--quiet", action="store_true", help=_("say only what was refused or can't be read"))
    group.add_argument("-v", "--verbose", action="store_true", help=_("say more of each photo"))


def add_hdr(parser: argparse.ArgumentParser) -> None:
    """Whether gain maps stay."""
    parser.add_argument(
        "--no-hdr",
        dest="keep_hdr",
        action="store_false",
        help=_("leave out HDR gain maps, a second version of the picture that makes it brighter on HDR screens"),
    )


def add_faces(parser: argparse.ArgumentParser) -> None:
    """Whether and how faces are covered."""
    group = add_covers(parser)
    group.add_argument(
        "--boxes",
        default="",
        metavar="FILE",
        help=_("cover these boxes and nothing else: a file like the one that `scrubber faces --json` writes"),
    )
    group.add_argument(
        "--keep-face",
        nargs=2,
        action="append",
        default=[],
        metavar=("PHOTO", "x,y,w,h"),
        help=_(
            "this person may stay: the one whose face has this box in PHOTO (middle, width and height in pixels, as "
            "`scrubber faces` prints them) stays clear in all photos where there is no doubt; everybody else is covered"
        ),
    )
    group.add_argument(
        "--strict", action="store_true", help=_("refuse a photo when a recogniser still matches a covered face")
    )


def add_covers(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """What covers look like."""
    group = parser.add_argument_group(_("Faces"))
    group.add_argument(
        "--faces",
        type=_style,
        choices=("none", *map(str, Style)),
        default=None,
        help=_(
            "find the faces and cover them; blur, mosaic and solid leave nothing of a face, weak-blur and "
            "weak-mosaic can be matched or undone (default: none, faces are left as they are)"
        ),
    )
    size = _number(float, 1.0, 2.2)
    group.add_argument(
        "--cover-size",
        type=size,
        default=1.6,
        metavar="1.6",
        help=_("how much larger than the face a cover is, 1.0 to 2.2 (default: 1.6, with hair, ears and chin)"),
    )
    group.add_argument("--region", type=size, dest="cover_size", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return group


def add_size(parser: argparse.ArgumentParser) -> None:
    """Whether the whole picture is made smaller."""
    group = parser.add_argument_group(_("Size"))
    group.add_argument(
        "--max-side",
        type=_number(int, 16, 100_000),
        default=0,
        metavar="PIXELS",
        help=_("make the whole picture smaller until its longer side has so many pixels"),
    )
    group.add_argument(
        "--max-face",
        type=_number(int, 1, 10_000),
        default=0,
        metavar="PIXELS",
        help=_("make the whole picture smaller until no face is wider; faces of 16 pixels are still recognised"),
    )


def cover_style(options: argparse.Namespace) -> CoverStyle:
    """What the faces options ask for; the usual cover where they ask for none."""
    style = Style.BLUR if options.faces in (None, "none") else Style(options.faces)
    return CoverStyle(style, options.cover_size)


def _style(text: str) -> str:
    """The name of a style; the names of version 0.1 are understood."""
    with contextlib.suppress(ValueError):
        return str(Style(text))
    return text


def _number(kind: type[Number], least: float, most: float) -> Callable[[str], Number]:
    """What turns an argument into a number from `least` to `most`."""

    def number(text: str) -> Number:  # argparse shows the name: "invalid number value: 'x'"
        value = kind(text)
        if not least <= value <= most:
            raise ValueError
        return value

    return number


def add_keep(parser: argparse.ArgumentParser) -> None:
    """What is kept."""
    parser.add_argument(
        "--keep",
        type=keep,
        default=EVERYTHING_PRIVATE,
        metavar="WHAT",
        help=_(
            "keep some of what the photo tells, written afresh and never finer than asked: nothing (default), "
            "town-and-month, photographers (author, copyright, title, caption, keywords, date), or a list of "
            "date=exact|day|month|year, place=exact|town|country, camera, author, caption, rating, "
            "profile (the colour profile as it is); no-panorama leaves out what makes a 360-degree photo one"
        ),
    )


def keep(text: str) -> Keep:  # argparse shows the name: "invalid keep value: 'x'"
    """What a list like "date=month,author" asks for. Raises `ValueError`."""
    return read_keep(text)
