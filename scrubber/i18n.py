"""Translation of every text a user reads, for the window and the terminal alike.

The standard library's gettext serves both, because the core must speak without Qt. Texts are marked
with `_`, counted texts with `ngettext`; a text that is stored first and shown later is marked with `N_`
where it stands and translated with `_` where it is shown.
"""

import gettext as _gettext
import locale
import os

from scrubber.resources import resource

_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()


def use_language(*languages: str) -> None:
    """Switch to the first of `languages` (like "de", "ar") that has a catalogue; English when none has."""
    global _catalogue
    _catalogue = _gettext.translation(
        "scrubber", localedir=str(resource("locale")), languages=list(languages), fallback=True
    )


def system_languages() -> list[str]:
    """The languages the system asks for, best first, as "de_AT", "de"."""
    named = os.environ.get("LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES")
    named = named or os.environ.get("LANG") or locale.getlocale()[0] or ""
    found: list[str] = []
    for name in named.split(":"):
        code = name.split(".")[0]
        found += [code, code.split("_")[0]]
    return [code for code in dict.fromkeys(found) if code and code not in ("C", "POSIX")]


def _(text: str) -> str:
    """Translate `text`."""
    return _catalogue.gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate a text that depends on a count; the caller fills in the number."""
    return _catalogue.ngettext(singular, plural, count)


def N_(text: str) -> str:
    """Mark `text` for translation without translating it yet."""
    return text
