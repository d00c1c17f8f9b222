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

from scrubber.cli.status import Status
from scrubber.i18n import _
from scrubber.metadata.findings.text import plain
from scrubber.reports.json_document import SCHEMA, schema_text

_BOLD, _DIM, _RED, _GREEN = "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m"
_YELLOW, _HEADING, _PLAIN = "\x1b[33m", "\x1b[1;36m", "\x1b[0m"
_ERASE_LINE = "\r\x1b[K"


class Output:
    """The answers of one command, as text or as one JSON document that is written piece by piece."""

    def __init__(self, command: str, as_json: bool) -> None:
        self._json = as_json
        self._command = command
        self._items = 0
        self._done = 0
        self._colours = not as_json and _wants_colours(sys.stdout)
        self._progress = sys.stderr.isatty()
        self.total = 0
        self.behind: dict[str, Any] = {}
        """Further keys of the JSON document, written behind the photos."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._erase_progress()
        if self._json and kind is None:
            behind = "".join(f", {json.dumps(key)}: {json.dumps(value)}" for key, value in self.behind.items())
            print(("\n]" if self._items else f"{self._opening()}]") + behind + "}")

    def line(self, text: str = "") -> None:
        """One line of the answer."""
        self._erase_progress()
        print(text)

    def refusal(self, path: str, sentence: str) -> None:
        """One line for a photo that can't be read or cleaned."""
        self._erase_progress()
        sys.stdout.flush()  # keeps the order where both streams go to one screen
        print(f"{plain(path)}: {sentence}", file=sys.stderr)

    def item(self, record: dict[str, Any]) -> None:
        """One element of the JSON answer."""
        self._erase_progress()
        print(",\n" if self._items else f"{self._opening()}\n", json.dumps(record), sep="", end="")
        self._items += 1

    def nothing_found(self, recursive: bool) -> None:
        """Say that there was nothing to do."""
        sentence = (
            _("There are no photos here.")
            if recursive
            else _("There are no photos here. -r looks into sub-folders too.")
        )
        print(sentence, file=sys.stderr)

    def step(self) -> None:
        """One more photo is done: show it where a person is watching."""
        self._done += 1
        if self._progress and self._done < self.total:
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
