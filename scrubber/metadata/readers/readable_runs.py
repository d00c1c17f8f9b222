"""Words in data that nobody can take apart: a name in a maker note, an address in an unknown chunk.

Like `strings`, but pickier: chance makes short runs of printable bytes in any compressed data, so a run counts
only when it reads like something that a person or a program wrote.
"""

import re
from collections.abc import Iterator
from contextlib import suppress

from scrubber.metadata.findings.labels import exact_size

_HEAD, _TAIL = 65_536, 8_192
"""Bytes at the beginning and at the end that are looked at."""
_RUN = re.compile(rb"[\x20-\x7e]{6,}")
_UTF8_RUN = re.compile(rb"(?:[\x20-\x7e]|[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){6,}")
_WIDE_RUN = re.compile(rb"(?:[\x20-\x7e]\0){6,}")
_UNUSUAL = re.compile(r"[^\w \-.:/@]")
_SHORT, _LONG = 10, 18
_MAX_RUNS, _MAX_LETTERS = 6, 120


def words_in(data: bytes) -> str:
    """The first few readable texts in `data`, with dots between them; empty when there are none."""
    seen = data if len(data) <= _HEAD + _TAIL else data[:_HEAD] + b"\0" + data[-_TAIL:]
    whole = len(seen.strip(b"\0"))
    readable: dict[str, None] = {}
    for run in _runs(seen):
        if _reads_well(run) or 4 * len(run) > 3 * whole:
            readable[run.strip()[:_MAX_LETTERS]] = None
            if len(readable) == _MAX_RUNS:
                break
    return " · ".join(readable)


def _runs(data: bytes) -> Iterator[str]:
    for pattern, encoding in ((_RUN, "ascii"), (_UTF8_RUN, "utf-8"), (_WIDE_RUN, "utf-16-le")):
        if encoding == "utf-8" and data.isascii():
            continue
        for found in pattern.finditer(data):
            with suppress(UnicodeDecodeError):
                if encoding != "utf-8" or not found[0].isascii():
                    text = found[0].decode(encoding)
                    if encoding == "utf-16-le" or _stands_alone(data, found.span()):
                        yield text


def _stands_alone(data: bytes, span: tuple[int, int]) -> bool:
    """Whether a run is long, or between low bytes as lengths and terminators are: in noise it seldom is either."""
    start, end = span
    before, after = data[start - 1 : start], data[end : end + 1]
    return end - start >= _LONG or (_is_mark(before) and _is_mark(after))


def _is_mark(around: bytes) -> bool:
    """No byte, or one that ends or counts a text in a binary structure."""
    return around < b" " or around == b"\xff"


def described(data: bytes, size: int) -> str:
    """Data of `size` bytes, of which `data` is the beginning, in one line: the size and the words in it."""
    words = words_in(data)
    return exact_size(size) + (f": {words}" if words else "")


def _reads_well(run: str) -> bool:
    """Mostly letters, digits and spaces, and not changing between them all the time as noise does."""
    short = len(run) < _SHORT
    usual = len(run) - len(_UNUSUAL.findall(run))
    if usual < (1 if short else 0.85) * len(run) or len(set(run)) <= 3:
        return False
    breaks = len(_BREAK.findall(run.translate(_KINDS)))
    return breaks <= (0.2 if short else 0.45) * len(run)


class _Kinds(dict[int, str]):
    """Each character's kind as a letter: digit, upper, lower, space, other. Only ASCII is kept."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character.isdigit():
            return "d"
        if character.isalpha():
            return "u" if character.isupper() else "l"
        return " " if character == " " else "o"


_KINDS = _Kinds()
_KINDS.update({code: _KINDS[code] for code in range(128)})
_BREAK = re.compile("(?=d[luo]|l[duo]|u[do]|o[dlu])")
"""Two characters that rarely stand beside each other: "aB", "a7", "a_", but not "Ab" or "a "."""
