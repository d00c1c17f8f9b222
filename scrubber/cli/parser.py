"""What can be asked on the command line: every command with its options, described before anything is loaded."""

import argparse
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module

from scrubber.cli.argparse_words import translate_argparse
from scrubber.cli.copies import add_copies, add_places
from scrubber.cli.options import (
    add_covers,
    add_faces,
    add_hdr,
    add_html,
    add_jobs,
    add_keep,
    add_lines,
    add_loudness,
    add_photos,
    add_size,
)
from scrubber.cli.selection import add_exclude
from scrubber.cli.status import STATUS_WORDS
from scrubber.formats.base import HiddenPictures, Verification
from scrubber.guide.tables import SUMMARIES
from scrubber.i18n import _, language

_MAX_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `summary` is marked with `N_`; `function` is what runs it, "module:name" in `scrubber.cli`."""

    summary: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    function: str
    prepare: Callable[[argparse.Namespace], None] = lambda _options: None
    """Done before the module is loaded."""
    examples: tuple[str, ...] = ()
    """Command lines; what their options do stands above them."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it; returns the exit status."""
        self.prepare(options)
        module, _colon, name = self.function.partition(":")
        return int(getattr(import_module(f"scrubber.cli.{module}"), name)(options))


class HelpFormatter(argparse.HelpFormatter):
    """Wraps texts to the terminal, but keeps lines that begin with a space as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        filled = super()._fill_text
        return "\n".join(line if line.startswith(" ") else filled(line, width, indent) for line in text.split("\n"))


def make_parser() -> argparse.ArgumentParser:
    """The parser of `scrubber` with all commands."""
    translate_argparse()
    made = argparse.ArgumentParser(
        prog="scrubber",
        description=_(
            "Shows what photos tell a stranger and makes verified clean copies. Originals are never changed."
        ),
        epilog="\n".join(
            [
                _("Without a command, the window opens, with the photos that are named. Exit status:"),
                *(
                    f"  {', '.join(str(int(status)) for status in statuses):14}{_(words)}"
                    for statuses, words in STATUS_WORDS
                ),
            ]
        ),
        formatter_class=HelpFormatter,
        allow_abbrev=False,  # an option that comes later must not break a script that abbreviated another
    )
    made.add_argument("-V", "--version", action="store_true", help=_("show the version and exit"))
    made.add_argument(
        "--self-test", action="store_true", help=_("check that this installation has all its parts, and exit")
    )
    # The launcher takes it before anything is said; here it is only explained.
    made.add_argument("--lang", metavar="LANGUAGE", help=_("speak this language, like de or pt_BR; it comes first"))
    names = f"{{{','.join(COMMANDS)}}}"
    commands = made.add_subparsers(dest="command", required=True, metavar=names)
    for name, command in COMMANDS.items():
        summary = _(command.summary)
        parser = commands.add_parser(
            name,
            help=summary,
            description=summary,
            epilog=_examples(command),
            formatter_class=HelpFormatter,
            allow_abbrev=False,
        )
        command.add_arguments(parser)
    return made


def _examples(command: Command) -> str:
    return "\n".join([_("Examples:"), *(f"  {call}" for call in command.examples)]) if command.examples else ""


def _show(parser: argparse.ArgumentParser) -> None:
    add_photos(parser)
    add_keep(parser)
    add_html(parser)
    parser.add_argument("--map", action="store_true", help=_("show only where: the nearest towns and the way to them"))


def _check(parser: argparse.ArgumentParser) -> None:
    add_photos(parser)
    add_loudness(parser)
    add_keep(parser)
    parser.add_argument(
        "--receipt",
        default="",
        metavar="FILE",
        help=_("check instead that the copies are still those of a receipt that `scrubber clean --receipt` wrote"),
    )


def _clean(parser: argparse.ArgumentParser) -> None:
    add_photos(parser, stream=True)
    add_loudness(parser)
    add_copies(parser)
    parser.add_argument(
        "--resume",
        action="store_true",
        help=_("go on where a run with the same photos and choices was stopped or killed; without one, begin anew"),
    )
    parser.add_argument(
        "--no-journal",
        dest="journal",
        action="store_false",
        help=_("write no journal, so that the run can't be resumed (a journal holds no names and goes with its run)"),
    )
    parser.add_argument(
        "--strict-folder",
        action="store_true",
        help=_("end with status 1 when videos, documents or sidecar files lie in the folders: nobody cleans them"),
    )
    _add_treatment(parser)


def _add_treatment(parser: argparse.ArgumentParser) -> None:
    """What becomes of each photo."""
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


def _watch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help=_("the folder to watch, with its sub-folders"))
    add_exclude(parser)
    add_lines(parser)
    add_jobs(parser)
    add_loudness(parser)
    add_places(parser, needs_output=True)
    parser.add_argument(
        "--poll",
        action="store_true",
        help=_("look through the folder every few seconds, as is done on network drives, instead of being told"),
    )
    _add_treatment(parser)
    parser.set_defaults(paths=[], files_from="", receipt="", dry_run=False, replace=False)


def _index_check(parser: argparse.ArgumentParser) -> None:
    add_photos(parser)
    add_covers(parser)
    parser.add_argument(
        "--known",
        required=True,
        action="append",
        metavar="FOLDER",
        help=_("photos that the index knows, as if they had been taken from the web; sub-folders count"),
    )


def _help(parser: argparse.ArgumentParser) -> None:
    add_html(parser)


def _nothing(_parser: argparse.ArgumentParser) -> None:
    """A command without options."""


def _start_workers(options: argparse.Namespace) -> None:
    """Workers load the readers of metadata while this process loads the rest."""
    from scrubber.jobs.scan import is_folder
    from scrubber.jobs.worker import fork_ahead

    is_one = len(options.paths) == 1 and not options.files_from and not is_folder(options.paths[0])
    count = 1 if is_one else min(options.jobs or os.cpu_count() or 1, _MAX_AHEAD)
    with suppress(OSError):  # the runner will tell
        fork_ahead((language(),), count)


COMMANDS = {
    "show": Command(
        SUMMARIES["show"],
        _show,
        "show:show",
        _start_workers,
        (
            "scrubber show photo.jpg",
            "scrubber show -r --html told.html Pictures",
        ),
    ),
    "clean": Command(
        SUMMARIES["clean"],
        _clean,
        "clean:clean_photos",
        examples=(
            "scrubber clean -r -o copies Pictures",
            "scrubber clean --faces blur photo.jpg",
            "scrubber clean -n -r --exclude '*.png' Pictures",
            "scrubber clean --name no-date --keep town-and-month -o copies *.jpg",
            "find . -name '*.jpg' -print0 | scrubber clean --files-from - -o copies",
            "scrubber clean - < photo.jpg > clean.jpg",
        ),
    ),
    "watch": Command(
        SUMMARIES["watch"],
        _watch,
        "watch:watch",
        examples=(
            "scrubber watch Camera -o Clean",
            "scrubber watch --faces blur --name no-date Camera -o Clean",
        ),
    ),
    "check": Command(
        SUMMARIES["check"],
        _check,
        "show:check",
        examples=(
            "scrubber check photo_clean.jpg",
            "scrubber check -q -r site/images || echo 'Clean them first.'",
            "scrubber check --receipt receipt.json",
        ),
    ),
    "faces": Command(
        SUMMARIES["faces"],
        add_photos,
        "faces:find_faces",
        examples=("scrubber faces --json photo.jpg > faces.json", "scrubber clean --boxes faces.json photo.jpg"),
    ),
    "index-check": Command(
        SUMMARIES["index-check"],
        _index_check,
        "index_check:index_check",
        examples=("scrubber index-check --known Pictures photo.jpg",),
    ),
    "schema": Command(
        SUMMARIES["schema"],
        _nothing,
        "output:print_schema",
        examples=("scrubber schema > scrubber.schema.json",),
    ),
    "help": Command(SUMMARIES["help"], _help, "guide:print_guide"),
}
