"""Reads the command line and hands over to one file per command."""

import argparse
import errno
import os
import sys
from contextlib import suppress

from scrubber.cli.parser import COMMANDS, make_parser
from scrubber.cli.status import Status, UsageProblem
from scrubber.i18n import _

_STANDARD_ERROR = 2


def is_command(arguments: list[str]) -> bool:
    """Whether `arguments` are for the command line: a command or an option, not photos to open."""
    return bool(arguments) and (arguments[0] in COMMANDS or arguments[0].startswith("-"))


def run_command(arguments: list[str]) -> int:
    """Run the command that `arguments` name; returns the exit status."""
    if not _has_output():
        return Status.REFUSED
    _accept_any_name(sys.stdout, sys.stderr)
    return _command(make_parser().parse_args(arguments))


def _command(options: argparse.Namespace) -> int:
    try:
        status = int(COMMANDS[options.command].run(options))
        sys.stdout.flush()
    except BrokenPipeError:
        _be_quiet()
        return Status.READER_GONE
    except KeyboardInterrupt:
        return Status.INTERRUPTED
    except UsageProblem as problem:
        _complain(str(problem))
        return Status.USAGE
    except OSError as error:  # whatever is wrong with a photo was answered: only the answer's own stream is left
        _be_quiet()
        _complain(_("The file can't be saved: {reason}.").format(reason=error.strerror or error))
        return Status.REFUSED
    return status


def _has_output() -> bool:
    """Whether there is somewhere to write; Python has no streams for what was closed before it started.

    The numbers of closed streams are taken up, so that no photo gets one of them and is written to as if it were it.
    """
    is_closed = sys.stdout is None
    while (taken := os.open(os.devnull, os.O_RDWR)) <= _STANDARD_ERROR:
        pass
    os.close(taken)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 (as long as the program)
    if is_closed:
        _complain(_("The file can't be saved: {reason}.").format(reason=f"stdout: {os.strerror(errno.EBADF)}"))
    return not is_closed


def _complain(sentence: str) -> None:
    with suppress(OSError):
        print(sentence, file=sys.stderr, flush=True)


def _accept_any_name(*streams: object) -> None:
    """File names may hold bytes that are no text: show them escaped instead of failing."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _be_quiet() -> None:
    """The reader of our output is gone; what is still buffered must not raise again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
