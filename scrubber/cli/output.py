"""Writing to the terminal: answers on standard output, refusals and progress on standard error.

Everything taken from a photo is safe text already; names of files are made safe here, because a name may hold escape
sequences that move the cursor or colour the screen.
"""

import argparse
import json
import os
import sys
from types import TracebackType
from typing import Any, Self, TextIO

from scrubber.cli.options import Form
from scrubber.cli.status import Status
from scrubber.i18n import _, labelled, sentences
from scrubber.metadata.findings.text import plain
from scrubber.reports.json_document import SCHEMA, schema_text

_BOLD, _DIM, _RED, _GREEN = "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m"
_YELLOW, _HEADING, _PLAIN = "\x1b[33m", "\x1b[1;36m", "\x1b[0m"
_ERASE_LINE = "\r\x1b[K"


class Output:
    """The answers of one command, as text, as one JSON document written piece by piece, or as lines of JSON.

    When `quiet`, only what went wrong is said. Answers go to `stream`, by default standard output.
    """

    def __init__(self, command: str, form: Form = Form.TEXT, quiet: bool = False, stream: TextIO | None = None) -> None:
        self._form = form
        self._quiet = quiet
        self._stream = stream or sys.stdout
        self._command = command
        self._items = 0
        self._done = 0
        self._colours = not form and _wants_colours(self._stream)
        self._progress = sys.stderr.isatty() and not quiet
        self.total = 0
        self.behind: dict[str, Any] = {}
        """Further keys of the JSON document, written behind the photos."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._erase_progress()
        if kind is not None:
            return
        if self._form is Form.JSON_LINES:
            self._print_line({"end": {"photos": self._items, **self.behind}})
        elif self._form is Form.JSON:
            behind = "".join(f", {json.dumps(key)}: {json.dumps(value)}" for key, value in self.behind.items())
            print(("\n]" if self._items else f"{self._opening()}]") + behind + "}", file=self._stream)

    def line(self, text: str = "") -> None:
        """One line of the answer."""
        if not self._quiet:
            self._erase_progress()
            print(text, file=self._stream)

    def refusal(self, path: str, sentence: str) -> None:
        """One line for a photo that can't be read or cleaned."""
        self.complaint(f"{plain(path)}: {sentence}")

    def complaint(self, sentence: str) -> None:
        """One line that is said however quiet one wants it."""
        self._erase_progress()
        self._stream.flush()  # keeps the order where both streams go to one screen
        print(sentence, file=sys.stderr)

    def item(self, record: dict[str, Any]) -> None:
        """One photo of the JSON answer."""
        self._erase_progress()
        if self._form is Form.JSON_LINES:
            self._print_line({"photo": record})
        else:
            opening = ",\n" if self._items else f"{self._opening()}\n"
            print(opening, json.dumps(record), sep="", end="", file=self._stream)
        self._items += 1

    def _print_line(self, content: dict[str, Any]) -> None:
        print(json.dumps({"schema": SCHEMA, "command": self._command, **content}), file=self._stream, flush=True)

    def nothing_found(self, recursive: bool) -> None:
        """Say that there was nothing to do."""
        sentence = (
            _("No photos were found there.")
            if recursive
            else sentences((_("No photos were found there."), labelled("-r", _("look into sub-folders too"))))
        )
        print(sentence, file=sys.stderr)

    def step(self, count: int = 1) -> None:
        """So many photos more are done: show it where a person is watching."""
        self._done += count
        if self._progress and count and self._done < self.total:
            text = _("{done} of {total}").format(done=self._done, total=self.total)
            print(_ERASE_LINE + text, end="", file=sys.stderr, flush=True)

    def bold(self, text: str) -> str:
        """For titles."""
        return self._coloured(_BOLD, text)

    def dim(self, text: str) -> str:
        """For what matters less."""
        return self._coloured(_DIM, text)

    def warning(self, text: str) -> str:
        """For what tells most."""
        return self._coloured(_RED, text)

    def notable(self, text: str) -> str:
        """For what tells something together with more."""
        return self._coloured(_YELLOW, text)

    def heading(self, text: str) -> str:
        """For the title of a group."""
        return self._coloured(_HEADING, text)

    def good(self, text: str) -> str:
        """For what is all right."""
        return self._coloured(_GREEN, text)

    def _coloured(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_PLAIN}" if self._colours else text

    def _opening(self) -> str:
        return f'{{"schema": {SCHEMA}, "command": {json.dumps(self._command)}, "photos": ['

    def _erase_progress(self) -> None:
        if self._progress and self._done:
            print(_ERASE_LINE, end="", file=sys.stderr, flush=True)


def _wants_colours(stream: TextIO) -> bool:
    """Only for a person at a terminal that understands them, and never against https://no-color.org."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not stream.isatty():
        return False
    return os.name != "nt" or "WT_SESSION" in os.environ


def print_schema(_options: argparse.Namespace) -> Status:
    """`scrubber schema`: the JSON Schema of what --json writes, for programs that read it."""
    print(schema_text(), end="")
    return Status.FINE
