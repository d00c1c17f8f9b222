"""What copies are called: like the original, without the dates in its name, by a number, at random or by a pattern.

A number is given to each photo before a run, in a random order (`Naming.number`), so that it doesn't tell which photo
was taken first.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

SUFFIX = "_clean"
_MAX_STEM_BYTES = 220
"""Most file systems hold names of 255 bytes; the suffix, a number and the ending must fit too."""
_NAMELESS = "photo"
_RANDOM_BYTES = 8
_DIGITS = 4
_FORBIDDEN = frozenset('/\\:*?"<>|\0')
"""Characters that a name can't have on one of the systems, or that would lead into another folder."""
_FIRST_SEEN = 0x20
"""Characters below are commands to a terminal, and Windows takes none of them."""


class NameStyle(StrEnum):
    """How a copy gets its name."""

    AS_IS = "as-is"
    NO_DATE = "no-date"
    NUMBERED = "numbered"
    RANDOM = "random"
    PATTERN = "pattern"


@dataclass(frozen=True, slots=True)
class Naming:
    """How a copy is called. `suffix` None: "_clean" behind a name that comes from the photo's, else nothing.

    `pattern` may hold {name}, {undated}, {number} and {random}; `number` is this photo's in its run, from 1.
    """

    style: NameStyle = NameStyle.AS_IS
    suffix: str | None = None
    pattern: str = ""
    number: int = 0

    @property
    def is_numbered(self) -> bool:
        """Whether `number` is in the name."""
        return self.style is NameStyle.NUMBERED or "{number}" in self.pattern

    @property
    def may_be_the_photos(self) -> bool:
        """Whether a copy may get the very name of its photo."""
        return self.style is NameStyle.AS_IS and not self.ending

    @property
    def ending(self) -> str:
        """What stands behind the name, before the format's ending."""
        if self.suffix is not None:
            return self.suffix
        return SUFFIX if self.style in (NameStyle.AS_IS, NameStyle.NO_DATE) else ""


USUAL_NAMES = Naming()


def copy_name(original: Path, suffixes: tuple[str, ...], naming: Naming) -> str:
    """The name of a copy of the photo at `original`; with the format's own ending where the photo's name lied."""
    suffix = original.suffix if original.suffix.lower() in suffixes else suffixes[0]
    return f"{_shortened(_stem(original.stem, naming))}{naming.ending}{suffix}"


def is_copy_name(path: Path, naming: Naming) -> bool:
    """Whether a file is named like a copy that this naming gives: "holiday_clean.jpg", "holiday_clean_2.jpg"."""
    if naming.style in (NameStyle.AS_IS, NameStyle.NO_DATE) and not naming.ending:
        return False  # every name would do
    return _copy_stems(naming).fullmatch(path.stem) is not None


@lru_cache(maxsize=8)
def _copy_stems(naming: Naming) -> re.Pattern[str]:
    """What stems of copies by this naming look like."""
    fields = {"name": ".+", "undated": ".+", "number": r"\d+", "random": f"[0-9a-f]{{{2 * _RANDOM_BYTES}}}"}
    stem = "".join(re.escape(text) + fields.get(field or "", "") for text, field in _parts(_pattern(naming)))
    return re.compile(f"{stem}{re.escape(naming.ending)}(_\\d+)?", re.S)


def naming_of(text: str, suffix: str | None = None) -> Naming:
    """The naming that a word or a pattern stands for. Raises `ValueError` for what can't be a name."""
    letters = {*text, *(suffix or "")}
    if _FORBIDDEN & letters or any(ord(letter) < _FIRST_SEEN for letter in letters):
        raise ValueError(text)
    if "{" not in text:
        return Naming(NameStyle(text), suffix)
    fields = {field for _text, field in _parts(text) if field is not None}
    if not fields or fields - {"name", "undated", "number", "random"}:
        raise ValueError(text)
    return Naming(NameStyle.PATTERN, suffix, text)


_PATTERNS = {
    NameStyle.AS_IS: "{name}",
    NameStyle.NO_DATE: "{undated}",
    NameStyle.NUMBERED: f"{_NAMELESS}-{{number}}",
    NameStyle.RANDOM: "{random}",
}


def _pattern(naming: Naming) -> str:
    return _PATTERNS.get(naming.style, naming.pattern)


def _stem(stem: str, naming: Naming) -> str:
    if naming.style is NameStyle.AS_IS:
        return stem
    values = {"name": stem, "undated": undated(stem), "number": f"{naming.number:0{_DIGITS}}", "random": _random()}
    return "".join(text + values.get(field or "", "") for text, field in _parts(_pattern(naming)))


def _parts(pattern: str) -> Iterator[tuple[str, str | None]]:
    """Texts and the names of the fields behind them. Raises `ValueError` for a pattern with other things in it."""
    import string  # only where a copy gets its name

    for text, field, spec, conversion in string.Formatter().parse(pattern):
        if spec or conversion:
            raise ValueError(pattern)
        yield text, field


def _random() -> str:
    import secrets  # readers of photos need no random names, and it brings much along

    return secrets.token_hex(_RANDOM_BYTES)


def _shortened(stem: str) -> str:
    if len(os.fsencode(stem)) <= _MAX_STEM_BYTES:
        return stem
    return os.fsencode(stem)[:_MAX_STEM_BYTES].decode("utf-8", "ignore")


_YEAR, _MONTH, _DAY = r"(?P<{0}year>(?:19|20)\d\d)", r"(?P<{0}month>0[1-9]|1[0-2])", r"(?P<{0}day>0[1-9]|[12]\d|3[01])"
_CLOCK = (
    r"(?:(?:[ _\-T]+|(?=\d{6}(?!\d)))(?:(?:at|um|à|a las|om|kl\.?|alle) )?"
    r"(?P<hour>[01]?\d|2[0-3])[-_.:h]?(?P<minute>[0-5]\d)"
    r"(?:[-_.:m]?(?P<second>[0-5]\d))?(?:[-_.]?\d{3}(?!\d))?(?:[ \u202f]?[AaPp][Mm]\b)?)?"
)
_GAP = r"[-_. ]?"
_DATE = (
    r"(?<!\d)(?:"
    + _GAP.join(part.format("") for part in (_YEAR, _MONTH, _DAY))
    + "|"
    + r"[-_.]".join(part.format("d_") for part in (_DAY, _MONTH, _YEAR))
    + r"(?!\d)|"
    + r"[-_]".join(part.format("m_") for part in (_YEAR, _MONTH))
    + r"(?![\d]))"
    + f"(?:{_CLOCK})(?!\\d{{5}})"
)
_COUNTED = r"(?<!\d)(?P<seconds>1[0-9]{9})(?:\d{3})?(?!\d)"
"""Seconds or thousandths since 1970, as in mmexport1714567890123 (2001 to 2033)."""
_EMPTY, _SEPARATORS = r"\(\s*\)|\[\s*\]", r"([ _\-.,])[ _\-.,]+"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled for the first name: this takes longer than all else at the start of a command."""
    return re.compile(pattern)


def dates_in(stem: str) -> Iterator[tuple[re.Match[str], str]]:
    """Every date in a name without its ending, and how it reads: "2024-05-01 12:34:56"."""
    for match in _compiled(_DATE).finditer(stem):
        yield match, _moment(match.groupdict())
    for match in _compiled(_COUNTED).finditer(stem):
        from datetime import UTC, datetime  # few names need it

        yield match, datetime.fromtimestamp(int(match["seconds"]), UTC).strftime("%Y-%m-%d %H:%M:%S")


def undated(stem: str) -> str:
    """A name without the dates and times in it; "photo" when nothing else is left. Counters of cameras stay."""
    left = stem
    for match, _reading in sorted(dates_in(stem), key=lambda found: found[0].start(), reverse=True):
        left = f"{left[: match.start()]}{left[match.end() :]}"
    if left == stem:
        return stem
    return re.sub(_SEPARATORS, r"\1", re.sub(_EMPTY, "", left)).strip(" _-.,") or _NAMELESS


def _moment(groups: dict[str, str | None]) -> str:
    year, month, day = (
        next((groups[prefix + name] for prefix in ("", "d_", "m_") if groups.get(prefix + name)), None)
        for name in ("year", "month", "day")
    )
    clock = f" {groups['hour']}:{groups['minute']}" if groups["hour"] else ""
    return "-".join(filter(None, (year, month, day))) + clock + (f":{groups['second']}" if groups["second"] else "")
