"""`scrubber clean`: verified clean copies."""

import argparse

from scrubber.cli.keep_option import add_keep
from scrubber.cli.options import add_faces, add_hdr, add_photos, add_size
from scrubber.formats.base import HiddenPictures, Verification
from scrubber.i18n import _


def summary() -> str:
    """One sentence for the help text."""
    return _("Make clean copies and verify them; the originals stay as they are.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_photos(parser)
    parser.add_argument(
        "-o",
        "--output",
        default=None,
        type=folder,
        metavar=_("FOLDER"),
        help=_("put the copies here, in sub-folders like the originals' (default: beside each original)"),
    )
    parser.add_argument(
        "--verify",
        choices=tuple(Verification),
        default=Verification.AUTO,
        help=_(
            "auto: decode original and copy and compare what they show wherever anything about the file is unusual; "
            "full: always (slower; the data is compared in any case)"
        ),
    )
    parser.add_argument(
        "--compare-pixels", dest="verify", action="store_const", const=Verification.FULL, help=argparse.SUPPRESS
    )
    parser.add_argument(
        "--hidden",
        choices=tuple(HiddenPictures),
        default=HiddenPictures.AUTO,
        help=_(
            "picture that nobody sees, as behind a crop or under transparency. auto: remove it where what is shown "
            "stays exactly the same, else tell; remove: encode anew where needed; keep: only tell"
        ),
    )
    add_keep(parser)
    add_hdr(parser)
    add_faces(parser)
    add_size(parser)


def folder(text: str) -> str:  # argparse shows the name: "invalid folder value: ''"
    """A name of a folder; an empty one, as of a variable that isn't set, would put copies beside the originals."""
    if not text:
        raise ValueError
    return text


def run(options: argparse.Namespace) -> int:
    """Do it; returns the exit status."""
    from scrubber.cli.run_clean import clean_photos

    return clean_photos(options)
