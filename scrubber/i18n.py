"""Translation of every text a user reads, for the window and the terminal alike.

The standard library's gettext serves both, because the core must speak without Qt. Texts are marked
with `_`, counted texts with `ngettext`, short words that would mean two things with `pgettext`; a text that is stored
first and shown later is marked with `N_` where it stands and translated with `_` where it is shown. Catalogues lie in
`resources/locale`, and a language is a folder there: no list in the code names them.
"""

import gettext as _gettext
import locale
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from scrubber.resources import resource

ENGLISH = "en"
RIGHT_TO_LEFT_MARK, FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u200f", "\u2068", "\u2069"
DIRECTION_MARKS = RIGHT_TO_LEFT_MARK + FIRST_STRONG_ISOLATE + POP_ISOLATE
_ENDS_WITHOUT_SPACE = ("。", "！", "？")
_OTHER_SCRIPT = ("zh_TW", "zh_HK", "zh_MO", "zh_Hant")
"""Readers of traditional Chinese get no simplified one; English comes next."""

_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()
_language = ENGLISH


def use_language(*wanted: str) -> None:
    """Switch to the first of `wanted` (like "de_AT", "ar") that has a catalogue; English when none has.

    English in `wanted` ends the search: whoever prefers it to German sees no German.
    """
    global _catalogue, _language
    _language = next((found for found in map(catalogue_for, wanted) if found), ENGLISH)
    _catalogue = _gettext.NullTranslations() if _language == ENGLISH else _load(_language)


def language() -> str:
    """The language in use, as its catalogue's folder is called: "en", "de", "pt_BR"."""
    return _language


def languages() -> dict[str, str]:
    """All languages there are, each with its own name for itself, sorted by that name."""
    folders = [path.parent.name for path in resource("locale").glob("*/scrubber.mo")]
    names = {code: _own_name(_load(code)) for code in folders} | {ENGLISH: _own_name(_gettext.NullTranslations())}
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))


def _own_name(catalogue: _gettext.NullTranslations) -> str:
    # Translators: the name of your language in your language, as it stands in a list of languages, like "Deutsch".
    return catalogue.pgettext("name of this language", "English")


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cldr:
    """What Unicode CLDR says of a language; packaging/translations/cldr.py writes it beside the catalogues."""

    decimal: str = "."
    group: str = ","
    grouped_from: int = 1000
    months: list[str] = field(default_factory=lambda: list(_MONTHS))
    """As they stand in a date."""
    comma: str = "{0}, {1}"
    both: list[str] = field(default_factory=lambda: ["{0} and {1}", "{0}, {1}", "{0} and {1}"])
    either: list[str] = field(default_factory=lambda: ["{0} or {1}", "{0}, {1}", "{0} or {1}"])
    """How two items are joined, all but the last of more, and the last with those before."""
    countries: dict[str, str] = field(default_factory=dict)
    """Names by ISO 3166-1 code; empty for English, whose names are in the code."""
    cities: dict[str, str] = field(default_factory=dict)
    """Those of scrubber/places/clocks.py by their English name, where the language has another one."""


def cldr() -> Cldr:
    """That of the language in use."""
    return _cldr(_language)


@cache
def _cldr(code: str) -> Cldr:
    path = resource("locale") / code / "cldr.json"
    if not path.exists():  # English, and a language that Unicode doesn't know
        return Cldr()
    import json  # English starts without it

    return Cldr(**json.loads(path.read_bytes()))


def number(value: float, decimals: int = 0) -> str:
    """A number as the language in use writes it: "3,024" or "3 024", "1.6" or "1,6"."""
    marks = cldr()
    whole, _point, rest = f"{value:,.{decimals}f}".partition(".")
    whole = whole.replace(",", marks.group if abs(value) >= marks.grouped_from else "")
    return whole + marks.decimal + rest if rest else whole


def commas(items: Iterable[str]) -> str:
    """Names or facts behind each other, with the comma of the language in use: "Lindau, Bavaria, Germany"."""
    return _joined(list(items), [cldr().comma] * 3)


def both(items: Iterable[str]) -> str:
    """A list as it stands in a sentence: "date, place and camera"."""
    return _joined(list(items), cldr().both)


def either(items: Iterable[str]) -> str:
    """A list of which one is meant: "India or Sri Lanka"."""
    return _joined(list(items), cldr().either)


def dotted(items: Iterable[str]) -> str:
    """Facts that need no sentence, in one line: "3 photos · Lindau, Bavaria, Germany"; empty ones are left out.

    From the right each keeps its own direction, so that two names don't become one run from the left.
    """
    return _from_its_side(" · ".join(isolated(item) for item in items if item))


def sentences(items: Iterable[str]) -> str:
    """Whole sentences behind each other; those that end as in Chinese and Japanese stand without a space."""
    said = ""
    for sentence in filter(None, items):
        said += sentence if not said or said.endswith(_ENDS_WITHOUT_SPACE) else f" {sentence}"
    return said


def labelled(label: str, value: str) -> str:
    """A name of something and what it is: "Place: Lindau"."""
    # Translators: a heading or label, and the word, number or sentence that belongs to it, as in "Place: Paris".
    return _from_its_side(_("{what}: {value}").format(what=isolated(label), value=isolated(value)))


def _joined(items: list[str], patterns: list[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    pair, middle, end = patterns
    said = items[0]
    for item in items[1:-1]:
        said = _filled(middle, said, item)
    return _filled(pair if len(items) == 2 else end, said, items[-1])


def _filled(pattern: str, before: str, after: str) -> str:
    """A pattern of CLDR with two texts in it, which may have braces of their own."""
    start, between = pattern.partition("{1}")[0].split("{0}")
    return start + before + between + after + pattern.partition("{1}")[2]


def without_dots(text: str) -> str:
    """The words of a command (translated) as a heading: "Add photos" for "Add photos…"."""
    return text.rstrip("….")


def is_right_to_left() -> bool:
    """Whether the language in use is written from the right; its catalogue then translates "LTR" by "RTL"."""
    # Translators: "RTL" when your language is written from the right to the left, otherwise "LTR".
    return _("LTR") == "RTL"


def _from_its_side(text: str) -> str:
    """A line made of isolated pieces alone, beginning at the side from which the language is read.

    The Unicode bidirectional algorithm looks for a line's direction outside of isolates (rule P2).
    """
    return RIGHT_TO_LEFT_MARK + text if text and is_right_to_left() else text


def isolated(text: str) -> str:
    """A file name, coordinate or number inside a sentence from the right, kept in its own direction; else as it is."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if text and is_right_to_left() else text


def system_languages() -> list[str]:
    """The languages the system asks for, best first, as "de_AT"."""
    named = os.environ.get("LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES")
    named = named or os.environ.get("LANG") or _display_language() or locale.getlocale()[0] or ""
    found = [name.split(".")[0].split("@")[0].replace("-", "_") for name in named.split(":")]
    return [code for code in dict.fromkeys(found) if code and code not in ("C", "POSIX")]


def _display_language() -> str:
    """The language of Windows itself, which sets none of those variables."""
    if sys.platform == "win32":
        import ctypes

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return ""


def catalogue_for(wanted: str) -> str:
    """The catalogue that serves a language: its own, that without a region, or that of another region; "" for none."""
    if wanted.startswith(_OTHER_SCRIPT):
        return ""
    base = wanted.split("_")[0]
    if base == ENGLISH:
        return ENGLISH
    folder = resource("locale")
    for name in (wanted, base):
        if name.isidentifier() and (folder / name / "scrubber.mo").exists():
            return name
    others = folder.glob(f"{base}_*/scrubber.mo") if base.isalpha() else ()
    return min((path.parent.name for path in others), default="")


def _load(code: str) -> _gettext.GNUTranslations:
    with (resource("locale") / code / "scrubber.mo").open("rb") as file:
        return _gettext.GNUTranslations(file)


def _(text: str) -> str:
    """Translate `text`."""
    return _catalogue.gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate a text that depends on a count; the caller fills in the number."""
    return _catalogue.ngettext(singular, plural, count)


def pgettext(context: str, text: str) -> str:
    """Translate a short `text` that means several things, or stands in several places; `context` says which."""
    return _catalogue.pgettext(context, text)


def N_(text: str) -> str:
    """Mark `text` for translation without translating it yet."""
    return text
