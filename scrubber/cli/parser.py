"""What can be asked on the command line: every command with its options, described before anything is loaded."""

import argparse
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module

from scrubber.cli.options import add_covers, add_faces, add_hdr, add_keep, add_photos, add_size
from scrubber.formats.base import HiddenPictures, Verification
from scrubber.i18n import N_, _, system_languages

_MAX_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `summary` is marked with `N_`; `function` is what runs it, "module:name" in `scrubber.cli`."""

    summary: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    function: str
    prepare: Callable[[argparse.Namespace], None] = lambda _options: None
    """Done before the module is loaded."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it; returns the exit status."""
        self.prepare(options)
        module, _colon, name = self.function.partition(":")
        return int(getattr(import_module(f"scrubber.cli.{module}"), name)(options))


def make_parser() -> argparse.ArgumentParser:
    """The parser of `scrubber` with all commands."""
    made = argparse.ArgumentParser(
        prog="scrubber",
        description=_(
            "Shows what photos tell a stranger and makes verified clean copies. Originals are never changed."
        ),
        epilog=_(
            "Without a command, the window opens, with the photos that are named. Exit status: 0 all is fine, "
            "1 a photo was refused, 2 the command was not understood or no photo was found, "
            "3 check found something, 130 stopped with Ctrl-C."
        ),
    )
    made.add_argument("-V", "--version", action="store_true", help=_("show the version and exit"))
    made.add_argument(
        "--self-test", action="store_true", help=_("check that this installation has all its parts, and exit")
    )
    names = f"{{{','.join(COMMANDS)}}}"
    commands = made.add_subparsers(dest="command", required=True, metavar=names)
    for name, command in COMMANDS.items():
        summary = _(command.summary)
        command.add_arguments(commands.add_parser(name, help=summary, description=summary))
    return made


def _show(parser: argparse.ArgumentParser) -> None:
    add_photos(parser)
    add_keep(parser)
    parser.add_argument(
        "--html", metavar=_("FILE"), help=_("save the answer as one web page, with pictures, for reading and printing")
    )
    parser.add_argument("--map", action="store_true", help=_("show only where: the nearest towns and the way to them"))


def _check(parser: argparse.ArgumentParser) -> None:
    add_photos(parser)
    add_keep(parser)


def _clean(parser: argparse.ArgumentParser) -> None:
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


def _index_check(parser: argparse.ArgumentParser) -> None:
    add_photos(parser)
    add_covers(parser)
    parser.add_argument(
        "--known",
        required=True,
        action="append",
        metavar=_("FOLDER"),
        help=_("photos that the index knows, as if they had been taken from the web; sub-folders count"),
    )


def _nothing(_parser: argparse.ArgumentParser) -> None:
    """A command without options."""


def folder(text: str) -> str:  # argparse shows the name: "invalid folder value: ''"
    """A name of a folder; an empty one, as of a variable that isn't set, would put copies beside the originals."""
    if not text:
        raise ValueError
    return text


def _start_workers(options: argparse.Namespace) -> None:
    """Workers load the readers of metadata while this process loads the rest."""
    from scrubber.jobs.scan import is_folder
    from scrubber.jobs.worker import fork_ahead

    is_one = len(options.paths) == 1 and not is_folder(options.paths[0])
    count = 1 if is_one else min(options.jobs or os.cpu_count() or 1, _MAX_AHEAD)
    with suppress(OSError):  # the runner will tell
        fork_ahead(tuple(system_languages()), count)


COMMANDS = {
    "show": Command(N_("Show what photos tell a stranger."), _show, "show:show", _start_workers),
    "clean": Command(
        N_("Make clean copies and verify them; the originals stay as they are."), _clean, "clean:clean_photos"
    ),
    "check": Command(
        N_("Check whether photos tell a stranger anything; the exit status is 3 when one does."), _check, "show:check"
    ),
    "faces": Command(N_("Find the faces in photos; nothing is changed or written."), add_photos, "faces:find_faces"),
    "index-check": Command(
        N_("Try whether a face index that knows a folder of your photos would name the faces in others."),
        _index_check,
        "index_check:index_check",
    ),
    "schema": Command(N_("Print the JSON Schema of what --json writes."), _nothing, "output:print_schema"),
}
